// Single keys, and what somebody chose them to be: on the page of an item they are listed and changed.
const KEPT = "annoserver-keys";
const NAMES = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", " ": "␣" };
const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

/** What was chosen: whether single keys act, and key by action where it was changed. */
export function kept() {
  return { on: true, keys: {}, ...JSON.parse(localStorage.getItem(KEPT) ?? "{}") };
}

/** Choose. */
export function keep(chosen) {
  localStorage.setItem(KEPT, JSON.stringify(chosen));
}

/** What a key is called. */
export function called(event) {
  return NAMES[event.key] ?? (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

/** The single key that was pressed; "" while somebody writes, or for keys of the browser. */
export function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return "";
  return event.target.closest?.(`${TYPING}, [data-arrows]`) ? "" : called(event);
}
