import { base, date_axis, figure, tone, value_axis } from "./theme.js";

/** Whether lines end too close to each other for names at their ends. */
function ends_crowd(data) {
  if (data.kind !== "lines") return false;
  const all = data.series.flatMap(s => s.values), span = Math.max(...all) - Math.min(...all);
  const ends = data.series.map(s => s.values[s.values.length - 1]).sort((a, b) => a - b);
  return ends.some((end, n) => n > 0 && end - ends[n - 1] < 0.05 * span);
}

const has_legend = (data, width) => data.series?.length > 1 && (width < 500 || data.legend === true || ends_crowd(data));

const room_for_labels = (data, width) => (width < 500 || has_legend(data, width) ? 14 : 16 + 7.2 * Math.max(0, ...data.series.map(s => s.name.length)));

function frame(t, data, width, right) {
  const legend = has_legend(data, width);
  return {
    ...base(t, data),
    grid: { left: 8, right, top: legend ? 62 : 34, bottom: 8, containLabel: true },
    legend: { show: legend, type: "scroll", top: 0, left: 0, icon: "roundRect", itemWidth: 18, itemHeight: data.kind === "area" ? 12 : 4, selectedMode: false, textStyle: { color: t.text } },
    xAxis: date_axis(t, data),
    yAxis: value_axis(t, data),
  };
}

const label = (t, show) => ({
  endLabel: { show, formatter: "{a}", color: t.text, distance: 6 },
  labelLayout: { moveOverlap: "shiftY" },
});

/** Shares that add up to a whole: {x, unit, series: [{name, colour, values}]}. */
export function area(t, data, width) {
  const option = frame(t, data, width, room_for_labels(data, width));
  option.tooltip.trigger = "axis";
  option.series = data.series.map(s => ({
    name: s.name, type: "line", stack: "all", symbol: "none", data: s.values, color: tone(t, s.colour),
    lineStyle: { width: 1, color: t.paper }, areaStyle: { opacity: 0.85 }, ...label(t, false),
  }));
  // Place the name of each band at the middle of its end.
  let below = 0;
  if (!has_legend(data, width))
    data.series.forEach((s, n) => {
      const last = s.values[s.values.length - 1];
      const middle = below + last / 2;
      below += last;
      if (last < 2.5) return;
      option.series[n].markPoint = {
        symbol: "circle", symbolSize: 0.1, silent: true, data: [{ coord: [data.x[data.x.length - 1], middle] }],
        label: { show: true, position: "right", distance: 6, formatter: () => s.name, color: t.text },
      };
    });
  return option;
}

/** Lines over time: {x, unit, series: [{name, colour, values, dashed}], points: a series without a line}. */
export function lines(t, data, width) {
  const option = frame(t, data, width, room_for_labels(data, width));
  option.tooltip.trigger = "axis";
  option.series = data.series.map((s, n) => ({
    name: s.name, type: "line", symbol: n === data.points ? "circle" : "none", symbolSize: 5, data: s.values, color: tone(t, s.colour), emphasis: { disabled: true },
    lineStyle: { width: n === data.points ? 0 : s.dashed ? 1.5 : 2.2, type: s.dashed ? "dashed" : "solid" }, ...label(t, !has_legend(data, width)),
  }));
  return option;
}

/** Bands of quantiles around a middle line: {x, unit, colour, bands: [{name, low, high}], middle, others}. */
export function fan(t, data, width) {
  const option = frame(t, data, width, 14);
  const colour = tone(t, data.colour);
  option.tooltip.trigger = "axis";
  option.tooltip.formatter = seen => {
    const n = seen[0].dataIndex;
    const bands = data.bands.map(b => `${b.name}: ${figure(b.low[n], data.digits)} to ${figure(b.high[n], data.digits)}`);
    return [data.x[n], ...(data.middle ? [`${data.middle_name}: ${figure(data.middle[n], data.digits)} ${data.unit}`] : []), ...bands].join("\n");
  };
  const bare = { type: "line", symbol: "none", lineStyle: { opacity: 0 }, emphasis: { disabled: true } };
  option.series = data.bands.flatMap((b, k) => [
    { ...bare, stack: `band${k}`, stackStrategy: "all", data: b.low },
    { ...bare, stack: `band${k}`, stackStrategy: "all", data: b.high.map((h, n) => h - b.low[n]), color: colour, areaStyle: { color: colour, opacity: 0.22 } },
  ]);
  if (data.middle) option.series.push({ type: "line", symbol: "none", data: data.middle, color: colour, lineStyle: { width: 2.4 }, emphasis: { disabled: true } });
  return option;
}
