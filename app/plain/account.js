// The holder's devices, to read, and logging out. What changes them needs the app.

import { moment } from '../src/browser/glue.js';
import * as text from 'words:pages/account/text';
import * as words from 'words:shared_text';
import { code, get, post } from './client.js';
import { h } from './dom.js';
import { notice } from './message.js';
import { button, facts, frame, link, waiting } from './parts.js';
import { language, t } from './reader.js';
import { CHANGES } from './text.js';

/** @import { Account, Text } from './wire.js' */

export async function account() {
  const show = frame(text.TITLE);
  show(waiting());
  try {
    /** @type {Account} */
    const { holder, devices } = await get('/api/account');
    show(
      h('p', { class: 'holder' }, h('strong', null, holder.name), ' ', h('small', null, `${t(text.HOLDER)} ${holder.id}`)),
      h('h2', null, t(text.DEVICES)),
      devices.length === 0 && h('p', null, t(text.NONE)),
      h('ul', { class: 'devices' }, devices.map(it => h('li', { class: 'card device', 'aria-label': it.label },
        h('h3', null, it.label, it.current === 'yes' && [' ', h('em', { class: 'mark' }, t(text.CURRENT))], it.new === 'yes' && [' ', h('em', { class: 'mark' }, t(text.NEW))]),
        facts([
          .../** @type {[Text, string][]} */ (it.provider ? [[text.KEPT_IN, it.provider]] : []),
          [words.REGISTERED, moment(it.registered_at, language)],
          [text.LAST_USED, it.last_used_at ? moment(it.last_used_at, language) : t(text.NEVER)],
        ])))),
      h('p', { class: 'hint' }, t(CHANGES)),
      button(text.LOG_OUT, 'quiet', logOut));
  } catch (trouble) {
    if (code(trouble) === 'session_missing') location.replace('/login');
    else show(notice(trouble, account));
  }

  /** @param {import('./parts.js').Button} it */
  async function logOut(it) {
    it.busy(true);
    try {
      await post('/api/session/end');
      frame(text.LOG_OUT)(h('h2', { 'data-say': '' }, t(text.SIGNED_OUT)), link(text.LOG_IN, '/login'));
    } catch (trouble) {
      show(notice(trouble, () => logOut(it)));
    }
  }
}
