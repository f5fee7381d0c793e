/**
 * Inline keyboards. Rows keep Telegram's order, left to right, also under Arabic text, as Telegram's apps do;
 * each label finds its own direction. Buttons are real buttons, and what each does is kept beside it, not in its
 * markup.
 */

import { el, icon } from "./dom.js";

const MARKS = { url: "external", login_url: "external", web_app: "external", copy_text: "copy" };
const specs = new WeakMap();

function kindOf(spec) {
  return Object.keys(spec).find((key) => key !== "text" && key !== "style" && key !== "icon_custom_emoji_id") ?? "none";
}

function renderButton(spec, languageOf) {
  const kind = kindOf(spec);
  const button = el("button", {
    type: "button",
    class: "key",
    dir: "auto",
    lang: languageOf(spec.text),
    "data-testid": "button",
    "data-kind": kind,
    "data-callback-data": spec.callback_data,
  }, el("span", { class: "label" }, spec.text), MARKS[kind] ? icon(MARKS[kind]) : null);
  specs.set(button, { kind, spec });
  return button;
}

/** The keyboard for these rows, or null for none. languageOf(text) gives a label's lang. */
export function renderKeyboard(rows, languageOf) {
  if (!rows || rows.length === 0) return null;
  // aria-live off: a screen reader meets the buttons by moving to them; read aloud after each message they are noise.
  return el("div", { class: "keyboard", dir: "ltr", role: "group", "aria-label": "Buttons", "aria-live": "off",
    "data-testid": "keyboard" },
    ...rows.map((row) => el("div", { class: "row" }, ...row.map((spec) => renderButton(spec, languageOf)))));
}

/** {kind, spec} of a button that renderKeyboard made, else null. */
export function buttonSpec(element) {
  return specs.get(element) ?? null;
}
