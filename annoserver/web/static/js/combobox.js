// Terms that are suggested while somebody types: a combobox with list autocomplete and manual selection
// (WAI-ARIA Authoring Practices, combobox pattern).
import { maybe } from "./map.js";
import { chosen } from "./part.js";
import { about, send } from "./sending.js";
import { make, words } from "./words.js";

const PAUSE = 180;
const UNSPACED = /[\u2e80-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

/** Make a combobox of each search for terms that is none yet. */
export function boxes() {
  for (const form of document.querySelectorAll("form[data-terms]:not([data-ready])")) {
    form.dataset.ready = "yes";
    new Box(form);
  }
}

class Box {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[name=words]");
    this.list = make("ul", { class: "options", role: "listbox", id: `${this.input.id}-list`, hidden: "" });
    this.list.setAttribute("aria-labelledby", form.getAttribute("aria-labelledby"));
    this.told = make("span", { class: "unseen", role: "status" });
    this.asked = 0;
    this.active = -1;
    this.terms = [];
    const input = this.input;
    for (const [key, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.list.id]]) input.setAttribute(key, value);
    form.append(this.list, this.told);
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 200));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
    form.addEventListener("submit", (event) => this.submit(event));
  }

  wait() {
    clearTimeout(this.timer);
    const typed = this.input.value.trim();
    if (typed.length < (UNSPACED.test(typed) ? 1 : 2)) {
      this.asked += 1;
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.ask(typed), PAUSE);
  }

  /** Ask for suggestions; an answer that another question has overtaken is dropped. */
  async ask(typed) {
    const number = (this.asked += 1);
    const address = new URL(this.form.dataset.terms, location.href);
    address.searchParams.set("words", typed);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const found = await answer.json();
      if (number === this.asked && document.activeElement === this.input) this.open(typed, found.terms);
    } catch {
      // Without a connection there are no suggestions; the search by form says so itself.
    }
  }

  open(typed, terms) {
    this.terms = terms;
    this.options = terms.map((term) => this.option(term));
    if (this.form.dataset.own) this.options.push(make("li", { role: "option" }, `“${typed}”`, make("small", {}, words.own)));
    this.list.replaceChildren(...this.options);
    this.options.forEach((one, number) => {
      one.id = `${this.list.id}-${number}`;
      one.setAttribute("aria-selected", "false");
    });
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.hidden = !this.options.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    if (!this.list.hidden) this.list.scrollIntoView({ block: "nearest" });
    this.told.textContent = terms.length ? words.found.replace("{n}", terms.length) : words.none;
  }

  option(term) {
    const label = make("span", term.language ? { lang: term.language } : {}, term.label);
    const one = make("li", { role: "option" }, label);
    if (term.matched !== term.label) one.append(make("small", { lang: term.matchedLanguage ?? "" }, term.matched));
    const more = [term.broader && `‹ ${term.broader}`, term.definition].filter(Boolean).join(" · ");
    if (more) one.append(make("small", {}, more));
    return one;
  }

  close() {
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    maybe(this.form, null);
  }

  press(event) {
    const open = !this.list.hidden;
    const last = this.list.children.length - 1;
    const moves = { ArrowDown: this.active >= last ? 0 : this.active + 1, ArrowUp: this.active <= 0 ? last : this.active - 1 };
    if (event.isComposing) return;
    if (event.key in moves) {
      event.preventDefault();
      if (open) this.mark(moves[event.key]);
      else this.wait();
    } else if (event.key === "Escape" && (open || this.input.value)) {
      event.preventDefault();
      event.stopPropagation();
      if (open) this.close();
      else this.input.value = "";
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    }
  }

  mark(number) {
    this.options.forEach((one, place) => one.setAttribute("aria-selected", String(place === number)));
    this.active = number;
    this.input.setAttribute("aria-activedescendant", this.options[number].id);
    this.options[number].scrollIntoView({ block: "nearest" });
    maybe(this.form, this.terms[number]);
  }

  /** A term that is typed in full is meant; anything else is looked up by the form. */
  submit(event) {
    const typed = this.input.value.trim().toLowerCase();
    const exact = this.terms.findIndex((one) => [one.label, one.matched].some((word) => word.toLowerCase() === typed));
    if (exact < 0 || event.submitter?.matches(":focus")) return;
    event.preventDefault();
    this.choose(exact);
  }

  choose(number) {
    const term = this.terms[number];
    const data = about(this.form.dataset.property);
    if (term) data.set("term", term.id);
    else {
      data.set("words", this.input.value.trim());
      data.set("language", this.form.dataset.own);
    }
    if (this.form.closest("[data-kind]").dataset.kind !== "place") chosen(data);
    this.close();
    this.input.value = "";
    this.terms = [];
    send(this.form.dataset.adding, data, this.input, this.form);
  }
}
