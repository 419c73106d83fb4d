// The editor over the console's plain textarea: colours, completion, the place of an error, copying. The textarea stays what it is.

import { completions, declaration, tokens } from "./sparql.js";

const form = document.getElementById("console");
const area = document.getElementById("query");
const editor = area.parentElement;
const colours = document.createElement("pre");
const list = document.createElement("ul");
const MIRRORED = 40000;
let known = { prefixes: {}, terms: [] };
let offered = { start: 0, found: [] };
let at = 0;

colours.setAttribute("aria-hidden", "true");
list.id = "completions";
list.className = "options";
list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", form.dataset.completions);
editor.prepend(colours);
editor.append(list);
area.setAttribute("aria-autocomplete", "list");

const wrong = Number(area.dataset.line || 0);
let asked = area.value;

function paint() {
  editor.classList.toggle("live", area.value.length < MIRRORED);
  if (area.value.length >= MIRRORED) return;
  let line = 1;
  const parts = [];
  for (const [kind, text] of tokens(area.value)) {
    const span = document.createElement("span");
    if (kind) span.className = `t-${kind}`;
    if (wrong && area.value === asked && line === wrong && text.trim()) span.classList.add("t-wrong");
    span.textContent = text;
    parts.push(span);
    line += text.split("\n").length - 1;
  }
  colours.replaceChildren(...parts, "\n");
  follow();
}

function follow() {
  colours.scrollTop = area.scrollTop;
  colours.scrollLeft = area.scrollLeft;
}

function close() {
  list.hidden = true;
  area.removeAttribute("aria-activedescendant");
  area.removeAttribute("aria-controls");
}

function place() {
  const before = area.value.slice(0, offered.start).split("\n");
  const style = getComputedStyle(area);
  const ruler = document.createElement("canvas").getContext("2d");
  ruler.font = style.font;
  const top = before.length * parseFloat(style.lineHeight) + parseFloat(style.paddingTop) - area.scrollTop;
  const left = ruler.measureText(before.at(-1)).width + parseFloat(style.paddingLeft) - area.scrollLeft;
  list.style.top = `${Math.min(Math.max(top, 0), area.clientHeight)}px`;
  list.style.left = `${Math.max(0, Math.min(left, area.clientWidth - 300))}px`;
}

function choose(next) {
  at = (next + offered.found.length) % offered.found.length;
  [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
  area.setAttribute("aria-activedescendant", list.children[at].id);
  list.children[at].scrollIntoView({ block: "nearest" });
}

function offer(always) {
  offered = completions(area.value, area.selectionStart, known);
  if (!offered.found.length || (!always && area.selectionStart - offered.start < 2)) return close();
  list.replaceChildren(...offered.found.map((one, number) => {
    const option = document.createElement("li");
    option.id = `completion-${number}`;
    option.setAttribute("role", "option");
    const label = document.createElement("span");
    label.className = "kind";
    label.textContent = one.label ? ` ${one.label}` : "";
    option.append(one.text, label);
    option.addEventListener("mousedown", (event) => { event.preventDefault(); take(number); });
    return option;
  }));
  list.hidden = false;
  area.setAttribute("aria-controls", list.id);
  place();
  choose(0);
}

function take(number) {
  const one = offered.found[number];
  const caret = area.selectionStart;
  area.setRangeText(one.text, offered.start, caret, "end");
  const missing = declaration(area.value, one.declares, known);
  if (missing) {
    const end = area.selectionEnd + missing.length;
    area.setRangeText(missing, 0, 0, "preserve");
    area.setSelectionRange(end, end);
  }
  close();
  paint();
}

area.addEventListener("input", () => { paint(); offer(false); });
area.addEventListener("scroll", follow);
area.addEventListener("blur", close);
area.addEventListener("click", close);
area.addEventListener("keydown", (event) => {
  if (event.key === " " && event.ctrlKey) {
    event.preventDefault();
    offer(true);
  } else if (event.key === "Enter" && event.ctrlKey) {
    form.requestSubmit();
  } else if (!list.hidden) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      take(at);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  }
});

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText);
    button.textContent = button.dataset.copied;
  });
}

if (wrong) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, wrong - 1).join("\n").length + (wrong > 1 ? 1 : 0) + Number(area.dataset.column || 1) - 1;
  area.focus();
  area.setSelectionRange(start, start);
}
paint();
fetch(form.dataset.terms).then((answer) => answer.json()).then((told) => { known = told; }, () => {});
