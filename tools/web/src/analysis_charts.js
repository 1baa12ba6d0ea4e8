import { axis_style, base, figure, tone, value_axis } from "./theme.js";

const letter = 6.9;

/** Whether names take so much of the width that they are placed above their bars. */
const stand_above = (data, width) => Math.max(...data.rows.map(name => name.length)) * letter > (width < 500 ? 0.26 : 0.4) * width;

/** Wraps a text at a number of letters; more than three lines end in an ellipsis. */
function in_lines(text, most) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last && last.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  const shown = lines.slice(0, 3).map(line => cut(line, most));
  if (lines.length > 3) shown[2] = `${shown[2].slice(0, most - 1)}…`;
  return shown;
}

const letters_above = width => Math.floor((width - 34) / letter);
const lines_above = (data, width) => Math.max(...data.rows.map(name => in_lines(name, letters_above(width)).length));

/** Returns the height of a row in pixels. */
export function row_height(data, width) {
  const bars = data.series?.length ?? 1;
  const size = data.kind === "whiskers" || data.kind === "bars" ? Math.max(26, 8 + 13 * bars) : 26;
  return ["whiskers", "differences", "waterfall", "tornado"].includes(data.kind) && stand_above(data, width) ? size + 6 + 15 * lines_above(data, width) : size;
}

/** Rows of custom shapes over a value axis; `draw(n, place)` returns the shapes of row n. */
function rows(t, data, width, { legend = [], extent, tip, draw }) {
  const above = stand_above(data, width), names = above ? 15 * lines_above(data, width) : 0;
  const series = (name, colour, shown) => ({
    name, type: "custom", color: colour, data: data.rows.map((_, n) => [...extent(n), n]), clip: true,
    encode: { x: extent(0).map((_, k) => k), y: extent(0).length },
    renderItem: (p, api) => {
      const n = p.dataIndex, band = api.size([0, 1])[1], [, middle] = api.coord([0, n]);
      const place = { x: v => api.coord([v, n])[0], y: middle + names / 2, half: Math.min(11, (band - names) * 0.36), band };
      const children = shown ? draw(n, place) : [];
      if (shown && above) children.push({ type: "text", style: { text: in_lines(data.rows[n], letters_above(width)).join("\n"), x: p.coordSys.x, y: middle - band / 2 + 4, lineHeight: 15, fill: t.text, stroke: t.paper, lineWidth: 3, fontSize: 13, fontFamily: "system-ui, sans-serif" } });
      return { type: "group", children };
    },
  });
  return {
    ...base(t, data),
    tooltip: { ...base(t, data).tooltip, formatter: p => `${data.rows[p.dataIndex]}\n${tip(p.dataIndex)}` },
    grid: { left: 8, right: 22, top: legend.length > 1 ? 34 : 10, bottom: 28, containLabel: true },
    legend: { show: legend.length > 1, top: 0, left: 0, itemWidth: 14, selectedMode: false, icon: "roundRect", textStyle: { color: t.text }, data: legend.map(l => l.name) },
    xAxis: { ...value_axis(t, data), nameLocation: "middle", nameGap: 28, nameTextStyle: { color: t.text, align: "center" }, splitNumber: width < 500 ? 3 : 5 },
    yAxis: {
      type: "category", data: data.rows, inverse: true, ...axis_style(t), axisTick: { show: false }, splitLine: { show: false }, axisLine: { show: false },
      axisLabel: { show: !above, color: t.text, interval: 0, formatter: name => cut(name, 60) },
    },
    // The first series draws; the others only fill the legend.
    series: (legend.length ? legend : [{ name: "", colour: tone(t, 0) }]).map((l, k) => series(l.name, l.colour, k === 0)),
  };
}

const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const bar = (x1, x2, y, half, fill, opacity = 1) => ({ type: "rect", shape: { x: Math.min(x1, x2), y: y - half, width: Math.max(1, Math.abs(x2 - x1)), height: 2 * half }, style: { fill, opacity } });
const line = (x1, y1, x2, y2, stroke, lineWidth = 1.6) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth, fill: null } });
const known = (...values) => values.every(v => v !== null && v !== undefined);
const unit_text = unit => (unit ? ` ${unit}` : "");

