/**
 * Puts the page together: what the server tells, where the translator is, and the three columns that show it.
 */

import { ApiError, follow, getMessages, getScreen, getUnit, getUnits } from "./api.js";
import { byId, el } from "./dom.js";
import { List, idOf } from "./list.js";
import * as places from "./place.js";
import { Stage } from "./stage.js";
import { drawMessage, drawNothing, drawUnit } from "./unit.js";

const HOME = "m_home";
const NARROW = matchMedia("(max-width: 899px)");
const WELCOME = "Choose a unit from the list, or press the buttons of the screen. Save a file, and this page shows it at once.";
const INTERFACE = "The words of this screen are the interface's, or a list made from several units. You find them under Interface.";

const list = new List();
const stage = new Stage(followRoute);

let status = null;
let moved = true;
let round = 0;

const localeOf = (name) => status.locales.find((locale) => locale.name === name);

function showTroubles(troubles) {
  const banner = byId("banner");
  banner.hidden = troubles.length === 0;
  banner.replaceChildren();
  if (troubles.length === 0) return;
  banner.append(
    el("h2", {}, `${troubles.length === 1 ? "A problem" : `${troubles.length} problems`} in what was saved. The chat and this page still show the last good version.`),
    el("ul", {}, ...troubles.map(({ file, line, message }) =>
      el("li", {}, file && el("code", { dir: "ltr" }, line ? `${file}:${line}` : file), " ", message))),
  );
}

function showLocales() {
  const select = byId("locale");
  select.replaceChildren(...status.locales.map((locale) =>
    el("option", { value: locale.name }, `${locale.endonym} (${locale.name})`)));
}

/** The place in the address, completed: a locale that there is, and one to translate rather than the source. */
function currentPlace() {
  const place = places.read();
  if (!localeOf(place.locale)) {
    place.locale = (status.locales.find((locale) => locale.name !== status.source && !locale.pseudo) ?? status.locales[0]).name;
  }
  return place;
}

/** Follows a button of the preview: to its unit where it has one. */
async function followRoute(route) {
  const { locale } = currentPlace();
  let unit = "";
  try {
    unit = (await getScreen(locale, route)).unit ?? "";
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
  places.go({ locale, unit, route });
}

async function work(place, units, messages, locale, source) {
  if (place.message) {
    const message = messages.messages.find((one) => idOf(one) === place.message);
    if (!message) return { shown: drawNothing("This message is not in the catalog any more."), route: "" };
    return { shown: drawMessage(message, messages.file, locale, source), route: place.route || HOME };
  }
  const unit = units.find((one) => one.name === place.unit);
  if (!unit) return { shown: drawNothing(place.route ? INTERFACE : WELCOME), route: place.route || HOME };
  const stands = await getUnit(locale.name, unit.name);
  return {
    shown: drawUnit(unit, stands, locale, source, (route) => stage.openChat(route)),
    route: place.route || stands.route || "",
  };
}

/** Puts the words in place; a reload keeps where the translator reads. */
function showWork(shown) {
  const pane = byId("work");
  const scrolled = pane.scrollTop;
  const inside = pane.contains(document.activeElement);
  pane.replaceChildren(...shown);
  pane.scrollTop = moved ? 0 : scrolled;
  if (inside) pane.focus();
  if (moved) byId("shown").textContent = `Shown: ${pane.querySelector(".head")?.textContent ?? "no unit"}`;
}

async function refresh() {
  round += 1;
  const mine = round;
  const place = currentPlace();
  const locale = localeOf(place.locale);
  const source = localeOf(status.source);
  byId("locale").value = locale.name;
  try {
    const [{ units }, messages] = await Promise.all([getUnits(locale.name), getMessages(locale.name)]);
    const { shown, route } = await work(place, units, messages, locale, source);
    if (mine !== round) return;
    list.show(locale, units, messages.messages, place);
    showWork(shown);
    await stage.show(locale, source, route);
    if (mine === round && moved) arrive();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    byId("work").replaceChildren(...drawNothing(error.message));
  }
}

/** After a jump on a small page the list folds away, so that the unit is in sight. */
function arrive() {
  moved = false;
  document.querySelector("#units a[aria-current=true]")?.scrollIntoView({ block: "nearest" });
  if (!NARROW.matches) return;
  if (!places.read().unit && !places.read().message) return;
  byId("browser").open = false;
  byId("browser").scrollIntoView();
}

function online(now) {
  byId("live").classList.toggle("away", !now);
  if (!now) byId("live").textContent = "The bot does not answer. Trying again…";
}

function told(now) {
  status = now;
  showLocales();
  showTroubles(now.troubles);
  const time = new Date().toLocaleTimeString("en-GB");
  byId("live").textContent = now.troubles.length > 0 ? `Files with problems, seen at ${time}` : `Files loaded at ${time}`;
  refresh();
}

byId("locale").addEventListener("change", (event) => {
  const { unit, message } = places.read();
  places.go({ locale: event.target.value, unit, message });
});
window.addEventListener("hashchange", () => {
  if (status === null) return;
  moved = true;
  refresh();
});
// As a jump within the page it would replace the place in the address.
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  byId("work").focus();
});
// Beside the other columns the list is always open; below one another it folds.
const fit = () => { byId("browser").open = !NARROW.matches || !places.read().unit; };
NARROW.addEventListener("change", fit);
fit();
follow(told, online);
