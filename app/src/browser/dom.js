// What is done to the page while it is drawn.

/** @param {string} name */
export const element = name => document.createElement(name);

/** An element of SVG. @param {string} name */
export const shape = name => document.createElementNS('http://www.w3.org/2000/svg', name);

/** Several nodes in a row; where they are added, they are there, and this is not. */
export const several = () => document.createDocumentFragment();

/** @param {ParentNode} it @param {string} text */
export const say = (it, text) => it.append(text);

/** @param {ParentNode} it @param {Node} child */
export const add = (it, child) => it.append(child);

/** An attribute; it has none without a value. @param {Element} it @param {string} name @param {string} [value] */
export const put = (it, name, value) => {
  if (value === undefined) it.removeAttribute(name);
  else it.setAttribute(name, value);
};

/** @param {Record<string, string>} it @param {string} name @param {string} value */
export const set = (it, name, value) => { it[name] = value; };

/** @param {Element} it @param {string} name @param {boolean} is */
export const turn = (it, name, is) => { it.classList.toggle(name, is); };

/** Markup that is not written by strangers. @param {Element} it @param {string} html */
export const trust = (it, html) => { it.innerHTML = html; };

/** @param {Element} it @param {string} event @param {(event: Event) => void} then */
export const listen = (it, event, then) => it.addEventListener(event, then);

/**
 * A place for what changes: all that stands between two comments, whatever a translation has made of it. It goes by the second one.
 * @param {ParentNode} it
 */
export function place(it) {
  const end = Object.assign(document.createComment(''), { begin: document.createComment('') });
  it.append(end.begin, end);
  return end;
}

/** Has this, and nothing else, stand in a place. @param {Comment & { begin: Comment }} place @param {Node} now */
export function fill(place, now) {
  while (place.previousSibling && place.previousSibling !== place.begin) place.previousSibling.remove();
  place.before(now);
}

/** @param {Node} page */
export const stand = page => document.body.append(page);
