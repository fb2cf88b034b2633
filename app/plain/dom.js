// Elements by hand: text is always text, never markup.

/** An element. Functions are listeners, `true` and `false` switch an attribute on and off; children are elements or texts. */
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

/** Puts something in the place of what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren ? element.replaceChildren() : (element.textContent = '');
  element.append(...children.flat(2).filter(child => child));
}

export function focus(id) {
  const element = document.getElementById(id);
  if (element) element.focus();
}

/** A drawing of the catalogue's own pen: a whole `<svg>`. Read apart from this page, where nothing in it could run. */
export function drawn(markup) {
  const svg = new DOMParser().parseFromString(markup, 'text/html').body.firstElementChild;
  return svg && svg.namespaceURI === 'http://www.w3.org/2000/svg' ? h('div', { class: 'sketch' }, document.importNode(svg, true)) : null;
}
