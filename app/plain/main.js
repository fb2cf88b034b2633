// The plain program: the phone's few pages without WebAssembly. The boot page loads it where the app cannot run, and nobody else does.

import { crashed, shown_anew } from '../src/browser/glue.js';
import * as text from 'words:pages/missing/text';
import * as words from 'words:shared_text';
import { account } from './account.js';
import { approve } from './approve.js';
import { login } from './login.js';
import { frame, link } from './parts.js';
import { t } from './reader.js';
import { register } from './register.js';

/** @type {{ [path: string]: (() => unknown) | undefined }} */
const pages = { '/': login, '/login': login, '/register': register, '/approve': approve, '/account': account };

const failed = (/** @type {unknown} */ error) => crashed(t(words.CRASHED), t(words.CRASHED_HELP), t(words.RELOAD), String(error));
addEventListener('error', event => { if (event.error) failed(event.error); });
addEventListener('unhandledrejection', event => failed(event.reason));

arrived();
shown_anew(() => location.reload());
window.boot.done();
// Where there is no page, nothing is wrong with the browser.
(pages[location.pathname] || (() => frame(text.TITLE)(link(words.TO_LOGIN, '/login'))))();

/** Out of an app's view by an intent: the link's secret goes back to the fragment, where no server sees it (`api::device::arrived`). */
function arrived() {
  const pairs = location.search.slice(1).split('&');
  const token = (pairs.find(pair => pair.startsWith('t=')) || '').slice(2);
  if (!token) return;
  const kept = pairs.filter(pair => pair.split('=')[0] !== 't').join('&');
  history.replaceState(null, '', `${location.pathname}${kept && `?${kept}`}#${token.replace(/[^\w.~-]/g, '')}`);
}
