import { element, in_words } from "./explorer_element.js";

const at_first = 6;   // inputs shown initially
const at_most = 60;   // results of a search
const positions = 200;

/** Rounds a number to few digits within the slider's range. */
function rounded(input, place) {
  const span = input.high - input.low, value = input.low + (span * place) / positions;
  const digits = Math.max(0, 3 - Math.floor(Math.log10(span)));
  return Math.min(input.high, Math.max(input.low, Number(value.toFixed(Math.min(digits, 100)))));
}

const place_of = (input, value) => Math.round((positions * (value - input.low)) / (input.high - input.low));

/** Returns a value in the unit that readers know: a share in percent, a part in percent of the whole. */
function shown(input, value, changes) {
  if (input.part) {
    const others = changes.data.inputs.filter(i => i.part === input.part && i !== input);
    const rest = others.reduce((sum, i) => sum + (changes.set.get(i.address) ?? i.value), input.rest);
    return `${Math.round(100 * value / (value + rest || 1))} %`;
  }
  return input.unit === "share" ? `${in_words(100 * value)} %` : `${in_words(value)}${input.unit ? ` ${input.unit}` : ""}`;
}

/** Returns a slider with its labels; `show()` moves it to the current value. */
function slider(input, number, changes, changed) {
  const id = `explore-${number}`, say = value => shown(input, value, changes);
  const range = element("input", { type: "range", id, min: 0, max: positions, step: 1, "data-address": input.address, "aria-describedby": `${id}-about` });
  const output = element("output", { htmlFor: id });
  const undo = element("button", { type: "button", className: "undo", "aria-label": `As written: ${input.label}` }, "↺");
  const about = element("span", { className: "faint", id: `${id}-about` }, `${input.uncertain ? "uncertain, " : ""}${say(input.low).split(" ")[0]} to ${say(input.high)}, as written ${say(input.value)} · ${input.address}`);
  const root = element("div", { className: "slider" }, element("label", { htmlFor: id }, input.label[0].toUpperCase() + input.label.slice(1)), element("div", { className: "track" }, range, output, undo), about);
  range.addEventListener("input", () => {
    changes.put(input.address, rounded(input, Number(range.value)));
    changed();
  });
  undo.addEventListener("click", () => {
    changes.set.delete(input.address);
    changed();
    range.focus();
  });
  const show = () => {
    const set = changes.set.has(input.address), value = set ? changes.set.get(input.address) : input.value;
    range.value = place_of(input, value);
    range.disabled = changes.off(input.address);
    range.setAttribute("aria-valuetext", say(value));
    output.textContent = say(value);
    undo.style.visibility = set ? "visible" : "hidden";
    root.classList.toggle("set", set);
  };
  return { root, show, input };
}

function toggle(one, changes, changed) {
  const box = element("input", { type: "checkbox", "data-address": one.address });
  box.addEventListener("change", () => {
    changes.dropped[box.checked ? "delete" : "add"](one.address);
    changed();
  });
  const root = element("label", { className: "switch" }, box, element("span", {}, `${one.label} `, element("span", { className: "faint" }, one.address)));
  return { root, show: () => (box.checked = !changes.dropped.has(one.address)) };
}

/** Returns the sliders and switches. `on` holds callbacks: changed, copy, clear. */
export function controls(data, changes, on) {
  const shown = [];
  let number = 0;
  const made = new Map();
  const make = input => {
    if (!made.has(input)) {
      made.set(input, slider(input, number++, changes, on.changed));
      shown.push(made.get(input));
    }
    made.get(input).show();
    return made.get(input).root;
  };
  const root = element("form", { className: "controls", "aria-label": "What to change" });
  root.addEventListener("submit", event => event.preventDefault());

  const own = data.inputs.filter(i => i.changed), others = data.inputs.filter(i => !i.changed);
  const switches = data.switches.map(one => toggle(one, changes, on.changed));
  shown.push(...switches);
  const rest = element("details", {}, element("summary", {}, `${own.length - at_first} more`), ...own.slice(at_first).map(make));
  if (switches.length || own.length)
    root.append(element("fieldset", {}, element("legend", {}, "Changes and events of the scenario"), ...switches.map(s => s.root), ...own.slice(0, at_first).map(make), ...(own.length > at_first ? [rest] : [])));

  const list = element("div", {}), more = element("button", { type: "button" });
  const search = element("input", { type: "search", placeholder: "a word or an address", autocomplete: "off" });
  let wanted = at_first;
  const fill = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = others.filter(i => words.every(w => `${i.label} ${i.address}`.toLowerCase().includes(w)));
    const count = words.length ? Math.min(at_most, found.length) : wanted;
    // Moved inputs stay visible.
    list.replaceChildren(...found.filter((input, n) => n < count || changes.set.has(input.address)).map(make));
    if (!found.length) list.append(element("p", { className: "faint" }, "No input matches."));
    more.hidden = words.length > 0 || count >= found.length;
    more.textContent = `Show more of ${found.length}`;
  };
  search.addEventListener("input", fill);
  more.addEventListener("click", () => {
    wanted += 12;
    fill();
  });
  if (others.length)
    root.append(element("fieldset", {}, element("legend", {}, "Uncertain inputs, those that move the answer most first"), ...(others.length > at_first ? [element("label", { className: "search" }, "Find ", search)] : []), list, more));

  const text = element("textarea", { readOnly: true, hidden: true, rows: 8, spellcheck: false, "aria-label": "The scenario as TOML" });
  const copy = element("button", { type: "button", value: "toml" }, "Copy as TOML"), clear = element("button", { type: "button", value: "clear" }, "All as written");
  copy.addEventListener("click", on.copy);
  clear.addEventListener("click", on.clear);
  root.append(element("div", { className: "buttons" }, copy, clear), text);
  fill();
  return {
    root,
    show() {
      // Show the inputs that a link sets.
      if (others.some(i => changes.set.has(i.address) && !made.get(i)?.root.isConnected)) fill();
      if (own.slice(at_first).some(i => changes.set.has(i.address))) rest.open = true;
      shown.forEach(one => one.show());
      clear.disabled = changes.none;
      if (!text.hidden) text.value = changes.toml();
    },
    text(value) {
      text.hidden = false;
      text.value = value;
      text.select();
    },
  };
}
