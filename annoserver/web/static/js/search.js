// A page with a search of its own: a single key leads into it.
import { kept, pressed } from "./pressed.js";

const field = document.querySelector("input[type=search]");
const { on, keys } = kept();
const key = keys.search ?? "/";

if (field && on) {
  field.setAttribute("aria-keyshortcuts", key);
  document.addEventListener("keydown", (event) => {
    if (pressed(event) !== key) return;
    event.preventDefault();
    field.focus();
  });
}
