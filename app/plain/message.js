// The screen of a message, and the short words where no answer of the server's came.

import { copy } from '../src/browser/glue.js';
import * as words from 'words:shared_text';
import { code, get } from './client.js';
import { fill, h } from './dom.js';
import { button, guide, link, picture } from './parts.js';
import { isApple, language, t } from './reader.js';

/**
 * @import { Children } from './dom.js'
 * @import { Action, Contact, Explanation, Problem, Remedy, TakeoverNames, Text, Trouble } from './wire.js'
 * @typedef {(action: Action) => unknown} Act what a button asks for
 */

/**
 * A message: what happened, the one button that helps best, what to do; the rest is folded. `act` does what its buttons ask for; without
 * it the message is only read.
 * @param {Explanation} it @param {Act} [act]
 */
export function message(it, act) {
  /** @type {{ [retry: string]: [Text, Action] | undefined }} */
  const ways = { resume: [words.AGAIN, 'check_again'], start_over: [words.START_OVER, 'start_over'], go_on: [words.GO_ON, 'check_again'] };
  const again = ways[it.retry], best = it.remedies[0] && it.remedies[0].action, calm = /go_on|done/.test(it.retry) || best === 'switch_holder';
  const number = incident(it.incident);
  return h('section', { class: calm ? 'message calm' : 'message', role: 'group', 'data-message': it.number },
    h('h2', { 'data-say': '' }, it.headline),
    best && !(best === 'check_again' && it.retry === 'resume') ? drawAction(best, 'main', act)
      : act && again && button(again[0], 'main', () => act(again[1])),
    h('h3', null, t(words.REMEDIES)),
    h('ol', { class: 'remedies' }, it.remedies.map((remedy, index) => drawRemedy(remedy, index === 0, act))),
    it.contact && it.contact[1] && call(it.contact),
    it.contact && number,
    more(it.picture && picture(it.picture),
      h('h3', null, t(words.CAUSES)),
      h('ul', { class: 'causes' }, it.causes.map(cause => {
        const seen = cause.evidence === 'seen';
        return h('li', { class: seen ? 'seen' : null }, cause.text, seen && [' ', h('em', { class: 'mark' }, t(words.SEEN))]);
      })),
      before(it.before),
      it.technical && h('code', null, it.technical),
      !it.contact && number));
}

/** @param {Children[]} told */
const more = (...told) => h('details', { class: 'more' }, h('summary', null, t(words.TECHNICAL)), ...told);

/** What people are used to see in this place. @param {string | null} [title] */
const before = title => title && h('p', { class: 'title' }, title);

/** Whom to call, and how: what is a telephone number can be dialled. @param {Contact} parts */
const call = parts => h('p', { class: 'contact' }, t(words.CALL),
  parts.map(({ text, tel }) => [' ', tel ? h('a', { href: `tel:${tel}` }, text) : h('span', null, text)]));

/** @param {string | null} [number] */
const incident = number => number && h('p', { class: 'incident' }, `${t(words.INCIDENT)} `, h('strong', null, number));

/** The steps are a tap away, unless they are few words and the best to do; whose button is the message's. @param {Remedy} remedy @param {boolean} best @param {Act} [act] */
function drawRemedy({ text, steps = [], action }, best, act) {
  const pressed = !best && action && drawAction(action, 'quiet', act);
  if (steps.length === 0) return h('li', null, h('p', null, text), pressed);
  const open = best && steps.length <= 3 && !steps.some(step => step.drawing);
  return h('li', null, h('details', { open }, h('summary', null, text), guide(steps), pressed));
}

/** Of what is offered on phones: the server offers cards and codes of its own on PCs alone. @type {{ [action in Action]?: Text }} */
const labels = {
  switch_holder: words.SWITCH, check_again: words.CHECK_AGAIN, start_over: words.START_OVER,
};

/** @param {Action} action @param {string} tone @param {Act} [act] */
function drawAction(action, tone, act) {
  switch (action) {
    case 'open_in_safari': return wayOut(words.IN_SAFARI, isApple, tone);
    case 'open_in_chrome': return wayOut(words.IN_CHROME, !isApple, tone);
    case 'copy_address': return copied(tone);
    case 'register': return link(words.REGISTER, '/register', tone);
    case 'sign_in': return link(words.TO_LOGIN, '/login', tone);
    default: {
      const label = labels[action];
      return act && label && button(label, tone, () => act(action));
    }
  }
}

/**
 * A link, not a script's doing: systems follow such addresses only from a tap. The server told the way when the app did not start.
 * @param {Text} label @param {boolean} usual @param {string} tone
 */
function wayOut(label, usual, tone) {
  const address = usual && window.boot.wayOut();
  return address ? link(label, address, tone) : copied(tone);
}

