// Small helpers over the DOM; text only ever enters as text.

export const $ = (id) => document.getElementById(id);

/** An element with properties and children; `data`, `aria` and `on` are spread, null children are left out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name in element && name !== "list" && name !== "form") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replace what an element holds. */
export const fill = (element, ...children) => element.replaceChildren(...children.flat().filter(Boolean));

/** Tell a screen reader; the same words twice are told twice. */
export function announce(text) {
  const place = $("status");
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = text; });
}

export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** Bytes as people read them; 1 kB = 1024 B as in every limit of MMS. */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 10240) return `${(bytes / 1024).toFixed(1)} kB`;
  return bytes < 10_240_000 ? `${Math.round(bytes / 1024).toLocaleString("en")} kB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}

/** Hand a part to the person as a file. */
export function save(part) {
  const address = URL.createObjectURL(part.blob);
  const link = h("a", { href: address, download: part.name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const SHOWN = new WeakMap();

/** Show a part in an image element once it is decoded, so that nothing flickers. */
export async function show(image, part) {
  const address = URL.createObjectURL(part.blob);
  const next = new Image();
  next.src = address;
  try {
    await next.decode();
  } catch {
    URL.revokeObjectURL(address);
    throw new Error("The browser cannot show this picture.");
  }
  const before = SHOWN.get(image);
  image.src = address;
  SHOWN.set(image, address);
  image.dataset.shown = String(Number(image.dataset.shown ?? 0) + 1);
  if (before) URL.revokeObjectURL(before);
  return next;
}

/** A file's bytes as base64. */
export async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(text);
}

const TAGS = { hidden: "Hidden", cut: "Cut", contrast: "Contrast", glyph: "Glyph" };
const TOGETHER = { will_be_cut: "texts will shrink or be cut", may_be_cut: "texts may be cut", likely_cut: "texts are long for their place" };

/** Notices as list items, many of one kind as one; `go` is called with the slot a person wants to mend. */
export function notices(list, go) {
  const kinds = Map.groupBy(list, (one) => (TOGETHER[one.code] ? one.code : `${one.code} ${one.message}`));
  return [...kinds.values()].map((same) => {
    const [one] = same;
    const message = same.length > 1 && TOGETHER[one.code] ? `${same.length} ${TOGETHER[one.code]}` : one.message;
    const places = [...new Map(same.filter((each) => each.where).map((each) => [each.slot || each.where, each])).values()];
    return h("li", { class: `notice ${one.level === "error" ? "bad" : one.kind ?? "note"}` },
      h("b", { class: "tag" }, one.level === "error" ? "Error" : TAGS[one.kind] ?? "Note"),
      h("span", { class: "body" }, h("span", { class: "what" }, message.charAt(0).toUpperCase() + message.slice(1)),
        places.length > 0 && h("span", { class: "wheres" }, places.map((each) => (each.slot && go
          ? h("button", { type: "button", class: "where", on: { click: () => go(each.slot) } }, each.slot)
          : h("span", { class: "where" }, each.where))))));
  });
}

/** A row of badges: [text, state, title] with state good, warn, bad or plain. */
export function badges(place, rows) {
  fill(place, rows.filter(Boolean).map(([text, state, title]) => h("span", { class: `badge ${state ?? ""}`, title: title ?? "" }, text)));
}

/** Whether a file may be taken; tells why not in `place`. */
export function accepts(file, most, place) {
  const fits = file.size <= most;
  place.hidden = fits;
  place.textContent = fits ? "" : `${file.name} is ${size(file.size)}; at most ${size(most)} are taken. Choose a smaller file.`;
  return fits;
}
