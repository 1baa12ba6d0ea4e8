import * as echarts from "echarts/core";
import { BarChart, CustomChart, GraphChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkPointComponent, TooltipComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { differences, histogram, path, row_height, scatter, tornado, waterfall, whiskers } from "./analysis_charts.js";
import { add_downloads } from "./downloads.js";
import { set_up_explorer } from "./explorer.js";
import { network, sankey } from "./flow_charts.js";
import { frame_height, map } from "./map_charts.js";
import { bars, dots, intervals } from "./row_charts.js";
import { theme } from "./theme.js";
import { area, fan, lines } from "./time_charts.js";

echarts.use([BarChart, CustomChart, GraphChart, LineChart, SankeyChart, ScatterChart, GridComponent, LegendComponent, MarkPointComponent,
  TooltipComponent, LabelLayout, SVGRenderer]);

const kinds = { area, bars, differences, dots, fan, histogram, intervals, lines, map, network, path, sankey, scatter, tornado, waterfall, whiskers };
const drawn = [];

/** Draws the figure's data, and redraws it when the colours or the width change. */
function set_up(figure) {
  const data = JSON.parse(figure.querySelector("script").textContent);
  const plot = figure.querySelector(".plot");
  plot.replaceChildren();
  const fit = width => {
    if (data.aspect) plot.style.height = `${frame_height(data, width)}px`;
    if (data.rows) plot.style.height = `${84 + data.rows.length * (data.kind === "intervals" ? 68 : row_height(data, width))}px`;
  };
  fit(plot.clientWidth);
  const chosen = { layer: 0, date: data.dates ? data.dates.length - 1 : 0 };
  const chart = echarts.init(plot, null, { renderer: "svg" });
  const draw = width => {
    fit(width ?? plot.clientWidth);
    chart.resize({ width: width ?? "auto" });
    chart.setOption(kinds[data.kind](theme(), data, chart.getWidth(), chosen, chart.getHeight()), true);
  };
  choose(figure, data, chosen, draw);
  draw();
  drawn.push(draw);
  let last = plot.clientWidth;
  new ResizeObserver(() => {
    if (plot.clientWidth === last) return;
    last = plot.clientWidth;
    draw();
  }).observe(plot);
  add_downloads(figure, plot);
}

/** Adds handlers to the slider and the list of a network. */
function choose(figure, data, chosen, draw) {
  const slider = figure.querySelector("input[type=range]"), list = figure.querySelector("select"), shown = figure.querySelector("output");
  if (slider)
    slider.addEventListener("input", () => {
      chosen.date = Number(slider.value);
      shown.value = data.dates[chosen.date];
      draw();
    });
  if (list)
    list.addEventListener("change", () => {
      chosen.layer = list.selectedIndex;
      draw();
    });
}

document.documentElement.classList.add("drawn");
for (const figure of document.querySelectorAll("figure[data-chart]")) set_up(figure);
set_up_explorer(echarts, drawn);
const draw_all = width => drawn.forEach(draw => draw(width));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw_all());
addEventListener("beforeprint", () => {
  document.documentElement.classList.add("printed");
  draw_all(680);
});
addEventListener("afterprint", () => {
  document.documentElement.classList.remove("printed");
  draw_all();
});
