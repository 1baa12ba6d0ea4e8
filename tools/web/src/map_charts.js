import { base, figure, tone } from "./theme.js";

/** Returns the rectangle of the land in the plot; the margins leave room for names at its edge. */
export function frame_of(data, width) {
  const narrow = width < 500, side = data.kind === "map" ? 0 : narrow ? 34 : 92, edge = data.kind === "map" ? 30 : 26;
  const inner = Math.min(width - 2 * side, narrow ? 1000 : 900);
  return { left: (width - inner) / 2, top: edge, width: inner, height: inner / data.aspect };
}

export const frame_height = (data, width) => frame_of(data, width).height + (data.kind === "map" ? 38 : 56);

/** Returns the outline of a land as a shape of a custom series, scaled from a width of 1000 to the frame. */
const outline = (data, n, frame, style) => ({
  type: "path", shape: { pathData: data.land[n] }, x: frame.left, y: frame.top, scaleX: frame.width / 1000, scaleY: frame.width / 1000, style: { strokeNoScale: true, lineWidth: 1, ...style },
});

/** All land as a faint background. */
export const land = (t, data, frame) => ({
  type: "custom", coordinateSystem: "none", silent: true, z: 1, data: data.land.map((_, n) => n),
  renderItem: p => outline(data, p.dataIndex, frame, { fill: t.mark, stroke: t.line }),
});

/**
 * States in the colour of the leading power:
 * {aspect, land: paths, powers: [{name, colour}], states: [{name, land, x, y, shares[date][power]}], dates}.
 */
export function map(t, data, width, chosen) {
  const option = base(t, data), frame = frame_of(data, width), narrow = width < 500;
  const leader = state => {
    const shares = state.shares[chosen.date], most = Math.max(...shares);
    return most > 0 ? shares.indexOf(most) : -1;
  };
  const states = data.states.filter(s => s.land !== null);
  const text = (state, y, words, size, weight) => ({
    type: "text", silent: true, z2: 5,
    style: { text: words, x: frame.left + state.x * frame.width, y: frame.top + state.y * frame.height + y, align: "center", verticalAlign: "middle", fill: t.text, stroke: t.paper, lineWidth: 3, font: `${weight} ${size}px system-ui, sans-serif` },
  });
  option.tooltip.valueFormatter = undefined;
  option.tooltip.formatter = p => {
    const state = states[p.dataIndex];
    const order = data.powers.map((power, j) => [power.name, state.shares[chosen.date][j]]).sort((a, b) => b[1] - a[1]);
    return [state.name, ...order.map(([name, share]) => `${name} ${figure(share, data.digits)} ${data.unit}`)].join("\n");
  };
  option.legend = { show: true, top: 0, left: 0, itemWidth: 14, icon: "roundRect", selectedMode: false, textStyle: { color: t.text }, data: data.powers.map(p => p.name) };
  const custom = (more, renderItem) => ({ type: "custom", coordinateSystem: "none", ...more, renderItem });
  option.series = [
    land(t, data, frame),
    custom({ data: states.map((_, n) => n), z: 2 }, p => {
      const state = states[p.dataIndex], j = leader(state);
      const share = j < 0 ? 0 : state.shares[chosen.date][j];
      return outline(data, state.land, frame, { fill: j < 0 ? t.mark : tone(t, data.powers[j].colour), fillOpacity: j < 0 ? 1 : 0.2 + 0.65 * share / 100, stroke: t.paper, lineWidth: 1.5 });
    }),
    custom({ data: states.map((_, n) => n), z: 4, silent: true }, p => {
      const state = states[p.dataIndex], j = leader(state), size = narrow ? 10.5 : 13;
      const words = j < 0 ? "" : narrow ? `${Math.round(state.shares[chosen.date][j])} %` : `${data.powers[j].name} ${Math.round(state.shares[chosen.date][j])} %`;
      return { type: "group", children: [text(state, words ? -size * 0.6 : 0, state.name, size, "bold"), text(state, size * 0.6, words, size - 1, "normal")] };
    }),
    // Only for the legend.
    ...data.powers.map(power => custom({ name: power.name, color: tone(t, power.colour), data: [0], silent: true }, () => ({ type: "group", children: [] }))),
  ];
  return option;
}
