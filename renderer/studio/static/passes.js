// The passes page: form -> preview, flip, language, appearance, foreign passes, downloads.
import { $, accepts, announce, badges, base64, fill, h, notices, plural, save, show, size } from "./dom.js";
import { ask, blame, clear, Live, Trouble } from "./live.js";

const room = $("passes");
if (room) {
  const form = $("form"), card = $("card"), picture = $("picture"), trouble = $("trouble");
  const look = { face: "front", language: "", dark: false, scale: 2 };
  let thumbnail = "", foreign = null;

  const slots = () => Object.fromEntries([...new FormData(form)].filter(([name, value]) => typeof value === "string" && value !== ""));
  const body = (extra) => ({ template: room.dataset.template, slots: slots(), thumbnail, ...look, ...extra });

  // While keys fall, the screen's own density is enough; what is chosen comes with the pause.
  const scale = (settled) => (settled ? look.scale : Math.min(look.scale, Math.ceil(devicePixelRatio)));

  function send(settled, signal) {
    if (!foreign) return ask("/studio/api/passes/preview", body({ settled, scale: scale(settled) }), { signal });
    const query = new URLSearchParams({ ...look, scale: scale(settled), settled });
    return ask(`/studio/api/passes/foreign?${query}`, foreign, { signal });
  }

  async function shown({ facts, parts }, settled) {
    clear(document, trouble);
    const drawn = await show(picture, parts[0]);
    picture.alt = `${look.face === "front" ? "Front" : "Back"} of the pass: ${facts.texts.map((one) => one.text).join(", ")}`.slice(0, 600);
    card.classList.remove("stale");
    [picture.width, picture.height] = facts.card.map(Math.round);
    boxes(facts.texts);
    texts(facts);
    languages(facts.languages);
    if (settled) told(facts, drawn);
  }

  function fail(error) {
    card.classList.add("stale");
    blame(document, error instanceof Trouble ? error : new Trouble(error.message), trouble);
    if (!(error instanceof Trouble)) throw error;
  }

  const live = new Live({ send, show: shown, fail });

  function told(facts, drawn) {
    const read = facts.readback;
    badges($("facts"), [
      read && {
        same: [`${read.symbology} reads back: ${read.text}`, "good", "An independent reader finds exactly what the barcode should say."],
        different: ["Barcode reads back as something else", "bad"],
        unread: ["Barcode cannot be read from the picture", "bad"],
        none: ["No barcode", "plain"],
        "no reader": [`${read.symbology}: no open reader`, "plain"],
      }[read.verdict],
      facts.verdict && (facts.verdict.ok ? ["Signature and rules: sound", "good"] : [`${plural(facts.verdict.errors.length, "fault")} found`, "bad"]),
      [`${drawn.naturalWidth} × ${drawn.naturalHeight} px`, "plain"],
      [size(facts.bytes), "plain"],
    ]);
    const verdict = facts.verdict ? [...facts.verdict.errors.map((one) => ({ ...one, level: "error" })), ...facts.verdict.warnings] : [];
    const all = [...verdict, ...facts.notices];
    fill($("notices"), all.length ? notices(all, goTo) : h("li", { class: "notice fine" }, "Nothing: everything is shown in full, and the contrast is good."));
  }

  function texts(facts) {
    const words = { "shown in full": ["in full", "good"], "may be cut": ["may be cut", "warn"], "will shrink or be cut": ["will be cut", "bad"] };
    fill($("texts"), facts.texts.map((one, index) => {
      const [word, state] = words[one.state];
      return h("li", { data: { index } },
        h("button", { type: "button", class: "text", on: { click: () => goTo(one.slot), mouseenter: () => light(index), mouseleave: () => light(-1), focus: () => light(index), blur: () => light(-1) } },
          h("span", { class: "words" }, one.source), h("span", { class: `badge ${state}` }, word)));
    }));
  }

  function boxes(list) {
    fill($("boxes"), list.map((one) => {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const [x, y, width, height] = one.box;
      for (const [name, value] of Object.entries({ x: x - 0.008, y: y - 0.006, width: width + 0.016, height: height + 0.012, rx: 0.006 })) rect.setAttribute(name, value);
      rect.setAttribute("class", one.state === "shown in full" ? "box" : "box risky");
      return rect;
    }));
  }

  const light = (index) => [...$("boxes").children].forEach((rect, at) => rect.classList.toggle("lit", at === index));

  function goTo(slot) {
    const input = slot && form.querySelector(`[name="${CSS.escape(slot)}"]`);
    if (!input) return;
    input.closest("details")?.setAttribute("open", "");
    input.focus();
  }

  function languages(found = []) {
    const chooser = $("language");
    const now = [...chooser.options].slice(1).map((one) => one.value).join();
    if (now === found.join()) return;
    const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "code" });
    const name = (tag) => { try { return names.of(tag); } catch { return tag; } };
    fill(chooser, h("option", { value: "" }, found.length ? "Phone in another language" : "Phone in any language"), found.map((tag) => h("option", { value: tag, selected: tag === look.language }, `Phone in ${name(tag)}`)));
  }

  form.addEventListener("input", (event) => {
    if (event.target.name) live.poke(event.timeStamp);
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  $("flip").addEventListener("click", () => {
    look.face = look.face === "front" ? "back" : "front";
    $("flip").setAttribute("aria-pressed", String(look.face === "back"));
    $("flip").querySelector("span").textContent = look.face === "front" ? "Show the back" : "Show the front";
    card.dataset.face = look.face;
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
      card.animate([{ transform: "perspective(900px) rotateY(90deg)" }, { transform: "perspective(900px) rotateY(0)" }], { duration: 320, easing: "cubic-bezier(.2,.7,.2,1)" });
    }
    live.settle();
  });
  $("language").addEventListener("change", (event) => { look.language = event.target.value; live.settle(); });
  $("look").addEventListener("change", (event) => {
    if (event.target.name === "dark") {
      look.dark = event.target.value === "dark";
      $("ground").classList.toggle("night", look.dark);
      live.settle();
    }
    if (event.target.name === "scale") { look.scale = Number(event.target.value); live.settle(); }
  });

  $("in-thumbnail")?.addEventListener("change", async (event) => {
    const [file] = event.target.files;
    thumbnail = file && accepts(file, Number(event.target.dataset.most), $("error-thumbnail")) ? await base64(file) : "";
    live.settle();
  });

  $("paste-fill").addEventListener("click", async () => {
    try {
      const { facts } = await ask("/studio/api/passes/paste", { text: $("in-passdata").value });
      const known = [...form.elements].filter((one) => one.name);
      for (const input of known) input.value = facts.slots[input.name] ?? "";
      const strangers = Object.keys(facts.slots).filter((name) => !form.elements[name]);
      const ignored = strangers.map((name) => ({ code: "ignored", kind: "note", where: name, message: "this template takes no such value" }));
      fill($("paste-notices"), notices([...facts.notices, ...ignored]));
      clear(form);
      announce(`${plural(Object.keys(facts.slots).length - strangers.length, "value")} filled in`);
      live.settle();
    } catch (error) {
      blame(form, error, trouble);
    }
  });

  // Foreign passes: shown and judged, never kept.
  const drop = $("drop");
  function open(file) {
    if (!file || !accepts(file, Number(drop.dataset.most), $("drop-error"))) return;
    foreign = file;
    room.classList.add("is-foreign");
    $("foreign-bar").hidden = false;
    $("foreign-name").textContent = file.name;
    live.settle();
  }
  $("foreign").addEventListener("change", (event) => open(event.target.files[0]));
  $("foreign-close").addEventListener("click", () => {
    foreign = null;
    look.language = "";
    room.classList.remove("is-foreign");
    $("foreign-bar").hidden = true;
    $("foreign").value = "";
    live.settle();
    drop.querySelector("input").focus();
  });
  for (const kind of ["dragenter", "dragover"]) document.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) document.addEventListener(kind, (event) => { if (kind === "drop" || !event.relatedTarget) drop.classList.remove("over"); });
  document.addEventListener("drop", (event) => { event.preventDefault(); open(event.dataTransfer.files[0]); });

  async function download(url, extra, name) {
    try {
      const { facts, parts } = await ask(url, body(extra));
      save({ ...parts[0], name });
      announce(facts.development ? "Saved. It is signed with the development certificate: no phone opens it." : "Saved.");
    } catch (error) {
      fail(error);
    }
  }
  const named = (ending) => `${room.dataset.template}-${look.face}.${ending}`;
  $("get-pkpass").addEventListener("click", () => download("/studio/api/passes/pkpass", {}, `${room.dataset.template}.pkpass`));
  $("get-png").addEventListener("click", () => download("/studio/api/passes/preview", { format: "png" }, named("png")));
  $("get-svg").addEventListener("click", () => download("/studio/api/passes/preview", { format: "svg" }, named("svg")));

  live.settle();
}
