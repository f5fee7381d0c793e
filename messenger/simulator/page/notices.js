/**
 * What the page says over the chat: a toast that passes, a dialog that waits, and the question before a link is opened.
 */

import { byId, el } from "./dom.js";

const SHORTEST_MS = 3500;
const READING_MS = 70;

let timer = 0;
let shown = null;

/** A line that goes by itself, after the time it takes to read it. */
export function toast(text, lang = "en") {
  const line = el("p", { class: "toast", dir: "auto", lang, "data-testid": "toast" }, text);
  shown?.remove();
  shown = line;
  // Under an open dialog everything else is dimmed and silent: what concerns it is said inside.
  (document.querySelector("dialog[open] .notices") ?? byId("toasts")).append(line);
  clearTimeout(timer);
  timer = setTimeout(() => line.remove(), Math.max(SHORTEST_MS, text.length * READING_MS));
}

function show({ title, text, lang = "en", address }) {
  byId("ask-title").textContent = title;
  byId("ask-text").textContent = text;
  byId("ask-text").lang = lang;
  byId("ask-text").hidden = text === "";
  byId("ask-address").textContent = address ?? "";
  byId("ask-address").hidden = !address;
  byId("ask-open").hidden = !address;
  byId("ask-close").textContent = address ? "Cancel" : "OK";
  if (address) byId("ask-open").href = address;
  else byId("ask-open").removeAttribute("href");
  const dialog = byId("ask");
  if (!dialog.open) dialog.showModal();
  (address ? byId("ask-open") : byId("ask-close")).focus();
}

/** A message that stays until it is confirmed (an answer with show_alert). */
export function alertBox(title, text, lang) {
  show({ title, text, lang });
}

/** Shows where a link leads, as Telegram does, and opens it only when asked to. */
export function askToOpen(address) {
  const call = address.startsWith("tel:");
  const mail = address.startsWith("mailto:");
  const readable = call || mail ? address.replace(/^(tel|mailto):/, "") : address;
  show({
    title: call ? "Call this number?" : mail ? "Write to this address?" : "Open this link?",
    text: call || mail ? "" : "It leads out of the simulator, to the internet.",
    address,
  });
  byId("ask-address").textContent = readable;
}

/** Connects the dialog's buttons; called once. */
export function prepareNotices() {
  const dialog = byId("ask");
  byId("ask-close").addEventListener("click", () => dialog.close());
  byId("ask-open").addEventListener("click", () => setTimeout(() => dialog.close()));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}
