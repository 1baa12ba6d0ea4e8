import { causes_link } from "./causes.js";
import { axis, box, dot, figure, known, legend, line, picture, scale, shape, text, tip, tone, width_of, wrapped } from "./svg.js";

const unit_of = data => (data.unit ? ` ${data.unit}` : "");
const range = (data, low, high) => (known(low, high) && low < high ? ` [${figure(low, data.digits)}, ${figure(high, data.digits)}]` : "");

/**
 * Rows over an axis of values: {rows, under: addresses, unit, digits, min, max}. `marks(n)` returns the marks of a row:
 * {colour, lane, lanes, bar, band, whisker, link: [from, to], dot, ring: value, end: value of a thick line, words, wrap: adds a link}. `span` has more values that the axis holds.
 */
function rows(data, width, { marks, tips, keys = [], zero = true, from_zero = false, side, span = [] }) {
  const all = data.rows.map((_, n) => marks(n)), size = 13, small = 11;
  const values = all.flat().flatMap(m => [...(m.bar ?? []), ...(m.band ?? []), ...(m.whisker ?? []), m.dot, m.ring, m.end]).concat(span).filter(v => known(v));
  const most = Math.max(...values.map(Math.abs));
  if (from_zero) values.push(0), values.forEach((v, n) => Math.abs(v) < 0.03 * most && (values[n] = 0));
  const under = data.under?.map((address, n) => (address === data.rows[n] ? "" : address));
  const widest = Math.max(...data.rows.map(name => width_of(name, size)), ...(under ?? []).map(name => width_of(name, small)));
  const above = widest > (width < 500 ? 0.32 : 0.4) * width, names = data.rows.map(name => wrapped(name, above ? width - 8 : widest + 2, size));
  const spare = side ? Math.max(0, ...data.rows.map((_, n) => width_of(side(n), 12))) + 10 : Math.max(4, ...all.flat().map(m => (m.words ? width_of(m.words, 12) : 0))) + 12;
  const top_keys = legend(keys.length > 1 ? keys : [], width);
  const scaled = axis(Math.min(...values), Math.max(...values), width < 500 ? 3 : 6, data);
  const left = above ? Math.max(8, width_of(figure(scaled.low, scaled.digits), 12) / 2) : widest + 14, right = width - Math.max(spare, width_of(figure(scaled.high, scaled.digits), 12) / 2 + 2);
  const x = scale(scaled, left, right), out = [...top_keys.nodes];
  let y = top_keys.height + 4;
  const body = [];
  data.rows.forEach((name, n) => {
    const label = above ? 16 * names[n].length + (under?.[n] ? 14 : 0) : 0;
    const lanes = Math.max(1, ...all[n].map(m => m.lanes ?? 1)), tall = Math.max(lanes > 1 ? 8 + 13 * lanes : 26, !above && under ? 34 : 0);
    const start = y, middle = y + label + tall / 2;
    const row = [text(names[n], above ? 0 : left - 10, above ? y + 9 : middle - (under?.[n] ? 7 : 0), { size, anchor: above ? "start" : "end" })];
    if (under?.[n]) row.push(text(under[n], above ? 0 : left - 10, above ? y + 16 * names[n].length + 6 : middle + 8, { size: small, fill: "var(--faint)", anchor: above ? "start" : "end" }));
    for (const m of all[n]) {
      const parts = [], at = m.lanes > 1 ? y + label + 4 + 13 * (m.lane + 0.5) : middle, half = m.lanes > 1 ? 5 : Math.min(9, 0.34 * tall), colour = tone(m.colour);
      if (known(...(m.bar ?? [null])) && m.bar[0] !== m.bar[1]) parts.push(box(x(m.bar[0]), x(m.bar[1]), at - half, at + half, colour));
      if (known(...(m.band ?? [null]))) parts.push(box(x(m.band[0]), x(m.band[1]), at - half, at + half, colour, 0.3));
      if (m.link && known(...m.link)) parts.push(line(x(m.link[0]), at, x(m.link[1]), at, colour, 3));
      if (m.whisker && known(...m.whisker) && m.whisker[0] < m.whisker[1]) {
        const [a, b] = m.whisker.map(x);
        parts.push(line(a, at, b, at, "var(--text)", 1.6), line(a, at - 4, a, at + 4, "var(--text)", 1.6), line(b, at - 4, b, at + 4, "var(--text)", 1.6));
      }
      if (known(m.end)) parts.push(line(x(m.end), at - half - 3, x(m.end), at + half + 3, colour, 5));
      if (known(m.ring)) parts.push(dot(x(m.ring), at, 5, "var(--paper)", colour));
      if (known(m.dot)) parts.push(dot(x(m.dot), at, 5, colour));
      if (m.words) parts.push(text(m.words, 6 + Math.max(...[...(m.bar ?? []), ...(m.whisker ?? []), m.end].filter(v => known(v)).map(x)), at, { size: 12 }));
      const places = [m.ring, m.dot].filter(v => known(v)).map(x);
      if (m.wrap) row.push(m.wrap(box(Math.min(...places) - 8, Math.max(...places) + 8, at - 6.5, at + 6.5, "transparent"), ...parts));
      else row.push(...parts);
    }
    // Lines do not cross names above the bars.
    for (const v of scaled.ticks) out.push(line(x(v), above ? y + label : y, x(v), y + label + tall, zero && v === 0 ? "var(--faint)" : "var(--line)"));
    if (side) row.push(text(side(n), width, middle, { size: 12, anchor: "end" }));
    y += label + tall + (above ? 4 : 0);
    body.push(tip(shape("g", {}, box(0, width, start, y, "transparent"), ...row), `${name}\n${tips(n)}`));
  });
  for (const v of scaled.ticks) out.push(text(figure(v, scaled.digits), x(v), y + 11, { size: 12, anchor: "middle" }));
  const below = [...wrapped(data.axis ?? data.unit ?? "", width - left, 12), ...(data.left_out ? wrapped(data.left_out, width - left, 12) : [])].filter(Boolean);
  below.forEach((words, n) => out.push(text(words, (left + right) / 2, y + 28 + 15 * n, { size: 12, anchor: "middle", fill: "var(--faint)" })));
  return picture(width, y + 22 + 15 * below.length, ...out, ...body);
}

