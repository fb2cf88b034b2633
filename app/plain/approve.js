// Approving a login on a PC: who asks, which number, the passkey. As `app/src/pages/approve`, in its words.

import { moment, secret } from '../src/browser/glue.js';
import { abandon } from '../src/browser/passkey.js';
import * as text from 'words:pages/approve/text';
import * as words from 'words:shared_text';
import { ceremonyStep, tell } from './ceremony.js';
import { keep, linked, post } from './client.js';
import { h } from './dom.js';
import { foreseen, otherBrowser, over } from './message.js';
import { added, button, countdown, facts, frame, numbers, steps, waiting } from './parts.js';
import { language, t } from './reader.js';

/**
 * @import { Finish, NewsItem, Numbers, Text } from './wire.js'
 * @typedef {import('./wire.js').approve.ApprovalView} ApprovalView
 */

export function approve() {
  const show = frame(text.TITLE);
  const link_ = linked(secret());
  let approved = false;
  /** @param {string} path @param {object} [body] */
  const ask = (path, body) => post(`/api/approve/${path}`, body, link_);
  /** @param {unknown} trouble */
  const stop = trouble => { if (!approved) show(over(trouble, open)); };
  /** @param {string} path @param {object} [body] @returns {Promise<void>} */
  const step = (path, body) => ask(path, body).then(viewed, stop);
  const open = () => { show(waiting()); return step('open'); };

  /** @param {ApprovalView} view */
  function viewed(view) {
    if (approved) return;
    if (view.ticket) keep(link_, view.ticket, true);
    const after = { other_browser: () => show(otherBrowser()), choose, confirm, approved: done, cancelled }[view.step.is];
    after(view);
  }

  const asked = (/** @type {ApprovalView} */ { change, application, pc, place }) => [
    change && h('p', null, t(text.LEAD_CHANGE)),
    h('p', null, t(change ? text.ASKED_TO : text.ASKED_FOR), h('strong', null, change || application),
      t(text.FROM[0]) + pc + t(text.FROM[1]) + place + t(text.FROM[2])),
  ];
  const details = (/** @type {ApprovalView} */ view) => facts([[text.ASKED, moment(view.asked_at, language)],
    .../** @type {[Text, string][]} */ (view.holder ? [[text.HOLDER, view.holder]] : [])], 'card');
  const refuse = () => button(text.REFUSE, 'quiet', () => { abandon(); step('refuse'); });

  /** @param {ApprovalView} view */
  function choose(view) {
    show(
      foreseen(), steps(text.STEPS, 0), asked(view),
      view.message && h('p', null, t(text.MESSAGE), h('strong', null, view.message)),
      view.code && h('p', null, t(text.NOT_YOURS)),
      numbers(/** @type {Numbers} */ (view.step).numbers, number => step('choose', { number }), view.code ? t(text.WHICH[0]) + view.code + t(text.WHICH[1]) : undefined),
      refuse(), details(view), countdown(view.expires_at, view.now, open));
  }

  /** @param {ApprovalView} view */
  function confirm(view) {
    const finish = async (/** @type {Finish} */ answer) => {
      /** @type {import('./wire.js').approve.Approved} */
      const it = await ask('finish', answer);
      tell(it.signal);
      done(it.view, it.news);
    };
    show(
      foreseen(), steps(text.STEPS, 1), asked(view),
      h('p', null, t(text.CONFIRM)),
      ceremonyStep({ kind: 'get', label: view.change ? text.USE_CHANGE : text.USE, begin: () => ask('options'), finish, lost: stop }),
      refuse(), details(view), countdown(view.expires_at, view.now, open));
  }

  /** @param {ApprovalView} _view @param {NewsItem[]} [news] */
  function done(_view, news) {
    approved = true;
    show(
      steps(text.STEPS, 2), h('div', { class: 'success', 'data-say': '' }, h('h2', null, t(text.APPROVED)), h('p', null, t(text.APPROVED_NEXT))),
      news && h('section', { class: 'card' }, h('h2', null, t(words.NEWS)),
        added(news), h('p', null, t(text.NEWS_HELP))));
  }

  function cancelled() {
    show(h('div', { 'data-say': '' }, h('h2', null, t(text.CANCELLED)), h('p', null, t(text.CANCELLED_NEXT)), h('p', null, t(words.STRANGER))));
  }

  if (link_.token) return open();
  show(h('p', null, t(text.NO_LINK)));
}
