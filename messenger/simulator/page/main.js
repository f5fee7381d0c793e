/**
 * Puts the page together: one person, the stream of what happens to them, and what they do.
 */

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { follow } from "./events.js";
import { buttonSpec } from "./keyboard.js";
import { endonym, languageOf, telegramTag } from "./languages.js";
import { deepLinkMessage, safeUrl, startMessage } from "./links.js";
import { Messages } from "./messages.js";
import { alertBox, askToOpen, prepareNotices, toast } from "./notices.js";
import { Presses } from "./presses.js";
import { Scroll } from "./scroll.js";
import * as session from "./session.js";
import { Settings } from "./settings.js";

const TYPING_MS = 5000;
const RETRY_MS = 1500;
const REPLAY_QUIET_MS = 300;
const PROFILE_MS = 1000;
const PROFILE_TRIES = 60;
const RESTARTED = "The simulator was restarted and no longer knows the old chat. You are a new person now.";

const messages = new Messages(byId("log"), new Scroll(byId("scroller"), byId("jump"), byId("jump-count")));
const presses = new Presses(showAnswer, () => toast("The bot has not answered this tap."));
const composer = new Composer(sendText, (kind) => attempt(() => api.sendAttachment(person.id, kind)));
const settings = new Settings({
  language: setLanguage,
  blocked: setBlocked,
  second: session.openSecondPerson,
  clear,
  fresh,
});

let person = null;
let bot = { name: "Bot", username: "", description: "", commands: [] };
let stream = null;
let online = false;
let typingTimer = 0;
let quietTimer = 0;
let profileTimer = 0;

/** Does what may fail, and says so; resolves to whether it worked. */
async function attempt(action) {
  if (person === null) {
    toast("Still connecting to the simulator.");
    return false;
  }
  try {
    await action();
    return true;
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    toast(error.message);
    return false;
  }
}

function sendText(text) {
  return attempt(() => api.sendText(person.id, text));
}

function openAddress(address) {
  const url = safeUrl(address);
  if (url === null) return toast("This address cannot be opened.");
  const message = deepLinkMessage(url, bot.username);
  if (message === null) return askToOpen(url.href);
  return message === "" ? toast("This link leads to this chat.") : sendText(message);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied.");
  } catch {
    alertBox("Copy this text", text, "");
  }
}

function useButton(button) {
  const { kind, spec } = buttonSpec(button);
  const messageId = Number(button.closest(".message").dataset.messageId);
  if (kind === "callback_data") {
    messages.used(messageId);
    return attempt(() => presses.press(button, async () =>
      (await api.press(person.id, messageId, spec.callback_data)).callback_query_id));
  }
  if (kind === "url") return openAddress(spec.url);
  if (kind === "copy_text") return copy(spec.copy_text.text);
  if (kind.startsWith("switch_inline_query")) return toast("In Telegram you would now choose a chat to share this in.");
  return toast("The simulator cannot use this kind of button.");
}

function showAnswer(answer) {
  if (answer.url) openAddress(answer.url);
  if (!answer.text) return;
  const lang = languageOf(answer.text, person.language);
  if (answer.show_alert) alertBox(bot.name, answer.text, lang);
  else toast(answer.text, lang);
}

function showStatus(typing = false) {
  clearTimeout(typingTimer);
  byId("status").textContent = !online ? "Connecting…" : typing ? "typing…" : "bot";
  byId("status").classList.toggle("busy", !online || typing);
  if (typing) typingTimer = setTimeout(showStatus, TYPING_MS);
}

/** Before the first message there is the description and START; a person who blocked the bot can restart it. */
function showState() {
  const unstarted = messages.isEmpty && person !== null;
  byId("welcome").hidden = !unstarted;
  byId("start").hidden = !unstarted || person.blocked;
  byId("restart").hidden = !person?.blocked;
  byId("composer").hidden = Boolean(person?.blocked);
}

function happened(event, id) {
  const old = (messageId) => messageId <= (person.clearedMessage ?? 0);
  if (event.type === "message" || event.type === "edited") {
    if (!old(event.message.message_id)) messages.show(event.message);
    if (!event.message.outgoing) showStatus();
  } else if (event.type === "deleted") {
    messages.remove(event.message_id);
  } else if (event.type === "answer") {
    presses.answered(event);
  } else if (event.type === "action") {
    showStatus(true);
  }
  person.lastEvent = id;
  showState();
  clearTimeout(quietTimer);
  quietTimer = setTimeout(() => byId("log").removeAttribute("aria-busy"), REPLAY_QUIET_MS);
}

