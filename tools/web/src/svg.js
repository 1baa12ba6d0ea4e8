const space = "http://www.w3.org/2000/svg";
const pen = document.createElement("canvas").getContext("2d");

/** Creates an SVG element; strings inside become text. */
export function shape(tag, attributes, ...inside) {
  const out = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== undefined) out.setAttribute(name, value);
  out.append(...inside);
  return out;
}

export const known = (...values) => values.every(v => v !== null && v !== undefined && Number.isFinite(v));

/** Formats a number with fixed decimals, no sign before 0, and on demand one before all others. */
export function figure(x, digits = 2, sign = "") {
  if (!known(x)) return "";
  const text = Math.abs(x).toFixed(digits);
  return Number(text) === 0 ? text : (x < 0 ? "−" : sign) + text;
}

/** Returns a colour of the style sheet: of a state from 0; below, of another series (-1: faint). */
export const tone = n => `var(--${n === -1 ? "faint" : n < 0 ? `a${(-2 - n) % 6}` : `c${n % 10}`})`;

/** Returns whether a line is dashed: the colours of series that are not states repeat with dashes. */
export const is_dashed = s => s.dashed || s.colour < -7;

export function width_of(text, size = 13) {
  pen.font = `${size}px system-ui, sans-serif`;
  return pen.measureText(text).width;
}

/** Wraps words at a width; what exceeds the most lines ends in an ellipsis. */
export function wrapped(words, width, size = 13, most = 3) {
  const out = [];
  for (const word of words.split(" ")) {
    const longer = out.length ? `${out[out.length - 1]} ${word}` : word;
    if (out.length && width_of(longer, size) <= width) out[out.length - 1] = longer;
    else out.push(word);
  }
  if (out.length > most) out.splice(most, Infinity, `${out[most]}…`), out.length = most, out[most - 1] += "…";
  return out.map(line => {
    while (line.length > 2 && width_of(line, size) > width) line = `${line.replace(/…$/, "").slice(0, -1)}…`;
    return line;
  });
}

/** Text whose first line is centred at y; halo: with an edge in the colour of the page. */
export function text(words, x, y, { anchor = "start", size = 13, fill = "var(--text)", weight, halo, turn } = {}) {
  const lines = Array.isArray(words) ? words : [words];
  const spans = lines.map((line, n) => shape("tspan", { x, y: y + 0.35 * size + 1.18 * size * n }, line));
  return shape("text", { "text-anchor": anchor, "font-size": size, fill, "font-weight": weight, transform: turn && `rotate(${turn} ${x} ${y})`,
    ...(halo ? { stroke: "var(--paper)", "stroke-width": 3, "paint-order": "stroke", "stroke-linejoin": "round" } : {}) }, ...spans);
}

export const line = (x1, y1, x2, y2, stroke = "var(--line)", width = 1, dash) =>
  shape("line", { x1, y1, x2, y2, stroke, "stroke-width": width, "stroke-dasharray": dash });
export const box = (x1, x2, y1, y2, fill, opacity) =>
  shape("rect", { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.max(1, Math.abs(x2 - x1)), height: Math.abs(y2 - y1), fill, "fill-opacity": opacity });
export const dot = (cx, cy, r, fill, stroke = "var(--paper)") => shape("circle", { cx, cy, r, fill, stroke, "stroke-width": stroke === "var(--paper)" ? 1 : 2 });

/** Adds the text that browsers show over a shape. */
export function tip(node, words) {
  node.prepend(shape("title", {}, words));
  return node;
}

/** An axis of values: labelled steps that include both ends. */
export function axis(low, high, count, { min, max } = {}) {
  low = min ?? low, high = max ?? high;
  if (!(high > low)) high = low + (Math.abs(low) || 1), low = min ?? low - (Math.abs(low) || 1);
  const raw = (high - low) / count, size = 10 ** Math.floor(Math.log10(raw));
  const multiple = [1, 2, 2.5, 5, 10].find(m => m * size >= 0.999 * raw), step = multiple * size;
  const digits = Math.min(20, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) + (multiple === 2.5 && size < 10 ? 1 : 0));
  if (min === undefined) low = step * Math.floor(low / step + 1e-9);
  if (max === undefined) high = step * Math.ceil(high / step - 1e-9);
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; ++k) ticks.push(k * step);
  for (const [end, put] of [[low, "unshift"], [high, "push"]]) {
    const near = ticks.findIndex(t => Math.abs(t - end) < 0.4 * step);
    if (near >= 0 && Math.abs(ticks[near] - end) < 1e-6 * step) continue;
    if (near >= 0) ticks.splice(near, 1);
    ticks[put](end);
  }
  return { low, high, ticks, digits };
}

/** Returns the function from values to pixels. */
export const scale = ({ low, high }, from, to) => v => from + (to - from) * (v - low) / (high - low);

/** Names of colours in lines of a width. \return {nodes, height} */
export function legend(items, width, left = 0) {
  let x = left, y = 8;
  const nodes = items.flatMap(({ name, colour, dashed, hollow, solid, opacity }) => {
    const wide = 24 + width_of(name) + 14;
    if (x > left && x + wide > width) x = left, y += 19;
    const mark = hollow || solid ? dot(x + 8, y, 5, solid ? tone(colour) : "var(--paper)", tone(colour))
      : is_dashed({ dashed, colour }) ? line(x, y, x + 16, y, tone(colour), 2, "4 3") : box(x, x + 16, y - 5, y + 5, tone(colour), opacity);
    const out = [mark, text(name, x + 22, y)];
    x += wide;
    return out;
  });
  return { nodes, height: items.length ? y + 14 : 0 };
}

/** Returns the picture of a chart: an SVG element of a width and height. */
export const picture = (width, height, ...inside) =>
  shape("svg", { xmlns: space, width, height, viewBox: `0 0 ${width} ${height}`, "font-family": "system-ui, sans-serif" }, ...inside);
