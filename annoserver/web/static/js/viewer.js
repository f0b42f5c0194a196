// The picture, with deep zoom where the library is installed; what it shows, and where on it a point is.
import { make, words } from "./words.js";

const LIBRARY = "openseadragon/openseadragon.min.js";
const STEP = 0.15;
const ZOOM = 1.4;

/** Show the picture of a figure; gives what others need to know of it. */
export function viewer(figure) {
  const frame = new Frame(figure);
  load(words.library + LIBRARY).then(
    () => frame.zoomable(),
    () => {},
  );
  return frame;
}

/** A script of a library, loaded once. */
export function load(address) {
  return new Promise((resolve, reject) => {
    const script = make("script", { src: address });
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

class Frame {
  constructor(figure) {
    this.figure = figure;
    this.plain = figure.querySelector(".plain");
    this.image = figure.querySelector("img");
    this.tools = make("div", { class: "tools" });
    this.moved = () => {};
    this.deep = null;
    this.parts = [];
    figure.append(this.tools);
    addEventListener("hashchange", () => this.show());
  }

  zoomable() {
    // The library writes a style into the page, which our policy forbids, unless one of that name is there.
    const there = document.createElementNS("urn:x-annoserver:none", "style");
    there.setAttribute("data-openseadragon-mobile-css", "");
    document.head.append(there);
    const place = make("div", { class: "viewer" });
    const source = this.figure.dataset.iiif || { type: "image", url: this.figure.dataset.image };
    this.plain.before(place);
    this.deep = window.OpenSeadragon({
      element: place,
      tileSources: source,
      drawer: "canvas",
      showNavigationControl: false,
      showNavigator: false,
      animationTime: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.5,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
      visibilityRatio: 0.5,
      maxZoomPixelRatio: 4,
    });
    this.deep.innerTracker.keyHandler = null;
    this.deep.innerTracker.keyDownHandler = null;
    this.deep.addHandler("open", () => this.ready(place));
    this.deep.addHandler("open-failed", () => this.failed(place));
    for (const what of ["update-viewport", "resize"]) this.deep.addHandler(what, () => this.moved());
  }

  ready(place) {
    this.plain.hidden = true;
    this.plain.style.display = "none";
    const canvas = this.deep.canvas;
    canvas.tabIndex = 0;
    canvas.dataset.arrows = "yes";
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", `${this.image.alt}. ${words.picture}`);
    canvas.addEventListener("keydown", (event) => this.press(event));
    this.place = place;
    const { x, y } = this.deep.world.getItemAt(0).getContentSize();
    place.style.aspectRatio = `${x} / ${y}`;
    const view = this.deep.viewport;
    const buttons = [
      ["in", words.zoomIn, () => this.zoom(ZOOM)],
      ["out", words.zoomOut, () => this.zoom(1 / ZOOM)],
      ["whole", words.whole, () => view.goHome()],
      ["turn", words.turn, () => view.setRotation(view.getRotation() + 90)],
    ];
    const full = () => (document.fullscreenElement ? document.exitFullscreen() : this.figure.requestFullscreen());
    if (document.fullscreenEnabled) buttons.push(["full", words.full, full]);
    this.tools.prepend(...buttons.map(([sign, word, act]) => button(sign, word, act)));
    this.show();
    this.moved();
  }

  failed(place) {
    this.deep.destroy();
    this.deep = null;
    place.remove();
  }

  zoom(by) {
    this.deep.viewport.zoomBy(by).applyConstraints();
  }

  pan(x, y) {
    const bounds = this.deep.viewport.getBounds();
    this.deep.viewport.panBy(new window.OpenSeadragon.Point(x * bounds.width, y * bounds.height)).applyConstraints();
  }

  press(event) {
    const acts = {
      "+": () => this.zoom(ZOOM),
      "=": () => this.zoom(ZOOM),
      "-": () => this.zoom(1 / ZOOM),
      0: () => this.deep.viewport.goHome(),
      ArrowLeft: () => this.pan(-STEP, 0),
      ArrowRight: () => this.pan(STEP, 0),
      ArrowUp: () => this.pan(0, -STEP),
      ArrowDown: () => this.pan(0, STEP),
      Escape: () => this.deep.canvas.blur(),
    };
    if (event.key in acts && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      acts[event.key]();
    }
  }

  focus() {
    (this.deep?.canvas ?? this.tools.querySelector("button"))?.focus();
  }

  /** Let nothing but the given sheet take what is drawn; null lets the picture move again. */
  hold(sheet) {
    this.deep?.setMouseNavEnabled(sheet === null);
    if (sheet) (this.place ?? this.plain).append(sheet);
    else this.deep?.viewport.setRotation(this.deep.viewport.getRotation());
  }

  /** Where a point of the screen is on the picture, in percent of it. */
  percent(x, y) {
    if (this.deep?.isOpen()) {
      const box = this.place.getBoundingClientRect();
      const item = this.deep.world.getItemAt(0);
      const point = item.viewerElementToImageCoordinates(new window.OpenSeadragon.Point(x - box.left, y - box.top));
      const size = item.getContentSize();
      return [(100 * point.x) / size.x, (100 * point.y) / size.y];
    }
    const box = this.image.getBoundingClientRect();
    return [(100 * (x - box.left)) / box.width, (100 * (y - box.top)) / box.height];
  }

  /** Put an element over a rectangle of the picture: left, top, width, height in percent. */
  lay(element, [left, top, width, height]) {
    let corners = [left, top, left + width, top + height].map((number) => `${number}%`);
    if (this.deep?.isOpen()) {
      const item = this.deep.world.getItemAt(0);
      const size = item.getContentSize();
      const at = (x, y) => item.imageToViewerElementCoordinates(new window.OpenSeadragon.Point((x * size.x) / 100, (y * size.y) / 100));
      const [start, end] = [at(left, top), at(left + width, top + height)];
      corners = [start.x, start.y, end.x, end.y].map((number) => `${number}px`);
    }
    const [x, y, right, bottom] = corners;
    Object.assign(element.style, { left: x, top: y, width: `calc(${right} - ${x})`, height: `calc(${bottom} - ${y})` });
    const holder = this.deep?.isOpen() ? this.place : this.plain;
    if (element.parentNode !== holder) holder.append(element);
  }

  /** Show the part that the address names. */
  show() {
    for (const one of this.parts) one.remove();
    this.parts = [];
    const named = document.getElementById(location.hash.slice(1));
    if (!named?.matches?.("rect") || !this.deep?.isOpen()) return;
    const sides = ["x", "y", "width", "height"].map((side) => parseFloat(named.getAttribute(side)));
    const box = make("div", { class: "box still" });
    this.parts.push(box);
    this.lay(box, sides);
    const former = this.moved;
    this.moved = () => {
      former();
      if (box.isConnected) this.lay(box, sides);
    };
  }
}

/** A button with one of the page's signs, and a word for those who do not see it. */
export function button(name, word, act) {
  const made = make("button", { type: "button", "aria-label": word, title: word });
  made.innerHTML = `<svg class="sign" aria-hidden="true"><use href="#sign-${name}"/></svg>`;
  made.addEventListener("click", act);
  return made;
}
