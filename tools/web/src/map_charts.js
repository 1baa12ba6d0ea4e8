import { causes_link } from "./causes.js";
import { axis, box, dot, figure, legend, line, picture, scale, shape, text, tip, tone, width_of, wrapped } from "./svg.js";

const narrow = width => width < 500;

/** Returns the outline of a land, scaled from a width of 1000. */
const outline = (data, n, { x, y, wide }, fill, opacity, stroke = "var(--line)") =>
  shape("path", { d: data.land[n], transform: `translate(${x} ${y}) scale(${wide / 1000})`, fill, "fill-opacity": opacity, stroke, "stroke-width": 1, "vector-effect": "non-scaling-stroke" });

/** Five shades of a colour up to a value, with their key. */
function shades(most, colour, data, width, has_loss) {
  const { high } = axis(0, most, 5), at = v => Math.min(5, Math.max(1, Math.ceil(5 * Math.abs(v) / high - 1e-9)));
  const fine = [0, 1, 2, 3, 4].find(d => Math.abs(high / 5 - Number((high / 5).toFixed(d))) < 1e-9) ?? 4, end = k => figure(high * k / 5, fine);
  const keys = [1, 2, 3, 4, 5].map(k => ({ name: k === 5 ? `${end(4)} to ${end(5)} ${data.unit}` : `${end(k - 1)}–${end(k)}`, colour, opacity: 0.17 * k }));
  if (has_loss) keys.push({ name: "losses, in the same steps", colour: -2, opacity: 0.5 });
  return { at, key: legend(keys, width) };
}

/** States by the value of a power: {aspect, land: paths, powers: [{id, name, colour}], states: [{id, name, land, x, y}], dates, values[date][state][power], digits}. */
export function map(data, width, chosen) {
  const power = data.powers[chosen.power], values = data.values[chosen.date].map(state => state[chosen.power]);
  const all = data.values.flat().map(state => state[chosen.power]), least = 0.5 * 10 ** -data.digits;
  const { at, key } = shades(Math.max(least, ...all.map(Math.abs)), power.colour, data, width, all.some(v => v <= -least));
  const wide = Math.min(width, 900), frame = { x: (width - wide) / 2, y: key.height + 4, wide }, tall = wide / data.aspect;
  const clip = shape("svg", { x: frame.x, y: frame.y, width: wide, height: tall }), local = { x: 0, y: 0, wide };
  clip.append(...data.land.map((_, n) => outline(data, n, local, "var(--mark)", 1)));
  const size = narrow(width) ? 10.5 : 13, labels = [];
  data.states.forEach((state, n) => {
    if (state.land === null) return;
    const v = values[n], shown = figure(v, data.digits, data.effect ? "+" : ""), none = Math.abs(v) < least;
    const words = data.powers.map((p, j) => `${p.name}: ${figure(data.values[chosen.date][n][j], data.digits, data.effect ? "+" : "")} ${data.unit}`);
    const area = outline(data, state.land, local, none ? "var(--line)" : v > 0 ? tone(power.colour) : tone(-2), none ? 1 : 0.17 * at(v), "var(--paper)");
    clip.append(causes_link(data, `influence_share.${state.id}.${power.id}`, data.dates[chosen.date], `${power.name} in ${state.name}, ${shown} ${data.unit}`, tip(area, [state.name, ...words].join("\n"))));
    labels.push({ words: [state.name, shown], x: state.x * wide, y: state.y * tall, half: width_of(state.name, size) / 2 + 4 });
  });
  labels.sort((a, b) => a.y - b.y).forEach((one, n) => {
    for (const other of labels.slice(0, n))
      if (Math.abs(one.x - other.x) < one.half + other.half) one.y = Math.max(one.y, other.y + 2.7 * size);
    const x = Math.min(wide - one.half, Math.max(one.half, one.x));
    clip.append(text(one.words[0], x, one.y - 0.6 * size, { size, anchor: "middle", weight: "bold", halo: true }), text(one.words[1], x, one.y + 0.6 * size, { size, anchor: "middle", halo: true }));
  });
  return picture(width, frame.y + tall, ...key.nodes, clip);
}

