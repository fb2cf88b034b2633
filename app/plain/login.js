// Logging in on the phone itself. As `app/src/pages/login`, in its words.

import * as text from 'words:pages/login/text';
import * as words from 'words:shared_text';
import { ceremonyStep, tell } from './ceremony.js';
import { get, post } from './client.js';
import { h } from './dom.js';
import { foreseen, notice } from './message.js';
import { added, button, frame, link, waiting } from './parts.js';
import { asked, t } from './reader.js';

/**
 * @import { Children } from './dom.js'
 * @import { WhoAmI, Finish, NewsItem, SessionView, Text } from './wire.js'
 */

export async function login() {
  const show = frame(text.TITLE);
  show(waiting());
  /** @type {WhoAmI} */
  let from;
  /** The page with the way back, where an application's request has one. @param {Children[]} children */
  const draw = (...children) => show(...children, from.request && h('p', { class: 'back' }, h('a', { href: from.request.back }, named(text.BACK_TO))));
  /** Where the person goes, with this around it. @param {readonly Text[]} around */
  const named = around => around.join(from.application || t(text.MY_PAGE));
  try {
    from = await get('/api/session' + location.search);
    // Whoever has just registered this phone signs in, whoever else is signed in on it.
    if (from.session && !asked('as')) signedIn(from.session);
    else nobody(from.session && from.session.holder.name);
  } catch (trouble) {
    show(notice(trouble, login));
  }

  /** @param {SessionView} session */
  function signedIn(session) {
    draw(
      h('p', { class: 'card' }, h('strong', null, session.holder.name), ` ${t(text.SIGNED_IN)}`),
      button(named(text.ON_TO), 'main', () => location.assign(session.next)),
      button(text.OTHER, 'quiet', () => nobody(session.holder.name)));
  }

  /** @param {string | null} [still] whose session goes on here */
  function nobody(still) {
    draw(
      still && h('div', { class: 'who' },
        h('p', null, h('strong', null, still), ` ${t(text.STILL)}`),
        button(text.LOG_OUT, 'quiet', () => post('/api/session/end').then(() => nobody(), () => {}))),
      from.application && h('p', null, t(text.SIGN_IN_TO), h('strong', null, from.application)),
      from.request && !from.request.means.includes('phone') ? h('p', null, t(text.ON_PC)) : [
        foreseen(),
        h('section', { class: 'card' },
          h('p', null, t(text.SOLO_LEAD)),
          ceremonyStep({ kind: 'get', label: text.SOLO, begin: () => post('/api/solo/options', { via: 'device', application: asked('application') }), finish })),
        h('p', { class: 'hint' }, t(text.FROM_PC)),
        h('p', null, `${t(text.FIRST_TIME)} `, h('a', { href: '/register' }, t(words.REGISTER)))]);
  }

  /** @param {Finish} answer */
  async function finish(answer) {
    /** @type {SessionView} */
    const session = await post('/api/solo/finish', answer);
    tell(session.signal);
    // A session without its cookie would end at the next step, without a word.
    if (!(await get('/api/session')).session) {
      await get('/api/cookie').catch(() => {});
      await get('/api/cookie/required');
      throw { is: 'silent' };
    }
    if (session.news) told(session.news, session.next);
    else location.assign(session.next);
  }

  /** @param {NewsItem[]} news @param {string} next */
  function told(news, next) {
    show(h('div', { class: 'success' }, h('h2', null, t(text.SUCCEEDED))), h('section', { class: 'card' },
      h('h3', { 'data-say': '' }, t(words.NEWS)),
      added(news),
      button(words.GO_ON, 'main', async it => {
        it.busy(true);
        await post('/api/account/news/read').catch(() => {});
        location.assign(next);
      }),
      h('p', null, t(text.NEWS_HELP)),
      link(text.NEWS_ACCOUNT, '/account', 'quiet')));
  }
}
