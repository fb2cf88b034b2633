// What the extension decides: whether there is software and a card, and what is signed. In a real extension `software` is a native
// program that reaches the reader and asks for the PIN; here it is a soft card in the extension's own storage.
'use strict';

/**
 * @typedef {chrome.runtime.Port & { sender: chrome.runtime.MessageSender }} Page the connection of a page, which the browser names
 * @typedef {{ ask: 'status' } | { ask: 'sign', message: string, origin: string } | { ask: 'cancel' }} Asked
 * @typedef {{ certificate: string, key: string }} Card both in base64
 * @typedef {'ready' | 'absent' | 'silent' | 'busy' | 'cancelled' | 'failed' | 'slow'} Mood
 * @typedef {{ port: Page, close(): void }} Use
 */

/** What the message of a site has to begin with; the site's origin is the next line. */
const PURPOSE = 'kagura: bind a My Number card';

/** The person has one card, so that one page at a time uses it: the question, and how its window is closed. @type {Use | null} */
let using = null;

chrome.runtime.onConnect.addListener(connected => {
  const port = /** @type {Page} */ (connected);
  port.onDisconnect.addListener(() => {
    if (using?.port === port) using = null;
  });
  port.onMessage.addListener(asked => {
    answer(port, asked).catch(error => port.postMessage({ error: 'failed', said: String(error) }));
  });
});

/** @param {Page} port @param {Asked} asked */
async function answer(port, asked) {
  /** @type {{ software: string | null, card: Card | null, mood: Mood }} */
  const { software, card, mood } = await chrome.storage.local.get({ software: '1.0', card: null, mood: 'ready' });
  if (mood === 'absent') return; // switched off: nobody hears the page
  if (asked.ask === 'status') {
    port.postMessage({ extension: chrome.runtime.getManifest().version, software });
  } else if (asked.ask === 'sign') {
    if (!software || mood === 'silent') return; // the software was there a moment ago, and does not answer now
    port.postMessage({ stage: 'software' });
    port.postMessage(await signed(port, asked, card, mood));
  }
}

/** @param {Page} port @param {{ message: string, origin: string }} asked @param {Card | null} card @param {Mood} mood */
async function signed(port, asked, card, mood) {
  const message = bytes(asked.message);
  const refused = refusal(message, asked.origin, port.sender.origin);
  if (refused) return { error: 'failed', said: refused };
  // A page asks one thing at a time. What it takes back comes on another way than what it asks next, perhaps later.
  if (using && using.port.sender.documentId === port.sender.documentId) {
    using.close();
    using = null;
  }
  if (using || mood === 'busy') return { error: 'busy', said: '既にアプリケーションが起動しています。' };
  if (!card) return { error: 'no_card', said: '個人番号カードに接続できません。' };
  const own = { port, close() {} };
  using = own;
  try {
    // Where a native program asks for the PIN.
    if (mood === 'cancelled') return { error: 'cancelled', said: 'the person cancelled' };
    if (mood === 'failed') return { error: 'failed', said: 'the card did not answer' };
    if (mood === 'slow') {
      await closed(own);
      return { error: 'cancelled', said: 'the window was closed' };
    }
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('pkcs8', bytes(card.key), algorithm, false, ['sign']);
    const signature = await crypto.subtle.sign(algorithm, key, message);
    return { certificate: card.certificate, signature: base64(signature) };
  } finally {
    if (using === own) using = null;
  }
}

/** The window that asks for the PIN is closed: by the person, because the page takes its question back, or because it went away. @param {Use} own */
function closed(own) {
  return new Promise((/** @type {(_?: unknown) => void} */ done) => {
    own.close = done;
    own.port.onDisconnect.addListener(done);
    own.port.onMessage.addListener(asked => asked.ask === 'cancel' && done());
    chrome.storage.onChanged.addListener(done);
  });
}

/** Why this is not signed. A site gets signatures for itself only: the browser says which site asks, and the message names it. @param {Uint8Array} message @param {string} said @param {string} [origin] */
function refusal(message, said, origin) {
  const [purpose, site] = new TextDecoder().decode(message).split('\n');
  if (said !== origin) return 'the page does not say where it is';
  if (purpose !== PURPOSE) return 'the message says nothing known';
  if (site !== origin) return 'the message is for another site';
  return null;
}

/** The bytes of base64 or base64url. @param {string} text */
function bytes(text) {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, it => it.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function base64(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)));
}
