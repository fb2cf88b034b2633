// What a phone downloads before the first screen, compressed by brotli: over a slow mobile connection every
// 50 kB is about a second of a blank page. Prints the figures.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const site = resolve(process.env.KAGURA_SITE ?? join(dirname(fileURLToPath(import.meta.url)), '../../target/site'));
const aim = 150_000; // bytes; kB are 1000 bytes
const limit = 200_000;

test('the first load fits the budget', () => {
  const page = readFileSync(join(site, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:href|src)="\/([^"]+\.[a-z]+)"/g)].map(([, path]) => path);
  const paths = ['index.html', ...new Set(named)].filter((path) => !path.endsWith('.webmanifest'));
  const rows = paths.map((path) => ({ path, bytes: size(path), brotli: size(`${path}.br`) ?? size(path) }));
  const total = sum(rows, 'brotli');

  const table = [...rows, { path: 'first load', bytes: sum(rows, 'bytes'), brotli: total }];
  console.table(Object.fromEntries(table.map(({ path, ...figures }) => [path, figures])));
  console.log(`first load: ${kB(total)} of ${kB(aim)} aimed at, at most ${kB(limit)}`);
  assert.ok(['.wasm', '.js', '.css'].every((kind) => paths.some((path) => path.endsWith(kind))), 'a part is missing');
  assert.ok(total <= limit, `${kB(total)} are more than ${kB(limit)}`);
});

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const sum = (rows, figure) => rows.reduce((total, row) => total + row[figure], 0);
const size = (path) => statSync(join(site, path), { throwIfNoEntry: false })?.size;
