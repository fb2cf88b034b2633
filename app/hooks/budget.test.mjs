// What a phone downloads before the first screen, compressed by brotli: over a slow mobile connection every
// 50 kB is about a second of a blank page. Prints the figures.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const site = resolve(process.env.KAGURA_SITE ?? join(dirname(fileURLToPath(import.meta.url)), '../../target/site'));
const limit = 138_400; // bytes; kB are 1000 bytes. The same sources built in another folder differ by 100: leave that much room
const pcLimit = 188_000; // PCs in clinics have wires
const checkLimit = 4_500; // whoever needs it has trouble enough
const plainLimit = 12_700; // it comes after the page has seen that the app cannot start

for (const [who, limited] of /** @type {const} */ ([['phone', limit], ['pc', pcLimit]])) {
  test(`the first load of a ${who} fits the budget`, () => {
    const page = readFileSync(join(site, 'index.html'), 'utf8');
    const tags = [...page.matchAll(/<(?:link|script|img) [^>]*>/g)].map(([tag]) => tag).filter((tag) => wanted(tag, who));
    const named = tags.flatMap((tag) => [...tag.matchAll(/(?:href|src)="\/([^"]+\.[a-z]+)"/g)].map(([, path]) => path));
    const paths = ['index.html', ...new Set(named)].filter((path) => !path.endsWith('.webmanifest'));
    const rows = paths.map((path) => ({ path, bytes: size(path) ?? NaN, brotli: size(`${path}.br`) ?? size(path) ?? NaN }));
    const total = sum(rows, 'brotli');

    const table = [...rows, { path: 'first load', bytes: sum(rows, 'bytes'), brotli: total }];
    console.table(Object.fromEntries(table.map(({ path, ...figures }) => [path, figures])));
    console.log(`first load of a ${who}: ${kB(total)}, at most ${kB(limited)}`);
    assert.ok(['.wasm', '.js', '.css'].every((kind) => paths.some((path) => path.endsWith(kind))), 'a part is missing');
    assert.equal(paths.filter((path) => path.endsWith('.wasm')).length, 1, 'one program is loaded');
    assert.ok(total <= limited, `${kB(total)} are more than ${kB(limited)}`);
  });
}

for (const language of ['ja', 'en']) {
  test(`the plain program, which phones without WebAssembly load, fits its own (${language})`, () => {
    const named = new RegExp(`data-plain-${language}="/(assets/plain-[^"]+\\.js)"`);
    const [, path] = readFileSync(join(site, 'index.html'), 'utf8').match(named) ?? [];
    assert.ok(path, 'the boot page names it');
    const bytes = size(`${path}.br`);
    console.log(`plain program (${language}): ${kB(bytes ?? NaN)}, at most ${kB(plainLimit)}`);
    assert.ok(bytes !== undefined && bytes <= plainLimit);
  });
}

test('the script of the check is there under the name by which the server looks for it, and is small', () => {
  const written = readFileSync(fileURLToPath(new URL('../../server/src/http/pages/check/check.js', import.meta.url)));
  const bytes = size(`assets/check-${createHash('sha256').update(written).digest('hex').slice(0, 12)}.js.br`);
  console.log(`script of the check: ${kB(bytes ?? NaN)}, at most ${kB(checkLimit)}`);
  assert.ok(bytes !== undefined && bytes <= checkLimit);
});

/** What only other devices load names a medium of theirs. @param {string} tag @param {string} who */
const wanted = (tag, who) => {
  const media = tag.match(/media="([^"]*)"/)?.[1];
  return media === undefined || media.startsWith('not all') === (who === 'pc');
};
/** @param {number} bytes */
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
/** @param {{ bytes: number, brotli: number }[]} rows @param {'bytes' | 'brotli'} figure */
const sum = (rows, figure) => rows.reduce((total, row) => total + row[figure], 0);
/** @param {string} path @returns {number | undefined} */
const size = (path) => statSync(join(site, path), { throwIfNoEntry: false })?.size;
