// Single keys for what people do most; they can be switched off and changed (WCAG 2.1.4).
import { called, keep, kept, pressed } from "./pressed.js";
import { undo } from "./sending.js";
import { words } from "./words.js";

const acts = {
  previous: () => document.querySelector("a[rel=prev]")?.click(),
  next: () => document.querySelector("a[rel=next]")?.click(),
  approve: () => vote("approve"),
  reject: () => vote("reject"),
  unsure: () => vote("unsure"),
  undo,
  skip: () => document.querySelector(".skipping button")?.click(),
  tag: () => (document.querySelector(".question form.search input[name=words]") ?? document.querySelector(".question summary, .question input"))?.focus(),
  search: () => location.assign(words.search),
  help: () => document.getElementById("keys").showModal(),
};

/** Let single keys act; frame: the picture, which one key leads into. */
export function keys(frame) {
  const dialog = document.getElementById("keys");
  const fields = [...dialog.querySelectorAll("[data-key]")];
  const on = document.getElementById("keys-on");
  acts.zoom = () => frame?.focus();
  read(fields, on);
  document.querySelector(".keys-offer").hidden = false;
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open=keys]")) acts.help();
  });
  dialog.addEventListener("click", (event) => {
    const what = event.target.dataset.keys;
    if (what === "close") dialog.close();
    if (what === "reset") {
      for (const one of fields) one.value = one.dataset.first;
      on.checked = true;
      choose(fields, on);
    }
  });
  on.addEventListener("change", () => choose(fields, on));
  for (const one of fields) one.addEventListener("keydown", (event) => change(event, one, fields, on));
  document.addEventListener("keydown", (event) => act(event, dialog, fields, on));
}

function act(event, dialog, fields, on) {
  const key = on.checked && !dialog.open ? pressed(event) : "";
  const arrow = event.key.startsWith("Arrow") && event.target.matches?.("input[type=radio]");
  const found = arrow || !key ? null : fields.find((one) => one.value === key);
  if (!found) return;
  event.preventDefault();
  acts[found.dataset.key]();
}

/** Answer about the tag that has the focus, else about the first that has no answer of mine. */
function vote(choice) {
  const here = document.activeElement?.closest("[data-tag]");
  const open = [...document.querySelectorAll("form.votes")].find((one) => !one.querySelector("[aria-pressed=true]"));
  ((here?.querySelector("form.votes") ?? open)?.querySelector(`[value=${choice}]`))?.click();
}

function change(event, field, fields, on) {
  if (["Tab", "Escape", "Enter", "Shift"].includes(event.key) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const key = called(event);
  const other = fields.find((one) => one !== field && one.value === key);
  if (other) other.value = field.value;
  field.value = key;
  choose(fields, on);
}

function choose(fields, on) {
  keep({ on: on.checked, keys: Object.fromEntries(fields.map((one) => [one.dataset.key, one.value])) });
}

function read(fields, on) {
  const chosen = kept();
  on.checked = chosen.on;
  for (const one of fields) one.value = chosen.keys[one.dataset.key] ?? one.dataset.first;
}
