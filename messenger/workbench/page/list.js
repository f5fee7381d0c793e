/**
 * The list of units or of interface messages: filtered by state and text, each with its state as a coloured word.
 */

import { badge, byId, criticalBadge, el, spoken } from "./dom.js";
import { link } from "./place.js";

const STATES = {
  units: ["missing", "stale", "draft", "reviewed"],
  messages: ["untranslated", "fuzzy", "translated"],
};

/** The first words of a unit: what a person would call it. */
export function labelOf(words) {
  return words.heading ?? words.title ?? words.question ?? words.term ?? words.name ?? words.sentence ?? "";
}

const fold = (text) => text.normalize("NFKD").toLocaleLowerCase();

function matches(texts, wanted) {
  return wanted === "" || texts.some((text) => fold(text).includes(wanted));
}

export class List {
  constructor() {
    this.kind = "units";
    this.items = { units: [], messages: [] };
    this.place = {};
    this.locale = null;
    byId("state").addEventListener("change", () => this.#draw());
    byId("search").addEventListener("input", () => this.#draw());
    byId("list-units").addEventListener("click", () => this.#turn("units"));
    byId("list-messages").addEventListener("click", () => this.#turn("messages"));
    this.#offerStates();
  }

  /** Shows the units and messages of a locale ({name, direction}), with the place marked. */
  show(locale, units, messages, place) {
    this.locale = locale;
    this.items = { units, messages };
    // A jump shows its own list; a reload leaves the one that the translator looks at.
    if (link(place) !== link(this.place)) {
      if (place.message) this.kind = "messages";
      else if (place.unit) this.kind = "units";
    }
    this.place = place;
    this.#offerStates();
    this.#draw();
  }

  #turn(kind) {
    this.kind = kind;
    this.#offerStates();
    this.#draw();
  }

  #offerStates() {
    const select = byId("state");
    const chosen = select.value;
    const items = this.items[this.kind];
    const count = (state) => items.filter((item) => item.state === state).length;
    const states = STATES[this.kind];
    select.replaceChildren(
      el("option", { value: "" }, `all (${items.length})`),
      ...states.map((state) => el("option", { value: state }, `${state} (${count(state)})`)),
    );
    select.value = states.includes(chosen) ? chosen : "";
    for (const kind of Object.keys(STATES)) byId(`list-${kind}`).setAttribute("aria-pressed", String(kind === this.kind));
  }

  #draw() {
    const state = byId("state").value;
    const wanted = fold(byId("search").value.trim());
    const draw = this.kind === "units" ? (item) => this.#unit(item) : (item) => this.#message(item);
    const texts = this.kind === "units"
      ? (unit) => [unit.name, ...Object.values(unit.english), ...Object.values(unit.words ?? {})]
      : (message) => [...message.english, ...message.words];
    const items = this.items[this.kind];
    const shown = items.filter((item) => (state === "" || item.state === state) && matches(texts(item), wanted));
    // Who works in the list by keyboard stays where they are when it is drawn anew.
    const focused = byId("units").contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    byId("units").replaceChildren(...shown.map(draw));
    if (focused) [...byId("units").querySelectorAll("a")].find((a) => a.getAttribute("href") === focused)?.focus();
    byId("count").textContent = this.kind === "messages" && items.length === 0
      ? "This language has no catalog: the interface's English stands in the code."
      : `${shown.length} of ${items.length} shown`;
  }

  #unit(unit) {
    const words = unit.words ?? unit.english;
    const place = { locale: this.locale.name, unit: unit.name };
    return el("li", {}, el(
      "a", { href: link(place), "aria-current": unit.name === this.place.unit && "true", "data-unit": unit.name },
      el("bdi", { class: "label", ...spoken(unit.words ? this.locale.name : "en", unit.direction) }, labelOf(words)),
      el("span", { class: "place" }, unit.name),
      el("span", { class: "badges" }, badge(unit.state), unit.critical && criticalBadge()),
    ));
  }

  #message(message) {
    const id = idOf(message);
    const place = { locale: this.locale.name, message: id };
    return el("li", {}, el(
      "a", { href: link(place), "aria-current": id === this.place.message && "true" },
      el("span", { class: "label", lang: "en" }, message.english[0]),
      el("bdi", { class: "place", ...spoken(this.locale.name, this.locale.direction) }, message.words[0]),
      el("span", { class: "badges" }, badge(message.state)),
    ));
  }
}

/** What names a message in the address: its context, if it has one, and its English. */
export function idOf(message) {
  return message.context ? `${message.context}\u0004${message.english[0]}` : message.english[0];
}
