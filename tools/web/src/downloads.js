function save(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Returns the chart as a standalone SVG file with title and description. */
function svg_of(figure, plot) {
  const svg = plot.querySelector("svg").cloneNode(true);
  const say = (tag, text) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    element.textContent = text;
    return element;
  };
  svg.prepend(say("title", figure.querySelector("h3").textContent), say("desc", plot.getAttribute("aria-label")));
  return new XMLSerializer().serializeToString(svg);
}

const quoted = text => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function csv_of(figure) {
  return [...figure.querySelectorAll("table tr")].map(row => [...row.cells].map(cell => quoted(cell.textContent)).join(",") + "\n").join("");
}

/** Shows the two download buttons of a figure and adds their handlers. */
export function add_downloads(figure, plot) {
  for (const button of figure.querySelectorAll("button")) {
    button.addEventListener("click", () =>
      button.value === "svg" ? save(`${figure.id}.svg`, "image/svg+xml", svg_of(figure, plot)) : save(`${figure.id}.csv`, "text/csv", csv_of(figure)));
  }
}
