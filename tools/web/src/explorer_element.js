/** An element with properties and attributes; what is put into it becomes text, never HTML. */
export function element(tag, properties, ...inside) {
  const out = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name in out && !name.includes("-")) out[name] = value;
    else out.setAttribute(name, value);
  }
  out.append(...inside);
  return out;
}

/** A number as a person reads it: four digits that count. */
export function in_words(x) {
  if (x === 0) return "0";
  const size = Math.abs(x);
  return size >= 1e5 || size < 1e-4 ? x.toExponential(2) : String(Number(x.toPrecision(4)));
}