/** Leaves out rows that are 0 as shown: `sizes(n)` are the values of a row, which may be unknown. The chart says so. */
function without_zeros(data, sizes, least = 0.5 * 10 ** -data.digits) {
  const kept = data.rows.map((_, n) => n).filter(n => sizes(n).some(v => known(v) && Math.abs(v) >= least)), zeros = data.rows.length - kept.length;
  if (!zeros || !kept.length) return data;
  const of = values => (Array.isArray(values) && values.length === data.rows.length ? kept.map(n => values[n]) : values);
  const out = Object.fromEntries(Object.entries(data).map(([name, values]) => [name, name === "series" ? values.map(s => ({ ...s, values: of(s.values), low: of(s.low), high: of(s.high) })) : of(values)]));
  return { ...out, left_out: zeros === 1 ? `${data.rows.find((_, n) => !kept.includes(n))}: 0` : `not drawn: ${zeros} rows that round to 0` };
}

/** Bars with intervals: {series: [{name, colour, values, low, high}], effect: decimals of the change from the first to the second, which stands at the end, or null}. */
export function bars(all, width) {
  const ends = n => all.series.flatMap(s => [s.values[n], s.low?.[n], s.high?.[n]]);
  const data = known(all.effect) ? all : without_zeros(all, ends), one = data.series.length === 1 && !data.series[0].low;
  return rows(data, width, {
    keys: data.series, from_zero: true,
    marks: n => data.series.map((s, lane) => ({ colour: s.colour, lane, lanes: data.series.length, bar: known(s.values[n]) ? [0, s.values[n]] : undefined, whisker: s.low && [s.low[n], s.high[n]], words: one ? figure(s.values[n], data.digits) : undefined })),
    tips: n => data.series.map(s => `${s.name}: ${figure(s.values[n], data.digits)}${unit_of(data)}${range(data, s.low?.[n], s.high?.[n])}`).join("\n"),
    side: known(data.effect) ? n => figure(data.series[1].values[n] - data.series[0].values[n], data.effect, "+") : undefined,
  });
}

