/**
 * The drawer behind the header's button: who this person is and in which language Telegram reports them.
 * It changes what the bot is told, never the words of this page.
 */

import { byId, el } from "./dom.js";
import { direction, endonym, TAGS } from "./languages.js";

// First-strong isolates: a right-to-left name and its Latin tag stand side by side without mixing.
const isolate = (text) => `\u2068${text}\u2069`;

function option(tag) {
  if (tag === "") return el("option", { value: "" }, "Not reported");
  return el("option", { value: tag, lang: tag, dir: direction(tag) }, `${isolate(endonym(tag))} (${isolate(tag)})`);
}

export class Settings {
  #dialog = byId("settings");
  #language = byId("language");

  /** actions: language(tag), blocked(boolean), second(), clear(), fresh(). */
  constructor(actions) {
    this.#language.append(...[...TAGS, ""].map(option));
    byId("settings-open").addEventListener("click", () => this.#dialog.showModal());
    byId("settings-close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => { if (event.target === this.#dialog) this.#dialog.close(); });
    this.#language.addEventListener("change", () => actions.language(this.#language.value));
    byId("tag-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const tag = byId("tag").value.trim();
      if (tag !== "") actions.language(tag);
    });
    byId("block").addEventListener("click", () => actions.blocked(byId("block").dataset.blocked !== "true"));
    for (const name of ["second", "clear", "fresh"]) {
      byId(name).addEventListener("click", () => { this.#dialog.close(); actions[name](); });
    }
  }

  /** Shows this person's state. */
  show(person) {
    byId("who-am-i").textContent = `You are person ${person.id} in this tab. Another tab can be another person.`;
    if (![...this.#language.options].some(({ value }) => value === person.language)) {
      this.#language.prepend(option(person.language));
    }
    this.#language.value = person.language;
    byId("tag").value = "";
    byId("block").dataset.blocked = String(person.blocked);
    byId("block").textContent = person.blocked ? "Unblock the bot" : "Block the bot";
  }
}
