// What every page is made of: the frame, buttons, steps, the time that is left.

import { moment, tick } from '../src/browser/glue.js';
import { arrive, focus } from '../src/browser/aloud.js';
import { abandon } from '../src/browser/passkey.js';
import * as words from 'words:shared_text';
import { drawn, fill, h } from './dom.js';
import { language, switchLanguage, t } from './reader.js';

/**
 * @import { Children } from './dom.js'
 * @import { NewsItem, Picture, GuideStep, Text } from './wire.js'
 * @typedef {HTMLButtonElement & { busy(waits: boolean): void, isBusy(): boolean }} Button
 */

/** Draws the frame with its heading; gives the function that fills the page with another step. @param {Text} title */
export function frame(title) {
  document.title = `${t(title)} | ${t(words.NAME)}`;
  const body = h('div');
  const skip = (/** @type {Event} */ event) => { event.preventDefault(); focus('main'); };
  fill(
    document.body,
    h('a', { class: 'skip', href: '#main', click: skip }, t(words.SKIP)),
    h('header', { class: 'top' },
      h('a', { class: 'brand', href: '/' }, h('img', { src: '/favicon.svg', alt: '', width: '28', height: '28' }), ` ${t(words.NAME)}`),
      h('button', { class: 'language', type: 'button', click: switchLanguage }, t(words.OTHER_LANGUAGE))),
    h('main', { id: 'main', class: 'page', tabindex: '-1' }, h('h1', { id: 'title' }, t(title)), body),
    h('footer', { class: 'bottom' }, beside('/help', words.HELP), ' ', beside('/check', words.CHECK_DEVICE)),
    h('p', { id: 'live', class: 'unseen', role: 'status' }),
  );
  /** @param {Children[]} children */
  return (...children) => {
    abandon();
    fill(body, ...children);
    arrive();
  };
}

/** A page of the server's, which opens beside the journey. @param {string} path @param {Text} label */
const beside = (path, label) => h('a', { href: `${path}?lang=${language}`, target: '_blank', rel: 'noopener' }, t(label));

/** @param {Text} [what] */
export const waiting = what => h('p', { class: 'waiting', 'data-say': '' }, t(what || words.WAIT));

/**
 * A button that shows at once that it was pressed. `busy` on it switches that.
 * @param {Text} label @param {string} tone @param {((it: Button) => unknown) | null} press @param {'button' | 'submit'} [type]
 */
export function button(label, tone, press, type = 'button') {
  const it = /** @type {Button} */ (h('button', { class: `button ${tone}`, type, 'aria-busy': 'false' }, t(label)));
  it.busy = waits => {
    it.setAttribute('aria-busy', String(waits));
    it.setAttribute('aria-disabled', String(waits));
    it.textContent = t(waits ? words.WAIT : label);
  };
  it.isBusy = () => it.getAttribute('aria-busy') === 'true';
  if (press) it.addEventListener('click', event => { event.preventDefault(); if (!it.isBusy() && event.detail < 2) press(it); });
  return it;
}

/** @param {Text} label @param {string} href @param {string} [tone] */
export const link = (label, href, tone = 'main') => h('p', null, h('a', { class: `button ${tone}`, href }, t(label)));

/** How far a journey has come. @param {readonly Text[]} names @param {number} at */
export const steps = (names, at) => h('ol', { class: 'progress', 'aria-label': t(words.STEPS) }, names.map((name, index) =>
  h('li', { class: index < at ? 'past' : null, 'aria-current': index === at ? 'step' : null }, t(name))));

/**
 * Counts down to a moment of the server's clock, whatever the device's clock says; calls `over` once.
 * @param {number} until @param {number} now @param {() => void} over
 */
export function countdown(until, now, over) {
  const end = Date.now() + (until - now);
  const shown = h('strong');
  const it = h('p', { class: 'countdown', role: 'timer' }, h('span', null, t(words.REMAINING)), ' ', shown);
  const draw = () => {
    const left = Math.ceil(Math.max(0, end - Date.now()) / 1000), minutes = Math.floor(left / 60), seconds = left % 60;
    shown.textContent = (minutes ? minutes + t(words.MINUTES) + String(seconds).padStart(2, '0') : seconds) + t(words.SECONDS);
    it.classList.toggle('late', left <= 60);
    if (left === 0) { stop(); over(); }
  };
  // As long as it is on the page, where it comes to only after this.
  const stop = tick(() => (it.isConnected ? draw() : stop()));
  draw();
  return it;
}

const frames = { ios_sheet: 'ios', android_sheet: 'android', qr_on_phone: 'code', windows_dialog: 'windows' };

/** A screen of the system, as the server describes it, said to be a drawing. @param {Picture} it */
export const picture = it => [h('small', { class: 'sample' }, t(words.SAMPLE)), h('div', { class: `drawing ${frames[it.frame] || ''}`, role: 'img', 'aria-label': it.title },
  h('strong', null, it.title), it.rows.map(row => h('span', { class: 'row' }, row)), it.button && h('span', { class: 'foot' }, it.button))];

/** The numbers that a phone offers, below what says where the right one stands. One is chosen, once. @param {number[]} offered @param {(number: number) => void} choose @param {string} [over] */
export function numbers(offered, choose, over = t(words.CHOOSE)) {
  let chosen = false;
  const number = (/** @type {number} */ value) => {
    const it = h('button', { type: 'button', class: 'number', 'aria-busy': 'false', click: () => {
      if (chosen) return;
      chosen = true;
      it.setAttribute('aria-busy', 'true');
      choose(value);
    } }, String(value));
    return it;
  };
  return [h('h2', null, over), h('div', { class: 'numbers', role: 'group', 'aria-label': over }, offered.map(number))];
}

/** @param {[Text, string][]} rows @param {string} [more] */
export const facts = (rows, more = '') => h('dl', { class: `facts ${more}` }, rows.map(([name, value]) => [h('dt', null, t(name)), h('dd', null, value)]));

/** What was added since the last time, and when. @param {NewsItem[]} news */
export const added = news => h('dl', { class: 'facts' }, news.map(it => [h('dt', null, it.what), h('dd', null, moment(it.at, language))]));

/** The steps of a remedy, each with its drawing. @param {GuideStep[]} list */
export const guide = list => h('ol', { class: 'steps' }, list.map(it => h('li', null, it.text, ' ', it.drawing && drawn(it.drawing))));
