// What a program and its script call each other, in short: wasm-bindgen gives each thing that one has of the other a long name with a hash,
// and each of them would be downloaded twice.

import { ProgramReader, kinds, leb128 } from './wasm.mjs';

/** Names that wasm-bindgen makes, which stand for nothing else in a script. */
const made = /^(__wb|__externref_|wasm_bindgen__)\w+$/;

/**
 * The program and its script, with short names in both.
 * @param {Buffer} program @param {string} script
 */
export function shortened(program, script) {
  /** @type {Map<string, string>} */
  const names = new Map();
  /** @param {string} name */
  const short = (name) => {
    if (!made.test(name)) return name;
    // A digit cannot be taken for a name of the script's.
    if (!names.has(name)) names.set(name, `_${names.size.toString(36)}`);
    return names.get(name) ?? name;
  };
  const read = new ProgramReader(program);
  const parts = [program.subarray(0, read.at)];
  for (const { kind, start, end } of read.sections()) {
    if (kind !== 'import' && kind !== 'export') {
      parts.push(program.subarray(start, end));
      continue;
    }
    const count = read.number(), entries = [];
    for (let left = count; left > 0; left--) {
      if (kind === 'import') entries.push(written(read.text()));
      entries.push(written(short(read.text())));
      const from = read.at;
      if (kind === 'import') read.imported(); else { read.byte(); read.number(); }
      entries.push(program.subarray(from, read.at));
    }
    const content = Buffer.concat([leb128(count), ...entries]);
    parts.push(Buffer.of(kinds.indexOf(kind)), leb128(content.length), content);
  }
  return { program: Buffer.concat(parts), script: script.replace(/[\w$]+/g, (word) => names.get(word) ?? word) };
}

/** A text as a program has it. @param {string} text */
const written = (text) => Buffer.concat([leb128(Buffer.byteLength(text)), Buffer.from(text)]);
