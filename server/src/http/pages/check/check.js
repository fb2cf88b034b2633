// Measures this device for /check, and shows what the server says it means. Plain: it runs in browsers that cannot run the app.
// Every wait has an end. Nothing is sent but what was measured.
(function () {
  'use strict';
  const byId = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
  const main = byId('main');
  /** @type {Check.Data} */
  const data = JSON.parse(main.getAttribute('data-check'));
  const words = data.words;
  /** @type {Check.Probes} */
  const probes = { about: {} };
  /** @type {Record<string, Check.Finding>} */
  const shown = {};
  let busy = false;
  const running = new Set();

  // --- the wire ------------------------------------------------------------------------------------------------------------

  /** What ends sooner: the work, or its time. @template T, L @param {number} ms @param {T} work @param {L} late @returns {Promise<Awaited<T> | L>} */
  function within(ms, work, late) {
    return new Promise(done => {
      const timer = setTimeout(() => done(late), ms);
      Promise.resolve(work).then(
        it => { clearTimeout(timer); done(it); },
        () => { clearTimeout(timer); done(late); });
    });
  }

  /** What came back, in the server's words for networks; `body` where it is ours. @param {string} method @param {string} path @param {object | null} [body] @param {string} [proof] @returns {Promise<Check.Answer>} */
  async function call(method, path, body, proof) {
    /** @type {Record<string, string>} */
    const headers = { 'accept-language': data.language };
    if (proof) headers['x-kagura-proof'] = proof;
    if (body) headers['content-type'] = 'application/json';
    /** @type {RequestInit} */
    const options = { method, cache: 'no-store', credentials: 'same-origin', redirect: 'manual', headers };
    if (body) options.body = JSON.stringify(body);
    const answer = await within(8000, fetch(path, options), null);
    if (!answer) return { seen: 'silent' };
    if (answer.type === 'opaqueredirect') return { seen: 'portal' };
    const text = await within(8000, answer.text(), null);
    if (text === null) return { seen: 'silent' };
    if (answer.headers.get('x-kagura') !== '1') {
      if (answer.status === 401 || answer.status === 407) return { seen: 'sign_in' };
      if (answer.status >= 400) return { seen: 'forbidden' };
      return { seen: /^\s*<|text\/html/i.test(text.slice(0, 20) + answer.headers.get('content-type')) ? 'portal' : 'altered' };
    }
    try {
      return { seen: 'ours', ok: answer.ok, body: JSON.parse(text) };
    } catch (e) {
      return { seen: 'altered' };
    }
  }

  // --- what is measured: each fills in `probes` ----------------------------------------------------------------------------

  /** The text that comes back tells of the way, and the server's clock with it of ours. */
  /** @type {Promise<void> | null} */
  let echoed = null;
  function echo() {
    echoed = echoed || (async () => {
      let text = '';
      while (text.length < 120) text += Math.random().toString(36).slice(2);
      const before = Date.now();
      let answer = await call('POST', '/api/check/echo', { text });
      const after = Date.now();
      // What the server itself refuses (too many ask it, for one) has come all the way.
      if (answer.seen === 'ours' && answer.ok && answer.body.text !== text) answer = { seen: 'altered' };
      probes.network = answer.seen;
      probes.clock_ms = answer.seen === 'ours' && answer.ok ? Math.round((before + after) / 2 - answer.body.now) : null;
    })();
    return echoed;
  }

  async function cookies() {
    const set = await call('GET', '/api/cookie');
    const told = set.seen === 'ours' ? await call('GET', '/api/cookie/echo') : set;
    probes.cookies = told.seen === 'ours' && told.body.kept ? told.body.kept : null;
  }

  function storage() {
    const keeps = (/** @type {'localStorage' | 'sessionStorage'} */ area) => {
      try {
        const store = window[area];
        store.setItem('kagura-check', '1');
        const kept = store.getItem('kagura-check') === '1';
        store.removeItem('kagura-check');
        return kept;
      } catch (e) {
        return false;
      }
    };
    probes.storage = keeps('localStorage') && keeps('sessionStorage') ? 'yes' : 'no';
  }

  /** Two tiny programs: the second fills memory and holds a reference, as the app does. */
  async function programs() {
    if (typeof WebAssembly !== 'object') {
      probes.programs = 'missing';
      return;
    }
    const head = [0, 97, 115, 109, 1, 0, 0, 0];
    const newer = head.concat([1, 5, 1, 96, 0, 1, 111, 3, 2, 1, 0, 5, 3, 1, 0, 1, 10, 15, 1, 13, 0, 65, 0, 65, 0, 65, 0, 252, 11, 0, 208, 111, 11]);
    const compiles = (/** @type {number[]} */ bytes) => within(3000, WebAssembly.compile(new Uint8Array(bytes)).then(() => true), false);
    probes.programs = await compiles(newer) ? 'compiled' : await compiles(head) ? 'old' : 'missing';
  }

  function page() {
    probes.page = window.isSecureContext === false ? 'insecure' : typeof PublicKeyCredential === 'undefined' ? 'no_web_authn' : 'ready';
  }

  async function passkeys() {
    page();
    probes.platform_authenticator = probes.conditional = probes.hybrid = null;
    if (typeof PublicKeyCredential === 'undefined') return;
    const api = /** @type {any} */ (PublicKeyCredential);
    const asked = (/** @type {string} */ name) => typeof api[name] === 'function' ? within(3000, api[name](), null) : null;
    const told = await Promise.all([
      asked('isUserVerifyingPlatformAuthenticatorAvailable'), asked('isConditionalMediationAvailable'), asked('getClientCapabilities')]);
    probes.platform_authenticator = typeof told[0] === 'boolean' ? told[0] : null;
    probes.conditional = typeof told[1] === 'boolean' ? told[1] : null;
    probes.hybrid = told[2] && typeof told[2].hybridTransport === 'boolean' ? told[2].hybridTransport : null;
  }

  async function about() {
    /** @type {Check.Probes['about']} */
    const it = {
      max_touch_points: navigator.maxTouchPoints || 0, brave: !!navigator.brave,
      // As `held` in app/src/browser/glue.js.
      held: /Macintosh|X11; Linux/.test(navigator.userAgent) && navigator.maxTouchPoints > 1
        && (/^Mac|arm|aarch/.test(navigator.platform) || matchMedia('(pointer: coarse)').matches),
    };
    const high = navigator.userAgentData && await within(2000, navigator.userAgentData.getHighEntropyValues(['platformVersion', 'model']), null);
    if (high) {
      it.platform = high.platform;
      it.platform_version = high.platformVersion;
      it.model = high.model;
    }
    probes.about = it;
    byId('help').href = helped('');
  }

  /** A host where no attempt is under way: it answers, and asks for no certificate. A name of its own, so that nothing is remembered. */
  async function card_hosts() {
    if (!data.cards) return;
    const name = Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => (byte + 256).toString(16).slice(1)).join('');
    const answer = await within(8000, fetch('https://' + name + data.cards, { cache: 'no-store', credentials: 'omit', redirect: 'error' }), null);
    probes.card_hosts = !answer ? 'silent' : answer.headers.get('x-kagura') === '1' ? 'ours' : 'forbidden';
  }

  /** The extension's protocol: end2end/extension/README.md. */
  function extension() {
    return new Promise((/** @type {(_?: void) => void} */ done) => {
      const id = Math.random().toString(36).slice(2);
      const end = (/** @type {Check.Probes['extension']} */ seen) => {
        clearTimeout(timer);
        removeEventListener('kagura-card-answer', hear);
        probes.extension = seen;
        done();
      };
      const hear = (/** @type {any} */ event) => {
        let told = null;
        try { told = JSON.parse(event.detail); } catch (e) { return; }
        if (!told || told.v !== 1 || told.id !== id) return;
        end(!told.extension ? 'absent' : told.software ? 'both' : 'no_software');
      };
      const timer = setTimeout(() => end('absent'), 1000);
      addEventListener('kagura-card-answer', hear);
      dispatchEvent(new CustomEvent('kagura-card', { detail: JSON.stringify({ v: 1, id, ask: 'status' }) }));
    });
  }

  /** @type {Record<string, () => unknown>} */
  const measures = {
    network: echo, clock: echo, secure: page, in_app: about, system: about, browser: about, programs, cookies, storage,
    passkeys, screen_lock: passkeys, card_hosts, card: () => {}, extension,
  };

  // --- what is shown -------------------------------------------------------------------------------------------------------

  /** @param {string} name @param {string} text @param {object} [more] */
  function element(name, text, more) {
    return Object.assign(document.createElement(name), { textContent: text || '' }, more || {});
  }

  /** @param {string} text @param {string} href */
  function link(text, href) {
    return element('a', text, { href });
  }

  /** A page of the help, in this language, and with the steps of a tablet that calls itself a PC. @param {string} path */
  function helped(path) {
    const device = probes.about.held ? '&device=' + (/Macintosh/.test(navigator.userAgent) ? 'iphone' : 'android') : '';
    return '/help' + path + '?lang=' + data.language + device;
  }

  /** Draws an item anew, in the list of its outcome. @param {Check.Finding} finding */
  function show(finding) {
    const row = byId('item-' + finding.item);
    const focused = row.contains(document.activeElement);
    shown[finding.item] = finding;
    running.delete(finding.item);
    row.removeAttribute('aria-busy');
    row.querySelector('.meaning').textContent = finding.meaning;
    row.querySelectorAll('.fix, .more, .doing').forEach((/** @type {Element} */ it) => it.remove());
    const fix = finding.fix;
    if (fix) {
      row.append(element('p', fix.text, { className: 'fix' }));
      const more = element('p', '', { className: 'more' });
      if (fix.guide) more.append(link(words.steps + words.colon + fix.guide_title, helped('/guide/' + fix.guide)), ' ');
      if (fix.message) more.append(link(words.message + ' ' + fix.message, helped('/' + fix.message)));
      if (more.childNodes.length) row.append(more);
    }
    const doing = element('p', '', { className: 'doing' });
    if (finding.item === 'card' && finding.outcome === 'unknown') {
      doing.append(button(words.try_hpki, () => attempt('hpki')), button(words.try_jpki, () => attempt('jpki')));
    } else if (!finding.settled) {
      const again = button(words.again, () => check([finding.item]));
      again.setAttribute('aria-label', words.again + words.colon + row.querySelector('h3').textContent);
      doing.append(again);
    }
    if (doing.childNodes.length) row.append(doing);
    place(row, finding.outcome);
    if (focused) {
      const details = row.closest('details');
      if (details) details.open = true;
      (row.querySelector('.doing button') || byId('summary')).focus();
    }
    sum();
  }

  /** @param {string} text @param {() => unknown} press */
  function button(text, press) {
    const it = element('button', text, { type: 'button', className: 'link' });
    it.addEventListener('click', press);
    return it;
  }

  /** Puts a row into a list, in the order of the items. @param {Element} row @param {string} outcome */
  function place(row, outcome) {
    const list = byId('list-' + outcome);
    const order = (/** @type {any} */ it) => data.items.indexOf(it.getAttribute('data-item'));
    const at = order(row);
    const next = Array.from(list.children).find(it => order(it) > at);
    list.insertBefore(row, next || null);
  }

  function sum() {
    const count = (/** @type {string} */ name) => byId('list-' + name).children.length;
    ['fine', 'not_checked', 'not_needed'].forEach(name => {
      byId('list-' + name).closest('details').querySelector('.count').textContent = '(' + count(name) + ')';
    });
    const bad = count('bad'), missed = count('not_checked');
    // What was not checked may be what is wrong: nobody is told that all is well then.
    const [state, told, many] = bad ? ['bad', words.some_bad, bad] : missed ? ['missed', words.some_missed, missed] : ['fine', words.all_fine, 0];
    byId('summary').textContent = running.size ? words.checking : String(told).replace('{}', String(many));
    main.setAttribute('data-state', running.size ? 'checking' : state);
    byId('hand-over').hidden = byId('all-again').hidden = running.size > 0;
    byId('report').textContent = report();
  }

  /** The moment as it is in Japan, whatever this device's clock is set to. */
  function moment() {
    const shown = new Date().toLocaleString(data.language === 'en' ? 'en-GB' : 'ja',
      { timeZone: 'Asia/Tokyo', year: 'numeric', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit' });
    return shown + words.japan_time;
  }

  /** What can be handed over: what this page shows. */
  function report() {
    const lines = [words.title + words.colon + byId('device').textContent, moment()];
    /** @type {Check.Outcome[]} */ (['bad', 'unknown', 'fine', 'not_checked', 'not_needed']).forEach(outcome => {
      byId('list-' + outcome).querySelectorAll('li').forEach((/** @type {any} */ row) => {
        const finding = shown[row.getAttribute('data-item')];
        const note = finding && (finding.raw || (finding.fix && finding.fix.message)), number = note ? ' (' + note + ')' : '';
        lines.push('[' + words[outcome] + '] ' + row.querySelector('h3').textContent + number + words.colon + row.querySelector('.meaning').textContent);
      });
    });
    return lines.join('\n');
  }

  // --- the check -----------------------------------------------------------------------------------------------------------

  /** Shows what was measured where the server does not say what it means, and why not. @param {string} item @param {string} why */
  function unexplained(item, why) {
    if (item === 'network') return show(data.network[probes.network || 'silent']);
    /** @type {Record<string, unknown>} */
    const raw = { programs: probes.programs, storage: probes.storage, cookies: probes.cookies, secure: probes.page, passkeys: probes.page,
      screen_lock: probes.platform_authenticator, card_hosts: probes.card_hosts, extension: probes.extension, clock: probes.clock_ms };
    // What the page itself put aside for this device stays aside.
    const outcome = needless.indexOf(item) >= 0 ? 'not_needed' : 'not_checked';
    // The value is for whoever the result is handed to: to the person it says nothing.
    show({ item, outcome, meaning: why, raw: raw[item] === undefined || raw[item] === null ? '' : String(raw[item]) });
  }
  const needless = data.items.filter(item => byId('item-' + item).closest('#list-not_needed'));

  /** @type {string[]} */
  let waiting = [];
  let timer = 0;
  /** Items that are measured at about the same time are asked for together. @param {string} item */
  function ask(item) {
    waiting.push(item);
    timer = timer || setTimeout(async () => {
      const items = waiting;
      waiting = [];
      timer = 0;
      const answer = await call('POST', '/api/check', { items, probes });
      if (answer.seen !== 'ours' || !answer.ok) {
        // The server that answers has been asked too much for now: many share a hospital's address.
        const why = answer.seen === 'ours' ? words.too_many : words.unexplained;
        return items.forEach(item => unexplained(item, why));
      }
      byId('device').textContent = answer.body.device;
      answer.body.findings.forEach(show);
    }, 100);
  }

  /** @param {string[]} items */
  function check(items) {
    if (items.indexOf('network') >= 0 || items.indexOf('clock') >= 0) echoed = null;
    items.forEach(item => {
      const row = byId('item-' + item);
      running.add(item);
      row.setAttribute('aria-busy', 'true');
      row.querySelector('.meaning').textContent = words.checking;
      row.querySelectorAll('.fix, .more').forEach((/** @type {Element} */ it) => it.remove());
      const measured = () => {
        if (item === 'network') return show(data.network[probes.network || 'silent']);
        ask(item);
      };
      within(20000, measures[item](), null).then(measured);
    });
    sum();
  }

  /** A real attempt, which ends in what is said of the card: nobody is logged in. @param {'hpki' | 'jpki'} card */
  async function attempt(card) {
    /** @param {Check.Outcome} outcome @param {string} meaning @param {Check.Fix} [fix] */
    const tell = (outcome, meaning, fix) => show({ item: 'card', outcome, meaning, fix });
    const row = byId('item-card');
    if (busy) return;
    busy = true;
    row.querySelector('.meaning').textContent = words.trying;
    row.setAttribute('aria-busy', 'true');
    try {
      const begun = await call('POST', '/api/cards', { card, purpose: 'login' });
      if (begun.seen !== 'ours' || !begun.ok) return tell('unknown', data.network[begun.seen].meaning);
      const began = Date.now(), it = begun.body;
      let said = 'TimeoutError: no answer';
      /** @param {RequestCredentials} credentials @param {string} body */
      const asks = (credentials, body) => fetch(it.address, { method: 'POST', mode: 'cors', credentials, cache: 'no-store', redirect: 'error',
        referrerPolicy: 'no-referrer', body }).then(async a => ({ ours: a.headers.get('x-kagura') === '1', status: a.status, text: await a.text() }));
      // It enters first, and is asked for a certificate only then; the proof of it is this page's alone.
      const enters = asks('omit', it.secret).then(first => first.ours && first.status === 200 ? asks('include', JSON.parse(first.text).pass) : first);
      const answer = await within(it.patience_ms + 5000, enters.catch(e => { said = e.name + ': ' + e.message; throw e; }), null);
      const ours = answer && answer.ours, proof = ours && answer.status === 200 ? JSON.parse(answer.text).proof : null;
      const lost = { elapsed_ms: Date.now() - began, said, status: answer ? answer.status : null };
      const view = ours ? await call('GET', '/api/cards/' + it.id, null, proof) : await call('POST', '/api/cards/' + it.id + '/lost', lost);
      const state = view.seen === 'ours' && view.ok ? view.body.state : null;
      if (state && state.is === 'accepted') return tell('fine', words.card_good);
      if (!state || !state.explanation) return tell('unknown', data.network[view.seen].meaning);
      const told = state.explanation, remedy = told.remedies[0];
      const number = told.incident ? ' (' + words.your_number + ' ' + told.incident + ')' : '';
      tell('bad', told.headline + number, { text: remedy ? remedy.text : told.title, message: told.number });
    } finally {
      busy = false;
      row.removeAttribute('aria-busy');
    }
  }

  byId('copy').addEventListener('click', async () => {
    const text = report();
    let done = false;
    try {
      await navigator.clipboard.writeText(text);
      done = true;
    } catch (e) { /* it may not be allowed: the text is shown instead */ }
    byId('report').hidden = done;
    byId('handed').textContent = done ? words.copied : words.not_copied;
  });
  byId('number').addEventListener('click', async () => {
    const answer = await call('POST', '/api/check/report', { items: data.items, probes });
    const number = answer.seen === 'ours' && answer.ok ? answer.body.incident : null;
    byId('handed').textContent = number ? words.your_number + ' ' : words.no_number;
    if (number) byId('handed').append(element('strong', number));
  });
  byId('all-again').addEventListener('click', () => {
    check(data.items);
    // The button is gone while it is measured: whoever pressed it goes on where the outcome is told.
    byId('summary').focus();
  });

  // What is fine belongs on the paper, too, that somebody takes to the help desk.
  addEventListener('beforeprint', () => {
    for (const it of document.querySelectorAll('details')) it.open = true;
  });

  byId('head-waiting').textContent = words.checking;
  check(data.items);
})();
