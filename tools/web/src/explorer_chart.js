import { axis_style, base, date_axis, figure, tone } from "./theme.js";

/** Whether names at the ends of lines overlap. */
function crowd(lines, span) {
  const ends = lines.map(p => p.now[p.now.length - 1]).sort((a, b) => a - b);
  return ends.some((end, n) => n > 0 && end - ends[n - 1] < 0.05 * span);
}

/**
 * Lines over time with their bands: {dates, step, view: {unit, digits, low}, lines: [{name, colour, now, written, low, high}]};
 * `written` is null if nothing is changed, `low` and `high` are null until all replicates are complete.
 */
export function bands(t, data, width) {
  const { view, lines } = data, { digits } = view;
  const all = lines.flatMap(p => [...p.now, ...(p.written ?? []), ...(p.low ?? []), ...(p.high ?? [])]);
  const bottom = view.low ?? Math.min(...all), top = Math.max(...all);
  const narrow = width < 500 || crowd(lines, top - bottom);
  const option = base(t, view);
  option.grid = { left: 8, right: narrow ? 14 : 118, top: narrow ? 50 : 30, bottom: 8, containLabel: true };
  option.legend = { show: narrow, type: "scroll", top: 0, left: 0, icon: "roundRect", itemWidth: 16, itemHeight: 4, itemGap: 8, selectedMode: false, textStyle: { color: t.text }, data: lines.map(p => p.name) };
  option.xAxis = date_axis(t, { x: data.dates });
  option.yAxis = { type: "value", min: view.low, max: ({ max }) => (max > 0.85 * view.high ? view.high : null), scale: true, name: view.unit, ...axis_style(t), nameTextStyle: { color: t.text, align: "left" }, splitNumber: 4 };
  option.tooltip.trigger = "axis";
  option.tooltip.formatter = seen => {
    const n = seen[0].dataIndex;
    return [data.dates[n], ...lines.map(p => `${p.name}: ${figure(p.now[n], digits)} ${view.unit}${p.low ? ` (${figure(p.low[n], digits)} to ${figure(p.high[n], digits)})` : ""}${p.written ? `, as written ${figure(p.written[n], digits)}` : ""}`)].join("\n");
  };
  const bare = { type: "line", symbol: "none", silent: true, emphasis: { disabled: true } };
  option.series = lines.flatMap(p => {
    const colour = tone(t, p.colour), rows = [];
    if (p.low)
      rows.push({ ...bare, stack: p.name, stackStrategy: "all", data: p.low, lineStyle: { opacity: 0 } },
        { ...bare, stack: p.name, stackStrategy: "all", data: p.high.map((h, n) => h - p.low[n]), color: colour, lineStyle: { opacity: 0 }, areaStyle: { color: colour, opacity: 0.2 } });
    if (p.written) rows.push({ ...bare, data: p.written, color: colour, lineStyle: { width: 1.5, type: "dashed" } });
    rows.push({ ...bare, name: p.name, data: p.now, color: colour, lineStyle: { width: 2.6 }, endLabel: { show: !narrow, formatter: "{a}", color: t.text, distance: 6 }, labelLayout: { moveOverlap: "shiftY" } });
    return rows;
  });
  if (data.step < data.dates.length - 1)
    option.series.push({ ...bare, data: [[data.dates[data.step], bottom], [data.dates[data.step], top]], color: t.faint, lineStyle: { width: 1.5 } });
  return option;
}
