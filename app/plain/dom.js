// Elements by hand: text is always text, never markup.

import { drawn as said, enter } from '../src/browser/aloud.js';

/**
 * @typedef {string | Node | null | undefined | false} Child what is nothing is left out
 * @typedef {Child | Child[] | Child[][]} Children
 * @typedef {string | boolean | null | undefined | ((event: any) => void)} Attribute
 */

/**
 * An element. Functions are listeners, `true` and `false` switch an attribute on and off; children are elements or texts.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name @param {Record<string, Attribute> | null} [attributes] @param {Children[]} children
 */
export function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (typeof value === 'function') element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat(2).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Puts something in the place of what an element holds; what had the focus there hands it on. @param {Element} element @param {Children[]} children */
export function fill(element, ...children) {
  const had = element.contains(document.activeElement);
  // The style sheet stands in the page, below what the boot page shows.
  for (const it of [...element.childNodes]) if (it.nodeName !== 'LINK') it.remove();
  element.append(.../** @type {(string | Node)[]} */ (children.flat(2).filter(child => child)));
  had ? enter(element) : said();
}

/** A drawing of the catalogue's own pen: a whole `<svg>`. Read apart from this page, where nothing in it could run. @param {string} markup */
export function drawn(markup) {
  const svg = new DOMParser().parseFromString(markup, 'text/html').body.firstElementChild;
  return svg && svg.namespaceURI === 'http://www.w3.org/2000/svg' ? h('div', { class: 'sketch' }, document.importNode(svg, true)) : null;
}
