// One ceremony on a page: prepared before its button is live, started in the click, explained when it fails, resumed in place.

import { enter } from '../src/browser/aloud.js';
import { later, remembered, seen_again } from '../src/browser/glue.js';
import { abandon, capabilities, ceremony, signal } from '../src/browser/passkey.js';
import { stays } from 'words:journey/ceremony/course';
import * as words from 'words:shared_text';
import { code, get, linked, post } from './client.js';
import { fill, h } from './dom.js';
import { message, notice } from './message.js';
import { button, picture } from './parts.js';
import { isApple, t } from './reader.js';

/**
 * @import { Children } from './dom.js'
 * @import { Action, Ceremony, Explanation, Finish, SystemScreen, Signal, Text, Trouble } from './wire.js'
 * @typedef {{ page: string, platform?: boolean, immediate: boolean }} Can what this browser can do: `passkey.js`
 * @typedef {{ name: string, message: string, elapsed: number, timeout: number, away: number }} Failed
 * @typedef {{ credential: string } | Failed} Ended
 */

/** Tells the authenticator which passkeys work. @param {Signal} [news] */
export const tell = news => news && signal(JSON.stringify(news));

/**
 * A ceremony with its button: `kind` is `create` or `get`, `begin` fetches options, `finish` sends the answer and moves the page on,
 * `lost` tells an end that this step cannot mend.
 * @param {{
 *   kind: 'create' | 'get', label: Text, begin: () => Promise<Ceremony>, finish: (answer: Finish) => Promise<void>, lost?: (trouble: Trouble) => void
 * }} step
 */
export function ceremonyStep({ kind, label, begin, finish, lost }) {
  const place = h('div', { class: 'ceremony' }), beside = h('div');
  const live = button(label, 'main', () => press());
  /** @type {Ceremony | null} */
  let ready = null;
  /** @type {Finish | null} */
  let sent = null;
  /** @type {Partial<Can>} */
  let can = {};
  /** @type {Explanation | null} */
  let explained = null;
  let attempt = 0, unsent = false;

  const show = (/** @type {Children[]} */ ...children) => { fill(place, ...children); enter(place); };
  /** The button, and what stands beside it. It stays the same one until something is explained, so that it keeps the focus. */
  const ask = (/** @type {Children[]} */ ...children) => {
    live.busy(true);
    if (!live.parentNode) fill(place, live, beside);
    fill(beside, ...children);
  };
  // `Failure` in server/api/src/failure/observed.rs, which refuses what it does not know.
  const failure = (/** @type {Failed} */ told) => ({
    ceremony: kind, name: told.name, message: told.message, elapsed_ms: told.elapsed, timeout_ms: told.timeout, away_ms: told.away,
    attempt: Math.max(attempt, 1), platform_authenticator: can.platform === undefined ? null : can.platform,
    registered_here: remembered('kagura-registered') ? 'yes' : remembered('kagura-visited') ? 'no' : 'unknown', page: can.page,
  });
  const explain = async (/** @type {Failed} */ told) => {
    try {
      explained = /** @type {Explanation} */ (await post('/api/incidents', failure(told), linked(location.hash.slice(1))));
      show(message(explained, act), pictures());
    } catch (trouble) {
      explained = null;
      show(notice(trouble, act));
    }
  };

  /** @param {boolean} shown whether the button is what the page shows */
  async function prepare(shown) {
    if (shown) ask();
    can = JSON.parse(await capabilities());
    // What cannot work is told as if it had failed at once, instead of being tried.
    if (can.page !== 'ready' || (can.platform === false && !isApple)) {
      return explain({ name: 'NotAllowedError', message: '', elapsed: 0, timeout: 0, away: 0 });
    }
    if (!place.isConnected) return; // the page has gone on
    try {
      keep(await begin());
      if (shown) live.busy(false);
    } catch (trouble) {
      lose(trouble);
    }
  }

  /** Keeps options for the next press, and replaces them before they are stale. The clock here may be wrong. @param {Ceremony} it */
  function keep(it) {
    ready = it;
    const fresh = Math.min(240_000, Math.max(60_000, it.expires_at - Date.now()));
    later(fresh, () => { if (ready === it && place.isConnected) begin().then(keep, () => {}); });
  }

  /** In the click itself: browsers count on the gesture. */
  function press() {
    if (!ready) return prepare(true);
    const asked = ready;
    ready = sent = null;
    attempt += 1;
    const immediate = can.immediate && asked.options.includes('"allowCredentials":[]');
    const running = ceremony(kind, asked.options, immediate, asked.timeout_ms + 3000);
    ask(h('p', { class: 'spinner', 'aria-hidden': 'true' }), h('p', { 'data-say': '' }, t(words.SHEET)),
      button(words.CANCEL, 'quiet', abandon), pictures());
    running.then(json => ended(asked, JSON.parse(json)));
  }

  /** @param {Ceremony} asked @param {Ended} told */
  function ended(asked, told) {
    if (!place.isConnected) return;
    if ('credential' in told) return send({ ceremony: asked.id, credential: told.credential, conflict: 'ask' });
    if (told.name === 'AbortError') return prepare(true);
    prepare(false); // the next try, while the person reads
    explain({ ...told, timeout: asked.timeout_ms });
  }

  /** @param {Finish} answer */
  async function send(answer) {
    sent = answer;
    ask();
    try {
      await finish(answer);
    } catch (thrown) {
      /** @type {any} */
      const trouble = thrown;
      // A refused answer is not sent again; one that got lost on its way is, and one that waits for a word.
      if (trouble.is === 'refused' && code(trouble) !== 'session_of_other') sent = null;
      if (trouble.problem) tell(trouble.problem.signal);
      prepare(false);
      lose(trouble);
    }
  }

  /** @param {any} trouble */
  function lose(trouble) {
    if (!trouble.is) throw trouble;
    if (!place.isConnected) return;
    explained = null;
    unsent = trouble.is !== 'refused';
    if (trouble.is === 'refused' && lost && !stays.has(code(trouble))) return lost(trouble);
    show(notice(trouble, act));
  }

  /** @param {Action} action */
  function act(action) {
    if (action === 'switch_holder' && sent) return send({ ...sent, conflict: 'switch' });
    if (action === 'start_over') return location.reload();
    if (action === 'register') return location.assign('/register');
    if (explained && explained.retry === 'go_on') return location.assign('/login');
    // The passkey has answered; only the way to the server failed.
    return unsent && sent ? send(sent) : press();
  }

  // A passkey takes the place of one that was made meanwhile for the same person, in another tab: whether there is one is asked first.
  if (kind === 'create') {
    seen_again(() => {
      if (ready && place.isConnected) {
        ready = null;
        prepare(true);
      }
    });
  }
  prepare(true);
  return place;
}

/** "What do you see?": the system's screens of this device; pointing at one explains it. */
function pictures() {
  const place = h('div'), chosen = h('div');
  const choose = (/** @type {string} */ number) => get(`/api/messages/${number}`).then(it => fill(chosen, message(it)), () => {});
  get('/api/pictures').then((/** @type {SystemScreen[]} */ all) => {
    if (all.length === 0) return;
    fill(place, h('details', { class: 'pictures' },
      h('summary', null, t(words.PICTURES)),
      h('ul', null, all.map(it => h('li', null,
        h('button', { type: 'button', class: 'picture-choice', 'aria-label': it.picture.title, click: () => choose(it.number) }, picture(it.picture))))),
      chosen));
  }, () => {}); // without an answer there is nothing to point at, and nothing else is lost
  return place;
}