/** Money from powers to states: {unit, nodes: [{name, colour}], links: [{source, target, value, colour}]}. */
export function sankey(data, width) {
  const sum = (name, end) => data.links.filter(l => l[end] === name).reduce((a, l) => a + l.value, 0);
  const columns = ["source", "target"].map(end => data.nodes.filter(n => sum(n.name, end) > 0).map(n => ({ ...n, value: sum(n.name, end) })));
  const label = (node, k) => `${k ? node.name.replace(/^to /, "") : node.name}  ${figure(node.value, data.digits)}`, most = 0.4 * width;
  const [left, right] = columns.map((column, k) => Math.min(most, 10 + Math.max(...column.map(node => width_of(label(node, k), 12)))));
  const total = columns[0].reduce((a, n) => a + n.value, 0), gap = 18, tall = 230;
  const height = tall + gap * (Math.max(...columns.map(c => c.length)) - 1) + 20, out = [], nodes = new Map();
  columns.forEach((column, k) => {
    let y = (height - tall - gap * (column.length - 1)) / 2;
    const x = k === 0 ? left : width - right - 14;
    for (const node of column) {
      const high = Math.max(1, tall * node.value / total);
      nodes.set(`${k} ${node.name}`, { x, y, from: y });
      out.push(box(x, x + 14, y, y + high, tone(node.colour)), text(wrapped(label(node, k), most, 12, 2), k === 0 ? x - 6 : x + 20, y + high / 2, { anchor: k === 0 ? "end" : "start", size: 12 }));
      y += high + gap;
    }
  });
  for (const link of data.links) {
    const a = nodes.get(`0 ${link.source}`), b = nodes.get(`1 ${link.target}`), high = tall * link.value / total, x1 = a.x + 14, middle = (x1 + b.x) / 2;
    const d = `M${x1} ${a.from}C${middle} ${a.from} ${middle} ${b.from} ${b.x} ${b.from}v${high}C${middle} ${b.from + high} ${middle} ${a.from + high} ${x1} ${a.from + high}z`;
    out.unshift(tip(shape("path", { d, fill: tone(link.colour), "fill-opacity": 0.45 }), `${link.source} ${link.target}: ${figure(link.value, data.digits)} ${data.unit}`));
    a.from += high, b.from += high;
  }
  return picture(width, height, ...out);
}

/** Returns agents' places in a unit square, null if off the map: by the frame of the map in degrees; without one states by their coordinates, or on a circle. */
function places_in_square({ agents, frame }) {
  const states = agents.filter(a => a.state), known = agents.every(a => a.at);
  if (frame) {
    const [west, south, east, north] = frame, middle = (west + east) / 2;
    return agents.map(({ at: [lon, lat] }) => {
      const x = (lon - 360 * Math.round((lon - middle) / 360) - west) / (east - west), y = (north - lat) / (north - south);
      return Math.min(x, y, 1 - x, 1 - y) > 0 ? [x, y] : null;
    });
  }
  const part = (a, axis) => {
    const all = states.map(s => s.at[axis]), low = Math.min(...all), high = Math.max(...all);
    return high > low ? (a.at[axis] - low) / (high - low) : 0.5;
  };
  return agents.map(a => {
    const angle = 2 * Math.PI * states.indexOf(a) / states.length;
    return !a.state ? null : known ? [part(a, 0), 1 - part(a, 1)] : [0.5 + 0.5 * Math.cos(angle), 0.5 - 0.5 * Math.sin(angle)];
  });
}

/**
 * The influence network: {agents: [{name, at: degrees or null, colour, power, state}], frame: of the map in degrees, edges: [[from, to]],
 * layers, dates, values[layer][date][edge], without: the same or absent}. Agents off the map stand in rows above it.
 */
