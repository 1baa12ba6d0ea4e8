import { element } from "./explorer_element.js";
import { shape, text, wrapped } from "./svg.js";

const edge = 16;

function save(name, content) {
  const link = document.createElement("a");
  link.href = typeof content === "string" ? content : URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Returns the chart as a standalone picture with its title above and its source below, in the colours of the page. */
function svg_of(figure, plot) {
  const svg = plot.querySelector("svg").cloneNode(true), width = Number(svg.getAttribute("width")), tall = Number(svg.getAttribute("height"));
  const title = figure.querySelector("h3")?.textContent ?? document.title;
  const above = wrapped(title, 0.88 * width, 17, 4);  // bold type is wider
  const source = `${figure.querySelector("figcaption").textContent} ${document.title}.`, below = wrapped(source, width, 11, 6);
  const top = edge + 21 * above.length + 8, height = top + tall + 10 + 14 * below.length + edge;
  svg.setAttribute("x", edge), svg.setAttribute("y", top);
  const out = shape("svg", { xmlns: svg.namespaceURI, width: width + 2 * edge, height, viewBox: `0 0 ${width + 2 * edge} ${height}`, "font-family": "system-ui, sans-serif" },
    shape("title", {}, title), shape("desc", {}, plot.getAttribute("aria-label")), shape("rect", { width: "100%", height: "100%", fill: "var(--paper)" }),
    text(above, edge, edge + 8, { size: 17, weight: "bold" }), svg, text(below, edge, top + tall + 16, { size: 11, fill: "var(--faint)" }));
  const style = getComputedStyle(document.documentElement);
  return { width: width + 2 * edge, height, content: new XMLSerializer().serializeToString(out).replace(/var\((--\w+)\)/g, (_, name) => style.getPropertyValue(name).trim()) };
}

/** Paints a picture at twice its size and saves it as PNG. */
async function save_png(name, { width, height, content }) {
  const image = new Image(), canvas = document.createElement("canvas");
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(content)}`;
  await image.decode();
  canvas.width = 2 * width, canvas.height = 2 * height;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  save(name, canvas.toDataURL("image/png"));
}

const quoted = cell => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Returns the numbers with all digits: `data-v` of a cell has its fields. */
const csv_of = figure => [...figure.querySelectorAll("table tr")].map(row => [...row.cells].filter(cell => !cell.querySelector("svg"))
  .flatMap(cell => cell.dataset.v?.split("\t") ?? [cell.textContent]).map(quoted).join(",") + "\n").join("");

/** Adds the buttons that save a figure. */
export function add_downloads(figure, plot) {
  const title = figure.querySelector("h3").textContent;
  const forms = {
    SVG: name => save(name, new Blob([svg_of(figure, plot).content], { type: "image/svg+xml" })),
    PNG: name => save_png(name, svg_of(figure, plot)),
    CSV: name => save(name, new Blob([csv_of(figure)], { type: "text/csv" })),
  };
  figure.querySelector(".tools").prepend(...Object.entries(forms).map(([form, act]) => {
    const value = form.toLowerCase(), what = form === "CSV" ? "numbers" : "picture";
    const button = element("button", { type: "button", value, "aria-label": `Save the ${what} as ${form}: ${title}` }, form);
    button.addEventListener("click", () => act(`${figure.id}.${value}`));
    return button;
  }));
}
