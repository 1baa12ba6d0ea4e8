/**
 * Opens reports like a reader: node reports.mjs MODULES CHROMIUM CASES.json, where CASES is a list of
 * {file, views: [width, colours].., charts: ids that must be drawn, text: words that must appear}.
 * Loads each report once, in its first view, then applies the size and colours of the other views.
 * Checks in each view: no console message, no request except for the file, every chart as wide as its
 * container, nothing wider than the page, no finding of axe. For `deep` reports also operates buttons
 * and sliders, and prints.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, browser_path, cases_path] = process.argv.slice(2);
const require = createRequire(`${modules}/here.js`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const patience = 600000;  // ms: a guard against hangs, not a measure of speed

/** Returns a page that records all its messages and requests. */
async function open(browser, file, [width, colorScheme]) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, acceptDownloads: true });
  const page = await context.newPage();
  const said = [], asked = [];
  page.on("console", message => said.push(`${message.type()}: ${message.text().slice(0, 300)}`));
  page.on("pageerror", error => said.push(`error: ${error.message}`));
  page.on("dialog", dialog => { said.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
  page.on("request", request => request.url().startsWith("blob:") || asked.push(request.url()));  // blobs: the worker of the explorer
  page.setDefaultTimeout(patience);
  await page.goto(pathToFileURL(file).href);
  // Evaluates by the debugger, so that the page's strict policy stays in force.
  const session = await context.newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  return { context, page, session, said, asked };
}

/** Changes size and colours of an open page and waits until its charts follow. */
async function resize(page, [width, colorScheme]) {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 900 });
  await page.waitForFunction(() => [...document.querySelectorAll(".plot")].every(plot => {
    const picture = plot.querySelector("svg");
    return !picture || Math.abs(Number(picture.getAttribute("width")) - plot.clientWidth) < 1;
  }));
}

async function axe_finds_nothing(session, what) {
  const { result } = await session.send("Runtime.evaluate", { expression: "axe.run({ resultTypes: [\"violations\"] }).then(r => JSON.stringify(r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])))", awaitPromise: true });
  assert.equal(result.value, "[]", `${what}: axe finds ${result.value}`);
}

async function charts_are_drawn(page, { charts }, what) {
  const figures = await page.$$eval("figure[data-chart]", all => all.map(f => ({
    id: f.id, marks: f.querySelectorAll(".plot svg :is(path, rect, circle, line)").length, wrong: /NaN|Infinity|undefined/.test(f.querySelector(".plot").innerHTML), title: f.querySelector("h3").textContent, about: f.querySelector(".plot").getAttribute("aria-label"),
    rows: f.querySelectorAll("tbody tr").length, source: f.querySelector("figcaption").textContent,
  })));
  for (const f of figures) {
    assert.ok(f.marks > 2 && f.rows > 0 && !f.wrong, `${what}: ${f.id} is empty`);
    assert.ok(f.title.length > 10 && f.about.length > 40 && f.source.startsWith("Source: "), `${what}: ${f.id} lacks words`);
  }
  assert.equal(new Set(figures.map(f => f.id)).size, figures.length, `${what}: an id stands twice`);
  for (const id of charts) assert.ok(figures.some(f => f.id === id), `${what}: no chart ${id} among ${figures.map(f => f.id)}`);
}

