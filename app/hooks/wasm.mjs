// Reading and writing programs, as WebAssembly's binary format writes them.

/** Sections by their number. */
export const kinds = ['custom', 'type', 'import', 'function', 'table', 'memory', 'global', 'export', 'start', 'element', 'code', 'data', 'data count'];

/** Reads a program from its first section on. */
export class ProgramReader {
  /** Where it reads: behind the magic number and the version. */
  at = 8;

  /** @param {Buffer} bytes */
  constructor(bytes) {
    this.bytes = bytes;
  }

  /** A byte. */
  byte() {
    return this.bytes[this.at++] ?? 0;
  }

  /** An unsigned number (LEB128). */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** A name. */
  text() {
    const length = this.number();
    this.at += length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }

  /** What an import is, behind its names: the number of its kind. */
  imported() {
    const what = this.byte();
    if (what === 0) this.number();
    else if (what === 3) this.at += 2;
    else {
      if (what === 1) this.byte();
      const limits = this.byte();
      this.number();
      if (limits & 1) this.number();
    }
    return what;
  }

  /** The sections: what kind each is, where it begins and ends. Whatever was read of one, the next follows. */
  *sections() {
    while (this.at < this.bytes.length) {
      const start = this.at, kind = kinds[this.byte()] ?? 'unknown', length = this.number(), end = this.at + length;
      yield { kind, start, length, end };
      this.at = end;
    }
  }
}

/** A number as a program has it. @param {number} value */
export function leb128(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) + 0x80);
  return Buffer.from([...bytes, value]);
}
