// The MMS page: a slide player on up to four handsets, the bytes, the link page, the PDU.
import { $, announce, fill, h, plural, save, size } from "./dom.js";
import { combo } from "./combo.js";
import { ask, blame, clear, Live, Trouble } from "./live.js";

const MOST = 4, FIT_WIDTH = 264, FIT_HEIGHT = 470;
const room = $("mms");
if (room) {
  const form = $("form"), trouble = $("trouble");
  let chosen = ["motorola-l7c", "android"], carrier = "", at = 0, playing = false, clock = 0, addresses = [], shown = [];

  const values = () => Object.fromEntries([...new FormData(form)].filter(([name, text]) => name !== "gateway" && text !== ""));
  const body = (extra) => ({ template: room.dataset.template, handsets: chosen, carrier, gateway: form.elements.gateway.value, values: values(), ...extra });

  async function arrived({ facts, parts }, settled) {
    clear(document, trouble);
    const fresh = parts.map((part) => URL.createObjectURL(part.blob));
    await Promise.all(fresh.filter((_, index) => parts[index].type.startsWith("image/")).map((address) => { const image = new Image(); image.src = address; return image.decode().catch(() => null); }));
    addresses.forEach(URL.revokeObjectURL);
    addresses = fresh;
    // While keys fall only the first handset is new; the others keep what they had, greyed.
    shown = settled ? facts.handsets : [facts.handsets[0], ...shown.slice(1).map((one) => ({ ...one, old: true, slides: one.slides.map((slide) => ({ ...slide, image: -1 })) }))];
    if (at >= longest()) at = 0;
    draw();
    if (settled) { bytes(); tree(); page(); }
  }

  const longest = () => Math.max(0, ...shown.map((one) => one.slides.length));
  const lead = () => shown.reduce((most, one) => (one.slides.length > most.slides.length ? one : most), shown[0]);

  // ── the phones
  function phone(one, index) {
    const [width, height] = one.screen;
    const natural = document.querySelector("[name=zoom]:checked").value === "1";
    const fit = Math.min(FIT_WIDTH / width, FIT_HEIGHT / height);
    const zoom = natural ? 1 / devicePixelRatio : fit >= 2 ? 2 : fit >= 1 ? 1 : fit;
    const slide = one.slides[at];
    const screen = h("div", { class: "screen", tabIndex: 0, role: "group", "aria-label": `Screen of ${one.title}` });
    Object.assign(screen.style, { width: `${width * zoom}px`, height: `${height * zoom}px`, fontSize: `${Math.max(11, (width * zoom) / 17)}px` });
    if (!slide) fill(screen, h("p", { class: "ended" }, "This handset gets fewer slides."));
    else fill(screen, ...content(slide, zoom));
    const title = h("div", { class: "field phone-name" });
    const card = h("article", { class: `phone${one.old ? " stale" : ""}` },
      h("div", { class: "phone-head" }, title, chosen.length > 1 && h("button", { type: "button", class: "close", "aria-label": `Remove ${one.title}`, on: { click: () => remove(index) } }, "×")),
      h("div", { class: "bezel" }, screen),
      h("p", { class: "note" }, `${width} × ${height} px`, zoom !== 1 ? `, shown at ${Math.round(zoom * devicePixelRatio * 100)} %` : ""),
      meter(one.report));
    combo(title, { url: "/studio/api/handsets", label: `Handset ${index + 1}`, hidden: true, value: { name: one.name, title: one.title }, placeholder: "Search by maker or model", chosen: (entry) => { if (entry && entry.name !== chosen[index]) { chosen[index] = entry.name; live.settle(); } } });
    return card;
  }

  function content(slide, zoom) {
    const [width] = slide.size;
    const made = [];
    if (slide.image >= 0) {
      const image = h("img", { src: addresses[slide.image], alt: slide.alt || "Picture of this slide", class: zoom >= 1 ? "pixels" : "" });
      if (width) image.style.width = `${width * zoom}px`;
      made.push(image);
    }
    if (slide.video >= 0) made.push(h("video", { src: addresses[slide.video], controls: true }));
    if (slide.audio >= 0) made.push(h("audio", { src: addresses[slide.audio], controls: true }));
    if (slide.text) made.push(h("p", {}, slide.text));
    for (const other of slide.others) made.push(h("p", { class: "attached" }, `${other.name}, ${size(other.size)}`));
    return made;
  }

  function meter(report) {
    const over = report.size_bytes > report.limit_bytes;
    return h("div", { class: "budget" },
      h("meter", { min: 0, max: report.limit_bytes, value: Math.min(report.size_bytes, report.limit_bytes), "aria-label": `${size(report.size_bytes)} of ${size(report.limit_bytes)}` }),
      h("p", {}, h("b", {}, size(report.size_bytes)), ` of ${size(report.limit_bytes)}`, over ? h("span", { class: "badge bad" }, "too large") : null, report.sent_as !== "MMS" ? h("span", { class: "badge warn" }, `goes as ${report.sent_as}`) : null));
  }

  function draw() {
    const focused = document.activeElement?.closest?.(".phone-name, .screen");
    if (!(focused && focused.matches(".phone-name"))) fill($("phones"), shown.map(phone));
    fill($("slides"), Array.from({ length: longest() }, (_, index) => h("li", {}, h("button", { type: "button", class: "dot", "aria-label": `Slide ${index + 1}`, "aria-current": index === at ? "true" : null, on: { click: () => go(index) } }, h("span", {}, index + 1), h("small", {}, `${(lead().slides[index]?.duration ?? 0) / 1000} s`)))));
    $("add").disabled = chosen.length >= MOST;
  }

  function go(index) {
    at = (index + longest()) % longest();
    draw();
    if (playing) tick();
    else announce(`Slide ${at + 1} of ${longest()}`);
  }

  function tick() {
    clearTimeout(clock);
    const wait = lead().slides[at]?.duration ?? 5000;
    document.querySelector(".dot[aria-current] span")?.animate([{ opacity: 0.35 }, { opacity: 1 }], { duration: 400 });
    clock = setTimeout(() => (at + 1 < longest() ? go(at + 1) : stop(0)), wait / speed());
  }
  const speed = () => Number(room.dataset.speed ?? 1);

  function stop(back) {
    clearTimeout(clock);
    playing = false;
    if (back !== undefined) { at = back; draw(); }
    $("play").querySelector("span").textContent = "Play";
  }

  $("play").addEventListener("click", () => {
    if (playing) return stop();
    playing = true;
    $("play").querySelector("span").textContent = "Pause";
    tick();
    return undefined;
  });
  $("before").addEventListener("click", () => go(at - 1));
  $("after").addEventListener("click", () => go(at + 1));
  document.querySelectorAll("[name=zoom]").forEach((one) => one.addEventListener("change", draw));

  // ── up to four handsets
  $("add").addEventListener("click", () => {
    const more = ["android", "basic", "generic", "apple-iphone"].find((name) => !chosen.includes(name)) ?? "generic";
    chosen = [...chosen, more];
    live.settle();
  });
  function remove(index) {
    chosen = chosen.filter((_, place) => place !== index);
    shown = shown.filter((_, place) => place !== index);
    live.settle();
    $("add").focus();
  }

  // ── bytes
  function bytes() {
    fill($("bytes"), shown.map((one) => {
      const report = one.report;
      const rows = report.decisions.map((row) => h("tr", {}, h("td", { class: "number" }, row.slide || ""), h("td", {}, h("b", {}, row.part), h("span", { class: "note" }, [row.action, row.detail].filter(Boolean).join(", "))), h("td", { class: "number" }, row.before ? size(row.before) : "new"), h("td", { class: "number" }, row.after ? size(row.after) : "—")));
      const codes = report.barcodes.map((code) => h("li", { class: `notice ${code.readable ? "fine" : "bad"}` }, `Slide ${code.slide}: ${code.symbology} at ${code.module} px a module${code.rotated ? ", turned" : ""} ${code.readable ? `reads back, grade ${code.grade}` : "does not read back"}`));
      const warnings = report.warnings.map((text) => h("li", { class: "notice" }, text));
      return h("article", { class: "panel padded" },
        h("h3", {}, one.title),
        h("p", { class: "note" }, `${plural(report.decisions.length, "decision")}, ${size(report.source_bytes)} before, ${size(report.size_bytes)} after${report.gateway && report.wire_bytes !== report.size_bytes ? `, ${size(report.wire_bytes)} on the wire to ${report.gateway}` : ""}`),
        h("div", { class: "scroll-x", tabIndex: 0, role: "region", "aria-label": `Parts for ${one.title}` }, h("table", { class: "table" }, h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "number" }, "Slide"), h("th", { scope: "col" }, "Part"), h("th", { scope: "col", class: "number" }, "Before"), h("th", { scope: "col", class: "number" }, "After"))), h("tbody", {}, rows))),
        h("ul", { class: "notices" }, codes, warnings));
    }));
  }

  // ── PDU and link page
  function branch(node) {
    const line = [h("b", {}, node.name), " ", h("span", { class: "value" }, node.value)];
    return h("li", {}, node.children.length ? h("details", { open: node.name === "Parts" }, h("summary", {}, line), h("ul", {}, node.children.map(branch))) : h("span", { class: "leaf" }, line));
  }
  const tree = () => fill($("pdu"), shown[0].pdu.map(branch));

  function page() {
    if (!$("link-panel").open) return;
    const text = JSON.stringify(body({ handsets: ["generic"] }));
    const bits = btoa(String.fromCharCode(...new TextEncoder().encode(text))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
    $("link-page").src = `/studio/mms/page?${new URLSearchParams({ ask: bits, wallet: document.querySelector("[name=wallet]:checked").value })}`;
  }
  $("link-panel").addEventListener("toggle", page);
  document.querySelectorAll("[name=wallet]").forEach((one) => one.addEventListener("change", page));
  $("get-pdu").addEventListener("click", async () => {
    try { save((await ask("/studio/api/mms/pdu", body({}))).parts[0]); announce("Saved."); } catch (error) { fail(error); }
  });

  function fail(error) {
    let told = error instanceof Trouble ? error : new Trouble(error.message);
    const field = ["data.", "pass.", ""].map((prefix) => prefix + told.field).find((name) => told.field && form.querySelector(`[data-field="${CSS.escape(name)}"]`));
    told = new Trouble(told.message, { field });
    blame(document, told, trouble);
    if (!(error instanceof Trouble)) throw error;
  }

  const live = new Live({ send: (settled, signal) => ask("/studio/api/mms/preview", body({ settled }), { signal }), show: arrived, fail, pause: 350 });
  combo($("carrier"), { url: "/studio/api/carriers", label: "Carrier", placeholder: "Any carrier", chosen: (entry) => { carrier = entry?.name ?? ""; live.settle(); } });
  form.addEventListener("input", (event) => { if (event.target.name) live.poke(event.timeStamp); });
  form.addEventListener("submit", (event) => event.preventDefault());
  live.settle();
}