function whisker(x1, x2, y, tall, stroke) {
  return [line(x1, y, x2, y, stroke), line(x1, y - tall, x1, y + tall, stroke), line(x2, y - tall, x2, y + tall, stroke)];
}

function bracket(data, low, high) {
  return known(low, high) && low < high ? ` [${figure(low, data.digits)}, ${figure(high, data.digits)}]` : "";
}

/** Bars with intervals: {rows, unit, series: [{name, colour, values, low, high}]}; low and high may be missing. */
export function whiskers(t, data, width) {
  return rows(t, data, width, {
    legend: data.series.map(s => ({ name: s.name, colour: tone(t, s.colour) })),
    extent: n => [0, ...data.series.flatMap(s => [s.values[n] ?? 0, s.low?.[n] ?? 0, s.high?.[n] ?? 0])],
    tip: n => data.series.map(s => `${s.name}: ${figure(s.values[n], data.digits)}${unit_text(data.unit)}${bracket(data, s.low?.[n], s.high?.[n])}`).join("\n"),
    draw: (n, { x, y, band, half }) => {
      const each = Math.min(14, (2 * half + (data.series.length > 1 ? 4 : 0)) / data.series.length) || band / 3;
      return data.series.flatMap((s, k) => {
        const at = y + (k - (data.series.length - 1) / 2) * each;
        const shapes = s.values[n] ? [bar(x(0), x(s.values[n]), at, each * 0.42, tone(t, s.colour))] : [];
        return known(s.low?.[n], s.high?.[n]) && s.low[n] < s.high[n] ? [...shapes, ...whisker(x(s.low[n]), x(s.high[n]), at, Math.min(4, each * 0.4), t.text)] : shapes;
      });
    },
  });
}

/** Means with intervals on a band of replicates: {rows, unit, middle, low, high, from, to}; other names in middle_name, range_name, band_name. */
export function differences(t, data, width) {
  return rows(t, data, width, {
    extent: n => [0, ...[data.middle, data.low, data.high, data.from, data.to].map(v => v[n] ?? 0)],
    tip: n => `${data.middle_name ?? "mean"} ${figure(data.middle[n], data.digits)}${unit_text(data.unit)}${data.range_name ?? ""}${bracket(data, data.low[n], data.high[n])}\n${data.band_name ?? "nine of ten futures"}: ${figure(data.from[n], data.digits)} to ${figure(data.to[n], data.digits)}`,
    draw: (n, { x, y, half, band }) => {
      const shapes = [line(x(0), y - band / 2, x(0), y + band / 2, t.faint, 1)];
      if (known(data.from[n], data.to[n])) shapes.push(bar(x(data.from[n]), x(data.to[n]), y, half, tone(t, 0), 0.28));
      if (known(data.low[n], data.high[n])) shapes.push(...whisker(x(data.low[n]), x(data.high[n]), y, 5, t.text));
      shapes.push({ type: "circle", shape: { cx: x(data.middle[n]), cy: y, r: 4.5 }, style: { fill: tone(t, 0), stroke: t.paper, lineWidth: 1 } });
      return shapes;
    },
  });
}

