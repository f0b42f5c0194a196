// The words that scripts say, in the language of the page.
export const words = JSON.parse(document.getElementById("page-words").textContent);

/** An element with attributes and children. */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Tell what happened, to those who see and to those who listen. */
export function tell(message, kind = "done") {
  const region = document.getElementById("status");
  region.replaceChildren(make("p", { class: `told ${kind}` }, message));
}
