/**
 * Every request of the page to the simulator, so that the addresses, the JSON and the errors are known in one place.
 * Only this machine is ever asked: all addresses are relative to the page.
 */

/** A refused or failed request; status is 0 when the simulator could not be reached. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.name = "ApiError";
    this.status = status;
  }
}

async function request(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      cache: "no-store",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, "The simulator cannot be reached.");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new ApiError(response.status, answer?.error ?? `The simulator answered ${response.status}.`);
  }
  return answer;
}

const person = (id) => `/page/persons/${encodeURIComponent(id)}`;

/** What Telegram would show about the bot to somebody with this language tag. */
export const getBot = (tag) => request("GET", `/page/bot?language_code=${encodeURIComponent(tag)}`);

export const addPerson = (tag) => request("POST", "/page/persons", { language_code: tag, first_name: "You" });

/** {id, language_code, blocked ...}; 404 when the simulator does not know this person. */
export const getPerson = (id) => request("GET", person(id));

/** Changes {language_code} or {blocked}. */
export const changePerson = (id, changes) => request("PATCH", person(id), changes);

export const sendText = (id, text) => request("POST", `${person(id)}/messages`, { text });

export const sendAttachment = (id, kind) => request("POST", `${person(id)}/attachments`, { kind });

/** Taps a button; answers {callback_query_id}, with which the bot's answer arrives as an event. */
export const press = (id, messageId, callbackData) =>
  request("POST", `${person(id)}/presses`, { message_id: messageId, callback_data: callbackData });

export const eventsPath = (id, after) => `${person(id)}/events?after=${after}`;
