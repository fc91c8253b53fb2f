// The templates pages: upload, edit with errors at their line, publish, go back.
import { $, accepts, announce, base64, fill, h, show, size } from "./dom.js";
import { ask, Live } from "./live.js";

const drop = $("drop");
if (drop) {
  const trouble = $("drop-error");
  async function bring(file) {
    if (!file || !accepts(file, Number(drop.dataset.most), trouble)) return;
    try {
      const { facts } = await ask(`/studio/api/templates/upload?name=${encodeURIComponent(file.name)}`, file);
      location.assign(`/studio/templates/${facts.kind}/${facts.template}`);
    } catch (error) {
      trouble.textContent = error.message;
      trouble.hidden = false;
      $("upload").value = "";
    }
  }
  $("upload").addEventListener("change", (event) => bring(event.target.files[0]));
  for (const kind of ["dragenter", "dragover"]) document.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) document.addEventListener(kind, (event) => { if (kind === "drop" || !event.relatedTarget) drop.classList.remove("over"); });
  document.addEventListener("drop", (event) => { event.preventDefault(); bring(event.dataTransfer.files[0]); });
}

for (const image of document.querySelectorAll(".tile img")) {
  image.addEventListener("error", () => image.remove());
}

const room = $("editor");
if (room) {
  const toml = $("toml"), gutter = $("gutter"), trouble = $("error-toml"), card = $("card");
  const added = {};
  let wrong = 0;

  const body = (extra) => ({ kind: room.dataset.kind, template: room.dataset.template, toml: toml.value, files: added, ...extra });

  function numbers() {
    const count = toml.value.split("\n").length;
    fill(gutter, Array.from({ length: count }, (_, index) => h("span", { class: index + 1 === wrong ? "bad" : "" }, `${index + 1}\n`)));
    gutter.scrollTop = toml.scrollTop;
  }

  function told(fault) {
    wrong = fault?.line ?? 0;
    trouble.hidden = !fault;
    $("jump").hidden = !wrong;
    if (fault) {
      trouble.textContent = wrong ? `Line ${wrong}: ${fault.message}` : fault.message;
      toml.setAttribute("aria-invalid", "true");
    } else toml.removeAttribute("aria-invalid");
    $("publish").disabled = Boolean(fault);
    card.classList.toggle("stale", Boolean(fault));
    numbers();
  }

  async function shown({ facts, parts }) {
    told(facts.fault);
    if (facts.fault) return;
    $("nothing").hidden = parts.length > 0;
    card.hidden = parts.length === 0;
    if (parts[0]) await show($("picture"), parts[0]);
  }

  const live = new Live({ send: (settled, signal) => ask("/studio/api/templates/check", body({ settled }), { signal }), show: shown, fail: (error) => told({ message: error.message }) });

  $("jump").addEventListener("click", () => {
    const lines = toml.value.split("\n");
    const start = lines.slice(0, wrong - 1).join("\n").length + (wrong > 1 ? 1 : 0);
    toml.focus();
    toml.setSelectionRange(start, start + (lines[wrong - 1] ?? "").length);
    toml.scrollTop = Math.max(0, (wrong - 6) * parseFloat(getComputedStyle(toml).lineHeight));
  });
  toml.addEventListener("input", (event) => { $("done").hidden = true; numbers(); live.poke(event.timeStamp); });
  toml.addEventListener("scroll", () => { gutter.scrollTop = toml.scrollTop; });

  $("in-files").addEventListener("change", async (event) => {
    for (const file of event.target.files) {
      if (!accepts(file, Number(room.dataset.most), $("error-files"))) return;
      added[file.name] = await base64(file);
      $("files").append(h("li", {}, h("span", { class: "words" }, file.name), h("span", { class: "badge" }, `${size(file.size)}, not published yet`)));
    }
    live.settle();
  });

  $("publish").addEventListener("click", async () => {
    $("publish").disabled = true;
    try {
      const { facts } = await ask("/studio/api/templates/publish", body({ note: $("in-note").value }));
      sessionStorage.setItem("studio-published", `Version ${facts.number} is in use.`);
      location.reload();
    } catch (error) {
      told({ message: error.message });
    }
  });
  for (const button of document.querySelectorAll("[data-back]")) {
    button.addEventListener("click", async () => {
      try {
        await ask("/studio/api/templates/back", { kind: room.dataset.kind, template: room.dataset.template, number: Number(button.dataset.back) });
        sessionStorage.setItem("studio-published", button.dataset.back === "0" ? "The folder's is in use again." : `Version ${button.dataset.back} is in use again.`);
        location.reload();
      } catch (error) {
        told({ message: error.message });
      }
    });
  }

  const said = sessionStorage.getItem("studio-published");
  if (said) {
    sessionStorage.removeItem("studio-published");
    $("done").textContent = said;
    $("done").hidden = false;
    announce(said);
  }
  numbers();
  live.settle();
}
