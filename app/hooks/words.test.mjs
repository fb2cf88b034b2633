// The plain program's texts are the app's: read from its sources as they are written.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundle } from './finish.mjs';
import { declared, read, source, words, written } from './words.mjs';

/** @param {string} path */
const file = (path) => fileURLToPath(new URL(path, import.meta.url));
/** @param {string} path */
const rustOf = (path) => readFileSync(file(`../../${source(path)}`), 'utf8');
/** @param {string} script */
const address = (script) => `data:text/javascript,${encodeURIComponent(script)}`;
// In the build, the plugin finds what is handed on.
/** @param {string} rust */
const load = async (rust) => import(address(read(rust).replaceAll("'words:api/shared_text'", JSON.stringify(address(read(rustOf('api/shared_text')))))));

test('a text is a pair, a list of texts a list of pairs', async () => {
  const it = await load(`
    pub(crate) const ONE: Text = w("一; (本)", "“one”\\n");
    /// With a comment.
    pub(crate) const LONG: Text =
        w(
            "長い、とても。",
            "Long, very.",
        );
    const LIST: [Text; 2] = [w("い", "a"), w("ろ", "b")];`);
  assert.deepEqual(it.ONE, ['一; (本)', '“one”\n']);
  assert.deepEqual(it.LONG, ['長い、とても。', 'Long, very.']);
  assert.deepEqual(it.LIST, [['い', 'a'], ['ろ', 'b']]);
});

test('a program for one language has nothing of the other', async () => {
  const rust = 'const ONE: Text = w("一", "one",);\nconst LIST: [Text; 2] = [w("い", "a"), w("ろ", "b"),];';
  const [ja, en] = await Promise.all([import(address(read(rust, 'ja'))), import(address(read(rust, 'en')))]);
  assert.deepEqual([ja.ONE, ja.LIST], ['一', ['い', 'ろ']]);
  assert.deepEqual([en.ONE, en.LIST], ['one', ['a', 'b']]);
});

test('the type check knows which are lists, and how long', () => {
  const types = declared('pub(crate) const ONE: Text = w("一", "one");\nconst LIST: [Text; 2] = [w("い", "a"), w("ろ", "b")];', 'shared_text');
  assert.match(types, /^declare module 'words:shared_text' \{\n/);
  assert.match(types, /export const ONE: Text;\n.*export const LIST: readonly \[Text, Text\];\n\}/);
});

test('a name that is gone ends the build', async () => {
  const uses = (/** @type {string} */ name) => bundle({
    stdin: { contents: `import * as text from 'words:shared_text'; console.log(text.${name});` },
    plugins: [words(file('../..'))], logLevel: 'silent',
  });
  assert.match((await uses('NAME')).toString(), /HPKI/);
  await assert.rejects(uses('NO_SUCH_TEXT'), /NO_SUCH_TEXT/);
});

test('what is not written as a text ends the build', () => {
  assert.throws(() => read('const ODD: Text = text("い", "a");'), /ODD/);
});

test('a question about a code is the set of those it says yes to', async () => {
  const { is_ours } = await load(`
    /// With a comment.
    pub(crate) const fn is_ours(code: Code) -> bool {
        matches!(
            code,
            Code::SlowDown
                | Code::Fault
        )
    }`);
  assert.deepEqual([...is_ours], ['slow_down', 'fault']);
  assert.throws(() => read('fn odd(code: Code) -> bool { matches!(code, Code::Fault | Other) }'), /odd/);
});

test('the plain program names no code that the server does not send', () => {
  const [, variants = ''] = readFileSync(file('../../server/api/src/problem.rs'), 'utf8').match(/pub enum Code \{(.*?)\n\}/s) ?? [];
  const sent = new Set([...variants.matchAll(/^ {4}(\w+),/gm)].map(([, code = '']) => written(code)));
  const scripts = readdirSync(file('../plain')).filter((name) => name.endsWith('.js'));
  const plain = scripts.map((name) => readFileSync(file(`../plain/${name}`), 'utf8')).join('\n');
  const named = [
    ...[...plain.matchAll(/\bcode\(\w+\) [!=]== '(\w+)'/g)].map(([, code = '']) => code),
    ...[...plain.matchAll(/const said = \{([^{}]*)\}/g)].flatMap(([, keys = '']) => [...keys.matchAll(/(\w+): \[/g)].map(([, code = '']) => code)),
  ];
  assert.equal(named.length, (plain.match(/\bcode\(\w+\) [!=]==/g) ?? []).length + 3, 'every place that names one is found');
  for (const code of named) assert.ok(sent.has(code), code);
});

test('a text that the pages of the server say too is handed on', async () => {
  const it = await load('pub(crate) use api::shared_text::{\n    NAME, SKIP,\n};\npub(crate) const ONE: Text = w("い", "a");');
  assert.deepEqual(Object.keys(it).sort(), ['NAME', 'ONE', 'SKIP']);
  assert.deepEqual(it.SKIP, ['本文へ', 'Skip to content']);
  await assert.rejects(load('pub(crate) use api::shared_text::{GONE};'), /GONE/);
});

for (const path of ['api/shared_text', 'shared_text', 'pages/register/text', 'pages/approve/text', 'pages/login/text', 'pages/account/text']) {
  test(`every text of ${path} is found, in both languages`, async () => {
    const rust = rustOf(path);
    const names = [...rust.matchAll(/const (\w+): (?:Text|\[Text; \d+\])/g)].map(([, name]) => name);
    for (const [, those = ''] of rust.matchAll(/use api::shared_text::\{([^}]*)\}/g)) names.push(...(those.match(/\w+/g) ?? []));
    const found = await load(rust);
    assert.ok(names.length > 0);
    assert.deepEqual(Object.keys(found).sort(), names.sort());
    for (const name of names) {
      const pairs = typeof found[name][0] === 'string' ? [found[name]] : found[name];
      for (const pair of pairs) assert.equal(pair.length, 2, name);
    }
  });
}
