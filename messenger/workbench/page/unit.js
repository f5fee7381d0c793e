/**
 * The words of a unit or a message, the English beside them, and what a translator may want to do next.
 */

import { badge, button, criticalBadge, el, spoken } from "./dom.js";
import { labelOf } from "./list.js";

const FIELDS = {
  heading: "Heading", title: "Title", button: "Button", summary: "Summary", body: "Text", question: "Question",
  answer: "Answer", term: "Term", meaning: "Meaning", sentence: "Sentence", name: "Name", description: "Description",
  short_description: "Short description",
};

const code = (text) => el("code", { dir: "ltr" }, text);

function text(title, words, attributes) {
  return el("div", { class: "text" }, el("h4", {}, title),
    words ? el("p", attributes, words) : el("p", { class: "none" }, "not there"));
}

function pair(title, english, words, locale, source) {
  const texts = [text(source.endonym, english, spoken(source.name, source.direction))];
  if (locale.name !== source.name) texts.push(text(locale.endonym, words, spoken(locale.name, locale.direction)));
  return el("section", { class: "pair" }, el("h3", {}, title), el("div", { class: "texts" }, ...texts));
}

function command(words, locale, name, more = "") {
  return code(`python bot.py translations ${words} ${locale.name} ${name}${more}`);
}

function unitAdvice(unit, place, locale, source) {
  if (locale.pseudo) return [el("p", {}, "This language is made on the fly from the English. Plain English words on its screens stand in the code, in no catalog.")];
  const reviewer = locale.name === source.name ? ["clinician", "a health professional"] : ["native-speaker", "a native speaker"];
  switch (unit.state) {
    case "missing":
      return [el("p", {}, "Not translated yet: readers get the English, and are told so. Write it into ", code(place.file), ".")];
    case "stale":
      return [
        el("p", {}, "The English has changed since this was translated; readers are told so. You see the English of today. What changed: ", command("diff", locale, unit.name)),
        el("p", {}, `Translated from ${unit.source}, the English is now ${unit.fingerprint}. When the translation is right again: `, command("accept", locale, unit.name)),
      ];
    case "draft":
      return [el("p", {}, `A draft: readers are told that nobody has reviewed it. After ${reviewer[1]} has read it: `, command("review", locale, unit.name, ` --role ${reviewer[0]} --by NAME`))];
    default:
      return [el("p", {}, "Reviewed, and not a word has changed since.")];
  }
}

function whereOf(place, onChat) {
  const at = place.line ? `${place.file}:${place.line}` : place.file;
  return el("ul", { class: "where" },
    el("li", {}, "File: ", code(at)),
    place.route
      ? el("li", {}, "In the chat: ", code(`/start ${place.route}`), " ", button("Open in the chat", () => onChat(place.route), { class: "plain", "data-testid": "open-chat" }))
      : el("li", {}, "No screen shows it: Telegram does, before anybody has pressed START."),
  );
}

/** Everything on a unit. `place` is where it stands: {file, line, route}. */
export function drawUnit(unit, place, locale, source, onChat) {
  const fields = [...new Set([...Object.keys(unit.english), ...Object.keys(unit.words ?? {})])];
  return [
    el("div", { class: "head" }, el("h2", { tabindex: "-1", lang: source.name }, labelOf(unit.english)), badge(unit.state), unit.critical && criticalBadge()),
    el("p", { class: "where" }, "Unit: ", code(unit.name)),
    whereOf(place, onChat),
    el("div", { class: "advice", "data-state": unit.state, "data-testid": "advice" }, ...unitAdvice(unit, place, locale, source)),
    ...fields.map((field) => pair(FIELDS[field] ?? field, unit.english[field], unit.words?.[field], locale, source)),
  ];
}

const MESSAGE_ADVICE = {
  untranslated: "Not translated yet: readers get the English.",
  fuzzy: "Marked as fuzzy: the English has changed, so readers get the English until the mark is removed.",
  translated: "Translated.",
};

/** Everything on a message of the interface. */
export function drawMessage(message, file, locale, source) {
  const [singular, plural] = message.english;
  const english = plural ? `${singular}\n${plural}` : singular;
  const forms = message.words.length > 1
    ? message.words.map((words, index) => pair(`Plural form ${index}`, english, words, locale, source))
    : [pair("Text", english, message.words[0], locale, source)];
  return [
    el("div", { class: "head" }, el("h2", { tabindex: "-1", lang: source.name }, singular), badge(message.state)),
    el("ul", { class: "where" },
      el("li", {}, "File: ", code(`${file}:${message.line}`)),
      message.context && el("li", {}, "Meant as: ", message.context),
      ...message.comments.map((comment) => el("li", {}, "Note: ", comment)),
    ),
    el("div", { class: "advice", "data-state": message.state }, el("p", {}, MESSAGE_ADVICE[message.state])),
    ...forms,
  ];
}

/** What stands here before anything is chosen. */
export function drawNothing(words) {
  return [el("h2", { tabindex: "-1" }, "Nothing chosen"), el("p", {}, words)];
}
