/** Returns the page's current colours: light, dark or paper. */
export function theme() {
  const style = getComputedStyle(document.documentElement);
  const colour = name => style.getPropertyValue(name).trim();
  return {
    text: colour("--text"), faint: colour("--faint"), line: colour("--line"), paper: colour("--paper"), mark: colour("--mark"),
    series: Array.from({ length: 8 }, (_, n) => colour(`--c${n}`)),
  };
}

/** Returns the colour of the n-th series; colours repeat after the eighth. */
export const tone = (t, n) => (n < 0 ? t.faint : t.series[n % t.series.length]);

/** Formats a number like the tables. */
export function figure(x, digits) {
  if (x === null || x === undefined) return "";
  return x.toFixed(digits ?? 2);
}

/** Returns the options common to all charts; tooltips are drawn as text, never as HTML. */
export function base(t, data) {
  return {
    animation: false,
    backgroundColor: t.paper,
    textStyle: { color: t.text, fontFamily: "system-ui, sans-serif", fontSize: 13 },
    tooltip: {
      renderMode: "richText", confine: true, backgroundColor: t.paper, borderColor: t.line,
      textStyle: { color: t.text, fontSize: 13 }, valueFormatter: x => `${figure(x, data.digits)} ${data.unit}`,
    },
  };
}

export const axis_style = t => ({
  axisLine: { lineStyle: { color: t.faint } }, axisTick: { lineStyle: { color: t.faint } },
  axisLabel: { color: t.text, hideOverlap: true }, splitLine: { lineStyle: { color: t.line } },
  nameTextStyle: { color: t.text },
});

/** An axis of dates `2031-04-01`, labelled by year. */
export function date_axis(t, data) {
  return {
    type: "category", data: data.x, boundaryGap: false, ...axis_style(t),
    axisLabel: { color: t.text, hideOverlap: true, interval: n => data.x[n].slice(5, 7) === data.x[0].slice(5, 7), formatter: d => d.slice(0, 4) },
    axisTick: { show: false }, splitLine: { show: false },
  };
}

export function value_axis(t, data) {
  return { type: "value", name: data.unit, nameLocation: "end", nameGap: 12, ...axis_style(t), nameTextStyle: { color: t.text, align: "left" }, min: data.min, max: data.max, scale: data.scale === true, splitNumber: 4, interval: data.max === 100 ? 25 : undefined };
}
