/**
 * The conversation: one article per message, changed in place when the bot edits it. Only what differs is rebuilt, so a
 * reader's place, a focused button and a waiting button survive an edit that does not concern them.
 */

import { renderAttachment } from "./attachments.js";
import { el, icon } from "./dom.js";
import { renderText } from "./entities.js";
import { renderKeyboard } from "./keyboard.js";
import { languageOf } from "./languages.js";

const MOST = 500;

const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "long" });

function dayOf(date) {
  const name = day.format(date);
  return name === day.format(new Date()) ? "Today" : name;
}

function renderMeta(message) {
  const date = new Date(message.date * 1000);
  return el("span", { class: "meta", dir: "ltr", lang: "en" },
    message.edit_date ? "edited " : null,
    el("time", { datetime: date.toISOString() }, clock.format(date)),
    message.outgoing ? icon("ticks") : null);
}

export class Messages {
  #log;
  #scroll;
  #shown = new Map();
  #usedId = null;
  /** The tag that Telegram reports for this person, for the lang of what the bot writes. */
  language = "en";

  constructor(log, scroll) {
    this.#log = log;
    this.#scroll = scroll;
  }

  get isEmpty() {
    return this.#shown.size === 0;
  }

  get newestId() {
    return Math.max(0, ...this.#shown.keys());
  }

  /** The reader has just used this message: its next edit is shown from the first line. */
  used(messageId) {
    this.#usedId = messageId;
  }

  /** Shows a message, new or changed. */
  show(message) {
    const known = this.#shown.get(message.message_id);
    if (known) this.#change(known, message);
    else this.#add(message);
  }

  remove(messageId) {
    const known = this.#shown.get(messageId);
    if (!known) return;
    const hadFocus = known.article.contains(document.activeElement);
    this.#scroll.changing(known.article, false, () => known.article.remove());
    this.#shown.delete(messageId);
    this.#tidyDays();
    if (hadFocus) this.#log.parentElement.focus({ preventScroll: true });
  }

  clear() {
    this.#shown.clear();
    this.#log.replaceChildren();
  }

  /** A line of the simulator itself, between the messages. */
  note(text) {
    this.#log.append(el("p", { class: "note", lang: "en", dir: "ltr", "data-testid": "note" }, text));
    this.#scroll.toEnd();
  }

  #lang = (text) => languageOf(text, this.language);

  #fillBubble(bubble, message) {
    // dir="auto" reads the first strong letter of the text only: what the page adds carries its own dir.
    bubble.replaceChildren(
      ...(message.attachment ? [renderAttachment(message.attachment)] : []),
      el("div", { class: "body", lang: this.#lang(message.text ?? "") },
        el("span", { class: "text", "data-testid": "text" }, renderText(message.text ?? "", message.entities)),
        renderMeta(message)));
  }

  #add(message) {
    const bubble = el("div", { class: "bubble", dir: "auto", "aria-atomic": "true" });
    this.#fillBubble(bubble, message);
    const keyboard = renderKeyboard(message.keyboard, this.#lang);
    const article = el("article", {
      class: `message ${message.outgoing ? "out" : "in"}${keyboard ? " keyed" : ""}`,
      tabindex: "-1",
      "aria-label": message.outgoing ? "You" : "Bot",
      "data-testid": "message",
      "data-message-id": message.message_id,
      "data-outgoing": String(message.outgoing),
      "data-day": dayOf(new Date(message.date * 1000)),
    }, bubble, keyboard);
    const next = [...this.#shown].find(([id]) => id > message.message_id)?.[1].article ?? null;
    this.#scroll.adding(() => {
      this.#log.insertBefore(article, next);
      this.#shown.set(message.message_id, { article, bubble, keyboard, message });
      if (next) this.#shown = new Map([...this.#shown].sort(([a], [b]) => a - b));
      if (this.#shown.size > MOST) this.#dropOldest();
      this.#tidyDays();
      return article;
    }, message.outgoing);
  }

  #change(known, message) {
    const same = (key) => JSON.stringify(known.message[key] ?? null) === JSON.stringify(message[key] ?? null);
    const sameBubble = ["text", "entities", "attachment"].every(same);
    const focused = known.keyboard?.contains(document.activeElement) ?? false;
    this.#scroll.changing(known.article, this.#usedId === message.message_id, () => {
      if (!sameBubble) this.#fillBubble(known.bubble, message);
      else if (!same("edit_date")) known.bubble.querySelector(".meta").replaceWith(renderMeta(message));
      if (!same("keyboard")) this.#changeKeyboard(known, message.keyboard, focused);
    });
    if (!same("text") && this.#usedId === message.message_id) this.#usedId = null;
    known.message = message;
  }

  #changeKeyboard(known, rows, focused) {
    const keyboard = renderKeyboard(rows, this.#lang);
    known.keyboard?.remove();
    if (keyboard) known.article.append(keyboard);
    known.keyboard = keyboard;
    known.article.classList.toggle("keyed", keyboard !== null);
    if (focused) (keyboard?.querySelector("button") ?? known.article).focus({ preventScroll: true });
  }

  #dropOldest() {
    const [id, { article }] = this.#shown.entries().next().value;
    article.remove();
    this.#shown.delete(id);
  }

  /** One label above the first message of each day. */
  #tidyDays() {
    for (const label of this.#log.querySelectorAll(".day")) label.remove();
    let current = null;
    for (const { article } of this.#shown.values()) {
      const own = article.dataset.day;
      if (own !== current) article.before(el("p", { class: "day", lang: "en", "aria-live": "off" }, own));
      current = own;
    }
  }
}
