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

/** Chooses the side of each node for its name so that as few names as possible overlap. */
function label_sides(nodes, plot, size) {
  const box = (node, side) => {
    const lines = node.name.split("\n"), w = 0.56 * size * Math.max(...lines.map(l => l.length)), h = 1.2 * size * lines.length, r = size + 3;
    const [dx, dy] = { top: [0, -r - h / 2], bottom: [0, r + h / 2], left: [-r - w / 2, 0], right: [r + w / 2, 0] }[side];
    return [node.x + dx - w / 2, node.y + dy - h / 2, node.x + dx + w / 2, node.y + dy + h / 2];
  };
  const shared = (a, b) => Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0])) * Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const marks = nodes.map(n => [n.x - size * 0.7, n.y - size * 0.7, n.x + size * 0.7, n.y + size * 0.7]);
  const taken = [], sides = [];
  nodes.map((_, n) => n).sort((a, b) => nodes[b].power - nodes[a].power).forEach(n => {
    const order = nodes[n].y < plot.height / 2 ? ["top", "bottom", "left", "right"] : ["bottom", "top", "right", "left"];
    const cost = side => {
      const b = box(nodes[n], side), outside = Math.max(0, -b[0]) + Math.max(0, b[2] - plot.width) + Math.max(0, -b[1]) + Math.max(0, b[3] - plot.height);
      return [...taken, ...marks].reduce((sum, other) => sum + shared(b, other), 1000 * outside);
    };
    const best = order.reduce((a, b) => (cost(b) < cost(a) - 1 ? b : a));
    taken.push(box(nodes[n], best));
    sides[n] = best;
  });
  return sides;
}

/** The influence network: {agents: [{name, x, y, colour, power}], edges: [[from, to]], layers, dates, values[layer][date][edge]}. */
export function network(t, data, width, chosen, height) {
  const option = base(t, data);
  const values = data.values[chosen.layer][chosen.date];
  const most = Math.max(1e-9, ...data.values[chosen.layer].flat());
  const narrow = width < 500;
  // Coordinates are pixels of the frame, so that symbols are not stretched.
  const side = narrow ? 46 : 110, edge = 34;
  const frame = data.land ? frame_of(data, width) : { left: side, top: edge, width: width - 2 * side, height: height - 2 * edge };
  const shown = a => (narrow && a.power ? a.name.replaceAll(" ", "\n") : a.name);
  const spread = (key, pixels) => {
    if (data.land) return a => pixels * a[key];
    const all = data.agents.map(a => a[key]), low = Math.min(...all), size = Math.max(...all) - low;
    return a => (size > 0 ? pixels * (a[key] - low) / size : pixels / 2);
  };
  const x = spread("x", frame.width), y = spread("y", frame.height);
  const sides = label_sides(data.agents.map(a => ({ x: frame.left + x(a), y: frame.top + y(a), name: shown(a), power: a.power })), { width, height }, narrow ? 11 : 13);
  const corner = (x, y) => ({ name: `corner ${x}`, x, y, fixed: true, symbolSize: 0, silent: true, label: { show: false } });
  option.tooltip.valueFormatter = undefined;
  option.tooltip.formatter = p =>
    p.dataType === "edge" ? `${data.agents[p.data.from].name} on ${data.agents[p.data.to].name}: ${figure(p.data.weight, data.digits)} ${data.unit}` : p.name;
  option.series = [...(data.land ? [land(t, data, frame)] : []), {
    type: "graph", layout: "none", ...frame, roam: false, z: 3, emphasis: { disabled: true },
    edgeSymbol: ["none", "arrow"], edgeSymbolSize: narrow ? 7 : 10, 
    data: [...data.agents.map((a, n) => ({
      name: a.name, x: x(a), y: y(a), fixed: true, symbol: a.power ? "roundRect" : "circle", symbolSize: narrow ? (a.power ? 16 : 12) : a.power ? 26 : 20,
      itemStyle: { color: a.power ? tone(t, a.colour) : t.paper, borderColor: a.power ? t.paper : t.text, borderWidth: 2 },
      label: { show: true, position: sides[n], formatter: shown(a), lineHeight: narrow ? 13 : 16, color: t.text, fontWeight: a.power ? "bold" : "normal", fontSize: narrow ? 11 : 13, textBorderColor: t.paper, textBorderWidth: 3 },
    })), corner(0, 0), corner(frame.width, frame.height)],
    links: data.edges.map(([from, to], n) => ({
      source: from, target: to, from, to, weight: values[n],
      lineStyle: { color: tone(t, data.agents[from].colour), width: Math.max(0.4, (narrow ? 8 : 13) * values[n] / most), opacity: 0.6, curveness: 0.12 },
    })).filter(l => l.weight >= most / 40),
  }];
  return option;
}