export function network(data, width, chosen) {
  const of = (from, date, e) => from[chosen.layer][date][e], size = narrow(width) ? 11 : 13;
  const value = (date, e) => (chosen.what === 0 || !data.without ? of(data.values, date, e) : chosen.what === 1 ? of(data.without, date, e) : of(data.values, date, e) - of(data.without, date, e));
  const most = Math.max(1e-9, ...data.dates.flatMap((_, date) => data.edges.map((_, e) => Math.abs(value(date, e)))));
  const thick = v => (narrow(width) ? 9 : 14) * Math.abs(v) / most;
  const wide = Math.min(width, 900), left = (width - wide) / 2, square = places_in_square(data), off = data.agents.filter((_, n) => !square[n]).sort((a, b) => (a.at?.[0] ?? 0) - (b.at?.[0] ?? 0)), places = new Map();
  const room = Math.max(...data.agents.map(a => width_of(a.name, size))) + 14, each = Math.max(1, Math.min(off.length, Math.floor(width / room)));
  const header = off.length ? 18 : 0, rows = Math.ceil(off.length / each), top = header + 58 * rows, tall = data.land ? wide / data.aspect : narrow(width) ? 260 : 360;
  const inset = data.land ? 0 : 50;
  off.forEach((a, n) => places.set(a, [width * ((n % each) + 0.5) / Math.min(each, off.length - each * Math.floor(n / each)), header + 34 + 58 * Math.floor(n / each)]));
  data.agents.forEach((a, n) => square[n] && places.set(a, [left + inset + square[n][0] * (wide - 2 * inset), top + inset / 2 + square[n][1] * (tall - inset)]));
  const out = off.length && data.land ? [text("off the map, from west to east", 0, 8, { size: 12, fill: "var(--faint)" })] : [];
  if (data.land) {
    const clip = shape("svg", { x: left, y: top, width: wide, height: tall });
    clip.append(...data.land.map((_, n) => outline(data, n, { x: 0, y: 0, wide }, "var(--mark)", 1)));
    out.push(clip);
  }
  data.edges.forEach(([from, to], e) => {
    const v = value(chosen.date, e), w = thick(v);
    if (Math.abs(v) < most / 60) return;
    const [x1, y1] = places.get(data.agents[from]), [x2, y2] = places.get(data.agents[to]), long = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [dx, dy] = [(x2 - x1) / long, (y2 - y1) / long], head = 6 + 0.6 * w, end = 9, [ex, ey] = [x2 - dx * (end + head), y2 - dy * (end + head)], side = 3 + 0.7 * w;
    const colour = tone(data.agents[from].colour), words = `${data.agents[from].name} on ${data.agents[to].name}: ${figure(v, data.digits, chosen.what === 2 ? "+" : "")} ${data.unit}`;
    const path = line(x1, y1, ex, ey, colour, Math.max(0.6, w), v < 0 ? "5 4" : null);
    path.setAttribute("stroke-opacity", 0.6);
    out.push(tip(path, words), shape("path", { d: `M${ex - dy * side} ${ey + dx * side}L${x2 - dx * end} ${y2 - dy * end}L${ex + dy * side} ${ey - dx * side}z`, fill: colour, "fill-opacity": 0.75 }));
  });
  for (const a of data.agents) {
    const [x, y] = places.get(a), up = off.includes(a), half = width_of(a.name, size) / 2;
    out.push(a.power ? box(x - 9, x + 9, y - 9, y + 9, tone(a.colour)) : dot(x, y, 7, "var(--paper)", tone(a.colour)),
      text(a.name, Math.min(width - half, Math.max(half, x)), y + (up ? -18 : 18), { size, anchor: "middle", weight: a.power ? "bold" : null, halo: true }));
  }
  const bottom = top + tall + 20, step = axis(0, most, 3).ticks.filter(v => v > 0).slice(0, 4), digits = axis(0, most, 3).digits;
  let x = 0;
  for (const v of step.filter(v => v <= 1.2 * most)) {
    const words = `${figure(v, digits)} ${data.unit}`;
    out.push(line(x, bottom, x + 34, bottom, "var(--faint)", Math.max(0.6, thick(v))), text(words, x + 40, bottom, { size: 12 }));
    x += 40 + width_of(words, 12) + 16;
  }
  if (chosen.what === 2 && data.edges.some((_, e) => value(chosen.date, e) < 0)) out.push(line(x, bottom, x + 34, bottom, "var(--faint)", 3, "5 4"), text("less", x + 40, bottom, { size: 12 }));
  return picture(width, bottom + 14, ...out);
}
