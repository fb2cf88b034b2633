// What changes in place, for those who do not see it or use no mouse: each step has a name, news are said, and whoever uses the keyboard is
// never thrown back to the top of the page. All of it is read from what is drawn, so that no step can forget it.

/** @param {string} what @param {ParentNode} [where] @returns {HTMLElement[]} */
const all = (what, where = document) => [.../** @type {NodeListOf<HTMLElement>} */ (where.querySelectorAll(what))];
/** @param {string} id */
const element = id => document.getElementById(id);

/** Whether the page is read in English. */
const english = () => document.documentElement.lang === 'en';

/** The heading of what is shown: the page's where its steps are counted or it has several parts, else that of its one part. */
function heading() {
  const parts = all('#main h2').filter(it => it.getClientRects()[0]);
  return parts.length !== 1 || all('#main [aria-current]')[0] ? element('title') : parts[0];
}

/** @type {HTMLElement[]} the news that were said last */
let said = [];
/** The timer until news are said. */
let waits = 0;

/**
 * Something was drawn. The window's title says which step it is, or what went wrong there, and so does the page's heading where the steps are
 * counted. News are written into a region that was there before, a moment later: readers speak no region that comes with its text.
 */
export function drawn() {
  tongues();
  const title = element('title'), own = heading(), steps = all('#main .progress li'), [at] = all('#main [aria-current]');
  if (!title || !own) return;
  const [wrong] = all('#main .message:not(.calm) h2, #main .problem[role=alert]').filter(it => it.textContent);
  const [colon, open, close] = english() ? [': ', ' (', ')'] : ['：', '（', '）'];
  const page = title.textContent || '', count = at ? `${open}${steps.indexOf(at) + 1}/${steps.length}${close}` : '';
  const step = at ? colon + at.textContent + count : '';
  title.setAttribute('aria-label', page + step);
  document.title = page + (wrong ? colon + wrong.textContent + count : own === title ? step : colon + own.textContent)
    + document.title.slice(document.title.lastIndexOf(' | '));
  clearTimeout(waits);
  waits = setTimeout(say, 100);
}

/**
 * Says what is news on the page as it is now: what was taken away meanwhile would come too late to be true. Of a message that is its headline
 * and its main button. Parts that stand apart on the page have a stop between them, and what has the focus is read by that, not said once more.
 */
function say() {
  // What is folded is no news.
  const now = all('#main [data-say]').filter(it => !it.closest('details:not([open])')), fresh = now.filter(it => !said.includes(it)), live = element('live');
  said = now;
  if (!live || (now[0] && !fresh[0])) return;
  const parts = fresh.flatMap(it => { const inside = all('h2, h3, p', it); return inside[0] ? inside : [it, ...all('.main', it.closest('.message') || it)]; });
  live.textContent = parts.filter(it => it !== document.activeElement).map(it => it.dataset.say || it.textContent).join('\n')
    .replace(/([^。.…])\n/g, english() ? '$1.\n' : '$1。\n');
}

/**
 * On a page in English, what people wrote in Japanese is marked as such, alone in its element or in a sentence of ours: an English voice
 * leaves it out.
 */
function tongues() {
  if (!english()) return;
  for (const it of all('#main *')) {
    const text = it.children[0] ? '' : it.textContent || '', ja = /[\u3041-\u9fff]/.test(text) && !/[a-z]+ [a-z]+/.test(text);
    if (ja !== (it.lang === 'ja')) ja ? it.lang = 'ja' : it.removeAttribute('lang');
    const parts = text.split(/(“[^”]*[\u3041-\u9fff][^”]*”|[\u3005-\u9fff](?: ?[\u3000-\u9fff\uff01-\uff9f])*)/);
    // Drawings have no language.
    if (parts[1] && it.lang === '') {
      // In one element: between the parts of a button, which stand in a row, a space would be lost.
      const whole = document.createElement('span');
      whole.append(...parts.map((part, at) => at % 2 ? Object.assign(document.createElement('span'), { lang: 'ja', textContent: part }) : part));
      it.replaceChildren(whole);
    }
  }
}

/** Draws everything from now on; what had the focus and is taken away hands it on, unless the next step has put it somewhere by itself. */
export function attend() {
  /** @type {Element[]} what has the focus and what that stands in, innermost first */
  let place = [];
  const lost = () => place[0] && !place[0].isConnected && (document.activeElement || document.body) === document.body;
  addEventListener('focusin', event => {
    place = [];
    for (let it = /** @type {Element | null} */ (event.target); it; it = it.parentElement) place.push(it);
  });
  new MutationObserver(() => {
    drawn();
    if (lost()) setTimeout(() => { if (lost()) enter(place.find(it => it.isConnected)); }, 20);
  }).observe(document.body, { childList: true, subtree: true });
}

/** @param {HTMLElement | null | undefined} it */
function reach(it) {
  if (!it) return;
  it.tabIndex = it.tabIndex; // written down: headings take the focus only so
  it.focus();
}

/** Moves the focus to the element with this id. @param {string} id */
export const focus = id => reach(element(id));

/**
 * Another step is shown, from its top: its heading takes the focus, so that a reader is told. A form that was sent and waits is no other step:
 * its button has the focus, and says that it waits; nor is one in which somebody typed before the program stood (`boot.js`).
 */
export function arrive() {
  const [same] = all('#main form [aria-busy=true], #main [data-typing]:focus');
  if (!same) scrollTo(0, 0);
  drawn();
  reach(same || heading());
}

/** Something here has changed: its heading takes the focus, or the first thing to press, or itself where it can, or what it stands in. @param {Element | null | undefined} it */
export function enter(it) {
  if (!it || it.contains(element('title'))) return arrive();
  const [first] = [...all('h2, h3', it), ...all('button, input, a, summary', it)];
  const to = first || (it.matches('[tabindex]') ? /** @type {HTMLElement} */ (it) : null);
  to ? reach(to) : enter(it.parentElement);
}

// The app draws a moment after it was told to; timers come after that, in their order.

/** As `arrive`, once the step stands. */
export const arrive_soon = () => setTimeout(arrive);
/** As `enter`, by its id. @param {string} id */
export const enter_soon = id => setTimeout(() => enter(element(id)));
/** As `focus`; as `arrive`, where that element is gone. @param {string} id */
export const focus_soon = id => setTimeout(() => element(id) ? focus(id) : arrive());
/** As `focus_soon`, with all that is in the field selected. @param {string} id */
export const select = id => setTimeout(() => { focus(id); /** @type {HTMLInputElement} */ (element(id))?.select(); });
