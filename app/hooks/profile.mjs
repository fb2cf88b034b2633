// What fills the phone's program: its functions by size, in bytes, and by the crate they come from, after optimising; and the sum of those whose
// name has the word given. `make profile OF=serde_json` prints it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { stage } from './stage.mjs';
import { ProgramReader } from './wasm.mjs';

const [, , word] = process.argv;
const optimised = join(stage, '../profile.wasm');
const wasmOpt = createRequire(import.meta.url).resolve('binaryen/bin/wasm-opt');
execFileSync(process.execPath, [wasmOpt, '-Oz', '--debuginfo', join(stage, 'phone_bg.wasm'), '-o', optimised]);

const read = new ProgramReader(readFileSync(optimised));
/** @type {number[]} */
const sizes = [];
/** @type {Map<number, string>} */
const names = new Map();
/** @type {Map<string, number>} */
const lengths = new Map();
let imported = 0;
for (const { kind, length, end } of read.sections()) {
  lengths.set(kind, length);
  if (kind === 'import') {
    for (let left = read.number(); left > 0; left--) {
      read.text(); read.text();
      if (read.imported() === 0) imported++;
    }
  } else if (kind === 'code') {
    for (let left = read.number(); left > 0; left--) { const size = read.number(); sizes.push(size); read.at += size; }
  } else if (kind === 'custom' && read.text() === 'name') {
    while (read.at < end) {
      const what = read.byte(), stop = read.number() + read.at;
      if (what === 1) for (let left = read.number(); left > 0; left--) { const index = read.number(); names.set(index, read.text()); }
      read.at = stop;
    }
  }
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
console.log('sections', Object.fromEntries(lengths));
console.table([...crates].map(([crate, sum]) => ({ crate, ...sum })).sort((a, b) => b.size - a.size).slice(0, 25));
if (word) {
  const named = functions.filter(({ name }) => name.includes(word));
  console.log(`${word}: ${named.length} functions, ${named.reduce((sum, { size }) => sum + size, 0)} bytes`);
}
console.table(functions.sort((a, b) => b.size - a.size).slice(0, 80).map(({ size, name }) => ({ size, name: readable(name).slice(0, 150) })));
