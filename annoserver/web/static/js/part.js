// A part of the picture, drawn with the mouse, a finger or the keyboard, for what is said next.
import { button } from "./viewer.js";
import { make, words } from "./words.js";

const SIDES = ["left", "top", "width", "height"];
const SMALLEST = 1;
const STEP = 2;

/** The part that was marked, or null. */
let marked = null;

/** Put the part that was marked into the data of a form. */
export function chosen(data) {
  if (marked) SIDES.forEach((side, number) => data.set(side, marked[number]));
}

/** Let people mark a part of a picture. */
export function part(frame) {
  return document.querySelector(".question form") ? new Part(frame) : null;
}

class Part {
  constructor(frame) {
    this.frame = frame;
    this.box = make("div", { class: "box", tabindex: "0", role: "application", "aria-label": `${words.part}. ${words.markHelp}`, "data-arrows": "yes" });
    this.sheet = make("div", { class: "sheet" });
    this.start = labelled("mark", words.mark, () => this.open());
    frame.tools.append(this.start);
    const former = frame.moved;
    frame.moved = () => {
      former();
      if (this.box.isConnected && this.sides) frame.lay(this.box, this.sides);
    };
    this.box.addEventListener("keydown", (event) => this.press(event));
    this.sheet.addEventListener("pointerdown", (event) => this.draw(event));
    this.box.addEventListener("pointerdown", (event) => this.drag(event));
    this.bar = make("div", { class: "tools" });
    const steps = [
      ["left", words.left, [-1, 0, 0, 0]],
      ["right", words.right, [1, 0, 0, 0]],
      ["up", words.up, [0, -1, 0, 0]],
      ["down", words.down, [0, 1, 0, 0]],
      ["wider", words.wider, [0, 0, 1, 0]],
      ["narrower", words.narrower, [0, 0, -1, 0]],
      ["taller", words.taller, [0, 0, 0, 1]],
      ["lower", words.lower, [0, 0, 0, -1]],
    ];
    this.bar.append(
      make("p", { class: "small" }, words.markHelp),
      ...steps.map(([sign, word, by]) => button(sign, word, () => this.change(by, STEP))),
      labelled("use", words.use, () => this.close(true)),
      labelled("cancel", words.cancel, () => this.close(false)),
    );
  }

  open() {
    this.sides = marked ?? [30, 30, 40, 40];
    this.frame.hold(this.sheet);
    this.box.classList.remove("still");
    this.frame.lay(this.box, this.sides);
    this.start.hidden = true;
    this.frame.figure.append(this.bar);
    this.box.focus({ preventScroll: true });
  }

  close(keep) {
    this.sheet.remove();
    this.frame.hold(null);
    this.bar.remove();
    this.start.hidden = false;
    marked = keep ? this.sides : null;
    if (keep) this.box.classList.add("still");
    else this.box.remove();
    this.renew();
    const field = document.querySelector(".question input[name=words]");
    (keep ? field ?? this.start : this.start).focus({ preventScroll: !keep });
  }

  /** Write the part into the fields of every form; one that was sent has used it up. */
  renew() {
    const fresh = document.querySelector("li.fresh");
    if (fresh && marked) {
      marked = null;
      this.box.remove();
    }
    for (const form of document.querySelectorAll(".within")) {
      SIDES.forEach((side, number) => {
        form.querySelector(`[name=${side}]`).value = marked ? marked[number] : "";
      });
      form.open = Boolean(marked);
    }
    for (const hint of document.querySelectorAll(".marked")) hint.remove();
    if (marked)
      for (const form of document.querySelectorAll(".question:not([data-kind=place]) form.search"))
        form.append(make("small", { class: "hint marked" }, `${words.part}: ${marked.map((one) => Math.round(one)).join(", ")} %`));
  }

  press(event) {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (move) this.change(event.shiftKey ? [0, 0, ...move] : [...move, 0, 0], STEP);
    else if (event.key === "Enter") this.close(true);
    else if (event.key === "Escape") this.close(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  change(by, step) {
    this.set(this.sides.map((side, number) => side + by[number] * step));
  }

  set([left, top, width, height]) {
    const within = (number, least, most) => Math.round(100 * Math.min(Math.max(number, least), most)) / 100;
    const [wide, high] = [within(width, SMALLEST, 100), within(height, SMALLEST, 100)];
    this.sides = [within(left, 0, 100 - wide), within(top, 0, 100 - high), wide, high];
    this.frame.lay(this.box, this.sides);
  }

  draw(event) {
    const from = this.frame.percent(event.clientX, event.clientY);
    this.follow(event, ([x, y]) => {
      this.set([Math.min(x, from[0]), Math.min(y, from[1]), Math.abs(x - from[0]), Math.abs(y - from[1])]);
    });
  }

  drag(event) {
    const before = this.sides;
    const from = this.frame.percent(event.clientX, event.clientY);
    const corner = this.box.getBoundingClientRect();
    const sizing = corner.right - event.clientX < 24 && corner.bottom - event.clientY < 24;
    this.follow(event, ([x, y]) => {
      const [dx, dy] = [x - from[0], y - from[1]];
      const [left, top, width, height] = before;
      this.set(sizing ? [left, top, width + dx, height + dy] : [left + dx, top + dy, width, height]);
    });
  }

  follow(event, act) {
    event.preventDefault();
    event.stopPropagation();
    const target = event.currentTarget;
    target.setPointerCapture(event.pointerId);
    const move = (moved) => act(this.frame.percent(moved.clientX, moved.clientY));
    const end = () => {
      target.removeEventListener("pointermove", move);
      this.box.focus({ preventScroll: true });
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("pointerup", end, { once: true });
    target.addEventListener("pointercancel", end, { once: true });
  }
}

/** A button with its word on it. */
function labelled(name, word, act) {
  const made = make("button", { type: "button", class: name === "use" ? "main" : "" }, word);
  made.addEventListener("click", act);
  return made;
}
