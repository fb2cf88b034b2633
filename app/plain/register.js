// Registering a phone: password or number, passkey, name. As `app/src/pages/register`, in its words.

import { focus } from '../src/browser/aloud.js';
import { day, moment, remember, secret } from '../src/browser/glue.js';
import * as text from 'words:pages/register/text';
import * as words from 'words:shared_text';
import { ceremonyStep, tell } from './ceremony.js';
import { code, keep, linked, post } from './client.js';
import { h } from './dom.js';
import { foreseen, message, notice, otherBrowser, over } from './message.js';
import { button, countdown, facts, frame, link, numbers, picture, steps, waiting } from './parts.js';
import { isApple, language, t } from './reader.js';

/**
 * @import { Explanation, Finish, Numbers, Text } from './wire.js'
 * @import { register as wire } from './wire.js'
 */

export function register() {
  const show = frame(text.TITLE);
  const link_ = linked(secret());
  /** @type {readonly Text[]} */
  let names = text.STEPS;
  /** @param {unknown} trouble */
  const stop = trouble => show(over(trouble, open));
  /** @param {string} path @param {object} [body] */
  const ask = (path, body) => post(`/api/register/${path}`, body, link_);

  async function open() {
    show(waiting());
    try {
      /** @type {wire.RegistrationView} */
      const view = await ask('open');
      if (view.ticket) {
        keep(link_, view.ticket, true);
        names = text.CODE_STEPS;
      }
      viewed(view);
    } catch (trouble) {
      stop(trouble);
    }
  }

  /** @param {wire.RegistrationView} view */
  function viewed(view) {
    const { step } = view;
    if (step.is === 'password') return password(view, step.tries_left);
    if (step.is === 'other_browser') return show(otherBrowser());
    if (step.is === 'choose') return choose(view);
    if (step.is === 'passkey') return passkey(step, view.now);
    show(
      h('h2', null, t(text.ALREADY)),
      facts([[text.DEVICE, step.label], [words.REGISTERED, moment(step.at, language)]]),
      h('p', null, t(text.ALREADY_NEXT)),
      link(text.LOG_IN, '/login'));
  }

  let typed = '', right = false;

  /** @param {wire.RegistrationView} view @param {number} left @param {string} [wrong] what was wrong with what stands in the field @param {unknown} [lost] why it did not arrive */
  function password(view, left, wrong = '', lost) {
    const problem = h('p', { id: 'password-problem', class: 'problem', role: 'alert' });
    const field = h('input', { id: 'password', type: 'text', autocomplete: 'one-time-code', autocapitalize: 'none', spellcheck: 'false', inputmode: 'email',
      'aria-describedby': 'password-hint tries password-problem', value: typed });
    const told = (/** @type {string} */ what) => { problem.textContent = what; field.setAttribute('aria-invalid', String(what !== '')); };
    field.addEventListener('input', () => told(''));
    const shown = h('button', { class: 'link', type: 'button', click: () => {
      const hide = field.type === 'text';
      field.type = hide ? 'password' : 'text';
      shown.textContent = t(hide ? text.SHOW : text.HIDE);
    } }, t(text.HIDE));
    const over = right && h('p', { class: 'problem', 'data-say': '' }, t(text.OVER));
    right = false;
    const least = view.least || 1, count = () => typed.replace(/\s/g, '').length;
    const unfit = () => count() >= least ? t(text.OTHER_LETTERS) : t(text.UNFIT[0]) + least + t(text.UNFIT[1]) + count() + t(text.UNFIT[2]);
    const next = button(text.SEND, 'main', null, 'submit');
    const send = async (/** @type {Event} */ event) => {
      event.preventDefault();
      if (next.isBusy()) return;
      typed = field.value;
      if (count() < least) { told(count() ? unfit() : t(text.EMPTY)); focus('password'); return; }
      next.busy(true);
      try {
        /** @type {wire.Unlocked} */
        const unlocked = await ask('unlock', { password: typed });
        typed = '';
        keep(link_, unlocked.ticket);
        viewed(unlocked.view);
      } catch (thrown) {
        /** @type {any} */
        const trouble = thrown;
        const { problem } = trouble;
        if (!problem || problem.code === 'slow_down' || problem.code === 'fault') return password(view, left, '', trouble);
        if (problem.code === 'password_wrong') {
          left = problem.tries_left || 0;
          password(view, left, t(left === 1 ? text.WRONG_LAST : text.WRONG));
        } else if (problem.code === 'password_malformed') {
          password(view, left, unfit());
        } else {
          return stop(trouble);
        }
        focus('password');
      }
    };
    show(
      foreseen(), steps(text.STEPS, 0), over,
      h('form', { class: 'card', submit: send },
        !typed && h('p', null, t(text.PASSWORD_LEAD)),
        h('label', { for: 'password' }, t(text.PASSWORD)), field, shown, problem,
        lost ? notice(lost, () => send(new Event('submit'))) : next,
        h('p', { id: 'password-hint', class: 'hint' }, t(text.PASSWORD_HINT)),
        h('p', { id: 'tries', class: 'tries' }, t(text.TRIES), h('strong', null, String(left)), t(text.TIMES))),
      facts(/** @type {[Text, string][]} */ ([[words.ISSUER, view.authority.name], [text.CONTACT, view.authority.contact], [words.VALID_UNTIL, day(view.expires_at, language)]]).filter(row => row[1])));
    told(wrong);
  }

  /** @param {wire.RegistrationView} view */
  function choose(view) {
    show(
      foreseen(), steps(names, 0),
      h('section', { class: 'card' },
        numbers(/** @type {Numbers} */ (view.step).numbers, number => ask('choose', { number }).then(viewed, stop))),
      countdown(view.expires_at, view.now, open));
  }

  /** @param {wire.Passkey} step @param {number} now */
  function passkey(step, now) {
    right = true;
    /** @type {[typeof text.SHEET_IPHONE, 'ios_sheet' | 'android_sheet', Text]} */
    const [sheet, frame, advice] = isApple ? [text.SHEET_IPHONE, 'ios_sheet', text.PASSKEY_IPHONE] : [text.SHEET_ANDROID, 'android_sheet', text.PASSKEY_ANDROID];
    show(
      foreseen(), steps(names, 1),
      h('section', { class: 'card' },
        h('p', null, t(text.PASSKEY_LEAD[0]), h('strong', null, step.holder), t(text.PASSKEY_LEAD[1])),
        h('p', null, t(text.PASSKEY_NEXT)),
        ceremonyStep({ kind: 'create', label: text.MAKE, begin: () => ask('options'), finish, lost: stop }),
        h('p', { class: 'hint' }, t(advice)), ...picture({ frame, title: t(sheet[0]), rows: [t(/ OS 1[1-7]_/.test(navigator.userAgent) ? text.KEYCHAIN : sheet[1])], button: t(sheet[2]) })),
      countdown(step.deadline, now, open));
  }

  /** @param {Finish} answer */
  async function finish(answer) {
    /** @type {wire.Registered} */
    const done = await ask('finish', answer);
    // Every tab of this browser knows from then on that it was this one.
    keep(link_, link_.ticket || '', true);
    remember('kagura-registered', '1');
    remember('kagura-visited', '1');
    tell(done.signal);
    label(done.device.label, done.notice);
  }

  /** @param {string} suggested @param {Explanation} [note] */
  function label(suggested, note) {
    const field = h('input', { id: 'label', type: 'text', maxlength: '40', autocomplete: 'off', 'aria-describedby': 'label-hint label-problem', value: suggested });
    const problem = h('p', { id: 'label-problem', class: 'problem', role: 'alert' });
    const save = button(text.SAVE, 'main', null, 'submit'), later = button(text.LATER, 'quiet', () => finished(suggested));
    later.hidden = true;
    const send = async (/** @type {Event} */ event) => {
      event.preventDefault();
      if (save.isBusy()) return;
      save.busy(true);
      try {
        finished((await ask('label', { label: field.value })).label);
      } catch (trouble) {
        const bad = code(trouble) === 'label_malformed';
        problem.textContent = t(bad ? words.LABEL_BAD : text.UNSAVED);
        save.busy(false);
        later.hidden = bad;
        focus('label');
      }
    };
    show(
      steps(names, 2),
      h('form', { class: 'card', submit: send },
        h('p', { class: 'success', 'data-say': '' }, t(text.LABEL_LEAD)),
        h('label', { for: 'label' }, t(text.LABEL)), field,
        h('p', { id: 'label-hint', class: 'hint' }, t(words.LABEL_HINT)), problem, save, later),
      note && message(note));
  }

  const finished = (/** @type {string} */ name) => show(
    steps(names, 3),
    h('div', { class: 'success', 'data-say': '' }, h('h2', null, t(text.DONE)), h('p', null, t(text.DEVICE), t(words.COLON), h('strong', null, name))),
    h('p', null, t(text.DONE_NEXT)), link(text.LOG_IN, '/login?as=new', 'quiet'),
    names === text.STEPS && h('p', null, t(text.DONE_LETTER)));

  if (link_.token) return open();
  show(h('p', null, t(text.NO_LINK)), h('p', null, t(text.NO_LINK_PC)), link(words.TO_LOGIN, '/login'));
}
