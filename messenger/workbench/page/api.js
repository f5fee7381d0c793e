/**
 * What this page asks of the workbench's server.
 */

/** The server refused; `message` says why. */
export class ApiError extends Error {}

async function ask(path, parameters = {}) {
  let answer;
  try {
    answer = await fetch(`api/${path}?${new URLSearchParams(parameters)}`, { cache: "no-store" });
  } catch {
    throw new ApiError("The workbench does not answer. Is the bot still running?");
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new ApiError(body.error ?? `The workbench answered with ${answer.status}.`);
  return body;
}

export const getUnits = (locale) => ask("units", { locale });
export const getUnit = (locale, name) => ask("unit", { locale, name });
export const getMessages = (locale) => ask("messages", { locale });
export const getScreen = (locale, route) => ask("screen", { locale, route });

/** Calls onStatus with the server's status now and after every change, and onOnline with whether it can be heard. */
export function follow(onStatus, onOnline) {
  const events = new EventSource("events");
  events.addEventListener("message", (event) => onStatus(JSON.parse(event.data)));
  events.addEventListener("open", () => onOnline(true));
  events.addEventListener("error", () => onOnline(false));
}
