// Every message that a phone or a PC can meet is provoked by some test of this folder.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';

const folder = new URL('.', import.meta.url);
const numbers = [2, 3].flatMap(chapter => Array.from({ length: 24 }, (_, index) => `${chapter}.${index + 1}`));

test('every message is provoked by a test that carries its number', () => {
  const specs = readdirSync(folder).filter(name => name.endsWith('.spec.ts'));
  const text = specs.map(name => readFileSync(new URL(name, folder), 'utf8')).join('\n');
  const tagged = new Set([...text.matchAll(/@m(\d\.\d+)/g)].map(([, number]) => number));
  // Tests made from a table carry `@m${number}`; their rows open with the number.
  for (const [, number] of text.matchAll(/^ {2}\['(\d\.\d+)', /gm)) tagged.add(number);
  expect(numbers.filter(number => !tagged.has(number))).toEqual([]);
});
