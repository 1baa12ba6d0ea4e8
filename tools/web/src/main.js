import { add_downloads } from "./downloads.js";
import { set_up_explorer } from "./explorer.js";
import { map, network, sankey } from "./map_charts.js";
import { heat, histogram, path, scatter } from "./plane_charts.js";
import { bars, differences, dots, intervals, tornado, waterfall } from "./row_charts.js";
import { area, fan, lines } from "./time_charts.js";

const kinds = { area, bars, differences, dots, fan, heat, histogram, intervals, lines, map, network, path, sankey, scatter, tornado, waterfall };
const drawn = [];

/** Draws the figure's data, and redraws it when the width changes; colours are those of the style sheet. */
function set_up(figure) {
  const data = JSON.parse(figure.querySelector("script").textContent), plot = figure.querySelector(".plot");
  const chosen = { date: data.dates ? data.dates.length - 1 : 0 };
  const draw = width => plot.replaceChildren(kinds[data.kind](data, width ?? plot.clientWidth, chosen));
  const slider = figure.querySelector("input[type=range]"), shown = figure.querySelector("output");
  slider?.addEventListener("input", () => {
    chosen.date = Number(slider.value);
    shown.value = data.dates[chosen.date];
    draw();
  });
  for (const list of figure.querySelectorAll("select")) {
    chosen[list.name] = list.selectedIndex;
    list.addEventListener("change", () => {
      chosen[list.name] = list.selectedIndex;
      draw();
    });
  }
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

document.documentElement.classList.add("drawn");
for (const figure of document.querySelectorAll("figure[data-chart]")) set_up(figure);
set_up_explorer(drawn);
addEventListener("beforeprint", () => {
  document.documentElement.classList.add("printed");
  drawn.forEach(draw => draw(680));
});
addEventListener("afterprint", () => {
  document.documentElement.classList.remove("printed");
  drawn.forEach(draw => draw());
});
