// What fills the phone's program: its functions by size, in bytes, and by the crate they come from, after optimising; and the sum of those whose
// name has the word given. `make profile OF=serde_json` prints it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { stage } from './stage.mjs';

const [, , word] = process.argv;
/** Sections by their number (WebAssembly, binary format). */
const kinds = ['custom', 'type', 'import', 'function', 'table', 'memory', 'global', 'export', 'start', 'element', 'code', 'data', 'data count'];
const optimised = join(stage, '../profile.wasm');
const wasmOpt = createRequire(import.meta.url).resolve('binaryen/bin/wasm-opt');
execFileSync(process.execPath, [wasmOpt, '-Oz', '--debuginfo', join(stage, 'phone_bg.wasm'), '-o', optimised]);

const bytes = readFileSync(optimised);
let at = 8;
const number = () => {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
};
const text = () => { const length = number(); at += length; return bytes.toString('utf8', at - length, at); };

/** @type {number[]} */
const sizes = [];
/** @type {Map<number, string>} */
const names = new Map();
/** @type {Map<number, number>} */
const sections = new Map();
let imported = 0;
while (at < bytes.length) {
  const id = bytes[at++] ?? 0, length = number(), end = at + length;
  sections.set(id, length);
  if (id === 2) {
    for (let left = number(); left > 0; left--) {
      text(); text();
      const kind = bytes[at++];
      if (kind === 0) { imported++; number(); } else if (kind === 3) at += 2;
      else { if (kind === 1) at++; const limits = bytes[at++] ?? 0; number(); if (limits & 1) number(); }
    }
  } else if (id === 10) {
    for (let left = number(); left > 0; left--) { const size = number(); sizes.push(size); at += size; }
  } else if (id === 0 && text() === 'name') {
    while (at < end) {
      const kind = bytes[at++], stop = number() + at;
      if (kind === 1) for (let left = number(); left > 0; left--) { const index = number(); names.set(index, text()); }
      at = stop;
    }
  }
  at = end;
}

/** The path of a function, as wasm-bindgen wrote it, without its hash. @param {string} name */
const readable = (name) => name.replace(/::h[0-9a-f]{16}(?=\b|$)/, '');
/** The crate that a function's code comes from: of `<a::B as c::D>::e` it is `a`. @param {string} name */
const crate = (name) => /^[<&*\[\](]*(?:dyn |mut |impl )?([a-z_0-9]+)(?:\[\w+\])?::/.exec(name)?.[1] ?? 'other';

const functions = sizes.map((size, index) => ({ size, name: names.get(index + imported) ?? `#${index}` }));
/** @type {Map<string, { size: number, count: number }>} */
const crates = new Map();
for (const { size, name } of functions) {
  const from = crate(name), sum = crates.get(from) ?? { size: 0, count: 0 };
  crates.set(from, { size: sum.size + size, count: sum.count + 1 });
}
console.log('sections', Object.fromEntries([...sections].map(([id, size]) => [kinds[id] ?? id, size])));
console.table([...crates].map(([crate, sum]) => ({ crate, ...sum })).sort((a, b) => b.size - a.size).slice(0, 25));
if (word) {
  const named = functions.filter(({ name }) => name.includes(word));
  console.log(`${word}: ${named.length} functions, ${named.reduce((sum, { size }) => sum + size, 0)} bytes`);
}
console.table(functions.sort((a, b) => b.size - a.size).slice(0, 80).map(({ size, name }) => ({ size, name: readable(name).slice(0, 150) })));
