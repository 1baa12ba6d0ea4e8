/**
 * The reader's changes and their three forms: for the engine, for the link's fragment, as TOML.
 * set: address to number; dropped: addresses of disabled tables.
 */
export class Changes {
  constructor(data) {
    this.data = data;
    this.inputs = new Map(data.inputs.map(i => [i.address, i]));
    this.switches = new Set(data.switches.map(s => s.address));
    this.clear();
  }

  clear() {
    this.set = new Map();
    this.dropped = new Set();
  }

  get none() { return this.set.size === 0 && this.dropped.size === 0; }

  /** Sets a number. An uncertain one that is never set stays uncertain, at its centre. */
  put(address, value) { this.set.set(address, value); }

  off(address) { return [...this.dropped].some(table => address.startsWith(`${table}.`)); }

  /** Returns the numbers that are set, except those of dropped tables. */
  numbers() { return [...this.set].filter(([address]) => !this.off(address)).sort(([a], [b]) => (a < b ? -1 : 1)); }

  for_engine() { return [...[...this.dropped].sort(), ...this.numbers().map(([address, value]) => `${address}=${value}`)].join("\n"); }

  fragment() {
    const parts = [...[...this.dropped].sort().map(a => `-${encodeURIComponent(a)}`), ...[...this.set].map(([a, v]) => `${encodeURIComponent(a)}=${v}`)];
    return parts.length ? `#explorer&${parts.join("&")}` : "";
  }

  /** Reads the known addresses of a fragment and clamps their values to the sliders. */
  read(fragment) {
    this.clear();
    const parts = fragment.replace(/^#/, "").split("&");
    if (parts.shift() !== "explorer") return;
    for (const part of parts) {
      const [name, text] = part.split("=");
      let address;
      try {
        address = decodeURIComponent(name.replace(/^-/, ""));
      } catch {
        continue;
      }
      const input = this.inputs.get(address), value = Number(text);
      if (text === undefined && name.startsWith("-") && this.switches.has(address)) this.dropped.add(address);
      else if (input && text && Number.isFinite(value)) this.set.set(address, Math.min(input.high, Math.max(input.low, value)));
    }
  }

  /** Returns the changed scenario, to be saved beside the files of the result. */
  toml() {
    const { main, compare_with } = this.data, name = this.data.name.replace(/\p{Cc}/gu, " ");
    const text = JSON.stringify;  // a basic TOML string
    const lines = [`# ${name}, changed in its report. Save it in the folder of the report, then: steppe run FILE`,
      `title = ${text(`${name}, changed`)}`, `extends = ${text(main)}`, `compare_with = ${text(compare_with)}`];
    if (this.dropped.size) lines.push(`drop = [${[...this.dropped].sort().map(a => text(a)).join(", ")}]`);
    let table = "";
    for (const [address, value] of this.numbers()) {
      const parts = address.split("."), header = parts.slice(0, parts.length > 2 ? 2 : 1).join(".");
      if (header !== table) lines.push("", `[${(table = header)}]`);
      lines.push(`${parts.slice(header.split(".").length).join(".")} = ${toml_number(value)}`);
    }
    return lines.join("\n") + "\n";
  }
}

/** Formats a TOML float, which needs a point or exponent and digits on both sides of the point. */
function toml_number(value) {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
