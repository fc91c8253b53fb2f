// Typing -> the newest preview: every key asks at once, what is stale is aborted, a pause asks for the checks.
import { announce, $ } from "./dom.js";

/** A response of ours: facts, and parts with their blobs. */
export async function parcel(response) {
  const buffer = await response.arrayBuffer();
  const length = new DataView(buffer).getUint32(0);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  let at = 4 + length;
  for (const part of head.parts) {
    part.blob = new Blob([new Uint8Array(buffer, at, part.size)], { type: part.type });
    at += part.size;
  }
  return head;
}

/** What went wrong in a person's words, with the field at fault. */
export class Trouble extends Error {
  constructor(message, { field = "", status = 0 } = {}) {
    super(message);
    this.field = field;
    this.status = status;
  }
}

/** Ask the server; raises Trouble, or AbortError when `signal` fires. */
export async function ask(url, body, { signal, method = "POST" } = {}) {
  const raw = body instanceof Blob;
  let response;
  try {
    response = await fetch(url, {
      method, signal, cache: "no-store",
      headers: body === undefined ? {} : { "Content-Type": raw ? "application/octet-stream" : "application/json" },
      body: body === undefined ? undefined : raw ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Trouble("The server does not answer. Is it still running?");
  }
  if (response.ok) return parcel(response);
  if (response.status === 401) location.assign(`/studio/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  const told = await response.json().catch(() => ({}));
  throw new Trouble(told.detail ?? "The server could not do this.", {
    field: told.slot ?? told.field?.split(".").pop() ?? "", status: response.status,
  });
}

/** Errors at their field: marks the input and tells why below it, and in `other` where nothing can be shown. */
export function blame(form, trouble, other) {
  clear(form, other);
  const input = trouble.field ? form.querySelector(`[data-field="${CSS.escape(trouble.field)}"]`) : null;
  const place = input && $(`error-${input.dataset.field}`);
  if (other) {
    other.hidden = false;
    other.textContent = trouble.message;
  }
  if (!place) return;
  input.setAttribute("aria-invalid", "true");
  place.textContent = trouble.message;
  place.hidden = false;
  input.closest("details")?.setAttribute("open", "");
}

/** No errors any more. */
export function clear(form, other) {
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  for (const place of form.querySelectorAll(".error")) place.hidden = true;
  if (other) other.hidden = true;
}

export class Live {
  /**
   * `send(settled, signal)` asks, `show(parcel, settled)` shows and resolves when the picture is decoded,
   * `fail(trouble)` tells. `pause` is how long no key may fall before the checks are asked for, in ms.
   */
  constructor({ send, show, fail, pause = 250 }) {
    Object.assign(this, { send, show, fail, pause, aborter: null, timer: 0, turn: 0 });
  }

  /** Something changed at `since` (a timestamp of the page's clock). */
  poke(since = performance.now()) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask(true), this.pause);
    return this.#ask(false, since);
  }

  /** Ask for everything at once. */
  settle() {
    clearTimeout(this.timer);
    return this.#ask(true);
  }

  async #ask(settled, since = 0) {
    this.aborter?.abort();
    const aborter = (this.aborter = new AbortController());
    const turn = ++this.turn;
    document.documentElement.dataset.busy = "true";
    try {
      const got = await this.send(settled, aborter.signal);
      if (turn !== this.turn) return;
      await this.show(got, settled);
      if (since) performance.measure("keystroke-to-image", { start: since, end: performance.now() });
      if (settled) announce("The preview is up to date.");
    } catch (error) {
      if (error.name === "AbortError" || turn !== this.turn) return;
      this.fail(error);
      if (settled) announce(error.message);
    } finally {
      if (turn === this.turn) {
        document.documentElement.dataset.busy = "false";
        if (settled) document.documentElement.dataset.settled = String(turn);
      }
    }
  }
}
