// What is shorter, and safer to keep in step with the browser, in the browser's own language. No WebAuthn here: see passkey.js.

let asked = 0;

/**
 * A request with a time limit, in milliseconds. Resolves always: status 0 means that no answer came.
 * @param {string} method @param {string} path @param {string} body @param {string} headers as JSON @param {number} patience
 */
export async function call(method, path, body, headers, patience) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), patience);
  const waits = (/** @type {number} */ n) => { asked += n; document.documentElement.toggleAttribute('data-asking', asked > 0); };
  // What the person began is seen to go on, whatever was pressed; news that are asked for in the background are not.
  const shown = method === 'POST' ? 1 : 0;
  waits(shown);
  try {
    const own = JSON.parse(headers);
    // The server sees the user agent alone, which calls a tablet in desktop mode a PC.
    if (held()) own['x-kagura-held'] = '1';
    const answer = await fetch(path, { method, headers: own, body: body || undefined, cache: 'no-store',
      credentials: 'same-origin', redirect: 'error', signal: limit.signal });
    // Opened under a name that is not ours, where nothing that is sent counts: the page is at home elsewhere, and the link's secret goes along.
    const home = answer.headers.get('x-kagura-home');
    if (home && home !== location.origin) location.replace(home + location.pathname + location.search + location.hash);
    return JSON.stringify({ status: answer.status, ours: answer.headers.get('x-kagura') === '1', text: await answer.text() });
  } catch {
    return JSON.stringify({ status: 0, ours: false, text: '' });
  } finally {
    clearTimeout(timer);
    waits(-shown);
  }
}

// How a journey is followed, in milliseconds. A stream that has told nothing by HEARD is held back by something in between; one that
// lived as long as LIVED had a good end. Without a stream the page asks by itself: OFTEN while somebody is likely to be at it, then SELDOM.
const HEARD = 3000, LIVED = 20000, OFTEN = 2000, SELDOM = 5000, AT_IT = 60000, LATER = 60000;

/**
 * Calls `changed` whenever there may be news of a journey: told by a stream of events where there is one, otherwise from time to time.
 * Nothing is open and nothing is asked while nobody sees the page: a browser has six connections to a host, and forgotten pages would
 * use them up. Shown again, it asks once.
 * @param {string} path @param {() => void} changed
 */
export function follow(path, changed) {
  /** @type {EventSource | null} */
  let events = null;
  let timer = 0, since = 0, over = false;
  const rest = () => { events?.close(); events = null; clearTimeout(timer); timer = 0; };
  /** @param {() => void} then @param {number} ms */
  const in_a_while = (then, ms) => { clearTimeout(timer); timer = setTimeout(then, ms); };
  const listen = () => {
    rest();
    const began = Date.now();
    let heard = false;
    // A stream that fails at once will fail again: it is tried later, and until then the page asks by itself.
    const lost = () => {
      rest();
      if (heard && Date.now() - began > LIVED) in_a_while(listen, 1000 + Math.random() * 3000);
      else ask(Date.now() + LATER);
    };
    try {
      events = new EventSource(path);
    } catch {
      return lost();
    }
    events.onmessage = () => {
      if (!heard) clearTimeout(timer);
      heard = true;
      changed();
    };
    events.addEventListener('over', rest);
    events.onerror = lost;
    in_a_while(lost, HEARD);
  };
  /** @param {number} until */
  const ask = until => {
    if (Date.now() > until) return listen();
    changed();
    in_a_while(() => ask(until), Date.now() - since < AT_IT ? OFTEN : SELDOM);
  };
  const seen = () => {
    if (over) return;
    if (document.hidden) return rest();
    since = Date.now();
    if (!events && timer === 0) listen();
  };
  // A stream may stay open for minutes after the network has gone, and say nothing.
  const gone = () => { if (events) { rest(); ask(Date.now() + LATER); } };
  const back = () => { if (!document.hidden) listen(); };
  since = Date.now();
  if (!document.hidden) listen();
  addEventListener('offline', gone);
  addEventListener('online', back);
  document.addEventListener('visibilitychange', seen);
  addEventListener('pageshow', seen);
  addEventListener('pagehide', rest);
  return () => {
    over = true;
    rest();
    removeEventListener('offline', gone);
    removeEventListener('online', back);
    document.removeEventListener('visibilitychange', seen);
    removeEventListener('pageshow', seen);
    removeEventListener('pagehide', rest);
  };
}

