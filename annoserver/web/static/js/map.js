// A map of the places that were named: coasts from our own server, and no tiles from anybody.
import { load } from "./viewer.js";
import { make, tell, words } from "./words.js";

const LEAFLET = "leaflet/leaflet.js";
const STYLE = "leaflet/leaflet.css";
const COASTS = "world-atlas/land-110m.json";

let library = null;
let coasts = null;
let pin = null;
let map = null;
/** The point or box that somebody marks, as it is drawn. */
let drawn = null;

/** Show the places of the tags on a map, below the question about places. */
export async function places() {
  const question = document.querySelector(".question[data-kind=place]");
  const found = [...document.querySelectorAll("[data-place]")];
  if (!question || question.querySelector(".map") || (!found.length && !question.querySelector("form.search"))) return;
  try {
    await (library ??= start());
  } catch {
    return;
  }
  if (!question.isConnected || question.querySelector(".map")) return;
  const place = make("div", { class: "map", role: "region", "aria-label": words.map, "data-arrows": "yes" });
  question.append(place);
  const L = window.L;
  map?.remove();
  map = L.map(place, { scrollWheelZoom: false, attributionControl: false, zoomControl: false, worldCopyJump: true, minZoom: 0, maxZoom: 7, zoomAnimation: false, fadeAnimation: false });
  map.setView([20, 10], 1);
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  if (coasts) L.geoJSON(coasts, { interactive: false, className: "land", weight: 1, fillOpacity: 1 }).addTo(map);
  const points = found.map((one) => one.dataset.place.split(",").map(Number));
  found.forEach((one, number) => L.circleMarker(points[number], { radius: 7, className: "pin" }).bindTooltip(one.dataset.name).addTo(map));
  for (const one of found.filter((each) => each.dataset.box)) L.rectangle(corners(one.dataset.box.split(",").map(Number)), { className: "pin area", interactive: false }).addTo(map);
  if (points.length) map.fitBounds(L.latLngBounds(points).pad(0.3), { maxZoom: 4 });
  const form = question.querySelector(".spot form");
  if (form) marking(form, place);
}

/** South, west, north, east as two corners; a box across the 180th meridian goes on beyond it. */
function corners([south, west, north, east]) {
  return [[south, west], [north, east < west ? east + 360 : east]];
}

/** Let people mark a point or a box: by a tap, or with the arrows and buttons; the fields say the same. */
function marking(form, place) {
  const L = window.L;
  const details = form.closest("details");
  const fields = ["latitude", "longitude", "to_latitude", "to_longitude"].map((name) => form.elements[name]);
  const draw = () => {
    drawn?.remove();
    drawn = null;
    const [latitude, longitude, north, east] = fields.map((one) => (one.value === "" ? null : Number(one.value)));
    if (latitude === null || longitude === null) return;
    const style = { className: "pin maybe", interactive: false };
    drawn = north === null || east === null ? L.circleMarker([latitude, longitude], { ...style, radius: 9 }) : L.rectangle(corners([latitude, longitude, north, east]), style);
    drawn.addTo(map);
  };
  const set = (...points) => {
    const numbers = points.flatMap(({ lat, lng }) => [rounded(Math.min(Math.max(lat, -90), 90)), rounded(L.Util.wrapNum(lng, [-180, 180], true))]);
    fields.forEach((one, number) => (one.value = numbers[number] ?? ""));
    details.open = true;
    draw();
    if (numbers.length) tell(`${numbers.slice(0, 2).join("°, ")}°${numbers.length > 2 ? ` – ${numbers.slice(2).join("°, ")}°` : ""}`);
  };
  map.on("click", (event) => set(event.latlng));
  for (const one of fields) one.addEventListener("input", draw);
  const press = (word, act) => {
    const made = make("button", { type: "button" }, word);
    made.addEventListener("click", act);
    return made;
  };
  place.append(make("span", { class: "cross", "aria-hidden": "true" }));
  place.after(
    make("div", { class: "tools marks" },
      make("p", { class: "small" }, words.mapHelp),
      press(words.middle, () => set(map.getCenter())),
      press(words.section, () => set(map.getBounds().getSouthWest(), map.getBounds().getNorthEast())),
      press(words.clear, () => set()),
    ),
  );
}

function rounded(number) {
  return Math.round(number * 1e4) / 1e4;
}

/** Show where a term is that is about to be chosen; null for none. */
export function maybe(form, term) {
  pin?.remove();
  pin = null;
  if (!map || !term?.position || !form.closest("[data-kind=place]")) return;
  pin = window.L.circleMarker(term.position, { radius: 9, className: "pin maybe" }).addTo(map);
  map.setView(term.position, 3);
}

async function start() {
  document.head.append(make("link", { rel: "stylesheet", href: words.library + STYLE }));
  const [, answer] = await Promise.all([load(words.library + LEAFLET), fetch(words.library + COASTS)]);
  if (answer.ok) coasts = land(await answer.json());
}

/** The land of a TopoJSON file as GeoJSON: its arcs are differences on a grid (TopoJSON, 2.1.3). */
function land(file) {
  const { scale, translate } = file.transform;
  const arcs = file.arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
  const line = (number) => (number < 0 ? arcs[~number].toReversed() : arcs[number]);
  const ring = (numbers) => unwrapped(numbers.flatMap((number, place) => line(number).slice(place ? 1 : 0)));
  return file.objects.land.geometries.map((one) => ({
    type: "Feature",
    properties: {},
    geometry: { type: one.type, coordinates: one.type === "Polygon" ? one.arcs.map(ring) : one.arcs.map((polygon) => polygon.map(ring)) },
  }));
}

/** A coast that goes on where it leaves the map at one side; one that goes round the earth closes at the pole. */
function unwrapped(ring) {
  let turn = 0;
  const open = ring.map(([x, y], place) => {
    const step = place ? x - ring[place - 1][0] : 0;
    if (Math.abs(step) > 180) turn -= 360 * Math.sign(step);
    return [x + turn, y];
  });
  if (turn) open.push([open.at(-1)[0], -90], [open[0][0], -90]);
  const middle = open.reduce((sum, [x]) => sum + x, 0) / open.length;
  return open.map(([x, y]) => [x - 360 * Math.round(middle / 360), y]);
}
