// A text field that finds one of thousands of profiles by a few letters (ARIA combobox with a list box).
import { $, fill, h } from "./dom.js";
import { ask } from "./live.js";

let number = 0;

/** Builds into `place`; `chosen` is called with {name, title} or null when the field is emptied. */
export function combo(place, { url, label, value = null, placeholder = "", chosen, hidden = false }) {
  const id = `combo-${++number}`;
  const list = h("ul", { id: `${id}-list`, class: "options", role: "listbox", "aria-label": label, hidden: true });
  const input = h("input", { id, type: "text", autocomplete: "off", spellcheck: false, placeholder, value: value?.title ?? "", role: "combobox" });
  for (const [name, text] of Object.entries({ "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) input.setAttribute(name, text);
  fill(place, h("label", { htmlFor: id, class: hidden ? "visually-hidden" : "" }, label), h("span", { class: "combo" }, input, list));
  let entries = [], active = -1, aborter = null, current = value;

  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); active = -1; };

  function pick(entry) {
    current = entry;
    input.value = entry?.title ?? "";
    close();
    chosen(entry);
  }

  function point(at) {
    active = at;
    [...list.querySelectorAll("[role=option]")].forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
    const row = list.querySelector("[aria-selected=true]");
    if (row) { input.setAttribute("aria-activedescendant", row.id); row.scrollIntoView({ block: "nearest" }); }
  }

  async function look() {
    aborter?.abort();
    aborter = new AbortController();
    let facts;
    try {
      ({ facts } = await ask(`${url}?q=${encodeURIComponent(input.value === current?.title ? "" : input.value)}`, undefined, { method: "GET", signal: aborter.signal }));
    } catch { return; }
    entries = facts.entries;
    const more = facts.found - entries.length;
    fill(list,
      entries.map((entry, index) => h("li", { id: `${id}-${index}`, role: "option", "aria-selected": "false", on: { mousedown: (event) => { event.preventDefault(); pick(entry); } } }, h("span", { class: "words" }, entry.title), h("span", { class: "note" }, entry.note))),
      entries.length === 0 && h("li", { class: "nothing", role: "presentation" }, "Nothing of that name; type fewer letters."),
      more > 0 && h("li", { class: "nothing", role: "presentation" }, `and ${more.toLocaleString("en")} more: type on`));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    active = -1;
  }

  input.addEventListener("input", () => { if (!input.value) pick(null); look(); });
  input.addEventListener("focus", () => { input.select(); look(); });
  input.addEventListener("blur", () => { close(); input.value = current?.title ?? ""; });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) look(); else if (entries.length) point((active + step + entries.length) % entries.length);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      if (entries.length) pick(entries[Math.max(0, active)]);
    } else if (event.key === "Escape") close();
  });
  return { input, pick };
}
