// A program and its script find each other under short names, and what is not a name of theirs stays.
import assert from 'node:assert/strict';
import test from 'node:test';
import { shortened } from './names.mjs';

const imported = '__wbg_get_0123456789abcdef', exported = '__wbindgen_malloc';
/** @param {string} text */
const name = (text) => [text.length, ...Buffer.from(text)];
/** @param {number} kind @param {number[]} content */
const section = (kind, ...content) => [kind, content.length, ...content];

// (module (import "./app.js" IMPORTED (func (result i32))) (func (result i32) (i32.add (call 0) (i32.const 1)))
//   (export EXPORTED (func 1)) (memory 1) (export "memory" (memory 0)))
const program = Buffer.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  ...section(1, 1, 0x60, 0, 1, 0x7f),
  ...section(2, 1, ...name('./app.js'), ...name(imported), 0, 0),
  ...section(3, 1, 0),
  ...section(5, 1, 0, 1),
  ...section(7, 2, ...name(exported), 0, 1, ...name('memory'), 2, 0),
  ...section(10, 1, 7, 0, 0x10, 0, 0x41, 1, 0x6a, 0x0b),
]);
const script = `
  const text = { __wbg_other_0123456789abcdef: '${exported}_too' };
  export const run = program => {
    const it = new WebAssembly.Instance(program, { './app.js': { ${imported}: () => 6 } }).exports;
    return [it.${exported}(), it.memory.buffer.byteLength, Object.values(text)[0]];
  };`;

test('they work together under short names, and are shorter by the long ones', async () => {
  const short = shortened(program, script);
  for (const long of [imported, exported]) {
    assert.ok(!new RegExp(`\\b${long}\\b`).test(short.script), long);
    assert.ok(!short.program.includes(long), long);
  }
  assert.ok(short.script.includes('__wbg_other_0123456789abcdef') && short.script.includes(`${exported}_too`));
  assert.equal(program.length - short.program.length, imported.length + exported.length - 4);
  const { run } = await import(`data:text/javascript,${encodeURIComponent(short.script)}`);
  assert.deepEqual(run(new WebAssembly.Module(new Uint8Array(short.program))), [7, 65536, `${exported}_too`]);
});

test('a program that has no such names stays as it is', () => {
  const plain = Buffer.from(program.toString('latin1').replace(imported, 'read'.padEnd(imported.length, '_')).replace(exported, 'work'.padEnd(exported.length, '_')), 'latin1');
  const same = shortened(plain, 'run');
  assert.deepEqual([same.program, same.script], [plain, 'run']);
});
