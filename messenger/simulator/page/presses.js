/**
 * A pressed button shows progress until the bot answers its callback query. The answer may overtake the reply that
 * tells the query's id, and after a reload old answers are replayed: only answers to this page's presses are shown.
 */

const PATIENCE_MS = 30_000;
const REMEMBERED = 50;

export class Presses {
  #waiting = new Map();
  #early = new Map();
  #onAnswer;
  #onSilence;

  /** onAnswer(event) shows an answer; onSilence() says that none came within half a minute. */
  constructor(onAnswer, onSilence) {
    this.#onAnswer = onAnswer;
    this.#onSilence = onSilence;
  }

  /** Marks the button and asks; ask() resolves to the query's id. A second tap on a waiting button is ignored. */
  async press(button, ask) {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    let id;
    try {
      id = await ask();
    } catch (error) {
      button.removeAttribute("aria-busy");
      throw error;
    }
    const timer = setTimeout(() => {
      this.#settle(id);
      this.#onSilence();
    }, PATIENCE_MS);
    this.#waiting.set(id, { button, timer });
    const early = this.#early.get(id);
    if (early) this.answered(early);
  }

  answered(event) {
    const id = event.callback_query_id;
    if (this.#settle(id)) {
      this.#early.delete(id);
      this.#onAnswer(event);
      return;
    }
    this.#early.set(id, event);
    if (this.#early.size > REMEMBERED) this.#early.delete(this.#early.keys().next().value);
  }

  /** Forgets everything, for another person. */
  reset() {
    for (const id of [...this.#waiting.keys()]) this.#settle(id);
    this.#early.clear();
  }

  #settle(id) {
    const press = this.#waiting.get(id);
    if (!press) return false;
    clearTimeout(press.timer);
    press.button.removeAttribute("aria-busy");
    this.#waiting.delete(id);
    return true;
  }
}
