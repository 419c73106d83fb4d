// The search box as an ARIA combobox (APG, "editable combobox with list autocomplete"); without this it is a plain form.

const WAIT = 150;

function enhance(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-options`;
  list.className = "options";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.list);
  const status = document.createElement("p");
  status.className = "hidden";
  status.setAttribute("role", "status");
  input.parentElement.append(list, status);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    input.setAttribute(name, value);
  }

  let timer = 0;
  let asked = null;
  let at = -1;

  function close() {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(next) {
    const options = [...list.children];
    if (!options.length) return;
    at = (next + options.length) % options.length;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  }

  function go(option) {
    location.href = option.dataset.href;
  }

  function show(results) {
    list.replaceChildren(...results.map((one, number) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${number}`;
      option.dataset.href = input.dataset.pages + one.id.split("/").map(encodeURIComponent).join("/");
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const kind = document.createElement("span");
      kind.className = "kind";
      kind.textContent = ` ${one.kindLabel}`;
      option.append(one.label, kind);
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => go(option));
      return option;
    }));
    at = -1;
    list.hidden = !results.length;
    input.setAttribute("aria-expanded", String(results.length > 0));
    input.removeAttribute("aria-activedescendant");
    status.textContent = input.dataset.count.replace("{count}", results.length);
  }

  async function suggest() {
    const words = input.value.trim();
    asked?.abort();
    if (!words) return close();
    asked = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.combobox}?${new URLSearchParams({ q: words, limit: 8 })}`, { signal: asked.signal });
      const found = answer.ok ? await answer.json() : { results: [] };
      if (document.activeElement === input) show(found.results);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, WAIT);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) suggest();
      else choose(event.key === "ArrowDown" ? at + 1 : (at < 0 ? 0 : at) - 1);
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      go(list.children[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
}

document.querySelectorAll("input[data-combobox]").forEach(enhance);
