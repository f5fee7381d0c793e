/**
 * The middle of the page: the screen of a place in the locale or in English, or the chat itself.
 */

import { ApiError, getScreen } from "./api.js";
import { byId, el } from "./dom.js";
import { drawScreen, roomOf } from "./preview.js";

const VIEWS = ["screen", "english", "chat"];

export class Stage {
  /** onRoute(text) is called when a button of the preview leads to another place. */
  constructor(onRoute) {
    this.onRoute = onRoute;
    this.view = "screen";
    this.locale = null;
    this.source = null;
    this.route = "";
    this.chatTag = null;
    this.asked = 0;
    for (const view of VIEWS) byId(`show-${view}`).addEventListener("click", () => this.#turn(view));
  }

  /** Shows a place (a route's text; "" for none) in a locale. */
  async show(locale, source, route) {
    this.locale = locale;
    this.source = source;
    if (route !== this.route) byId("preview").scrollTop = 0;
    this.route = route;
    await this.#draw();
  }

  /** Opens a place in the chat. */
  openChat(route) {
    this.#press("chat");
    this.#visit(route);
  }

  #turn(view) {
    this.#press(view);
    return this.#draw();
  }

  #press(view) {
    this.view = view;
    for (const name of VIEWS) byId(`show-${name}`).setAttribute("aria-pressed", String(name === view));
    byId("chat").hidden = view !== "chat";
    byId("preview").hidden = view === "chat";
    byId("room").hidden = view === "chat";
  }

  /** The chat goes on with its person, unless the language is another: then somebody new comes. */
  #visit(route) {
    const wishes = new URLSearchParams();
    if (this.chatTag !== this.locale.tag) wishes.set("language", this.locale.tag);
    wishes.set("start", route);
    this.chatTag = this.locale.tag;
    byId("chat").src = `/?${wishes}`;
  }

  async #draw() {
    if (this.locale === null) return;
    if (this.view === "chat") {
      if (this.chatTag !== this.locale.tag) this.#visit(this.route);
      return;
    }
    const locale = this.view === "english" ? this.source : this.locale;
    this.asked += 1;
    const mine = this.asked;
    const { shown, room } = await this.#drawn(locale);
    // A slow answer must not replace that of a later question.
    if (mine !== this.asked) return;
    // Whoever pressed a button of the preview goes on from the preview.
    const inside = byId("preview").contains(document.activeElement);
    byId("preview").replaceChildren(shown);
    if (inside) byId("preview").focus();
    byId("room").textContent = room;
  }

  async #drawn(locale) {
    if (this.route === "") return { shown: el("p", {}, "No screen shows this."), room: "" };
    try {
      const screen = await getScreen(locale.name, this.route);
      return { shown: drawScreen(screen, locale.name, this.onRoute), room: roomOf(screen) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { shown: el("p", { class: "trouble" }, error.message), room: "" };
    }
  }
}
