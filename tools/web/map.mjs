/**
 * Writes the outlines of countries for reports: node map.mjs MODULES OUT.json.
 *
 * Converts Natural Earth as packed by world-atlas to {near: {window, rings}, far: {rings}}, where rings are flat lists
 * of longitude and latitude by ISO 3166 code. `near` holds the countries in and around Central Asia at 1:50 million,
 * clipped to a window; `far` holds the world at 1:110 million for other regions.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, out] = process.argv.slice(2);
const require = createRequire(`${modules}/here.js`);
const { feature } = require("topojson-client");
const codes = new Map(require("i18n-iso-countries/codes.json").map(([, alpha3, numeric]) => [numeric, alpha3]));
const window = [36, 26, 100, 60];  // west, south, east, north

/** Returns the points that keep a line within a distance (Douglas and Peucker). */
function simplified(points, distance) {
  if (points.length < 3) return points;
  const [[ax, ay], [bx, by]] = [points[0], points[points.length - 1]];
  const length = Math.hypot(bx - ax, by - ay);
  const off = ([x, y]) => (length > 0 ? Math.abs((by - ay) * (x - ax) - (bx - ax) * (y - ay)) / length : Math.hypot(x - ax, y - ay));
  let most = 0, at = 0;
  points.forEach((p, n) => { if (off(p) > most) { most = off(p); at = n; } });
  if (most <= distance) return [points[0], points[points.length - 1]];
  return [...simplified(points.slice(0, at + 1), distance).slice(0, -1), ...simplified(points.slice(at), distance)];
}

/** Reads the atlas with decoded, simplified arcs. Neighbours share arcs, so their borders stay equal. */
function atlas(scale, distance) {
  const topology = JSON.parse(readFileSync(require.resolve(`world-atlas/countries-${scale}.json`), "utf8"));
  const { scale: [kx, ky], translate: [dx, dy] } = topology.transform;
  topology.arcs = topology.arcs.map(arc => {
    let x = 0, y = 0;
    return simplified(arc.map(([a, b]) => [(x += a) * kx + dx, (y += b) * ky + dy]), distance);
  });
  delete topology.transform;
  return feature(topology, topology.objects.countries).features;
}

/** Clips a ring to the window (Sutherland and Hodgman). */
function clipped(ring, [west, south, east, north]) {
  const sides = [[0, west, 1], [0, east, -1], [1, south, 1], [1, north, -1]];
  return sides.reduce((points, [axis, limit, sign]) => points.flatMap((p, n) => {
    const before = points[(n + points.length - 1) % points.length];
    const inside = q => sign * (q[axis] - limit) >= 0;
    const share = (limit - before[axis]) / (p[axis] - before[axis]);
    const crossing = [0, 1].map(k => (k === axis ? limit : before[k] + share * (p[k] - before[k])));
    return [...(inside(p) !== inside(before) ? [crossing] : []), ...(inside(p) ? [p] : [])];
  }), ring.slice(0, -1));
}

function rings(features, cut) {
  const all = {};
  for (const { id, properties, geometry } of features) {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const kept = polygons.flat().map(cut).filter(ring => ring.length > 2).map(ring => ring.flat().map(v => Math.round(100 * v) / 100));
    if (kept.length) all[codes.get(id) ?? properties.name] = kept;
  }
  return all;
}

const near = { window, rings: rings(atlas("50m", 0.03), ring => clipped(ring, window)) };
const far = { rings: rings(atlas("110m", 0), ring => ring.slice(0, -1)) };
writeFileSync(out, JSON.stringify({ near, far }));
