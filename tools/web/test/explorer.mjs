/**
 * Operates the explorer like a reader: node explorer.mjs MODULES CHROMIUM CASES.json, where CASES is a list of
 * {file, moves: [[address, place of 0 to 200]], switches: [address], deep}. Prints the results of each case:
 * {look, central, futures, toml, fragment, wanted, dates, central_ms: while a slider is dragged, futures_ms}.
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
const patience = { timeout: 600000 };  // a guard against hangs, not a measure of speed

async function open(browser, url, width, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  page.setDefaultTimeout(patience.timeout);
  const said = [], asked = [];
  page.on("console", message => said.push(`${message.type()}: ${message.text().slice(0, 300)}`));
  page.on("pageerror", error => said.push(`error: ${error.message}`));
  page.on("request", request => asked.push(request.url()));
  await page.goto(url);
  await page.evaluate(() => document.getElementById("explorer").scrollIntoView());  // starts the engine
  return { context, page, said, asked };
}

/** Waits until the futures of these changes are drawn; null: of the last request. */
async function settled(page, look) {
  await page.waitForFunction(wanted => {
    const section = document.getElementById("explorer"), now = section.explored;
    return now?.futures && now.look === (wanted ?? section.dataset.look);
  }, look, patience);
  return page.evaluate(() => document.getElementById("explorer").explored);
}

const slider_of = address => `#explorer input[type=range][data-address="${address}"]`;

const put = (page, address, place) => page.$eval(slider_of(address), (input, at) => {
  input.value = at;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}, place);

async function move(page, address, place) {
  const slider = slider_of(address);
  if (!(await page.$(slider))) await page.fill("#explorer input[type=search]", address);
  await page.focus(slider);
  await page.keyboard.press("Home");
  for (let n = 0; n < place % 10; ++n) await page.keyboard.press("ArrowRight");
  await put(page, address, place);
  if (await page.$("#explorer input[type=search]")) await page.fill("#explorer input[type=search]", "");
}

/** Drags a slider back and forth. \return the delays of the central run, in ms */
async function drag(page, address, place) {
  const followed = [];
  const last = 8;
  for (let n = 1; n <= last; ++n) {
    await put(page, address, n === last ? place : place + n * (place > 100 ? -7 : 7));
    followed.push(await (await page.waitForFunction(() => {
      const section = document.getElementById("explorer"), now = section.explored;
      return now.look === section.dataset.look && now.central_ms;
    }, null, patience)).jsonValue());
  }
  return followed;
}

/** Returns the changes as copied text. */
async function toml_of(page) {
  await page.click("#explorer button[value=toml]");
  return page.inputValue("#explorer textarea");
}

async function axe_finds_nothing(page, what) {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { result } = await session.send("Runtime.evaluate", { expression: "axe.run().then(r => JSON.stringify(r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])))", awaitPromise: true });
  assert.equal(result.value, "[]", `${what}: axe finds ${result.value}`);
}

function quiet({ said, asked }, url) {
  assert.deepEqual(said, []);
  assert.deepEqual(asked.filter(one => !one.startsWith("blob:")), [url]);
}

async function explore(browser, one) {
  const url = pathToFileURL(one.file).href;
  const opened = await open(browser, url, 1400, "light"), { page, context } = opened;
  const written = await settled(page, "");
  const title = await page.textContent("#explorer h3");
  for (const address of one.switches) await page.uncheck(`#explorer input[type=checkbox][data-address="${address}"]`);
  for (const [address, place] of one.moves) await move(page, address, place);
  const now = await settled(page, null);
  assert.notEqual(await page.textContent("#explorer h3"), title);
  await page.waitForFunction(parts => location.hash.split("&").length === parts, 1 + one.moves.length + one.switches.length, patience);
  // The page writes the link 200 ms after the last change; this timer runs after that.
  await page.evaluate(() => new Promise(done => setTimeout(done, 250)));
  assert.notDeepEqual(now.central.values, written.central.values);
  const toml = await toml_of(page), fragment = await page.evaluate(() => location.hash);
  const followed = await drag(page, ...one.moves.at(-1)), again = await settled(page, null);
  assert.deepEqual([again.look, again.central, again.futures], [now.look, now.central, now.futures]);
  const { wanted, dates } = await page.$eval("#explorer script", data => JSON.parse(data.textContent));
  quiet(opened, url);
  if (one.deep) await by_hand(page, dates);
  await page.click("#explorer button[value=clear]");
  await settled(page, "");
  await page.waitForFunction(() => location.hash === "");
  await context.close();
  if (one.deep) await from_link(browser, url, fragment, now);
  return { look: now.look, central: now.central, futures: now.futures, toml, fragment, wanted, dates, central_ms: followed, futures_ms: again.futures_ms };
}

/** Checks that the link restores the results to the last bit, on a dark phone, then on a large light screen with axe. */
async function from_link(browser, url, fragment, before) {
  const opened = await open(browser, url + fragment, 390, "dark"), { page, context } = opened;
  for (const [width, colorScheme] of [[390, "dark"], [1400, "light"]]) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const now = await settled(page, before.look);
    assert.deepEqual([now.central, now.futures], [before.central, before.futures]);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `wider than ${width}`);
    await axe_finds_nothing(page, `${url} at ${width}, ${colorScheme}`);
    quiet(opened, url);
  }
  await context.close();
}

/** Checks the other controls (state, date by keyboard, replay) and that none is printed. */
async function by_hand(page, dates) {
  const picture = () => page.$eval("#explorer .plot", plot => plot.innerHTML);
  const region = await picture();
  await page.selectOption("#explorer select", { index: 7 });
  assert.notEqual(await picture(), region);
  await page.focus("#explorer .results input[type=range]");
  await page.keyboard.press("Home");
  assert.ok((await page.textContent("#explorer h3")).includes(dates[0]));
  await page.click("#explorer .results button");
  // A busy browser may skip dates: accept any later one.
  await page.waitForFunction(date => document.querySelector("#explorer .results output").textContent >= date, dates[2], patience);
  await page.click("#explorer .results button");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.isVisible("#explorer"), false);
  await page.emulateMedia({ media: "screen" });
}

/** Checks that a link sets only what the page offers. */
async function wrong_link(browser, file) {
  const url = pathToFileURL(file).href;
  const { page, context, said } = await open(browser, `${url}#explorer&pledge.nope.amount=3&agent.JPN.growth_per_year=abc&-agent.JPN&%E0%A4%A&time.years=1&<b>=1`, 1400, "light");
  await settled(page, "");
  assert.deepEqual(said, []);
  await context.close();
}

const browser = await chromium.launch({ executablePath: browser_path, args: flags });
const out = [];
try {
  const cases = JSON.parse(readFileSync(cases_path, "utf8"));
  const jobs = [...cases.map((one, n) => async () => { out[n] = await explore(browser, one); }), () => wrong_link(browser, cases[0].file)];
  const work = async () => { while (jobs.length) await jobs.shift()(); };
  await Promise.all(Array.from({ length: 2 }, work));
} finally {
  await browser.close();
}
console.log(JSON.stringify(out));
