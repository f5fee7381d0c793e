/**
 * The two panels above the text field (commands, samples to send): opened by a button, closed by Escape, by a click
 * elsewhere or by leaving them with Tab, walked with the arrow keys.
 */

export class Panel {
  #panel;
  #opener;

  constructor(panel, opener) {
    this.#panel = panel;
    this.#opener = opener;
    opener.addEventListener("click", () => (panel.hidden ? this.open(true) : this.close()));
    panel.addEventListener("keydown", (event) => this.#walk(event));
    panel.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !panel.contains(event.relatedTarget) && event.relatedTarget !== opener) this.close();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!panel.hidden && !panel.contains(event.target) && !opener.contains(event.target)) this.close();
    });
    opener.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  open(moveFocus) {
    if (this.#buttons().length === 0) return;
    this.#panel.hidden = false;
    this.#opener.setAttribute("aria-expanded", "true");
    if (moveFocus) this.focusFirst();
  }

  close(returnFocus = false) {
    this.#panel.hidden = true;
    this.#opener.setAttribute("aria-expanded", "false");
    if (returnFocus) this.#opener.focus();
  }

  focusFirst() {
    this.#buttons()[0]?.focus();
  }

  focusLast() {
    this.#buttons().at(-1)?.focus();
  }

  #buttons() {
    return [...this.#panel.querySelectorAll("button:not([hidden])")];
  }

  #walk(event) {
    const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
    if (event.key === "Escape") {
      event.preventDefault();
      this.close(true);
    } else if (event.key in steps) {
      event.preventDefault();
      const buttons = this.#buttons();
      const index = buttons.indexOf(document.activeElement) + steps[event.key];
      buttons[(index + buttons.length) % buttons.length]?.focus();
    }
  }
}
