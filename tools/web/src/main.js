import { add_causes, set_up_causes } from "./causes.js";
import { add_downloads } from "./downloads.js";
import { set_up_explorer } from "./explorer.js";
import { element } from "./explorer_element.js";
import { map, network, sankey } from "./map_charts.js";
import { heat, histogram, path, scatter } from "./plane_charts.js";
import { bars, causes, differences, dots, intervals, tornado, waterfall } from "./row_charts.js";
import { area, fan, lines } from "./time_charts.js";

/** The charts by kind, with a description for alternative texts. */
const kinds = {
  area: [area, "Stacked areas over time"],
  bars: [bars, "Bars with intervals, a row each"],
  causes: [causes, "Bars without and with the scenario, a row for each part"],
  differences: [differences, "Dots and ranges on a band of nine of ten futures, a row each"],
  dots: [dots, "A ring without, or at the start, and a dot with, or at the end, a row each"],
  fan: [fan, "Bands between quantiles of the futures over time, with the median as a line"],
  heat: [heat, "A table of coloured cells"],
  histogram: [histogram, "How many of 100 futures lie in each bin"],
  intervals: [intervals, "Bars with intervals, a row each"],
  lines: [lines, "Lines over time"],
  map: [map, "A map of the region, with a slider over time and a list of the powers"],
  network: [network, "A network: powers and states, and an arrow from each power to each state"],
  path: [path, "A curve through a plane"],
  sankey: [sankey, "Flows of money from each power to the states it pays; the rest is unpaid"],
  scatter: [scatter, "Points in a plane; the box is a frame"],
  tornado: [tornado, "Bars to both sides of the central run, a row each"],
  waterfall: [waterfall, "Bars, each of which begins where the one before ends"],
};
const drawn = [];

/** Returns the date slider and the lists of a chart. */
function choices(data, chosen, draw) {
  const shown = element("output", {}, data.dates[chosen.date]);
  const range = element("input", { type: "range", min: 0, max: data.dates.length - 1, value: chosen.date });
  range.addEventListener("input", () => {
    shown.textContent = data.dates[chosen.date = Number(range.value)];
    range.setAttribute("aria-valuetext", shown.textContent);
    draw();
  });
  const lists = (data.choices ?? []).map(({ label, name, options, chosen: first }) => {
    const list = element("select", { name }, ...options.map((option, n) => element("option", { selected: n === first }, option)));
    chosen[name] = first;
    list.addEventListener("change", () => {
      chosen[name] = list.selectedIndex;
      draw();
    });
    return element("label", {}, `${label} `, list);
  });
  return element("div", { className: "choose" }, element("label", {}, "Date ", range, " ", shown), ...lists);
}

/** Draws the figure's data, and redraws it when the width changes; colours are those of the style sheet. */
function set_up([figure, data]) {
  const plot = figure.querySelector(".plot"), [kind, description] = kinds[data.kind];
  const chosen = { date: data.date ?? (data.dates?.length ?? 1) - 1 };
  const draw = width => plot.replaceChildren(kind(data, width ?? plot.clientWidth, chosen));
  // A chart with links is more than a picture.
  plot.setAttribute("role", data.scenario ? "group" : "img");
  plot.setAttribute("aria-label", `${description}. ${figure.querySelector("h3").textContent}.`);
  if (data.dates) plot.before(choices(data, chosen, draw));
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

/** Folds the contents on a narrow page, and marks the section in view. */
function set_up_contents() {
  const fold = document.querySelector("nav details");
  if (!fold) return;
  fold.open = matchMedia("(min-width: 80rem)").matches;
  const links = new Map([...fold.querySelectorAll("a")].map(link => [document.getElementById(link.hash.slice(1)), link]));
  const seen = new IntersectionObserver(all => {
    for (const { target, isIntersecting } of all) links.get(target).classList.toggle("in-view", isIntersecting);
  }, { rootMargin: "-10% 0px -60% 0px" });
  for (const section of links.keys()) seen.observe(section);
}

document.documentElement.classList.add("drawn");
const charts = [...document.querySelectorAll("figure[data-chart]")].map(figure => [figure, JSON.parse(figure.querySelector("script").textContent)]).filter(([, data]) => kinds[data.kind]);
charts.forEach(chart => add_causes(...chart));
charts.forEach(set_up);
set_up_contents();
set_up_explorer(drawn);
set_up_causes();
addEventListener("beforeprint", () => {
  document.documentElement.classList.add("printed");
  drawn.forEach(draw => draw(680));
});
addEventListener("afterprint", () => {
  document.documentElement.classList.remove("printed");
  drawn.forEach(draw => draw());
});
