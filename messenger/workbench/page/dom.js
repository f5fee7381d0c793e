/**
 * The only way this page makes elements: attributes and text nodes, never markup from a string, so nothing that stands
 * in a file can become HTML.
 */

/** An element with these attributes and children; null, undefined and false leave an attribute or child out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A button of the page that does something. */
export function button(label, action, attributes = {}) {
  const made = el("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", action);
  return made;
}

/** The element of index.html with this id; a missing one is a mistake of ours and says which. */
export function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`index.html has no element with the id "${id}"`);
  return element;
}

/** A state as a coloured word. */
export function badge(state) {
  return el("span", { class: "badge", "data-state": state }, state);
}

/** What a critical unit carries beside its state. */
export function criticalBadge() {
  return el("span", { class: "badge critical" }, "critical");
}

/** The attributes of a text in a locale. */
export function spoken(locale, direction) {
  return { lang: locale.replaceAll("_", "-"), dir: direction };
}
