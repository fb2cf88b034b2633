// Who reads: the language, the device, the address. The same choices as the app's (`app/src/browser`).

import { reload_in, remember } from '../src/browser/glue.js';

/** @param {string} name */
const query = name => (location.search.slice(1).split('&').find(pair => pair.startsWith(`${name}=`)) || '').slice(name.length + 1) || null;

/** There is a file of this program for each language, and the boot page has chosen one: the build has left the other language's texts out. */
export const language = LANGUAGE;

/** Marks a text that people read. It comes from the app's own modules, in the one language. @param {import('./wire.js').Text} text */
export function t(text) { return text; }

/** Reads this page in the other language; the link and what was unlocked stay. */
export function switchLanguage() {
  const other = language === 'en' ? 'ja' : 'en';
  remember('kagura-language', other);
  reload_in(other);
}

/** One value of the query. */
export const asked = query;

const agent = navigator.userAgent;
// Whatever is not Apple's is an Android: the boot page loads this program on phones and tablets alone.
export const isApple = /\(iP/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1);
