import { Changes } from "./explorer_state.js";
import { controls } from "./explorer_controls.js";
import { element } from "./explorer_element.js";
import { results } from "./explorer_results.js";
import { worker_main } from "./explorer_worker.js";
import { lines } from "./time_charts.js";

const futures = 200;
const per_second = 4;  // steps of a replay

/** Builds the controls and results of the explorer and starts the engine when the section scrolls into view. */
export function set_up_explorer(drawn) {
  const section = document.getElementById("explorer");
  if (section) new Explorer(section, drawn);
}

class Explorer {
  constructor(section, drawn) {
    this.section = section;
    this.data = JSON.parse(section.querySelector("script").textContent);
    this.changes = new Changes(this.data);
    this.view = this.data.open?.view ?? 0;
    this.step = this.data.dates.length - 1;
    this.id = 0;
    this.results = results(this.data, { view: n => this.choose(n), step: t => this.go_to(t), play: () => this.play() });
    this.controls = controls(this.data, this.changes, { changed: () => this.look(), copy: () => this.copy(), clear: () => this.clear() });
    this.status = element("p", { role: "status", className: "faint" }, "Starting the engine…");
    section.append(
      element("p", {}, "The engine runs in this page. Lines show the central run, dashed lines the scenario as written; shades contain nine of ten futures, in which all uncertain numbers are drawn. A number that you move is no longer uncertain."),
      this.status, element("div", { className: "explore" }, this.results.root, this.controls.root));
    drawn.push(width => this.fit(width));
    new ResizeObserver(() => this.fit()).observe(this.results.plot);
    this.size = [0, 0];
    addEventListener("hashchange", () => location.hash.startsWith("#explorer&") && location.hash !== this.changes.fragment() && this.restore());
    this.changes.read(location.hash);
    if (location.hash.startsWith("#explorer")) section.scrollIntoView();  // a link with changes
    this.controls.show();
    const seen = new IntersectionObserver(all => {
      if (!all.some(one => one.isIntersecting)) return;
      seen.disconnect();
      this.start();
    }, { rootMargin: "600px" });
    seen.observe(section);
    if (!this.changes.none) this.section.scrollIntoView();
  }

  start() {
    const { files, main, wanted } = this.data;
    this.source = URL.createObjectURL(new Blob([`(${worker_main})()`], { type: "text/javascript" }));
    this.worker = new Worker(this.source);
    this.worker.onmessage = ({ data }) => this.heard(data);
    this.worker.onerror = event => this.say(`The engine could not start: ${event.message ?? "the browser does not allow it"}`);
    const bytes = this.section.querySelector("template").content.textContent;
    this.worker.postMessage({ open: { bytes, files, main, wanted: wanted.join("\n"), futures } });
  }

  heard({ ready, failed, id, central, futures: many }) {
    if (failed) return this.say(`The engine stopped: ${failed}`);
    if (ready) {
      URL.revokeObjectURL(this.source);
      this.ask("");  // the original scenario, for comparison
      return;
    }
    if (id !== this.id) return;  // superseded by a later request
    const told = central ?? many;
    if (told.error) return this.say(`These changes cannot be run; the chart shows the previous state: ${told.error}`);
    this.now = central ? { look: this.asked.look, central, futures: null } : { ...this.now, futures: many };
    if (!this.written && many) {
      this.written = this.now;
      if (!this.changes.none) return this.look();
    }
    this.draw();
    this.now[central ? "central_ms" : "futures_ms"] = performance.now() - this.asked.at;
    this.say(central ? `Drawing ${futures} futures…` : this.now === this.written ? `Ready: the scenario as written, with ${futures} futures.` : `Changed; ${futures} futures drawn.`);
  }

  ask(look) {
    this.asked = { look, at: performance.now() };
    this.section.dataset.look = look;  // explored.look becomes equal after drawing
    this.worker.postMessage({ look, id: ++this.id });
  }

  /** Runs the changes and, after a pause, writes them into the link. */
  look() {
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.write_link(), 200);
    this.controls.show();
    if (!this.written) return;
    if (!this.changes.none) return this.ask(this.changes.for_engine());
    this.section.dataset.look = "";
    this.now = this.written;
    ++this.id;
    this.say("Reset to the scenario as written.");
    this.draw();
  }

  write_link() {
    try {
      history.replaceState(null, "", this.changes.fragment() || location.pathname);
    } catch {
      // An embedded page cannot set its address.
    }
  }

  restore() {
    this.changes.read(location.hash);
    this.look();
  }

  clear() {
    this.changes.clear();
    this.look();
  }

  async copy() {
    const text = this.changes.toml();
    this.controls.text(text);
    try {
      await navigator.clipboard.writeText(text);
      this.say("Copied. The text is also below the sliders.");
    } catch {
      this.say("The text is below the sliders, ready to copy.");
    }
  }

  choose(view) {
    this.view = view;
    this.draw();
  }

  go_to(step) {
    this.step = step;
    this.draw();
  }

  play() {
    const stop = () => {
      clearInterval(this.playing);
      this.playing = null;
      this.results.playing(false);
    };
    if (this.playing) return stop();
    const last = this.data.dates.length - 1;
    if (this.step === last) this.go_to(0);
    this.results.playing(true);
    this.playing = setInterval(() => (this.step < last ? this.go_to(this.step + 1) : stop()), 1000 / per_second);
  }

  say(text) { this.status.textContent = text; }

  /** Redraws the chart if its size changed. */
  fit(width) {
    const { clientWidth, clientHeight } = this.results.plot, size = [width ?? clientWidth, clientHeight];
    if (size.every((x, n) => x === this.size[n])) return;
    this.size = size;
    this.draw();
  }

  /** Draws the chart. It reads no sizes or styles of the page, which would force a layout on each change. */
  draw() {
    if (!this.now) return;
    const { view, lines: all } = this.results.show({ now: this.now, written: this.now.look === "" ? null : this.written, view: this.view, step: this.step });
    const top = Math.max(...all.flatMap(p => [...p.now, ...(p.written ?? []), ...(p.high ?? [])]));
    const series = all.flatMap(p => [...(p.written ? [{ colour: p.colour, values: p.written, dashed: true }] : []),
      { name: p.name, colour: p.colour, values: p.now, bands: p.low ? [{ low: p.low, high: p.high }] : [] }]);
    this.results.plot.replaceChildren(lines({ x: this.data.dates, unit: view.unit, axis: view.unit === "%" ? view.of.split(",")[0] : view.unit, digits: view.digits, min: view.low, max: top > 0.85 * view.high ? view.high : undefined, mark: this.step, series }, ...this.size.toSpliced(1, 0, null)));
    this.section.explored = this.now;  // all digits, for the console and tests
  }
}