async function showBot() {
  const now = await api.getBot(person.language);
  if (JSON.stringify(now) === JSON.stringify(bot)) return;
  bot = now;
  document.title = `${bot.name} (local simulator)`;
  byId("bot-name").textContent = bot.name;
  byId("avatar").textContent = [...bot.name][0]?.toLocaleUpperCase() ?? "";
  byId("description").textContent = bot.description || bot.short_description || "Press START to begin.";
  byId("description").lang = languageOf(bot.description ?? "", person.language);
  composer.setCommands(bot.commands ?? [], person.language);
}

/** For a try that is made again anyway; anything but a refused request is a mistake of ours and goes on. */
function ignoreRefusal(error) {
  if (!(error instanceof api.ApiError)) throw error;
}

/** A page that was opened before the bot has set its description and commands asks again for a while. */
function awaitProfile() {
  let left = PROFILE_TRIES;
  clearInterval(profileTimer);
  profileTimer = setInterval(async () => {
    left -= 1;
    if (left === 0 || (bot.description && bot.commands.length > 0)) clearInterval(profileTimer);
    else if (online) await showBot().catch(ignoreRefusal);
  }, PROFILE_MS);
}

/** The person that this tab had before, as the simulator knows them now; null if there is none. */
async function returning() {
  const kept = session.load();
  if (kept === null) return null;
  try {
    const { language_code: language, blocked } = await api.getPerson(kept.id);
    // What is replayed after a reload was read before: a screen reader need not hear it again.
    byId("log").setAttribute("aria-busy", "true");
    return { ...kept, language, blocked };
  } catch (error) {
    if (error.status !== 404) throw error;
    session.forget();
    toast(RESTARTED);
    return null;
  }
}

async function arriving(language) {
  const { id } = await api.addPerson(language);
  return { id, language, blocked: false, clearedEvent: 0, clearedMessage: 0 };
}

async function begin(language) {
  person = (await returning()) ?? (await arriving(language));
  session.save(person);
  messages.language = person.language;
  settings.show(person);
  await showBot();
  awaitProfile();
  stream = follow(person.id, person.clearedEvent, {
    onEvent: happened,
    onOnline: (now) => {
      // A restarted bot may have other commands and another description.
      if (now && !online && !byId("welcome").hidden) attempt(showBot);
      online = now;
      showStatus();
    },
    onGone: () => restart(person.language, RESTARTED),
  });
  showState();
}

/** Begins, however long it takes until the simulator is there. */
async function beginSoon(language) {
  for (;;) {
    try {
      await begin(language);
      return;
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      online = false;
      showStatus();
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

async function restart(language, words) {
  stream?.stop();
  stream = null;
  session.forget();
  presses.reset();
  messages.clear();
  await beginSoon(language);
  messages.note(words);
}

function fresh() {
  if (person === null) return undefined;
  return restart(person.language, "You are a new person now. The bot does not know you yet.");
}

function clear() {
  if (person === null) return;
  person.clearedEvent = person.lastEvent ?? person.clearedEvent;
  person.clearedMessage = Math.max(messages.newestId, person.clearedMessage ?? 0);
  session.save(person);
  messages.clear();
  showState();
  byId("start").focus();
}

async function changePerson(changes, wire) {
  if (!(await attempt(() => api.changePerson(person.id, wire)))) {
    settings.show(person);
    return false;
  }
  Object.assign(person, changes);
  session.save(person);
  messages.language = person.language;
  settings.show(person);
  showState();
  return true;
}

async function setLanguage(tag) {
  if (!(await changePerson({ language: tag }, { language_code: tag }))) return;
  toast(tag === "" ? "Telegram now reports no language." : `Telegram now reports ${endonym(tag)} (${tag}).`);
  await attempt(showBot);
}

function setBlocked(blocked) {
  return changePerson({ blocked }, { blocked });
}

function connectPage() {
  byId("log").addEventListener("click", (event) => {
    const key = event.target.closest("button.key");
    const command = event.target.closest(".command");
    const link = event.target.closest("a[href]");
    if (key) useButton(key);
    else if (command) sendText(command.dataset.command);
    else if (link) {
      event.preventDefault();
      openAddress(link.href);
    }
  });
  byId("start").addEventListener("click", () => { composer.focus(); sendText("/start"); });
  byId("restart").addEventListener("click", async () => {
    if (await setBlocked(false)) {
      composer.focus();
      await sendText("/start");
    }
  });
}

prepareNotices();
connectPage();
const wishes = session.readAddress();
if (wishes.fresh || wishes.language) session.forget();
beginSoon(wishes.language ?? telegramTag(navigator.language)).then(() => {
  const first = startMessage(wishes.start);
  if (first !== null) sendText(first);
});
