// What a program offers to its script, without what the script does not ask for: what is offered cannot be left out by the optimiser, nor what
// that needs. Libraries offer more than we use (streams of bytes, which the app has none of).

import { ProgramReader, kinds, leb128 } from './wasm.mjs';

/**
 * The program without the exports whose names the script does not have.
 * @param {Buffer} program @param {string} script
 */
export function wanted(program, script) {
  const read = new ProgramReader(program);
  const parts = [program.subarray(0, read.at)];
  for (const { kind, start, end } of read.sections()) {
    if (kind !== 'export') {
      parts.push(program.subarray(start, end));
      continue;
    }
    const kept = [];
    for (let left = read.number(); left > 0; left--) {
      const from = read.at, name = read.text();
      read.byte(); // the kind of what is exported
      read.number();
      if (script.includes(name)) kept.push(program.subarray(from, read.at));
    }
    const content = Buffer.concat([leb128(kept.length), ...kept]);
    parts.push(Buffer.of(kinds.indexOf(kind)), leb128(content.length), content);
  }
  return Buffer.concat(parts);
}
