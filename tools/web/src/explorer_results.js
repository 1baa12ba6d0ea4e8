import { decimals, element, in_words } from "./explorer_element.js";

const few = 6;  // up to this number, lines are shown even if they do not move
const z = 1.959963984540054;  // 97.5 % quantile of the normal distribution

/** Returns Wilson's 95 % interval of a share of n. */
function interval(yes, n) {
  const p = yes / n, middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** Returns the answer by its probability, in the words of the page's top. */
function answer_by({ yes, count }) {
  const p = yes / count, percent = p < 0.005 ? "< 1 %" : p > 0.995 ? "> 99 %" : `${Math.round(100 * p)} %`;
  return { word: p >= 0.95 ? "YES" : p <= 0.05 ? "NO" : "OPEN", percent };
}

/** Formats a difference with the given decimals, or more if it would round to zero. */
function signed(x, digits) {
  const size = Math.abs(x), least = 0.5 * 10 ** -digits;
  return (x < 0 ? "−" : "+") + (size >= least || size < 1e-9 ? size.toFixed(digits) : Number(size.toPrecision(1)).toString());
}

/** Describes what decides a question in the central run, with the decimals that show the margin. */
function central_words({ unit }, { left, right, margin, yes }) {
  const scale = unit === "share" ? 100 : 1, size = scale * Math.abs(margin), after = { share: " %", 1: "" }[unit] ?? ` ${unit}`;
  const digits = Math.min(6, Math.max(0, size > 0 ? -Math.floor(Math.log10(size)) : 0)), say = x => decimals(scale * x, digits) + after;
  return `in the central run: ${say(left)} against ${say(right)}, ${yes ? "holds" : "misses"} by ${decimals(size, digits)}${unit === "share" ? " points" : after}`;
}

function ask_line(ask) {
  const answer = element("strong", {}), details = element("span", { className: "faint" });
  const root = element("li", {}, answer, element("div", {}, ask.text, details));
  root.dataset.ask = ask.id;
  return {
    root,
    /** Shows the answer of all futures; each of them is {yes, count} or nothing yet. */
    show(central, now, written) {
      const here = now && answer_by(now), there = written && answer_by(written), parts = [];
      answer.textContent = here ? `${here.word} ${here.percent}` : "…";
      if (here) parts.push(`95 % interval ${interval(now.yes, now.count).map(x => Math.round(100 * x)).join(" to ")} % of ${now.count} futures`);
      else parts.push("drawing futures");
      if (there) parts.push(`as written: ${there.word} ${there.percent}`);
      if (central) parts.push(central_words(ask, central));
      details.textContent = parts.join("; ");
      root.classList.toggle("other", Boolean(here && there && here.word !== there.word));
    },
  };
}

/** Describes the line that the changes move most; without changes, that of the actor, or the one farthest from rest. */
function finding(lines, view, date, changed, step, actor) {
  const { digits } = view, least = 1e-9;
  const away = p => Math.abs(p.now[step] - view.rest), moves = p => (changed ? Math.abs(p.now[step] - p.written[step]) : 0);
  const most_by = size => lines.reduce((a, b) => (size(b) > size(a) ? b : a));
  const most = lines.some(p => moves(p) > least) ? most_by(moves) : lines.find(p => p.name === actor) ?? most_by(away);
  const range = most.low ? `, ${decimals(most.low[step], digits)} to ${decimals(most.high[step], digits)} in nine of ten futures` : "";
  const difference = moves(most) > least ? `${signed(most.now[step] - most.written[step], digits + 1)} against the scenario as written` : "as written";
  return `${most.name}: ${decimals(most.now[step], digits)} ${view.of} on ${date}${changed ? ` (${difference})` : ""}${range}`;
}

/** Returns, of many lines, those that leave their rest now, as written or in some replicate. */
function that_move(lines, rest) {
  const moved = lines.filter(p => [p.now, p.written, p.low, p.high].some(values => values?.some(v => Math.abs(v - rest) > 1e-9)));
  return lines.length <= few || !moved.length ? lines : moved;
}

/** Returns the unit of a view. */
const measure = view => view.unit || "−1 to 1";

/** Returns the list of views, by group. */
function choice(views) {
  const groups = [...new Set(views.map(v => v.group))];
  return element("select", { "aria-label": "What to show" }, ...groups.map(group =>
    element("optgroup", { label: group }, ...views.filter(v => v.group === group).map(v => element("option", { value: views.indexOf(v) }, `${group} ${v.name}`)))));
}

/** Returns the results: a chart, its numbers at a date, and the answers. `on` holds callbacks: view, step, play. */
export function results(data, on) {
  const title = element("h3", {}, "The powers' influence, once the engine is ready");
  const plot = element("div", { className: "plot", role: "img", "aria-label": "Lines over time, once the engine is ready" });
  const view = choice(data.views);
  const last = data.dates.length - 1;
  const range = element("input", { type: "range", min: 0, max: last, step: 1, value: last });
  const shown_date = element("output", {}), play = element("button", { type: "button", "aria-label": "Play the steps" }, "▶ Play");
  const body = element("tbody", {}), asks = data.asks.map(ask_line);
  const head = element("tr", {}, ...[measure(data.views[0]), "value", "as written", "difference", "nine of ten futures"].map(text => element("th", { scope: "col" }, text)));
  const table = element("table", {}, element("thead", {}, head), body);
  view.value = data.open?.view ?? 0;
  view.addEventListener("change", () => on.view(Number(view.value)));
  range.addEventListener("input", () => on.step(Number(range.value)));
  play.addEventListener("click", on.play);
  const root = element("div", { className: "results" },
    element("div", { className: "look" }, title,
      element("div", { className: "choose" }, view), plot),
    element("div", { className: "choose" }, play, element("label", {}, "Date ", range, shown_date)),
    element("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": "Numbers at the date" }, table),
    ...(asks.length ? [element("ul", { className: "asks" }, ...asks.map(a => a.root))] : []));

  function row(p, step, digits) {
    const say = x => decimals(x, digits);
    const cells = [say(p.now[step]), p.written ? say(p.written[step]) : "", p.written ? signed(p.now[step] - p.written[step], digits) : "", p.low ? `${say(p.low[step])} to ${say(p.high[step])}` : "…"];
    return element("tr", {}, element("th", { scope: "row" }, p.name), ...cells.map(text => element("td", {}, text)));
  }

  return {
    root, plot,
    playing(yes) {
      play.textContent = yes ? "⏸ Pause" : "▶ Play";
      play.setAttribute("aria-label", yes ? "Pause" : "Play the steps");
    },
    /** Updates the results. \return {view, lines} for explorer_chart.js */
    show({ now, written, view: n, step }) {
      const one = data.views[n], scaled = values => values.map(v => one.scale * v);
      const lines = that_move(one.lines.map(({ row: at, ...line }) => ({
        ...line,
        now: scaled(now.central.values[at]),
        written: written && scaled(written.central.values[at]),
        low: now.futures && scaled(now.futures.bands[at][0]),
        high: now.futures && scaled(now.futures.bands[at][2]),
      })), one.rest);
      title.textContent = finding(lines, one, data.dates[step], Boolean(written), step, data.open?.line);
      plot.setAttribute("aria-label", `Lines over time, ${data.dates[0]} to ${data.dates[last]}, with bands of futures. ${one.group} ${one.name}. ${title.textContent}.`);
      head.cells[0].textContent = measure(one);
      range.value = step;
      range.setAttribute("aria-valuetext", data.dates[step]);
      shown_date.textContent = data.dates[step];
      table.classList.toggle("as-written", !written);
      body.replaceChildren(...lines.map(p => row(p, step, one.digits + 1)));
      const counted = (run, a) => run?.futures && { yes: run.futures.asks[a], count: run.futures.count };
      asks.forEach((ask, a) => ask.show(now.central.asks[a], counted(now, a), counted(written, a)));
      return { view: one, lines };
    },
  };
}
