// The barcodes page: content and width -> picture, advice for screens, grade after delivery.
import { $, announce, badges, fill, h, save, show, size } from "./dom.js";
import { ask, blame, clear, Live, Trouble } from "./live.js";

const room = $("barcodes"), form = $("form"), card = $("card"), picture = $("picture"), trouble = $("trouble");

function body(extra) {
  const data = new FormData(form);
  const options = Object.fromEntries([...data].filter(([name, text]) => name.startsWith("option-") && text !== "").map(([name, text]) => [name.slice(7), text]));
  return { symbology: room.dataset.symbology, payload: data.get("payload"), width: Number(data.get("width")) || 0, text: data.has("text"), options, ...extra };
}

async function shown({ facts, parts }, settled) {
  clear(document, trouble);
  const drawn = await show(picture, parts[0]);
  card.classList.remove("stale");
  picture.alt = `${facts.title} of ${facts.text || $("in-payload").value}`;
  [picture.width, picture.height] = [drawn.naturalWidth, drawn.naturalHeight];
  picture.style.width = `${drawn.naturalWidth / devicePixelRatio}px`;
  badges($("facts"), [
    [`${facts.modules.join(" × ")} modules`, "plain"], [`${facts.module} px a module`, facts.module >= 3 ? "plain" : "warn"],
    [`${drawn.naturalWidth} × ${drawn.naturalHeight} px`, "plain"], [size(facts.bytes), "plain"],
    !facts.fits && [`needs ${facts.least} px`, "bad", "One pixel a module is the least that can be drawn"],
  ]);
  const words = { good: "good", fair: "fair", tight: "tight", "too small": "too small" };
  const state = { good: "good", fair: "plain", tight: "warn", "too small": "bad" };
  fill($("advice").tBodies[0], facts.advice.map((row) => h("tr", {}, h("td", {}, h("b", {}, `${row.width} px`), h("span", { class: "note" }, row.whose)), h("td", { class: "number" }, row.module || "—"), h("td", {}, h("span", { class: `badge ${state[row.verdict]}` }, words[row.verdict])))));
  if (settled) graded(facts.grade);
}

function graded(grade) {
  if (grade.verdict !== "read") {
    fill($("grade"), h("p", { class: `notice ${grade.verdict === "no reader" ? "note" : "bad"}` }, grade.verdict === "no reader" ? "There is no open reader for this symbology, so nothing is graded." : "The reader finds nothing here: give it more width."));
    return;
  }
  const ways = [...grade.survived.map((way) => [way, true]), ...grade.lost.map((way) => [way, false])];
  fill($("grade"),
    h("p", { class: "letter" }, h("b", { class: `grade-letter grade-${grade.letter}` }, grade.letter), h("span", {}, `Survives ${grade.survived.length} of ${ways.length} simulated ways to the scanner.`)),
    h("ul", { class: "ways" }, ways.map(([way, held]) => h("li", { class: held ? "held" : "lost" }, h("span", { class: "visually-hidden" }, held ? "read: " : "not read: "), way))),
    h("details", { class: "more" }, h("summary", {}, "How it was measured"),
      h("table", { class: "table" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Measure"), h("th", { scope: "col", class: "number" }, "Percent"), h("th", { scope: "col" }, "Grade"))), h("tbody", {}, Object.entries(grade.values).map(([name, value]) => h("tr", {}, h("td", {}, name), h("td", { class: "number" }, value), h("td", {}, grade.letters[name])))))));
}

function fail(error) {
  card.classList.add("stale");
  let told = error instanceof Trouble ? error : new Trouble(error.message);
  if (told.field && !form.querySelector(`[data-field="${CSS.escape(told.field)}"]`)) {
    const field = form.querySelector(`[data-field="option-${CSS.escape(told.field)}"]`) ? `option-${told.field}` : "payload";
    told = new Trouble(told.message, { field });
  } else if (!told.field) told = new Trouble(told.message, { field: "payload" });
  blame(document, told, trouble);
  if (!(error instanceof Trouble)) throw error;
}

const live = new Live({ send: (settled, signal) => ask("/studio/api/barcodes/preview", body({ settled }), { signal }), show: shown, fail });
form.addEventListener("input", (event) => {
  if (event.target.id === "in-width-range") $("in-width").value = event.target.value;
  if (event.target.id === "in-width") $("in-width-range").value = event.target.value;
  live.poke(event.timeStamp);
});
form.addEventListener("submit", (event) => event.preventDefault());
for (const button of document.querySelectorAll("[data-format]")) {
  button.addEventListener("click", async () => {
    try {
      const { parts } = await ask("/studio/api/barcodes/preview", body({ format: button.dataset.format }));
      save({ ...parts[0], name: `${room.dataset.symbology}.${button.dataset.format}` });
      announce("Saved.");
    } catch (error) { fail(error); }
  });
}
live.settle();
