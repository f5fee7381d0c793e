/**
 * A screen of the chat, drawn from plain data: blocks of text and rows of buttons that lead on within the preview.
 */

import { button, el } from "./dom.js";

const LISTS = { bullet: ["ul", "•"], box: ["ul", "☐"], step: ["ol", null] };

function styled(span) {
  let made = document.createTextNode(span.text);
  if (span.bold) made = el("strong", {}, made);
  if (span.italic) made = el("em", {}, made);
  if (span.url) made = el("a", { href: span.url, target: "_blank", rel: "noopener noreferrer" }, made);
  return made;
}

function listItem(block) {
  const sign = LISTS[block.kind][1] ?? `${block.number}.`;
  return el("li", {}, el("span", { "aria-hidden": "true" }, sign), el("span", { dir: block.direction }, ...block.spans.map(styled)));
}

/** Neighbouring items of one kind become one list; everything else is a paragraph. */
function bubble(screen) {
  const made = el("div", { class: "bubble", dir: screen.direction });
  let list = null;
  for (const block of screen.blocks) {
    if (block.kind in LISTS) {
      if (list?.kind !== block.kind) {
        list = { kind: block.kind, element: el(LISTS[block.kind][0], { dir: block.direction, role: "list" }) };
        made.append(list.element);
      }
      list.element.append(listItem(block));
    } else {
      list = null;
      const spans = block.spans.map(styled);
      made.append(el("p", { class: block.kind, dir: block.direction }, ...(block.kind === "title" ? [el("strong", {}, ...spans)] : spans)));
    }
  }
  return made;
}

function key(spec, onRoute) {
  if (spec.url) return el("a", { class: "key", href: spec.url, target: "_blank", rel: "noopener noreferrer" }, el("bdi", {}, spec.text));
  const made = button("", () => onRoute(spec.route), { class: "key" });
  made.append(el("bdi", {}, spec.text));
  return made;
}

/** The elements of a screen; onRoute(text) is called when one of its buttons is pressed. */
export function drawScreen(screen, lang, onRoute) {
  const rows = screen.rows.map((row) => el("div", { class: "row" }, ...row.map((spec) => key(spec, onRoute))));
  return el("div", { lang: lang.replaceAll("_", "-") }, bubble(screen), el("div", { class: "keys" }, ...rows));
}

/** How much of a message's room the screen takes. */
export function roomOf(screen) {
  const { units, most_units: most, most_rows: rows } = screen.room;
  const longest = Math.max(0, ...screen.rows.flat().map((spec) => [...spec.text].length));
  return `Text: ${units} of ${most} characters. Rows of buttons: ${screen.rows.length} of ${rows}. Longest button: ${longest} characters.`;
}