/** The parts of a number without and with a scenario: {rows, without, with: those of parts begin with "- ", compared, effect: decimals of changes}. */
export function causes(data, width) {
  const most = Math.max(...data.rows.map((_, n) => Math.abs(data.with[n] - data.without[n])));
  const all = data.rows.map((_, n) => n).filter(n => !data.rows[n].startsWith("- ")), of = values => all.map(n => values[n]), sum = values => values.reduce((a, b) => a + b, 0);
  const whole = [sum(of(data.without)), sum(of(data.with))], largest = Math.max(...whole.map(Math.abs));
  const kept = all.filter(n => Math.max(Math.abs(data.with[n]), Math.abs(data.without[n])) >= 1e-3 * largest || Math.abs(data.with[n] - data.without[n]) >= 0.05 * most);
  const series = [{ name: "without", colour: -4, values: [...kept.map(n => data.without[n]), whole[0]] }, { name: "with", colour: -2, values: [...kept.map(n => data.with[n]), whole[1]] }];
  const is_new = !data.compared || series[0].values.every(v => v === 0);
  return bars({ ...data, rows: [...kept.map(n => data.rows[n]), "together"], series: is_new ? [series[1]] : series, effect: is_new ? null : data.effect }, width);
}

/** An estimate with its interval: {middle, low, high}. */
export const intervals = (data, width) => bars({ ...data, series: [{ name: "estimate", colour: -2, values: data.middle, low: data.low, high: data.high }] }, width);

/** Means with intervals on a band of replicates: {middle, low, high, from, to}; other names in middle_name, range_name, band_name. */
export const differences = (all, width) => differences_of(without_zeros(all, n => [all.middle[n], all.low[n], all.high[n], all.from[n], all.to[n]]), width);
const differences_of = (data, width) => rows(data, width, {
  from_zero: !data.scale,
  marks: n => [{ colour: data.colours?.[n] ?? -2, band: [data.from[n], data.to[n]], whisker: [data.low[n], data.high[n]], dot: data.middle[n] }],
  tips: n => `${data.middle_name ?? "mean"} ${figure(data.middle[n], data.digits)}${unit_of(data)}${data.range_name ?? ""}${range(data, data.low[n], data.high[n])}\n${data.band_name ?? "nine of ten futures"}: ${figure(data.from[n], data.digits)} to ${figure(data.to[n], data.digits)}`,
});

/** A waterfall from one scenario to another, as changes from the first, or of parts, from 0: {from, to, low, high, step: 0 an end, 1 up, 2 down}. */
export function waterfall(all, width) {
  const least = 0.5 * 10 ** -all.digits, kept = all.rows.map((_, n) => n).filter(n => !all.step[n] || Math.abs(all.to[n] - all.from[n]) >= least);
  const base = all.step[0] ? 0 : all.to[0], of = values => kept.map(n => values[n]), by = values => of(values).map(v => (known(v) ? v - base : v));
  const data = { ...all, rows: of(all.rows), under: all.under && of(all.under), step: of(all.step), from: by(all.from), to: by(all.to), low: by(all.low), high: by(all.high), axis: all.step[0] ? all.axis : `${all.change_unit ?? all.unit ?? ""} from ${all.rows[0]}` };
  const words = n => (data.step[n] ? figure(data.to[n] - data.from[n], data.digits, "+") : `${figure(data.to[n] + base, data.digits)} ${all.unit ?? ""}`);
  return rows(data, width, {
    keys: [{ name: "raises it", colour: -2 }, { name: "lowers it", colour: -5 }],
    marks: n => [{ colour: [-1, -2, -5][data.step[n]], [data.step[n] ? "bar" : "end"]: data.step[n] ? [data.from[n], data.to[n]] : data.to[n], whisker: [data.low[n], data.high[n]], words: words(n) }],
    tips: words,
  });
}

