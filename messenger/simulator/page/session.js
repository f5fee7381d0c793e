/**
 * Who this tab is. One tab is one person, kept in sessionStorage so that a reload keeps the chat.
 * A tab opened with ?person=new starts afresh, because browsers may copy the storage into a tab that a page opens.
 */

const KEY = "simulator.person";

/** The person of this tab, or null: {id, language, blocked, clearedEvent, clearedMessage}. */
export function load() {
  try {
    const person = JSON.parse(sessionStorage.getItem(KEY));
    return Number.isInteger(person?.id) ? person : null;
  } catch {
    return null;
  }
}

export function save(person) {
  sessionStorage.setItem(KEY, JSON.stringify(person));
}

export function forget() {
  sessionStorage.removeItem(KEY);
}

/**
 * Reads ?person=new, ?language=TAG and ?start=PAYLOAD once and takes them out of the address, so that a reload keeps the
 * person and sends nothing again.
 */
export function readAddress() {
  const query = new URLSearchParams(location.search);
  const wishes = { fresh: query.get("person") === "new", language: query.get("language"), start: query.get("start") };
  if (wishes.fresh || wishes.language || wishes.start !== null) {
    history.replaceState(null, "", location.pathname);
  }
  return wishes;
}

/** Opens a second person; noopener also keeps the browser from copying this tab's storage. */
export function openSecondPerson() {
  window.open(`${location.pathname}?person=new`, "_blank", "noopener");
}