/**
 * Says in the app's place that it has stopped, and tells the server.
 * @param {string} title @param {string} help @param {string} again @param {string} detail
 */
export function crashed(title, help, again, detail) {
  if (document.getElementById('crashed')) return;
  /** @param {string} name @param {string} text */
  const part = (name, text) => Object.assign(document.createElement(name), { textContent: text });
  const section = Object.assign(document.createElement('section'), { id: 'crashed', className: 'message' });
  // Nothing of the app runs any more that would say it. What the browser said is there to be read, not to be heard.
  const told = part('div', '');
  told.setAttribute('role', 'alert');
  told.append(part('h2', title), part('p', help));
  const button = Object.assign(part('button', again), { className: 'button main', onclick: () => location.reload() });
  section.append(told, button, part('code', detail));
  (document.querySelector('main') ?? document.body).prepend(section);
  section.scrollIntoView();
  navigator.sendBeacon?.(`/api/boot?what=app&detail=${encodeURIComponent(detail.slice(0, 150))}`);
}

/** Every second, until the returned function is called. @param {() => void} each */
export function tick(each) {
  const timer = setInterval(each, 1000);
  return () => clearInterval(timer);
}

/** After a while, once. @param {number} ms @param {() => void} then */
export function later(ms, then) {
  setTimeout(then, ms);
}

// Whether this is a tablet that calls itself a PC: no Mac has a touch screen, and a notebook with one has a mouse before it and no ARM.
const held = () => /Macintosh|X11; Linux/.test(navigator.userAgent) && navigator.maxTouchPoints > 1
  && (/^Mac|arm|aarch/.test(navigator.platform) || matchMedia('(pointer: coarse)').matches);

/** What the browser says of itself beyond its user agent. */
export async function hints() {
  const told = { max_touch_points: navigator.maxTouchPoints || 0, held: held(), brave: !!navigator.brave };
  try {
    const high = await navigator.userAgentData?.getHighEntropyValues(['platformVersion', 'model']);
    if (high) Object.assign(told, { platform: high.platform, platform_version: high.platformVersion, model: high.model,
      brands: high.brands?.map(it => `${it.brand};v="${it.version}`).join() });
  } catch { /* it need not tell */ }
  return JSON.stringify(told);
}

/** Storage that may be forbidden altogether: reading its very name can throw. What counts for the tab (`boot.js`) goes first. @param {string} key */
export function remembered(key) {
  try { return sessionStorage.getItem(key) ?? localStorage.getItem(key) ?? undefined; } catch { return undefined; }
}

/** True when it was kept. @param {string} key @param {string} value */
export function remember(key, value) {
  try { localStorage.setItem(key, value); return localStorage.getItem(key) === value; } catch { return false; }
}

/**
 * A secret that belongs to this entry of the history: survives a reload, works without cookies and storage.
 * @param {string} name @param {string} value
 */
export function keep(name, value) {
  history.replaceState({ ...history.state, [name]: value }, '');
}

/** What opened the step below this page that is shown, by its id, and whether an entry of the history stands for such steps. */
let below = '', spare = false;

/**
 * A step below this page is shown, opened by what has this id, or none any more. From it the browser's "back" leads to this page, as it then is, and
 * not off it, and to what opened the step. Its entry stays where the step is left by a button of ours: only "back" takes it away, and goes on at once
 * to where it leads from this page.
 * @param {string} opener
 */
