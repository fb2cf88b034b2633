// A program keeps the exports that its script asks for, and works with them.
import assert from 'node:assert/strict';
import test from 'node:test';
import { wanted } from './exports.mjs';

// (module (func (result i32) i32.const 7) (export "used" (func 0)) (export "unused" (func 0)) (memory 1) (export "memory" (memory 0)))
const program = Buffer.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0, 5, 3, 1, 0, 1,
  7, 26, 3, 4, ...Buffer.from('used'), 0, 0, 6, ...Buffer.from('unused'), 0, 0, 6, ...Buffer.from('memory'), 2, 0,
  10, 6, 1, 4, 0, 0x41, 7, 0x0b,
]);

/** @param {Buffer} bytes */
const exported = (bytes) => WebAssembly.Module.exports(new WebAssembly.Module(new Uint8Array(bytes))).map(({ name }) => name);

test('what the script does not ask for is not offered', async () => {
  assert.deepEqual(exported(program), ['used', 'unused', 'memory']);
  const less = wanted(program, 'let w;export default()=>new Uint8Array(w.memory.buffer)[w.used()]');
  assert.deepEqual(exported(less), ['used', 'memory']);
  const { instance } = await WebAssembly.instantiate(new Uint8Array(less));
  assert.equal(/** @type {() => number} */ (instance.exports.used)(), 7);
});

test('a program whose exports are all used stays as it is', () => {
  assert.deepEqual(wanted(program, 'used unused memory'), program);
});
