/**
 * Text and entities to DOM nodes. Offsets count UTF-16 units, as JavaScript's strings do, so slices are exact.
 * Telegram's entities nest and never cross; one that does is cut at its parent's end, and no text is ever lost.
 */

import { el } from "./dom.js";
import { safeUrl } from "./links.js";

const INLINE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

function link(address) {
  const url = safeUrl(address);
  return url === null ? el("span") : el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" });
}

/**
 * A part of the text that can be pressed. It is no <button>: a browser lays a button out as a box of its own, apart
 * from the bidirectional text around it, and a translator must see the order of the words that Telegram would show.
 */
function pressable(attributes) {
  const span = el("span", { role: "button", tabindex: "0", ...attributes });
  span.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    span.click();
  });
  return span;
}

function spoiler() {
  const span = pressable({ class: "spoiler", "aria-label": "Hidden text. Show it." });
  span.addEventListener("click", () => {
    span.className = "spoiler shown";
    for (const name of ["role", "tabindex", "aria-label"]) span.removeAttribute(name);
  });
  return span;
}

function expandable() {
  const inner = el("span", { class: "inner" });
  const more = el("button", { type: "button", class: "more", "aria-expanded": "false", lang: "en", dir: "ltr" },
    "Show more");
  const quote = el("blockquote", { class: "expandable" }, inner, more);
  more.addEventListener("click", () => {
    const open = quote.classList.toggle("open");
    more.setAttribute("aria-expanded", String(open));
    more.textContent = open ? "Show less" : "Show more";
  });
  return [quote, inner];
}

/** The element for an entity, and the element that its text goes into (mostly the same). */
function elements(entity, text) {
  const both = (element) => [element, element];
  if (entity.type in INLINE) return both(el(INLINE[entity.type]));
  switch (entity.type) {
    case "pre": return both(el("pre", { dir: "auto", "data-language": entity.language }));
    case "blockquote": return both(el("blockquote"));
    case "expandable_blockquote": return expandable();
    case "spoiler": return both(spoiler());
    case "text_link": return both(link(entity.url ?? ""));
    case "url": return both(link(text));
    case "email": return both(link(`mailto:${text}`));
    case "phone_number": return both(link(`tel:${text.replace(/[^+\d]/g, "")}`));
    case "mention": return both(link(`https://t.me/${text.replace(/^@/, "")}`));
    case "bot_command": return both(pressable({ class: "command", "data-command": text }));
    default: return both(el("span"));
  }
}

function usable(entities, length) {
  return (entities ?? [])
    .filter(({ offset, length: own }) => Number.isInteger(offset) && own > 0 && offset >= 0 && offset < length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
}

/** The nodes that show this text. */
export function renderText(text, entities) {
  const queue = usable(entities, text.length);
  // The line break between a block and what follows is the block's own end; kept, it would be an empty line.
  let afterBlock = false;

  function addText(parent, start, end) {
    if (start >= end) return;
    const from = afterBlock && text[start] === "\n" ? start + 1 : start;
    afterBlock = false;
    if (from < end) parent.append(text.slice(from, end));
  }

  function fill(parent, start, end) {
    let position = start;
    while (queue.length > 0 && queue[0].offset < end) {
      const entity = queue.shift();
      const from = Math.max(entity.offset, position);
      const to = Math.min(entity.offset + entity.length, end);
      if (to <= from) continue;
      addText(parent, position, from);
      const [outer, inner] = elements(entity, text.slice(from, to));
      afterBlock = false;
      fill(inner, from, to);
      parent.append(outer);
      afterBlock = BLOCKS.has(entity.type);
      position = to;
    }
    addText(parent, position, end);
  }

  const fragment = document.createDocumentFragment();
  fill(fragment, 0, text.length);
  return fragment;
}
