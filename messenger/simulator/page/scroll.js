/**
 * Keeps the reader's place. New messages are followed only by a reader who is at the end; a long one is shown from its
 * first line, not from its last; an edited message stays where it is.
 */

const NEAR_PX = 48;
const MARGIN_PX = 8;

export class Scroll {
  #view;
  #jump;
  #count;
  #unread = 0;
  #pinned = true;

  constructor(view, jump, count) {
    this.#view = view;
    this.#jump = jump;
    this.#count = count;
    view.addEventListener("scroll", () => this.#moved(), { passive: true });
    jump.addEventListener("click", () => { this.toEnd(); view.focus({ preventScroll: true }); });
    // A phone's keyboard or a turned screen resizes the view: whoever was at the end stays there.
    new ResizeObserver(() => { if (this.#pinned) this.toEnd(); }).observe(view);
  }

  atEnd() {
    return this.#view.scrollHeight - this.#view.clientHeight - this.#view.scrollTop <= NEAR_PX;
  }

  toEnd() {
    this.#view.scrollTop = this.#view.scrollHeight;
    this.#moved();
  }

  /** Runs a change that adds the message that it returns. */
  adding(change, own) {
    const wasAtEnd = this.atEnd();
    const added = change();
    if (own) this.toEnd();
    else if (wasAtEnd) this.#reveal(added);
    else this.#unread += 1;
    this.#moved();
  }

  /** Runs a change of this message; the reader who has just used it sees its first line, nobody else is moved. */
  changing(message, used, change) {
    const wasAtEnd = this.atEnd();
    const anchor = used ? message : this.#firstVisible();
    const before = anchor?.getBoundingClientRect().top ?? 0;
    change();
    if (anchor?.isConnected) this.#view.scrollTop += anchor.getBoundingClientRect().top - before;
    if (used) this.#reveal(message);
    else if (wasAtEnd && anchor !== message && message.isConnected) this.#view.scrollTop = this.#view.scrollHeight;
    this.#moved();
  }

  /** Moves as little as possible to show the message, and never its first line out of sight. */
  #reveal(message) {
    const view = this.#view.getBoundingClientRect();
    const { top, bottom } = message.getBoundingClientRect();
    const tooHigh = top - view.top - MARGIN_PX;
    const tooLow = bottom - view.bottom + MARGIN_PX;
    if (tooHigh < 0) this.#view.scrollTop += tooHigh;
    else if (tooLow > 0) this.#view.scrollTop += Math.min(tooLow, tooHigh);
  }

  #firstVisible() {
    const { top } = this.#view.getBoundingClientRect();
    return [...this.#view.querySelectorAll(".message")].find((message) => message.getBoundingClientRect().bottom > top);
  }

  #moved() {
    this.#pinned = this.atEnd();
    if (this.#pinned) this.#unread = 0;
    this.#jump.hidden = this.#pinned;
    this.#count.textContent = this.#unread > 0 ? String(this.#unread) : "";
    this.#jump.setAttribute("aria-label",
      this.#unread > 0 ? `Go to the newest message, ${this.#unread} new` : "Go to the newest message");
  }
}
