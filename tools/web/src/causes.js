import { element } from "./explorer_element.js";
import { shape } from "./svg.js";

const figures = new Map();  // of causes, by metric and date

/** Registers a figure that shows the causes of a number: {causes_of: "METRIC DATE"}. */
export function add_causes(figure, data) {
  if (data.causes_of) figures.set(data.causes_of, figure);
}

/** Wraps marks in a link to the causes of their number. */
export function causes_link(data, metric, date, words, ...marks) {
  const to = figures.get(`${metric} ${date}`)?.id ?? "", command = `steppe why ${metric} ${data.scenario}.toml --at ${date}`;
  return shape("a", { href: `#${to}`, "aria-label": `${words}: causes`, "data-why": command }, ...marks);
}

/** Opens the figure of the fragment with its rows. */
function open(id) {
  const figure = document.getElementById(id);
  if (!figure?.id.startsWith("why-")) return false;
  figure.querySelector("details").open = true;
  const title = figure.querySelector("h3");
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
  figure.scrollIntoView();
  return true;
}

/** Shows the command that prints causes which are not on the page. */
function offer(figure, command) {
  let note = figure.querySelector(".offer");
  if (!note) figure.querySelector(".plot").after(note = element("p", { className: "offer", role: "status" }));
  const copy = element("button", { type: "button" }, "Copy");
  copy.addEventListener("click", () => void navigator.clipboard?.writeText(command));
  note.replaceChildren("Not on this page; the command that prints the causes: ", element("code", {}, command), " ", copy);
}

/** Lets links, and the rows of a table with links, open causes. */
export function set_up_causes() {
  addEventListener("click", event => {
    const row = event.target.closest("tr"), link = event.target.closest("a") ?? row?.querySelector("a[href^='#why-']");
    const to = link?.getAttribute("href");
    if (!to?.startsWith("#")) return;
    if (open(to.slice(1))) return history.replaceState(null, "", to), event.preventDefault();
    if (!link.dataset.why) return;
    event.preventDefault();
    offer(link.closest("figure"), link.dataset.why);
  });
  const restore = () => open(location.hash.slice(1));
  addEventListener("hashchange", restore);
  restore();
}