/** Checks a page in all its views, then operates it if it is deep. */
async function looks(browser, one) {
  const opened = await open(browser, one.file, one.views[0]), { context, page, session, said, asked } = opened;
  for (const view of one.views) {
    const what = `${one.file} at ${view.join(", ")}`;
    await resize(page, view);
    await charts_are_drawn(page, one, what);
    for (const text of one.text) assert.ok((await page.textContent("body")).includes(text), `${what}: \`${text}\` is missing`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what}: wider than the page`);
    await axe_finds_nothing(session, what);
    assert.deepEqual(said, [], what);
    assert.deepEqual(asked, [pathToFileURL(one.file).href], what);
  }
  for (const [use, colours] of one.deep ? [[buttons, "light"], [causes, "light"], [slider, "light"], [paper, "dark"]] : []) {
    await resize(page, [1400, colours]);
    await use(opened, one);
    assert.deepEqual(said, [], `${one.file}: ${use.name}`);
  }
  await context.close();
}

async function saved(page, selector) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

async function buttons({ context, page }, one) {
  const id = one.charts[0], figure = `figure[id="${id}"]`;
  const svg = await saved(page, `${figure} button[value=svg]`);
  assert.equal(svg.name, `${id}.svg`);
  const title = await page.textContent(`${figure} h3`);
  const blank = await context.newPage();  // the report's policy would affect the parsed picture
  const read = await blank.evaluate(text => {
    const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    return { tag: root.tagName, title: root.querySelector("title")?.textContent, marks: root.querySelectorAll("circle, rect, line").length, said: root.textContent };
  }, svg.text);
  assert.deepEqual([read.tag, read.title, read.marks > 2], ["svg", title, true]);
  assert.ok(read.said.includes("Source: steppe") && !svg.text.includes("var("));
  const png = await saved(page, `${figure} button[value=png]`);
  assert.ok(png.name === `${id}.png` && png.text.startsWith("\ufffdPNG") && png.text.length > 5000);
  const csv = await saved(page, `${figure} button[value=csv]`);
  const rows = await page.$$eval(`${figure} tr`, all => all.length);
  assert.equal(csv.text.trimEnd().split("\n").length, rows);
  await blank.close();
}

/** Checks that a bar and a dot open the causes of their number, and that a number without causes on the page offers the command. */
async function causes({ page }, one) {
  if (!one.charts.includes("why-1")) return;
  const opened = () => page.evaluate(() => {
    const figure = document.activeElement.closest("figure"), { top } = figure.getBoundingClientRect();
    const { causes_of, rows, with: values } = JSON.parse(figure.querySelector("script").textContent);
    const parts = values.filter((_, n) => !rows[n].startsWith("- ")), bars = [...figure.querySelectorAll(".plot title")].map(title => title.textContent);
    return { id: figure.id, causes_of, parts, together: bars.at(-1), unfolded: figure.querySelector("details").open && top >= 0 && top < innerHeight };
  });
  const rows = await page.$$eval("#changes tbody tr", all => all.map(row => ({ to: row.querySelector("a").hash, value: Number(row.cells[3].dataset.v.split("\t")[0]) })));
  for (const [n, { to, value }] of rows.entries()) {
    await page.click(`#changes tbody tr:nth-child(${n + 1}) td:last-child`);
    const now = await opened(), sum = now.parts.reduce((a, b) => a + b, 0), bar = Number(now.together.match(/with: (−?[\d.]+)/)[1].replace("−", "-"));
    assert.ok(now.unfolded && `#${now.id}` === to && now.together.startsWith("together"), to);
    assert.ok([sum, bar].every(x => Math.abs(x - value) < 0.005 * Math.abs(value)), `${to}: parts ${sum}, bar ${bar}, not ${value}`);
  }
  const dot = metric => `#influence .plot a[data-why*="${metric} "]`;
  await page.focus(dot("influence_share.UZB.JPN"));
  await page.keyboard.press("Enter");
  const now = await opened();
  assert.ok(now.unfolded && now.causes_of === "influence_share.UZB.JPN 2031-04-01" && await page.evaluate(() => location.hash) === `#${now.id}`, now.causes_of);
  await page.evaluate(() => (location.hash = "#why-2"));
  await page.waitForFunction(() => document.activeElement.closest("#why-2"));
  await page.click(dot("influence_share.KAZ.USA"));
  assert.equal(await page.textContent("#influence .offer code"), "steppe why influence_share.KAZ.USA japan-20b.toml --at 2031-04-01");
  await page.click("#map .plot a[data-why*=UZB]");  // below its name
  assert.equal((await opened()).causes_of, "influence_share.UZB.JPN 2031-04-01");
}

/** Checks by keyboard that the map and the network change with the date and with the layer. */
async function slider({ page }, one) {
  if (!one.charts.includes("network")) return;
  const land = () => page.$eval("#map .plot", plot => plot.innerHTML);
  const before = await land();
  await page.focus("#map input");
  await page.keyboard.press("Home");
  assert.notEqual(await land(), before);
  const picture = () => page.$eval("#network .plot", plot => plot.innerHTML);
  const dates = await page.$eval("#network script", data => JSON.parse(data.textContent).dates);
  const end = await picture();
  await page.focus("#network input");
  await page.keyboard.press("Home");
  assert.equal(await page.textContent("#network output"), dates[0]);
  const start = await picture();
  assert.notEqual(start, end);
  await page.focus("#network input");
  await page.keyboard.press("End");
  for (const name of ["what", "layer"]) {
    const before = await picture();
    await page.selectOption(`#network select[name=${name}]`, { index: 1 });
    assert.ok(await picture() !== before, name);
  }
}

/** Checks that charts have the width of paper while printing, and their own afterwards. */

async function paper({ page }) {
  const pdf = await page.pdf({ format: "A4" });
  assert.ok(pdf.length > 10000);
  await page.evaluate(() => ["beforeprint", "afterprint"].forEach(name => dispatchEvent(new Event(name))));
  await resize(page, [1000, "dark"]);
}

const browser = await chromium.launch({ executablePath: browser_path, args: flags });
try {
  const cases = JSON.parse(readFileSync(cases_path, "utf8"));
  const work = async () => { while (cases.length) await looks(browser, cases.shift()); };
  await Promise.all(Array.from({ length: 3 }, work));
} finally {
  await browser.close();
}