export function go_below(opener) {
  below = opener;
  if (opener && !spare) {
    // A page that was loaded again stands on that entry already.
    if (!history.state?.below) {
      history.replaceState(history.state, '', location.pathname + location.search.replace('do=bind', ''));
      history.pushState({ ...history.state, below: 1 }, '');
    }
    spare = true;
    addEventListener('popstate', () => {
      spare = false;
      if (!below) return history.back();
      keep('opener', below);
      location.reload();
    }, { once: true });
  }
}

/** Loads this page anew in a language, with what its history entry keeps and with its fragment. @param {string} language */
export function reload_in(language) {
  const kept = location.search.slice(1).split('&').filter(pair => pair && !pair.startsWith('lang='));
  history.replaceState(history.state, '', `${location.pathname}?${[...kept, `lang=${language}`].join('&')}${location.hash}`);
  location.reload();
}

/** @param {string} name @returns {string | undefined} */
export function kept(name) {
  return history.state?.[name] ?? undefined;
}

/**
 * Keeps a ticket with this entry of the history, for this link and no other: the fragment may be another one before an answer is here.
 * That of a code on a screen is every tab's of this browser; a letter's lasts for weeks and stays in its tab.
 * @param {string} link @param {string} ticket @param {boolean} [of_code]
 */
export function keep_ticket(link, ticket, of_code) {
  keep(`#${link}`, ticket);
  if (of_code) remember('kagura-ticket', `${link} ${ticket}`);
}

/**
 * The ticket that every tab of this browser brings for a link: one phone that scans twice is not two. The browser
 * remembers it, for the newest link only, or this entry of the history has it, or it is made: 256 bits in base64url, as the server's own.
 * @param {string} link
 */
export function own_ticket(link) {
  const [known, remembers] = (remembered('kagura-ticket') ?? '').split(' ');
  let own = known === link ? remembers : kept(`#${link}`);
  if (!own) own = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)))).replace(/\+/g, '-').replace(/\//g, '_').replace('=', '');
  keep_ticket(link, own);
  return own;
}

/** @param {string} text */
export async function copy(text) {
  try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
}

/**
 * A moment as it is in Japan, and written like those on letters and at the desk (31 December 2026, 23:59); named so where this device's clock says another.
 * @param {number} millis @param {string} language @param {Intl.DateTimeFormatOptions} style
 */
function in_japan(millis, language, style) {
  /** @param {string} [timeZone] */
  const shown = timeZone => new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { ...style, timeZone }).format(millis);
  const there = shown('Asia/Tokyo');
  return there === shown() ? there : there + (language === 'en' ? ' (Japan time)' : '（日本時間）');
}

/** @param {number} millis @param {string} language */
export const moment = (millis, language) => in_japan(millis, language, { dateStyle: 'long', timeStyle: 'short' });

/** @param {number} millis @param {string} language */
export const day = (millis, language) => in_japan(millis, language, { dateStyle: 'long' });

/** The secret of the link in this page's address: 43 characters of base64url, whatever mails, chats and people put around it or into it. */
export function secret() {
  let text = location.hash;
  try { text = decodeURIComponent(text); } catch { /* a sign that stands for nothing */ }
  return text.replace(/[^\w-]/g, '').slice(0, 43);
}

/** A part of this page's address without its sign, or path and query as they stand. @param {'pathname' | 'search' | 'origin' | ''} part */
export const at = part => part ? location[part].replace('?', '') : location.pathname + location.search;

/** The person comes back to this page, from another tab or after a while. @param {() => void} changed */
export function seen_again(changed) {
  document.addEventListener('visibilitychange', () => { if (!document.hidden) changed(); });
}

/** The page is shown again as something it was not loaded for: with another fragment, or as the browser had put it away. @param {() => void} changed */
export function shown_anew(changed) {
  addEventListener('hashchange', changed);
  addEventListener('pageshow', event => { if (event.persisted) changed(); });
}
