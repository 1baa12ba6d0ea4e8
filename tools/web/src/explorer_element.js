/** Creates an element with properties and attributes; strings inside become text, never HTML. */
export function element(tag, properties, ...inside) {
  const out = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name in out && !name.includes("-")) out[name] = value;
    else out.setAttribute(name, value);
  }
  out.append(...inside);
  return out;
}

/** Formats a number with fixed decimals and no sign before 0. */
export function decimals(x, digits) {
  const text = Math.abs(x).toFixed(digits);
  return x < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** Formats a number with four significant digits. */
export function in_words(x) {
  if (x === 0) return "0";
  const size = Math.abs(x);
  const text = size >= 1e5 || size < 1e-4 ? size.toExponential(2) : String(Number(size.toPrecision(4)));
  return x < 0 ? `−${text}` : text;
}
