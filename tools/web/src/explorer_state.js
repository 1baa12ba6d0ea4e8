/**
 * What a reader has changed, and the three ways it is written: for the engine, for the link's fragment, as TOML.
 * set: address to number; dropped: addresses of tables that are switched off.
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

  /** Sets a number; at its centre an uncertain one that was not moved stays uncertain. */
  put(address, value) { this.set.set(address, value); }

  off(address) { return [...this.dropped].some(table => address.startsWith(`${table}.`)); }

  /** The numbers that are set, without those of tables that are dropped. */
  numbers() { return [...this.set].filter(([address]) => !this.off(address)).sort(([a], [b]) => (a < b ? -1 : 1)); }

  for_engine() { return [...[...this.dropped].sort(), ...this.numbers().map(([address, value]) => `${address}=${value}`)].join("\n"); }

  fragment() {
    const parts = [...[...this.dropped].sort().map(a => `-${encodeURIComponent(a)}`), ...[...this.set].map(([a, v]) => `${encodeURIComponent(a)}=${v}`)];
    return parts.length ? `#explorer&${parts.join("&")}` : "";
  }

  /** Takes what a fragment says, as far as this page has it and it lies within the sliders. */
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

  /** The scenario as it stands, to be saved beside the files of the result. */
  toml() {
    const { main, compare_with } = this.data, name = this.data.name.replace(/\p{Cc}/gu, " ");
    const text = JSON.stringify;  // a basic string of TOML
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

/** A float of TOML has a point or an exponent, and digits on both sides of the point. */
function toml_number(value) {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