/** A waterfall from one scenario to another: {rows, unit, from, to, low, high, step: 0 an end, 1 up, 2 down}. */
export function waterfall(t, data, width) {
  const colours = [tone(t, 7), tone(t, 0), tone(t, 1)];
  const change = n => {
    const text = figure(data.to[n] - data.from[n], data.digits);
    return Number(text) === 0 ? "0" : `${Number(text) > 0 ? "+" : ""}${text}`;
  };
  const option = rows(t, data, width, {
    legend: ["a scenario", "raises it", "lowers it"].map((name, k) => ({ name, colour: colours[k] })),
    extent: n => [data.from[n], data.to[n], data.low[n] ?? data.to[n], data.high[n] ?? data.to[n]],
    tip: n => (data.step[n] === 0 ? `${figure(data.to[n], data.digits)}${unit_text(data.unit)}` : `${change(n)}${unit_text(data.change_unit)}`),
    draw: (n, { x, y, half, band }) => {
      const end = data.step[n] === 0, colour = colours[data.step[n]];
      const shapes = end ? [line(x(data.to[n]), y - half - 3, x(data.to[n]), y + half + 3, colour, 5)] : [bar(x(data.from[n]), x(data.to[n]), y, half, colour)];
      if (n + 1 < data.rows.length) shapes.push(line(x(data.to[n]), y, x(data.to[n]), y + band, t.faint, 1));
      if (known(data.low[n], data.high[n]) && data.low[n] < data.high[n]) shapes.push(...whisker(x(data.low[n]), x(data.high[n]), y, 4, t.text));
      const text = end ? figure(data.to[n], data.digits) : change(n);
      const right = Math.max(x(data.from[n]), x(data.to[n]), known(data.high[n]) ? x(data.high[n]) : 0);
      shapes.push({ type: "text", style: { text, x: right + 7, y, fill: t.text, fontSize: 12, textVerticalAlign: "middle", fontFamily: "system-ui, sans-serif" } });
      return shapes;
    },
  });
  // Room for the numbers at the right of the bars.
  const ends = [...data.from, ...data.to, ...data.high.filter(v => v !== null)], low = Math.min(...data.from, ...data.to, ...data.low.filter(v => v !== null)), high = Math.max(...ends);
  const span = high - low || Math.abs(high) || 1;
  Object.assign(option.xAxis, { min: low - 0.04 * span, max: high + (width < 500 ? 0.26 : 0.12) * span, axisLabel: { ...option.xAxis.axisLabel, showMinLabel: false, showMaxLabel: false, formatter: v => figure(v, data.digits) } });
  return option;
}

/** Inputs varied one at a time: {rows, unit, centre, low, high: the output at the input's 5 and 95 % quantile, from, to: those quantiles}. */
export function tornado(t, data, width) {
  const colours = [tone(t, 1), tone(t, 0)];
  return rows(t, data, width, {
    legend: ["input at its 5 % quantile", "at its 95 % quantile"].map((name, k) => ({ name, colour: colours[k] })),
    extent: n => [data.centre, data.low[n], data.high[n]],
    tip: n => `at ${Number(data.from[n].toPrecision(4))}: ${figure(data.low[n], data.digits)}${unit_text(data.unit)}\nat ${Number(data.to[n].toPrecision(4))}: ${figure(data.high[n], data.digits)}${unit_text(data.unit)}`,
    draw: (n, { x, y, half, band }) => [
      bar(x(data.centre), x(data.low[n]), y, half, colours[0]), bar(x(data.centre), x(data.high[n]), y, half, colours[1]),
      line(x(data.centre), y - band / 2, x(data.centre), y + band / 2, t.text, 1),
    ],
  });
}

const plane_axis = (t, data, name) => ({ ...value_axis(t, { unit: name, scale: true }), nameLocation: "middle", nameTextStyle: { color: t.text, align: "center" } });

const plane_tip = data => p => `${data.x_name}: ${Number(p.value[0].toPrecision(4))}\n${data.y_name}: ${Number(p.value[1].toPrecision(4))}`;

