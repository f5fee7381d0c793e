/**
 * The kinds of samples that a person can send, by name and icon; the same tiles stand for what the bot sends.
 * No file is ever read: the simulator makes up a plausible one.
 */

import { el, icon } from "./dom.js";

export const KINDS = {
  photo: "Photo",
  voice: "Voice message",
  document: "Document",
  sticker: "Sticker",
  location: "Location",
  contact: "Contact",
  video: "Video",
  audio: "Audio",
};

/** What can be sent from the page. */
export const OFFERED = ["photo", "voice", "document", "sticker", "location", "contact", "video"];

/** The tile that stands for an attachment inside a bubble. */
export function renderAttachment(kind) {
  const known = kind in KINDS;
  return el("div", { class: "attachment", dir: "ltr", lang: "en", "data-kind": kind },
    el("span", { class: "disc" }, icon(known ? kind : "document")),
    el("span", { class: "what" }, known ? KINDS[kind] : String(kind),
      el("span", { class: "sample" }, "sample, no real file")));
}
