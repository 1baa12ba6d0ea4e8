import { axis, box, dot, figure, known, legend, line, picture, scale, shape, text, tip, tone, width_of, wrapped } from "./svg.js";

/** A plane of two axes: {x_name, y_name}. `draw(x, y, sides)` returns its shapes. */
function plane(data, width, x_axis, y_axis, keys, draw) {
  const height = width < 500 ? 300 : 380, top_keys = legend(keys, width), y_words = wrapped(data.y_name ?? "", width - 8, 12);
  const left = 12 + Math.max(...y_axis.ticks.map(v => width_of(figure(v, y_axis.digits), 12))), top = top_keys.height + 11 + 15 * y_words.length;
  const x_words = wrapped(data.x_name ?? "", width - 24, 12), bottom = height - 26 - 15 * x_words.length, right = width - 18;
  const x = scale(x_axis, left, right), y = scale(y_axis, bottom, top);
  const out = [...top_keys.nodes, text(y_words, 0, top_keys.height + 9, { size: 12, fill: "var(--faint)" }), text(x_words, right, bottom + 32, { size: 12, anchor: "end", fill: "var(--faint)" })];
  for (const v of y_axis.ticks) out.push(line(left, y(v), right, y(v)), text(figure(v, y_axis.digits), left - 6, y(v), { size: 12, anchor: "end" }));
  for (const v of x_axis.ticks) out.push(line(x(v), bottom, x(v), bottom + 5, "var(--faint)"), text(figure(v, x_axis.digits), x(v), bottom + 15, { size: 12, anchor: "middle" }));
  return picture(width, height, ...out, ...draw(x, y, { left, right, top, bottom }));
}

const ends = values => [Math.min(...values), Math.max(...values)];
const few = width => (width < 500 ? 3 : 6);
const place = (data, n) => `${data.x_name}: ${Number(data.x[n].toPrecision(4))}\n${data.y_name}: ${Number(data.y[n].toPrecision(4))}`;

/** Replicates in a plane of two inputs with a box: {x, y, cases, box: {x: [low, high], y}, yes, no}; a side without a limit is null. */
export const scatter = (data, width) =>
  plane(data, width, axis(...ends(data.x), few(width)), axis(...ends(data.y), 4), [{ name: data.yes, colour: -2 }, { name: data.no, colour: -1, hollow: true }, { name: "the box", colour: -5, opacity: 0.4 }], (x, y, side) => {
    const at = (limit, to, otherwise) => (limit === null ? otherwise : to(limit)), frame = data.box;
    const area = box(at(frame.x[0], x, side.left), at(frame.x[1], x, side.right), at(frame.y[1], y, side.top), at(frame.y[0], y, side.bottom), tone(-5), 0.1);
    area.setAttribute("stroke", tone(-5));
    area.setAttribute("stroke-width", 2.5);
    return [...data.x.map((_, n) => tip(data.cases[n] ? dot(x(data.x[n]), y(data.y[n]), 2.6, tone(-2)) : shape("circle", { cx: x(data.x[n]), cy: y(data.y[n]), r: 2.2, fill: "none", stroke: "var(--faint)", "stroke-opacity": 0.6 }), place(data, n))), area];
  });

/** A curve through a plane of percents, or of any numbers with `scale`: {x, y, mark: [x, y] or null, or marks, mark_name, max of y}. */
export function path(data, width) {
  const marks = data.marks ?? [data.mark].filter(Boolean), percent = { min: 0, max: 100 };
  const x_axis = data.scale ? axis(...ends(data.x), few(width), { min: Math.min(...data.x), max: Math.max(...data.x) }) : axis(0, 100, few(width), percent);
  const y_axis = data.scale ? axis(...ends(data.y), 4, { max: data.max }) : axis(0, 100, 4, percent);
  const keys = [{ name: data.scale ? data.y_name : "trajectory", colour: -2 }, ...(marks.length ? [{ name: data.mark_name, colour: -5 }] : [])];
  return plane(data, width, x_axis, y_axis, keys, (x, y) => [
    shape("path", { d: data.x.map((v, n) => `${n ? "L" : "M"}${x(v)} ${y(data.y[n])}`).join(""), fill: "none", stroke: tone(-2), "stroke-width": 1.6 }),
    ...data.x.map((v, n) => tip(dot(x(v), y(data.y[n]), 3, tone(-2)), place(data, n))),
    ...marks.map(([a, b]) => shape("path", { d: `M${x(a)} ${y(b) - 8}l8 8l-8 8l-8 -8z`, fill: tone(-5), stroke: "var(--paper)" })),
  ]);
}

