// A password that is typed: how hard it is to guess, as the server counts, and shown for whoever wants to see it.
const SHORTEST = 12;
const [GOOD, VARIED, VERY_GOOD] = [10, 8, 18];
const NAMES = ["short", "weak", "good", "best"];

/** 0 too short, 1 easy to guess, 2 good, 3 very good: by characters that do not repeat or follow the one before. */
export function strength(password) {
  const points = [...password].map((one) => one.codePointAt(0));
  if (points.length < SHORTEST) return 0;
  const fresh = points.slice(1).filter((one, place) => Math.abs(one - points[place]) > 1).length;
  return 1 + Number(fresh >= GOOD && new Set(points).size >= VARIED) + Number(fresh >= VERY_GOOD);
}

for (const told of document.querySelectorAll("[data-strength]")) {
  const field = document.getElementById(told.dataset.strength);
  const words = JSON.parse(told.dataset.words);
  const say = () => {
    const found = strength(field.value);
    const said = field.value ? words[NAMES[found]] : "";
    told.dataset.level = field.value ? NAMES[found] : "";
    if (told.textContent !== said) told.textContent = said;
  };
  field.addEventListener("input", say);
  say();
}

for (const field of document.querySelectorAll("input[data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet reveal";
  button.textContent = field.dataset.show;
  button.setAttribute("aria-controls", field.id);
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  };
  button.addEventListener("click", () => show(field.type === "password"));
  // As text, browsers would remember it among what was typed into fields.
  field.form.addEventListener("submit", () => show(false));
  field.after(button);
  show(false);
}
