import { axis, box, dot, figure, is_dashed, known, legend, line, picture, scale, shape, text, tip, tone, width_of, wrapped } from "./svg.js";

/** Returns the labelled dates: years, with both ends, as many as fit. */
function labels(x, room) {
  const years = x.length > 1 && x[0].slice(0, 4) !== x[x.length - 1].slice(0, 4) && x[0].length > 4;
  const label = n => (years && x[n].slice(5, 7) === x[0].slice(5, 7) ? x[n].slice(0, 4) : x[n].slice(0, 7));
  const last = x.length - 1, all = x.map((_, n) => n).filter(n => !years || label(n).length === 4);
  const half = n => width_of(label(n), 12) / 2, at = n => Math.min(room - half(n), Math.max(half(n), last ? room * n / last : 0));
  const fits = (a, b) => at(b) - at(a) > half(a) + half(b) + 8;
  for (let stride = 1; ; ++stride) {
    const chosen = all.filter((n, k) => k % stride === 0 && n < last);
    if (chosen.length > 1 && !fits(chosen[chosen.length - 1], last)) chosen.pop();
    if (stride >= all.length || chosen.every((n, k) => k === 0 || fits(chosen[k - 1], n))) return [...chosen, last].map(n => [n, label(n)]);
  }
}

const bands_of = s => s.bands ?? (s.low ? [{ low: s.low, high: s.high }] : []);

/** Moves names apart that would overlap. */
function apart(ends, gap, low, high) {
  ends.sort((a, b) => a.y - b.y);
  ends.forEach((end, n) => (end.y = Math.max(end.y, n ? ends[n - 1].y + gap : low)));
  for (let n = ends.length - 1; n >= 0; --n) ends[n].y = Math.min(ends[n].y, n + 1 < ends.length ? ends[n + 1].y - gap : high);
  return ends;
}

const runs = (values, point) => {
  let pen = "M";
  return values.map((v, n) => {
    if (!known(v)) return (pen = "M", "");
    const out = `${pen}${point(n, v)}`;
    return (pen = "L", out);
  }).join("");
};

/**
 * Lines over time with bands: {x, unit, digits, min, max, series: [{name, colour, values, dashed, bands: [{name, low, high}]}],
 * points: a series without a line, mark: a date, cap: {value, name}}.
 */
export function lines(data, width, _, height = width < 500 ? 270 : 350) {
  const shown = data.series.flatMap(s => [...(s.values ?? []), ...bands_of(s).flatMap(b => [...b.low, ...b.high])]).filter(v => known(v));
  if (data.cap && Math.max(...shown) > 0.5 * data.cap.value) shown.push(data.cap.value);
  const [low, high] = [Math.min(...shown), Math.max(...shown)], slight = 0.03 * Math.max(high, -low);
  const y_axis = axis(low < 0 && low > -slight ? 0 : low, high > 0 && high < slight ? 0 : high, height < 240 ? 3 : 4, data);
  const named = data.series.filter(s => s.name), at_end = named.length > 1 && width >= 500 && named.length < 16 && !data.area;
  const keys = legend(named.length > 1 && !at_end ? named.map(s => ({ ...s, opacity: s.opacity })) : [], width);
  const left = 12 + Math.max(...y_axis.ticks.map(v => width_of(figure(v, y_axis.digits), 12)));
  const right = at_end ? 14 + Math.min(0.3 * width, Math.max(...named.map(s => width_of(s.name)))) : 14;
  const x_words = data.x_name ? wrapped(`${data.x_name}${data.series_name ? `; a line for each: ${data.series_name}` : ""}`, width - right, 12) : [];
  const top = keys.height + 26, bottom = height - 26 - 16 * x_words.length, last = Math.max(1, data.x.length - 1);
  const x = n => left + (width - left - right) * n / last, y = scale(y_axis, bottom, top);
  const point = (n, v) => `${x(n).toFixed(1)} ${y(v).toFixed(1)}`;
  const out = [...keys.nodes, text(data.axis ?? data.unit ?? "", 0, keys.height + 9, { size: 12, fill: "var(--faint)" })];
  for (const v of y_axis.ticks)
    out.push(line(left, y(v), width - right, y(v), v === 0 ? "var(--faint)" : "var(--line)"), text(figure(v, y_axis.digits), left - 6, y(v), { anchor: "end", size: 12 }));
  const dates = labels(data.x, width - left - right);
  dates.forEach(([n, label], k) => out.push(text(label, x(n), bottom + 16, { size: 12, anchor: k === 0 ? "start" : n === last ? "end" : "middle" })));
  out.push(text(x_words, width - right, bottom + 34, { size: 12, anchor: "end", fill: "var(--faint)" }));
  if (known(data.mark) && data.mark < last) out.push(line(x(data.mark), top, x(data.mark), bottom, "var(--faint)", 1.5));
  if (data.cap && data.cap.value <= y_axis.high)
    out.push(line(left, y(data.cap.value), width - right, y(data.cap.value), "var(--text)", 1.5, "2 3"), text(data.cap.name, width - right - 4, y(data.cap.value) - 9, { size: 12, anchor: "end", halo: true }));
  const below = data.x.map(() => 0);
  data.series.forEach((s, k) => {
    const bands = data.area ? [{ low: [...below], high: s.values.map((v, n) => (below[n] += v ?? 0)) }] : bands_of(s);
    for (const b of bands)
      out.push(shape("path", { d: `${runs(b.low, point)}${[...b.high.keys()].reverse().map(n => `L${point(n, b.high[n])}`).join("")}Z`, fill: tone(s.colour), "fill-opacity": data.area ? 0.9 : 0.2 }));
    if (!s.values || data.area) return;
    if (k === data.points) s.values.forEach((v, n) => known(v) && out.push(dot(x(n), y(v), 3, tone(s.colour))));
    else out.push(shape("path", { d: runs(s.values, point), fill: "none", stroke: tone(s.colour), "stroke-width": s.dashed ? 1.6 : 2.4, "stroke-dasharray": is_dashed(s) ? "5 4" : null, "stroke-linejoin": "round" }));
  });
  if (at_end)
    for (const { s, y: at } of apart(named.map(s => ({ s, y: y(s.values.findLast(v => known(v)) ?? y_axis.low) })), 15, top, bottom))
      out.push(line(width - right + 6, at - 6, width - right + 6, at + 6, tone(s.colour), 4, is_dashed(s) ? "3 2" : null), text(s.name, width - right + 12, at));
  const step = x(1) - x(0), unit = data.unit ? ` ${data.unit}` : "";
  data.x.forEach((date, n) => {
    const words = data.series.flatMap(s => [...(known(s.values?.[n]) ? [`${s.name ?? "value"}: ${figure(s.values[n], data.digits)}${unit}`] : []),
      ...bands_of(s).filter(b => known(b.low[n])).map(b => `${b.name ?? s.name}: ${figure(b.low[n], data.digits)} to ${figure(b.high[n], data.digits)}${unit}`)]);
    out.push(tip(box(x(n) - step / 2, x(n) + step / 2, top, bottom, "transparent"), [date, ...words].join("\n")));
  });
  return picture(width, height, ...out);
}

/** Parts of a whole over time. */
export const area = (data, width) => lines({ ...data, area: true, min: 0 }, width);

/** Bands of quantiles around a median: {x, unit, colour, bands, middle, middle_name}. */
export const fan = (data, width) => lines({ ...data, series: [{ name: data.middle_name, colour: data.colour, values: data.middle, bands: data.bands }] }, width);
