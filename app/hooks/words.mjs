// Gives the plain program the app's own texts: `words:pages/login/text` is `app/src/pages/login/text.rs`, each constant a pair of
// Japanese and English; and its lists of error codes: a function that says of a code whether it is one of them becomes the set of
// those. What such a file hands on from `api::shared_text`, which the server's pages say too, is `words:api/shared_text`. Nothing is written twice;
// a name that is gone ends the build. In a program for one language each text stands alone, in that language.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const constant = /const (\w+): (Text|\[Text; \d+\]) =\s*([^;]*?(?:"(?:[^"\\]|\\.)*"[^;"]*?)*);/g;
const list = /fn (\w+)\(code: Code\) -> bool \{\s*matches!\(\s*code,([^()]*)\)\s*\}/g;
const handedOn = /^pub\(crate\) use api::shared_text::\{([\w\s,]*)\};/gm;
const token = /"(?:[^"\\]|\\.)*"|w\(|[)[\],]|\s+/y;

/** Where the texts of `path` are written, below the repository. @param {string} path */
export const source = (path) => (path === 'api/shared_text' ? 'server/api/src/shared_text.rs' : `app/src/${path}.rs`);

/** An esbuild plugin that reads them from the sources in `root`, in one language or in both. @param {string} root @param {'ja' | 'en'} [only] @returns {import('esbuild').Plugin} */
export function words(root, only) {
  return {
    name: 'words',
    setup(build) {
      build.onResolve({ filter: /^words:/ }, ({ path }) => ({ path: path.slice('words:'.length), namespace: 'words', sideEffects: false }));
      build.onLoad({ filter: /.*/, namespace: 'words' }, async ({ path }) => ({ contents: read(await readFile(join(root, source(path)), 'utf8'), only) }));
    },
  };
}

/** A module of the texts and lists of codes in a Rust source. @param {string} rust @param {'ja' | 'en'} [only] */
export function read(rust, only) {
  const others = [...rust.matchAll(handedOn)].map(([, names = '']) => `export { ${names.trim()} } from 'words:api/shared_text';`);
  const texts = constants(rust).map(({ name, value }) => `export const ${name} = ${inOne(pairs(value, name), only)};`);
  const sets = lists(rust).map(({ name, value }) => `export const ${name} = new Set(${JSON.stringify(codes(value, name))});`);
  return [...others, ...texts, ...sets].join('\n');
}

/** What that module is for the type check: a name that is gone is found before anything is built. @param {string} rust @param {string} path */
export function declared(rust, path) {
  const texts = constants(rust).map(({ name, type }) => `  export const ${name}: ${tuple(type)};`);
  const sets = lists(rust).map(({ name }) => `  export const ${name}: ReadonlySet<string>;`);
  const others = [...rust.matchAll(handedOn)].map(([, names = '']) => `  export { ${names.trim()} } from 'words:api/shared_text';`);
  const own = [`  type Text = string;`, ...others, ...texts, ...sets];
  return [`declare module 'words:${path}' {`, ...own, '}', ''].join('\n');
}

/** @param {string} rust */
const constants = (rust) => [...rust.matchAll(constant)].map(([, name = '', type = '', value = '']) => ({ name, type, value }));

/** @param {string} rust */
const lists = (rust) => [...rust.matchAll(list)].map(([, name = '', value = '']) => ({ name, value }));

/** `Code::SlowDown | Code::Fault` as they stand in a problem. @param {string} value @param {string} name */
function codes(value, name) {
  return value.split('|').map((it) => {
    const [, code] = it.match(/^\s*Code::(\w+),?\s*$/) ?? [];
    if (code === undefined) throw new Error(`${name} is not a list of codes`);
    return written(code);
  });
}

/** A code as it is sent: `SlowDown` is `slow_down`. @param {string} code */
export const written = (code) => code.replace(/(?<!^)[A-Z]/g, (capital) => `_${capital}`).toLowerCase();

/** `[Text; 3]` as TypeScript says it. @param {string} type */
const tuple = (type) => type.replace(/\[Text; (\d+)\]/, (_, length) => `readonly [${Array(Number(length)).fill('Text').join(', ')}]`);

/** The pairs, or the one language's texts in their place. @param {string} pairs @param {'ja' | 'en'} [only] */
const inOne = (pairs, only) => JSON.stringify(JSON.parse(pairs.replace(/,\s*\]/g, ']')), (_, value) => (
  only && Array.isArray(value) && typeof value[0] === 'string' ? value[only === 'en' ? 1 : 0] : value));

/** `w("ja", "en")` as a pair. @param {string} value @param {string} name */
function pairs(value, name) {
  let written = '';
  for (token.lastIndex = 0; token.lastIndex < value.length;) {
    const [found] = token.exec(value) ?? [];
    if (found === undefined) throw new Error(`${name} is not written with w("…", "…")`);
    written += found === 'w(' ? '[' : found === ')' ? ']' : found;
  }
  return written;
}
