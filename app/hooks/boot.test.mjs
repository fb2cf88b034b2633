// What the boot page's script promises to the programs that it starts, beside a page and a server that are only played.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { terse } from './finish.mjs';

const source = readFileSync(fileURLToPath(new URL('../boot.js', import.meta.url)), 'utf8');
// As it is served.
const script = (await terse(`<script>${source}</script>`)).slice('<script>'.length, -'</script>'.length);

/** The script in a page of a PC: its `boot`, and what it has asked the server. */
function booted() {
  /** @type {{ onload(): void, responseText: string, getResponseHeader(): string }[]} */
  const asked = [];
  const element = () => ({ hidden: false, textContent: '', getAttribute: () => null, setAttribute() {}, firstElementChild: { setAttribute() {} }, lastElementChild: {} });
  const page = {
    document: {
      documentElement: {}, createElement: () => ({ noModule: true }), getElementById: element, querySelector: element, querySelectorAll: () => [],
    },
    navigator: { userAgent: 'Chrome', language: 'ja' },
    location: { pathname: '/login', search: '', hash: '', host: 'localhost' },
    XMLHttpRequest: class {
      status = 200;
      responseText = '';
      onload() {}
      open() {}
      getResponseHeader() { return '1'; }
      send() { asked.push(this); }
    },
    addEventListener() {}, setTimeout: () => 1, clearTimeout() {},
  };
  const window = Object.assign(page, { window: page });
  runInContext(script, createContext(window));
  const { boot } = /** @type {typeof window & { boot: { failed(what: string, detail: string): void, whenTold(listener: (told: object) => void): void } }} */ (window);
  /** @param {object} told */
  const answers = (told) => { const [request] = asked; assert.ok(request); request.responseText = JSON.stringify(told); request.onload(); };
  return { boot, answers };
}

test('what the server told is told to whoever asks later, also where it gave no number', () => {
  const { boot, answers } = booted();
  /** @type {object[]} */
  const heard = [];
  boot.whenTold((told) => heard.push({ before: told }));
  boot.failed('app', 'it stopped');
  assert.equal(heard.length, 0);
  answers({ foreseen: '2.1' });
  boot.whenTold((told) => heard.push({ after: told }));
  assert.deepEqual(JSON.parse(JSON.stringify(heard)), [{ before: { foreseen: '2.1' } }, { after: { foreseen: '2.1' } }]);
});

test('no comment is served, and the page around stays as it is', async () => {
  assert.ok(source.includes('/*') && !/\/\*|^\s*\/\//m.test(script));
  assert.equal(await terse('<p>\n<script>\n// a\nvar a = "$&";\n</script>\n'), '<p>\n<script>var a="$&";</script>\n');
});

test('nobody is told of an answer that was not asked for', () => {
  const { boot } = booted();
  boot.whenTold(() => assert.fail('nothing was reported'));
});
