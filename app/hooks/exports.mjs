// What a program offers to its script, without what the script does not ask for: what is offered cannot be left out by the optimiser, nor what
// that needs. Libraries offer more than we use (streams of bytes, which the app has none of).

/** The number of the section of exports (WebAssembly, binary format). */
const EXPORTS = 7;

/**
 * The program without the exports whose names the script does not have.
 * @param {Buffer} program @param {string} script
 */
export function wanted(program, script) {
  let at = 8; // behind the magic number and the version
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = program[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const parts = [program.subarray(0, at)];
  while (at < program.length) {
    const start = at, id = program[at++], length = number(), end = at + length;
    if (id !== EXPORTS) {
      parts.push(program.subarray(start, end));
      at = end;
      continue;
    }
    const kept = [];
    for (let left = number(); left > 0; left--) {
      const from = at, size = number(), name = program.toString('utf8', at, at + size);
      at += size + 1; // the name, and the kind of what is exported
      number();
      if (script.includes(name)) kept.push(program.subarray(from, at));
    }
    const content = Buffer.concat([leb128(kept.length), ...kept]);
    parts.push(Buffer.of(EXPORTS), leb128(content.length), content);
  }
  return Buffer.concat(parts);
}

/** @param {number} value */
function leb128(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) + 0x80);
  return Buffer.from([...bytes, value]);
}
