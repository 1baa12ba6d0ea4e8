import { axis_style, base, date_axis, figure, tone } from "./theme.js";

/**
 * The powers' shares over time: {dates, step, powers: [{name, colour, now, written, low, high}]}, in per cent;
 * `written` is null where nothing is changed, `low` and `high` are until the futures are there.
 */
export function shares(t, data, width) {
  const narrow = width < 500;
  const all = data.powers.flatMap(p => [...p.now, ...(p.written ?? []), ...(p.high ?? [])]);
  const option = base(t, { digits: 1, unit: "%" });
  option.grid = { left: 8, right: narrow ? 14 : 118, top: narrow ? 50 : 30, bottom: 8, containLabel: true };
  option.legend = { show: narrow, top: 0, left: 0, icon: "roundRect", itemWidth: 16, itemHeight: 4, itemGap: 8, selectedMode: false, textStyle: { color: t.text }, data: data.powers.map(p => p.name) };
  option.xAxis = date_axis(t, { x: data.dates });
  option.yAxis = { type: "value", min: 0, max: Math.min(100, Math.ceil((Math.max(...all) + 1) / 10) * 10), name: "%", nameTextStyle: { color: t.text, align: "left" }, splitNumber: 4, ...axis_style(t) };
  option.tooltip.trigger = "axis";
  option.tooltip.formatter = seen => {
    const n = seen[0].dataIndex;
    return [data.dates[n], ...data.powers.map(p => `${p.name}: ${figure(p.now[n], 1)} %${p.low ? ` (${figure(p.low[n], 1)} to ${figure(p.high[n], 1)})` : ""}${p.written ? `, as written ${figure(p.written[n], 1)}` : ""}`)].join("\n");
  };
  const bare = { type: "line", symbol: "none", silent: true, emphasis: { disabled: true } };
  option.series = data.powers.flatMap(p => {
    const colour = tone(t, p.colour), rows = [];
    if (p.low)
      rows.push({ ...bare, stack: p.name, stackStrategy: "all", data: p.low, lineStyle: { opacity: 0 } },
        { ...bare, stack: p.name, stackStrategy: "all", data: p.high.map((h, n) => h - p.low[n]), color: colour, lineStyle: { opacity: 0 }, areaStyle: { color: colour, opacity: 0.2 } });
    if (p.written) rows.push({ ...bare, data: p.written, color: colour, lineStyle: { width: 1.5, type: "dashed" } });
    rows.push({ ...bare, name: p.name, data: p.now, color: colour, lineStyle: { width: 2.6 }, endLabel: { show: !narrow, formatter: "{a}", color: t.text, distance: 6 }, labelLayout: { moveOverlap: "shiftY" } });
    return rows;
  });
  if (data.step < data.dates.length - 1)
    option.series.push({ ...bare, data: [[data.dates[data.step], 0], [data.dates[data.step], option.yAxis.max]], color: t.faint, lineStyle: { width: 1.5 } });
  return option;
}
