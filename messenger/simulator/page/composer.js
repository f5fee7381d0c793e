/**
 * Where the person writes: the text field with its send button, the bot's commands, and the samples to send.
 */

import { KINDS, OFFERED } from "./attachments.js";
import { byId, el, icon } from "./dom.js";
import { languageOf } from "./languages.js";
import { Panel } from "./panels.js";

const TALLEST_PX = 140;

export class Composer {
  #field = byId("text");
  #send = byId("send");
  #commandsPanel = new Panel(byId("commands"), byId("menu"));
  #attachPanel = new Panel(byId("attachments"), byId("attach"));
  #onText;

  /** onText(text) and onAttachment(kind) send; onText resolves to whether it was sent. */
  constructor(onText, onAttachment) {
    this.#onText = onText;
    byId("composer").addEventListener("submit", (event) => { event.preventDefault(); this.#submit(); });
    this.#field.addEventListener("input", () => this.#changed());
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    byId("menu").addEventListener("click", () => this.#filter(""), { capture: true });
    byId("attachments").append(...OFFERED.map((kind) => this.#tile(kind, onAttachment)));
  }

  /** Shows these commands ([{command, description}]) in the menu; with none, the menu button goes. */
  setCommands(commands, tag) {
    byId("menu").hidden = commands.length === 0;
    byId("commands").replaceChildren(...commands.map(({ command, description }) => {
      const button = el("button", { type: "button", class: "option", "data-command": `/${command}` },
        el("span", { class: "about", dir: "auto", lang: languageOf(description, tag) }, description),
        el("span", { class: "slash", dir: "ltr" }, `/${command}`));
      button.addEventListener("click", () => this.#command(`/${command}`));
      return button;
    }));
    if (commands.length === 0) this.#commandsPanel.close();
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  async #command(text) {
    this.#commandsPanel.close();
    if (this.#field.value.startsWith("/")) this.#field.value = "";
    this.#changed();
    this.focus();
    await this.#onText(text);
  }

  #tile(kind, onAttachment) {
    const button = el("button", { type: "button", class: "tile", "data-kind": kind },
      el("span", { class: "disc" }, icon(kind)), KINDS[kind]);
    button.addEventListener("click", () => {
      this.#attachPanel.close(true);
      onAttachment(kind);
    });
    return button;
  }

  async #submit() {
    const text = this.#field.value.trim();
    if (text === "") return;
    this.#field.value = "";
    this.#changed();
    this.focus();
    if (!(await this.#onText(text)) && this.#field.value === "") {
      this.#field.value = text;
      this.#changed();
    }
  }

  #changed() {
    const { value } = this.#field;
    this.#send.disabled = value.trim() === "";
    this.#field.style.height = "auto";
    this.#field.style.height = `${Math.min(this.#field.scrollHeight, TALLEST_PX)}px`;
    const typingCommand = /^\/\w*$/.test(value);
    if (typingCommand && this.#filter(value)) this.#commandsPanel.open(false);
    else this.#commandsPanel.close();
  }

  /** Leaves only the commands that begin so; tells whether any is left. */
  #filter(start) {
    const buttons = [...byId("commands").children];
    for (const button of buttons) button.hidden = !button.dataset.command.startsWith(start.toLowerCase());
    return buttons.some((button) => !button.hidden);
  }

  #key(event) {
    // While an input method composes (Chinese, Japanese ...), Enter and arrows belong to it.
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.#commandsPanel.isOpen) {
      event.preventDefault();
      this.#commandsPanel.close();
    } else if (event.key === "ArrowUp" && this.#commandsPanel.isOpen) {
      event.preventDefault();
      this.#commandsPanel.focusLast();
    } else if (event.key === "ArrowDown" && this.#commandsPanel.isOpen) {
      event.preventDefault();
      this.#commandsPanel.focusFirst();
    }
  }
}
