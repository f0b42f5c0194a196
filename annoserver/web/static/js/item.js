// The page of an item, improved: without any of this every form works as it stands.
import { boxes } from "./combobox.js";
import { keys } from "./keys.js";
import { places } from "./map.js";
import { part } from "./part.js";
import { sending } from "./sending.js";
import { viewer } from "./viewer.js";

document.documentElement.classList.add("scripted");

const figure = document.getElementById("picture");
const frame = figure ? viewer(figure) : null;
const marking = frame ? part(frame) : null;

const renew = () => {
  remembered();
  boxes();
  places();
  frame?.show();
  marking?.renew();
};

/** Whether instructions are open is remembered, as is that somebody closed them. */
function remembered() {
  for (const one of document.querySelectorAll("details[data-remember]:not([data-ready])")) {
    const name = one.dataset.remember;
    one.dataset.ready = "yes";
    one.open = localStorage.getItem(name) !== "closed";
    one.addEventListener("toggle", () => localStorage.setItem(name, one.open ? "open" : "closed"));
  }
}

sending(renew);
keys(frame);
renew();
