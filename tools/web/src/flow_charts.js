import { frame_of, land } from "./map_charts.js";
import { base, figure, tone } from "./theme.js";

/** Money from powers to states: {unit, nodes: [{name, colour}], links: [{source, target, value}]}. */
export function sankey(t, data, width) {
  const option = base(t, data);
  option.series = [{
    type: "sankey", left: 4, right: width < 500 ? 112 : 190, top: 12, bottom: 12, nodeGap: width < 500 ? 26 : 14, draggable: false, emphasis: { disabled: true }, layoutIterations: 0,
    data: data.nodes.map(n => ({ name: n.name, itemStyle: { color: tone(t, n.colour) } })),
    links: data.links.map(l => ({ ...l, lineStyle: { color: tone(t, l.colour), opacity: 0.35 } })),
    label: { color: t.text, overflow: "break", lineHeight: 14, width: width < 500 ? 104 : 184, formatter: p => `${p.name}  ${figure(p.value, data.digits)}` },
  }];
  option.tooltip.valueFormatter = undefined;
  option.tooltip.formatter = p => (p.dataType === "edge" ? `${p.data.source} to ${p.data.target}: ` : `${p.name}: `) + `${figure(p.value, data.digits)} ${data.unit}`;
  return option;
}

/** Who is heard by whom: {agents: [{name, x, y, colour, power}], edges: [[from, to]], layers, dates, values[layer][date][edge]}. */
export function network(t, data, width, chosen, height) {
  const option = base(t, data);
  const values = data.values[chosen.layer][chosen.date];
  const most = Math.max(1e-9, ...data.values[chosen.layer].flat());
  const narrow = width < 500;
  // Coordinates in pixels of the frame, or the picture's symbols would be stretched with it.
  const side = narrow ? 46 : 110, edge = 34;
  const frame = data.land ? frame_of(data, width) : { left: side, top: edge, width: width - 2 * side, height: height - 2 * edge };
  const spread = (key, pixels) => {
    if (data.land) return a => pixels * a[key];
    const all = data.agents.map(a => a[key]), low = Math.min(...all), size = Math.max(...all) - low;
    return a => (size > 0 ? pixels * (a[key] - low) / size : pixels / 2);
  };
  const corner = (x, y) => ({ name: `corner ${x}`, x, y, fixed: true, symbolSize: 0, silent: true, label: { show: false } });
  const x = spread("x", frame.width), y = spread("y", frame.height);
  option.tooltip.valueFormatter = undefined;
  option.tooltip.formatter = p =>
    p.dataType === "edge" ? `${data.agents[p.data.from].name} on ${data.agents[p.data.to].name}: ${figure(p.data.weight, data.digits)} ${data.unit}` : p.name;
  option.series = [...(data.land ? [land(t, data, frame)] : []), {
    type: "graph", layout: "none", ...frame, roam: false, z: 3, emphasis: { disabled: true },
    edgeSymbol: ["none", "arrow"], edgeSymbolSize: narrow ? 7 : 10, 
    data: [...data.agents.map(a => ({
      name: a.name, x: x(a), y: y(a), fixed: true, symbol: a.power ? "roundRect" : "circle", symbolSize: narrow ? (a.power ? 16 : 12) : a.power ? 26 : 20,
      itemStyle: { color: a.power ? tone(t, a.colour) : t.paper, borderColor: a.power ? t.paper : t.text, borderWidth: 2 },
      label: { show: true, position: a.y < 0.5 ? "top" : "bottom", color: t.text, fontWeight: a.power ? "bold" : "normal", fontSize: narrow ? 11 : 13, textBorderColor: t.paper, textBorderWidth: 3 },
    })), corner(0, 0), corner(frame.width, frame.height)],
    links: data.edges.map(([from, to], n) => ({
      source: from, target: to, from, to, weight: values[n],
      lineStyle: { color: tone(t, data.agents[from].colour), width: Math.max(0.4, (narrow ? 8 : 13) * values[n] / most), opacity: 0.6, curveness: 0.12 },
    })).filter(l => l.weight >= most / 40),
  }];
  return option;
}
