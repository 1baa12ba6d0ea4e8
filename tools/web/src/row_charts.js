import { axis_style, base, figure, tone, value_axis } from "./theme.js";

const row_axis = (t, data, width) => ({
  type: "category", data: data.rows, inverse: true, ...axis_style(t), axisTick: { show: false }, splitLine: { show: false },
  axisLabel: { color: t.text, interval: 0, formatter: name => (name.length * 7 > width / 2 ? `${name.slice(0, width / 14)}…` : name) },
});

function frame(t, data, width) {
  return {
    ...base(t, data),
    grid: { left: 8, right: 20, top: 34, bottom: 24, containLabel: true },
    legend: { show: (data.series?.length ?? 0) > 1, top: 0, left: 0, itemWidth: 14, selectedMode: false, textStyle: { color: t.text } },
    xAxis: { ...value_axis(t, data), nameLocation: "middle", nameGap: 26, nameTextStyle: { color: t.text, align: "center" } },
    yAxis: row_axis(t, data, width),
  };
}

/** Bars to both sides of zero: {rows, unit, series: [{name, colour, values}]}. */
export function bars(t, data, width) {
  const option = frame(t, data, width);
  option.series = data.series.map(s => ({ name: s.name, type: "bar", data: s.values, color: tone(t, s.colour), barGap: "10%", barCategoryGap: "30%" }));
  return option;
}

/** The start (ring) and end (dot) of each row: {rows, unit, start, end}. */
export function dots(t, data, width) {
  const option = frame(t, data, width);
  option.legend.show = true;
  option.yAxis.axisLine = { show: false };
  option.series = [
    { name: data.start_name, type: "scatter", data: data.start, symbol: "circle", symbolSize: 13, itemStyle: { color: t.paper, borderColor: t.faint, borderWidth: 2 } },
    { name: data.end_name, type: "scatter", data: data.end, symbolSize: 8, color: tone(t, 0) },
  ];
  return option;
}

/** An estimate with its interval in each row: {rows, unit, middle, low, high}. */
export function intervals(t, data, width) {
  const option = frame(t, data, width);
  option.tooltip.formatter = p => `${figure(data.middle[p.dataIndex], data.digits)} ${data.unit} [${figure(data.low[p.dataIndex], data.digits)}, ${figure(data.high[p.dataIndex], data.digits)}]`;
  // Questions are long: place them above their bars.
  option.yAxis.axisLabel = { show: false };
  option.grid.top = 40;
  const label = { show: true, position: [0, -6], verticalAlign: "bottom", width: width - 40, overflow: "break", lineHeight: 15, color: t.text };
  option.series = [
    { type: "bar", data: data.middle, color: tone(t, 0), barWidth: 14, label: { ...label, formatter: p => data.rows[p.dataIndex] } },
    {
      type: "custom", data: data.middle.map((_, n) => [data.low[n], data.high[n], n]), encode: { x: [0, 1], y: 2 }, silent: true,
      renderItem: (_, api) => {
        const [x1, y] = api.coord([api.value(0), api.value(2)]), [x2] = api.coord([api.value(1), api.value(2)]);
        const stroke = { stroke: t.text, lineWidth: 2, fill: null };
        const line = (a, b, c, d) => ({ type: "line", shape: { x1: a, y1: b, x2: c, y2: d }, style: stroke });
        return { type: "group", children: [line(x1, y, x2, y), line(x1, y - 5, x1, y + 5), line(x2, y - 5, x2, y + 5)] };
      },
    },
  ];
  return option;
}
