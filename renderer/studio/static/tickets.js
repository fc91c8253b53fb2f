// The tickets page: fields and size -> the picture as it would be sent.
import { $, announce, badges, fill, h, notices, save, show, size } from "./dom.js";
import { combo } from "./combo.js";
import { ask, blame, clear, Live, Trouble } from "./live.js";

const room = $("tickets");
if (room) {
  const form = $("form"), card = $("card"), picture = $("picture"), trouble = $("trouble");
  const controls = new Set(["size", "format", "width", "height", "target_bytes"]);
  let handset = null, last = null;

  function body(settled) {
    const data = Object.fromEntries(new FormData(form));
    const fields = Object.fromEntries(Object.entries(data).filter(([name, text]) => !controls.has(name) && text !== ""));
    const own = data.size === "own" ? [data.width, data.height] : data.size === "handset" ? [640, 960] : data.size.split("x");
    return {
      template: room.dataset.template, fields, settled, format: data.format,
      width: Number(own[0]) || 0, height: Number(own[1]) || 0,
      handset: data.size === "handset" ? handset?.name ?? "generic" : "",
      target_bytes: Number(data.target_bytes) || 0,
    };
  }

  async function shown({ facts, parts }, settled) {
    clear(document, trouble);
    last = parts[0];
    await show(picture, parts[0]);
    picture.alt = facts.description;
    card.classList.remove("stale");
    [picture.width, picture.height] = [facts.width, facts.height];
    $("slide").hidden = parts.length < 2;
    if (parts[1]) await show($("slide-picture"), parts[1]);
    outline(facts.texts);
    zoom();
    if (settled) told(facts);
  }

  function told(facts) {
    const read = facts.readback, code = facts.barcode;
    badges($("facts"), [
      { same: [`${code?.symbology} reads back: ${read.text}`, "good", "An independent reader finds exactly this in the file."], different: ["Reads back as something else", "bad"], unread: ["Barcode cannot be read", "bad"], none: ["No barcode", "plain"], "no reader": ["No open reader for this symbology", "plain"] }[read.verdict],
      code && !code.own_slide && [`${code.module} px a module`, code.module >= 4 ? "plain" : "warn"],
      code?.own_slide && ["Barcode on its own slide", "warn"],
      [`${facts.width} × ${facts.height} px`, "plain"], [size(facts.bytes), "plain"],
      facts.quality && [`JPEG quality ${facts.quality}`, "plain"],
    ]);
    fill($("notices"), facts.notices.length ? notices(facts.notices) : h("li", { class: "notice fine" }, "Nothing: every text is shown in full."));
    fill($("texts"), facts.texts.map((one, index) => h("li", {}, h("span", { class: "text", on: { mouseenter: () => light(index), mouseleave: () => light(-1) } }, h("span", { class: "words" }, one.text), h("span", { class: "note" }, one.layer.includes("[") ? "" : one.layer)))));
  }

  function outline(texts) {
    fill($("boxes"), texts.map((one) => {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const [x, y, width, height] = one.box;
      for (const [name, value] of Object.entries({ x, y, width, height })) rect.setAttribute(name, value);
      rect.setAttribute("class", $("outline").checked ? "box lit" : "box");
      return rect;
    }));
  }
  const light = (index) => [...$("boxes").children].forEach((rect, at) => rect.classList.toggle("lit", at === index || $("outline").checked));

  function zoom() {
    const chosen = document.querySelector("[name=zoom]:checked").value;
    $("ground").classList.toggle("natural", chosen !== "fit");
    for (const image of [picture, $("slide-picture")]) {
      image.style.width = chosen === "fit" ? "" : `${(image.naturalWidth * Number(chosen)) / devicePixelRatio}px`;
      image.classList.toggle("pixels", chosen === "2");
    }
  }

  function fail(error) {
    card.classList.add("stale");
    blame(document, error instanceof Trouble ? error : new Trouble(error.message), trouble);
    if (!(error instanceof Trouble)) throw error;
  }

  const live = new Live({ send: (settled, signal) => ask("/studio/api/tickets/preview", body(settled), { signal }), show: shown, fail });

  combo($("handset-field"), {
    url: "/studio/api/handsets", label: "Handset", placeholder: "Search by maker or model",
    chosen: (entry) => { handset = entry; live.settle(); },
  });
  form.elements.size.addEventListener("change", (event) => {
    $("handset-field").hidden = event.target.value !== "handset";
    for (const one of form.querySelectorAll(".own-size")) one.hidden = event.target.value !== "own";
  });
  form.addEventListener("input", (event) => { if (event.target.name) live.poke(event.timeStamp); });
  form.addEventListener("submit", (event) => event.preventDefault());
  document.querySelectorAll("[name=zoom]").forEach((one) => one.addEventListener("change", zoom));
  $("outline").addEventListener("change", () => light(-1));
  $("download").addEventListener("click", () => { if (last) { save(last); announce("Saved."); } });
  live.settle();
}
