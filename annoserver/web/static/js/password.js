// How hard a password is to guess, said while it is typed; the server counts in the same way.
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