/** @param {string} tone */
function copied(tone) {
  const told = h('span', { role: 'status' });
  const press = async () => { told.textContent = t((await copy(location.href)) ? words.COPIED : words.NOT_COPIED); };
  return [button(words.COPY, tone, press), told];
}

/**
 * Draws a failure where it happened. What is no answer of the server's is a fault of this program, and is thrown on.
 * @param {any} thrown @param {Act} act
 */
export function notice(thrown, act) {
  /** @type {Trouble} */
  const trouble = thrown;
  if (trouble.is === 'silent') return short(words.SILENT, words.SILENT_HELP, null, act);
  if (trouble.is === 'foreign') return foreign(trouble.status, act);
  if (trouble.is !== 'refused') throw thrown;
  const { problem } = trouble;
  if (problem.takeover) return takingOver(problem, problem.takeover, act);
  if (problem.explanation) {
    // Where the way leads on by none of the message's buttons: back to the application, or in here without it.
    const way = problem.back ? link(words.GO_BACK, problem.back, 'main') : code(trouble) === 'application_unknown' && link(words.TO_LOGIN, '/login', 'main');
    const told = message(problem.explanation, act);
    return way ? h('div', null, told, way) : told;
  }
  /** @type {{ [code: string]: [Text, Text] | undefined }} */
  const said = { fault: [words.FAULT, words.FAULT_HELP], slow_down: [words.SLOW_DOWN, words.SLOW_DOWN_HELP], too_many_devices: [words.FULL, words.FULL_HELP] };
  const [what, help] = said[problem.code] || [words.REFUSED, words.REFUSED_HELP];
  return short(what, help, problem.incident, act);
}

/** Somebody else is signed in here. It is no error: whoever comes is asked once, with both names. @param {Problem} problem @param {TakeoverNames} takeover @param {Act} act */
function takingOver({ explanation, incident: number }, { leaves, comes }, act) {
  const label = language === 'ja' ? `${leaves} 様のログインを終了し、${comes} 様としてログインする` : `End the session of ${leaves} and sign in as ${comes}`;
  return h('section', { class: 'card takeover', role: 'group', 'aria-labelledby': 'takeover', 'data-message': explanation && explanation.number },
    h('h2', { id: 'takeover', 'data-say': '' }, t(words.OTHER_HERE)),
    h('dl', { class: 'facts' }, h('dt', null, t(words.SIGNED_IN_NOW)), h('dd', null, leaves), h('dt', null, t(words.SIGNED_IN_NEXT)), h('dd', null, comes)),
    button(label, 'main', () => act('switch_holder')),
    button(words.CANCEL, 'quiet', () => act('start_over')),
    explanation && more(before(explanation.before), incident(number)));
}

/**
 * @param {Text} what @param {Text} help @param {string | null | undefined} number @param {Act} act @param {string | null} [shown]
 * @param {string} [title]
 */
const short = (what, help, number, act, shown, title) => h('section', { class: 'message', role: 'group', 'data-message': shown },
  h('h2', { 'data-say': '' }, t(what)), before(title && t(words.TOLD_BEFORE) + title), h('p', null, t(help)), button(words.AGAIN, 'main', () => act('check_again')), incident(number));

/** A box in between refuses (2.10): the server's words where they come through, our own until then. @param {number} status @param {Act} act */
function foreign(status, act) {
  const refused = [401, 403, 407, 451].includes(status);
  const title = refused ? '403 Forbidden' : `HTTP ${status}`;
  const place = h('div', null, short(words.FOREIGN, words.FOREIGN_HELP, null, act, refused ? '2.10' : null, title));
  if (refused) get('/api/messages/2.10').then(it => fill(place, message(it, act)), () => {});
  return place;
}

/** What ended a link's way, without buttons that would lead nowhere. `act` tries again what only failed. @param {any} trouble @param {Act} act */
export function over(trouble, act) {
  const { explanation, code } = trouble.problem || {};
  if (explanation && !/resume|go_on|done/.test(explanation.retry) && code !== 'wrong_method') explanation.retry = 'ask_authority';
  return notice(trouble, act);
}

/** A code on a screen stays free for the phone's browser: an app's own view only leads there. */
export const otherBrowser = () => [h('p', { role: 'alert' }, t(words.OTHER_BROWSER)), foreseen()];

/** What speaks against this device, as an app's own view, told before anything is typed or chosen. */
export function foreseen() {
  const place = h('div');
  window.boot.whenTold(told => {
    if (told.foreseen) get(`/api/messages/${told.foreseen}`).then(it => fill(place, message(it)), () => {});
  });
  return place;
}
