/**
 * Where a link leads: which addresses may be links at all, and which of them are this bot's own deep links.
 */

const SAFE = new Set(["http:", "https:", "tel:", "mailto:", "tg:"]);
const TELEGRAM_HOSTS = new Set(["t.me", "www.t.me", "telegram.me", "telegram.dog"]);
const PAYLOAD = /^[A-Za-z0-9_-]{0,64}$/;

/** The address as a URL if it is one that a chat may open, else null (so "javascript:" is never a link). */
export function safeUrl(address) {
  const withScheme = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  try {
    const url = new URL(withScheme);
    return SAFE.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/**
 * The message that a link into this bot's own chat sends ("/start PAYLOAD"), "" for a link that only opens the chat,
 * or null for every other address.
 */
export function deepLinkMessage(url, username) {
  const inApp = url.protocol === "tg:" && `${url.host}${url.pathname}`.replaceAll("/", "") === "resolve";
  const onWeb = url.protocol.startsWith("http") && TELEGRAM_HOSTS.has(url.hostname);
  if (!inApp && !onWeb) return null;
  const name = inApp ? url.searchParams.get("domain") : url.pathname.replace(/^\/|\/$/g, "");
  if (!name || name.toLowerCase() !== username.toLowerCase()) return null;
  const payload = url.searchParams.get("start");
  if (payload === null) return [...url.searchParams].length === 0 || inApp ? "" : null;
  return startMessage(payload);
}

/** The message that opens a place of the bot, or null for what is no payload. */
export function startMessage(payload) {
  if (payload === null || !PAYLOAD.test(payload)) return null;
  return payload === "" ? "/start" : `/start ${payload}`;
}
