// Forms that are sent without leaving the page: what is said is renewed, the focus stays where it was.
import { tell, words } from "./words.js";

const WAITS = [1000, 2000, 4000, 8000, 15000];
const PART = { "Annoserver-Part": "said", Accept: "text/html" };

let changed = () => {};
/** The tag that the last act was about, for its undoing. */
let last = "";

/** Send the forms of the page; renew is called whenever what is said has been renewed. */
export function sending(renew) {
  changed = renew;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-send]") || event.defaultPrevented) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    send(form.action, data, event.submitter ?? form.querySelector("button"), form);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const id = new URL(link.href).hash.slice(1);
    fetch(link.href, { headers: PART })
      .then(read)
      .then((page) => {
        swap(page, id);
        const place = document.getElementById(id);
        (place?.querySelector("input:not([type=hidden]), textarea") ?? place?.querySelector("a, button"))?.focus();
      })
      .catch(() => location.assign(link.href));
  });
}

/** Send a form's data to an address, again and again while there is no connection. */
export async function send(action, data, button, form) {
  if (form?.ariaBusy === "true") return;
  const before = new Set(tags().map((one) => one.id));
  const place = where(button, data);
  form?.setAttribute("aria-busy", "true");
  try {
    const answer = await deliver(action, data);
    const where = new URL(answer.url);
    if (where.pathname.includes("/sign-in") || !answer.headers.get("Content-Type")?.startsWith("text/html")) {
      location.assign(words.signIn + "?next=" + encodeURIComponent(location.pathname + location.search));
      return;
    }
    if (where.pathname.endsWith("/join")) {
      location.assign(answer.url);
      return;
    }
    const page = await read(answer);
    if (!page.getElementById("said")) throw new Error(page.querySelector("main .lead")?.textContent ?? "");
    swap(page);
    settle(before, place, data);
  } catch (error) {
    tell(error.message || words.failed, "refused");
  } finally {
    form?.removeAttribute("aria-busy");
  }
}

/** While the browser knows of no connection it waits as long as it takes, and asks before the page is left. */
async function deliver(action, data) {
  try {
    for (let turn = 0; ; ) {
      try {
        const answer = await fetch(action, { method: "POST", body: data, headers: PART });
        if (answer.status < 502 || turn >= WAITS.length) return answer;
      } catch (error) {
        if (navigator.onLine && turn >= WAITS.length) throw new Error(words.failed, { cause: error });
      }
      tell(words.waiting, "refused");
      addEventListener("beforeunload", hold);
      await again(WAITS[Math.min(turn, WAITS.length - 1)]);
      if (navigator.onLine) turn += 1;
    }
  } finally {
    removeEventListener("beforeunload", hold);
  }
}

function hold(event) {
  event.preventDefault();
}

/** When some time has passed, or the connection is back. */
function again(milliseconds) {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, milliseconds);
    addEventListener("online", go);
  });
}

async function read(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Put what the server says in the place of what is said here: one tag, or everything with the message. */
function swap(page, id = "said") {
  const found = page.getElementById(id);
  if (found) document.getElementById(id)?.replaceWith(document.importNode(found, true));
  if (id === "said") {
    const told = page.getElementById("status")?.firstElementChild;
    if (told) tell(told.textContent, told.classList.contains("refused") ? "refused" : "done");
  }
  changed();
}

function tags() {
  return [...document.querySelectorAll("[data-tag]")];
}

/** What had the focus, by what it is and not by the element, which is replaced. */
function where(button, data) {
  const question = button?.closest("[data-question]")?.dataset.question ?? "";
  return { tag: data.get("tag") ?? "", choice: data.get("choice") ?? "", question };
}

function settle(before, place, data) {
  const fresh = tags().find((one) => !before.has(one.id));
  if (fresh) {
    fresh.classList.add("fresh");
    changed();
  }
  last = fresh?.dataset.tag || place.tag || last;
  const tag = place.tag ? document.getElementById(`tag-${place.tag}`) : null;
  if (tag) {
    const choice = place.choice === "undo" ? "approve" : place.choice;
    const goal = tag.querySelector(".reason input:not([type=hidden])") ?? tag.querySelector(`button[value="${CSS.escape(choice)}"]`);
    (goal ?? tag.querySelector("button, a"))?.focus();
    return;
  }
  const field = document.querySelector(`#question-${place.question || "0"} :is(input[name=words], summary, input[type=radio])`);
  field?.focus({ preventScroll: Boolean(fresh) });
  if (fresh && !data.has("tag")) fresh.scrollIntoView({ block: "nearest" });
}

/** Undo the last act: withdraw the vote, or take the tag back. */
export function undo() {
  const button = document.querySelector(`#tag-${CSS.escape(last)} [data-undo]`) ?? null;
  if (button) button.click();
  else tell(words.nothing, "refused");
}

/** The data of a form for a tag on this item: with what the hidden fields of every form say. */
export function about(property) {
  const data = new FormData();
  const page = new URL(location.href);
  data.set("csrf_token", document.querySelector("input[name=csrf_token]").value);
  data.set("item", page.searchParams.get("iri"));
  data.set("property", property);
  return data;
}


