/**
 * Where the translator is, kept in the address: a reload or a bookmark comes back, and the browser's Back works.
 */

const KEYS = ["locale", "unit", "message", "route"];

/** The place in the address: {locale, unit, message, route}, each "" if it is not given. */
export function read() {
  const query = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries(KEYS.map((key) => [key, query.get(key) ?? ""]));
}

/** The address of a place. */
export function link(place) {
  const given = KEYS.filter((key) => place[key]).map((key) => [key, place[key]]);
  return `#${new URLSearchParams(given)}`;
}

export function go(place) {
  location.hash = link(place);
}