/** Inputs varied one at a time: {centre, low, high: the output at the input's 5 and 95 % quantile, from, to: those quantiles}. */
export const tornado = (all, width) => {
  const moves = n => [all.low[n] - all.centre, all.high[n] - all.centre];
  return tornado_of(without_zeros(all, moves, 0.01 * Math.max(...all.rows.flatMap((_, n) => moves(n).map(Math.abs)))), width);
};
const tornado_of = (data, width) => rows(data, width, {
  keys: [{ name: "input at its 5 % quantile", colour: -3 }, { name: "at its 95 % quantile", colour: -2 }], zero: false,
  marks: n => [{ colour: -3, bar: [data.centre, data.low[n]] }, { colour: -2, bar: [data.centre, data.high[n]] }],
  tips: n => `at ${Number(data.from[n].toPrecision(4))}: ${figure(data.low[n], data.digits)}${unit_of(data)}\nat ${Number(data.to[n].toPrecision(4))}: ${figure(data.high[n], data.digits)}${unit_of(data)}`,
});

/**
 * Without (ring) and with (dot): {rows, start, end, start_name, end_name}; rows of one name share a line, each with the name
 * and the colour in `of` and `colours`. The largest change of a line stands at its end. With dates, `without` and `with` have the
 * values of each; `metrics` are those of the rows, for links to their causes.
 */
export function dots(all, width, chosen) {
  const { with: frames, without: before } = all, span = [...(frames ?? []).flat(), ...(before ?? []).flat()];
  const data = frames ? { ...all, start: before[chosen.date], end: frames[chosen.date] } : all;
  const link = k => data.metrics && ((...marks) => causes_link(data, data.metrics[k], data.dates[chosen.date], `${of[k]} in ${data.rows[k]}, ${figure(moved(k), data.digits, "+")} points`, ...marks));
  const names = [...new Set(data.rows)], of = data.of ?? data.rows.map(() => ""), colour = n => data.colours?.[n] ?? -2;
  const groups = names.map(name => data.rows.flatMap((row, n) => (row === name ? [n] : [])));
  const seen = new Map(of.map((name, n) => [name, colour(n)])), grouped = names.length < data.rows.length;
  const moved = n => (known(data.start[n], data.end[n]) ? data.end[n] - data.start[n] : 0), most = g => g.reduce((a, b) => (Math.abs(moved(b)) > Math.abs(moved(a)) ? b : a));
  const side = n => { const k = most(groups[n]), by = figure(moved(k), data.digits, "+"); return Number(by.replace("−", "-")) === 0 ? "" : `${by}${grouped && width >= 500 ? ` ${of[k]}` : ""}`; };
  return rows({ ...data, rows: names }, width, {
    keys: [...(grouped ? [...seen].map(([name, c]) => ({ name, colour: c })) : []), { name: data.start_name, colour: -1, hollow: true }, { name: data.end_name, colour: grouped || data.colours ? -1 : -2, solid: true }],
    marks: n => groups[n].map((k, lane) => ({ colour: colour(k), lane, lanes: grouped ? groups[n].length : 1, link: [data.start[k], data.end[k]], ring: data.start[k], dot: data.end[k], wrap: link(k) })),
    tips: n => groups[n].map(k => `${of[k] ? `${of[k]}: ` : ""}${figure(data.start[k], data.digits)} ${data.start_name}, ${figure(data.end[k], data.digits)} ${data.end_name} (${figure(moved(k), data.digits, "+")})`).join("\n"), side, span,
  });
}