/** The share of replicates in each bin: {unit, colour, from, to, values}. */
export function histogram(data, width) {
  const low = data.from[0], high = data.to[data.to.length - 1];
  return plane({ x_name: data.axis ?? data.unit, y_name: "% of futures" }, width, axis(low, high, few(width), { min: low, max: high }), axis(0, Math.max(...data.values), 4), [], (x, y) =>
    data.values.map((v, n) => tip(box(x(data.from[n]) + 0.5, x(data.to[n]) - 0.5, y(0), y(v), tone(data.colour)), `${figure(data.from[n], data.digits)} to ${figure(data.to[n], data.digits)} ${data.unit}: ${figure(v, 1)} % of futures`)));
}

/**
 * A heat table: a cell for each row and column, {rows, columns, values, changes, digits, low, high, row_name, column_name}.
 * Values below 0 have the second colour; the change stands beneath its value.
 */
export function heat(data, width) {
  const names = [...new Set(data.rows)], columns = [...new Set(data.columns)], most = Math.max(Math.abs(data.low ?? 0), Math.abs(data.high ?? 0)) || Math.max(...data.values.map(Math.abs)) || 1;
  const cells = new Map(data.rows.map((row, n) => [`${row}\n${data.columns[n]}`, n]));
  const widest = Math.max(...names.map(name => width_of(String(name), 12))), above = widest > 0.34 * width, left = above ? 0 : widest + 10;
  const wide = Math.min(110, (width - left) / columns.length), turned = Math.max(...columns.map(name => width_of(String(name), 12))) > wide - 4;
  const axes = data.column_name ? wrapped(`${data.column_name} (across), ${data.row_name} (down)`, width, 12) : [];
  const head = (turned ? Math.max(...columns.map(name => width_of(String(name), 12))) + 12 : 16) + 16 * axes.length;
  const tall = data.changes ? 36 : 28, small = wide < 46 ? 9 : 11, out = [text(axes, 0, 8, { size: 12, fill: "var(--faint)" })];
  columns.forEach((name, k) => out.push(turned ? text(String(name), left + wide * (k + 0.5), head - 6, { size: 12, turn: -90 }) : text(String(name), left + wide * (k + 0.5), head - 8, { size: 12, anchor: "middle" })));
  let y = head;
  for (const row of names) {
    const label = above ? wrapped(String(row), width, 12, 2) : [String(row)];
    out.push(text(label, above ? 0 : left - 8, above ? y + 10 : y + tall / 2, { size: 12, anchor: above ? "start" : "end" }));
    if (above) y += 15 * label.length + 3;
    columns.forEach((column, k) => {
      const n = cells.get(`${row}\n${column}`), v = data.values[n], x = left + wide * k;
      if (!known(v)) return;
      const change = data.changes?.[n], by = known(change) ? figure(change, data.digits + 1, "+") : "", shown = by && Number(by.replace("−", "-")) !== 0;
      const cell = box(x + 1, x + wide - 1, y + 1, y + tall - 1, v < 0 ? "var(--a3)" : "var(--a0)", 0.06 + 0.6 * Math.min(1, Math.abs(v) / most));
      out.push(tip(cell, `${row}, ${column}: ${figure(v, data.digits)} ${data.unit}${by ? ` (${by})` : ""}`), text(figure(v, data.digits), x + wide / 2, y + tall / 2 - (shown ? 7 : 0), { size: 12, anchor: "middle" }));
      if (shown) out.push(text(by, x + wide / 2, y + tall / 2 + 8, { size: small, anchor: "middle", weight: "bold" }));
    });
    y += tall + (above ? 5 : 0);
  }
  return picture(width, y + 4, ...out);
}
