import { element } from "./explorer_element.js";
import { figure } from "./theme.js";

const z = 1.959963984540054;  // of 95 %

/** Wilson's interval of a share of n. */
function interval(yes, n) {
  const p = yes / n, middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

const chance = (yes, n) => {
  const [low, high] = interval(yes, n);
  return `${Math.round((100 * yes) / n)} % of futures [${Math.round(100 * low)}, ${Math.round(100 * high)}]`;
};

const signed = x => (x < 0 ? "−" : "+") + Math.abs(x).toFixed(2);

function ask_line(ask) {
  const answer = element("strong", {}), details = element("span", { className: "faint" });
  const root = element("li", {}, answer, element("div", {}, ask.text, details));
  root.dataset.ask = ask.id;
  return {
    root,
    show(now, written, many) {
      answer.textContent = now ? (now.yes ? "Yes" : "No") : "–";
      const parts = [];
      if (now) parts.push(`${Number(now.left.toPrecision(4))} against ${Number(now.right.toPrecision(4))}, ${now.yes ? "holds" : "misses"} by ${Number(Math.abs(now.margin).toPrecision(3))}`);
      if (written) parts.push(written.yes === now?.yes ? "the same as written" : `as written: ${written.yes ? "yes" : "no"}`);
      parts.push(many ?? "futures are being drawn");
      details.textContent = parts.join("; ");
      root.classList.toggle("other", Boolean(written && now && written.yes !== now.yes));
    },
  };
}

/** The power that the changes move most, in words; without changes the one that leads. */
function finding(powers, place, date, changed, step) {
  const size = p => (changed ? Math.abs(p.now[step] - p.written[step]) : p.now[step]);
  const most = powers.reduce((a, b) => (size(b) > size(a) ? b : a));
  const range = most.low ? `, ${figure(most.low[step], 1)} to ${figure(most.high[step], 1)} in nine of ten futures` : "";
  const moved = changed ? ` (${signed(most.now[step] - most.written[step])} against the scenario as written)` : "";
  return `${most.name}: ${figure(most.now[step], 1)} % of the powers' influence on ${place} on ${date}${moved}${range}`;
}

/** What follows: a chart to be drawn, its numbers at a date, and the answers. `on` hears: view, step, play. */
export function results(data, on) {
  const title = element("h3", {}, "The powers' influence, once the engine is there");
  const plot = element("div", { className: "plot", role: "img", "aria-label": "Lines over time, once the engine is there" });
  const view = element("select", {}, ...data.views.map(v => element("option", {}, v.name)));
  const last = data.dates.length - 1;
  const range = element("input", { type: "range", min: 0, max: last, step: 1, value: last });
  const shown_date = element("output", {}), play = element("button", { type: "button", "aria-label": "Play the steps" }, "▶ Play");
  const body = element("tbody", {}), asks = data.asks.map(ask_line);
  const head = element("tr", {}, ...["per cent", "now", "written", "difference", "nine of ten futures"].map(text => element("th", { scope: "col" }, text)));
  const table = element("table", {}, element("thead", {}, head), body);
  view.addEventListener("change", () => on.view(view.selectedIndex));
  range.addEventListener("input", () => on.step(Number(range.value)));
  play.addEventListener("click", on.play);
  const root = element("div", { className: "results" },
    element("div", { className: "look" }, title,
      element("div", { className: "choose" }, element("label", {}, "Influence on ", view)), plot),
    element("div", { className: "choose" }, play, element("label", {}, "Date ", range, shown_date)),
    element("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": "Numbers at the date" }, table),
    ...(asks.length ? [element("ul", { className: "asks" }, ...asks.map(a => a.root))] : []));

  function row(p, step) {
    const cells = [p.now[step].toFixed(2), p.written ? p.written[step].toFixed(2) : "", p.written ? signed(p.now[step] - p.written[step]) : "", p.low ? `${p.low[step].toFixed(2)} to ${p.high[step].toFixed(2)}` : "…"];
    return element("tr", {}, element("th", { scope: "row" }, p.name), ...cells.map(text => element("td", {}, text)));
  }

  return {
    root, plot,
    playing(yes) {
      play.textContent = yes ? "⏸ Pause" : "▶ Play";
      play.setAttribute("aria-label", yes ? "Pause" : "Play the steps");
    },
    /** \return the powers as explorer_chart.js draws them */
    show({ now, written, view: n, step }) {
      const { rows, name } = data.views[n], percent = values => values.map(v => 100 * v);
      const powers = data.powers.map((power, k) => ({
        ...power,
        now: percent(now.central.values[rows[k]]),
        written: written && percent(written.central.values[rows[k]]),
        low: now.futures && percent(now.futures.bands[rows[k]][0]),
        high: now.futures && percent(now.futures.bands[rows[k]][4]),
      }));
      title.textContent = finding(powers, name, data.dates[step], Boolean(written), step);
      plot.setAttribute("aria-label", `Lines over time, ${data.dates[0]} to ${data.dates[last]}: each power's part of the powers' influence on ${name}, with bands of futures. ${title.textContent}.`);
      range.value = step;
      range.setAttribute("aria-valuetext", data.dates[step]);
      shown_date.textContent = data.dates[step];
      table.classList.toggle("as-written", !written);
      body.replaceChildren(...powers.map(p => row(p, step)));
      asks.forEach((ask, a) => ask.show(now.central.asks[a], written?.central.asks[a], now.futures && chance(now.futures.asks[a], now.futures.count)));
      return powers;
    },
  };
}