/** Replicates in a plane of two inputs with a box: {x_name, y_name, x, y, cases, box: {x: [low, high], y}, yes, no}. */
export function scatter(t, data, width) {
  const points = which => data.x.map((x, n) => [x, data.y[n]]).filter((_, n) => data.cases[n] === which);
  const option = base(t, data);
  option.tooltip.formatter = plane_tip(data);
  const narrow = width < 500;
  Object.assign(option, {
    grid: { left: 26, right: 18, top: 34, bottom: 30, containLabel: true },
    legend: { show: true, top: 0, left: 0, selectedMode: false, textStyle: { color: t.text } },
    xAxis: { ...plane_axis(t, data, data.x_name), nameGap: 28, splitNumber: narrow ? 3 : 5, splitLine: { show: false } },
    yAxis: { ...plane_axis(t, data, data.y_name), nameGap: 44, splitLine: { show: false } },
    series: [
      { name: data.no, type: "scatter", data: points(0), symbolSize: 4, itemStyle: { color: "transparent", borderColor: t.faint, borderWidth: 1, opacity: 0.65 } },
      { name: data.yes, type: "scatter", data: points(1), symbolSize: 5, color: tone(t, 0), itemStyle: { opacity: 0.85 } },
      {
        name: "the box", type: "custom", color: tone(t, 1), data: [points(0)[0] ?? points(1)[0]], encode: { x: 0, y: 1 }, silent: true, clip: true,
        renderItem: (p, api) => {
          // A side without a limit extends to the edge of the plane.
          const { x: left, y: top, width: w, height: h } = p.coordSys;
          const at = (axis, limit, otherwise) => (limit === null ? otherwise : api.coord(axis === 0 ? [limit, data.y[0]] : [data.x[0], limit])[axis]);
          const x1 = at(0, data.box.x[0], left), x2 = at(0, data.box.x[1], left + w), y1 = at(1, data.box.y[1], top), y2 = at(1, data.box.y[0], top + h);
          return { type: "rect", shape: { x: x1, y: y1, width: x2 - x1, height: y2 - y1 }, style: { fill: tone(t, 1), fillOpacity: 0.1, stroke: tone(t, 1), lineWidth: 2.5 } };
        },
      },
    ],
  });
  return option;
}

/** A trajectory through a plane of percents, or of any numbers with `scale`: {x_name, y_name, x, y, mark: [x, y] or null, or marks, mark_name, scale, max of y}. */
export function path(t, data) {
  const option = base(t, data);
  option.tooltip.formatter = plane_tip(data);
  const shares = data.scale ? { max: data.max } : { scale: false, min: 0, max: 100, interval: 25 }, marks = data.marks ?? [data.mark].filter(Boolean);
  Object.assign(option, {
    grid: { left: 26, right: 18, top: 34, bottom: 30, containLabel: true },
    legend: { show: true, top: 0, left: 0, selectedMode: false, textStyle: { color: t.text } },
    xAxis: { ...plane_axis(t, data, data.x_name), ...(data.scale ? { min: data.x[0], max: data.x[data.x.length - 1] } : shares), nameGap: 28 },
    yAxis: { ...plane_axis(t, data, data.y_name), ...shares, nameGap: data.scale ? 44 : 36 },
    series: [{ name: data.scale ? data.y_name : "trajectory", type: "line", data: data.x.map((x, n) => [x, data.y[n]]), symbol: "circle", symbolSize: 6, color: tone(t, 0), lineStyle: { width: 1.5 } }],
  });
  if (marks.length) option.series.push({ name: data.mark_name, type: "scatter", data: marks, symbol: "diamond", symbolSize: 15, color: tone(t, 1) });
  return option;
}

/** The share of replicates in each bin: {unit, colour, from, to, values}. */
export function histogram(t, data, width) {
  const option = base(t, data);
  const text = n => `${figure(data.from[n], data.digits)} to ${figure(data.to[n], data.digits)}${unit_text(data.unit)}: ${figure(data.values[n], 1)} % of futures`;
  option.tooltip.formatter = p => text(p.dataIndex);
  Object.assign(option, {
    grid: { left: 8, right: 18, top: 34, bottom: 28, containLabel: true },
    xAxis: { ...plane_axis(t, data, data.unit), min: data.from[0], max: data.to[data.to.length - 1], nameGap: 26, splitNumber: width < 500 ? 3 : 5, splitLine: { show: false },
      axisLabel: { color: t.text, hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: v => figure(v, Math.max(0, data.digits - 1)) } },
    yAxis: { ...value_axis(t, { unit: "% of futures" }) },
    series: [{
      type: "custom", color: tone(t, data.colour), data: data.values.map((v, n) => [data.from[n], data.to[n], v]), encode: { x: [0, 1], y: 2 },
      renderItem: (_, api) => {
        const [left, top] = api.coord([api.value(0), api.value(2)]), [right, bottom] = api.coord([api.value(1), 0]);
        return { type: "rect", shape: { x: left + 0.5, y: top, width: Math.max(0.5, right - left - 1), height: bottom - top }, style: { fill: tone(t, data.colour) } };
      },
    }],
  });
  return option;
}
