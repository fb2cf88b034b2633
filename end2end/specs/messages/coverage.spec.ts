// All messages, the manual's 48 and our own, are provoked by some test that carries the number as its tag.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';

const sections = Array.from({ length: 24 }, (_, index) => index + 1);
const manuals = [2, 3].flatMap(chapter => sections.map(section => `${chapter}.${section}`));

/** The catalogue, as its own test keeps it for these. */
const catalogue = JSON.parse(readFileSync(new URL('../../catalogue.json', import.meta.url), 'utf8')) as { number: string }[];
const numbers = catalogue.map(({ number }) => number);

interface Suite {
  suites?: Suite[];
  specs?: { tags: string[] }[];
}

function tags(suite: Suite): string[] {
  return [...(suite.specs ?? []).flatMap(spec => spec.tags), ...(suite.suites ?? []).flatMap(tags)];
}

test('the catalogue has every one of the manual’s 48 messages', () => {
  expect(manuals.filter(number => !numbers.includes(number))).toEqual([]);
});

test('every message is provoked by a test that carries its number', async () => {
  // What the runner itself would run, not what the files look like.
  const runner = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const { stdout } = await promisify(execFile)(process.execPath, [runner, 'test', '--list', '--reporter=json'], {
    maxBuffer: 1 << 26,
    env: { ...process.env, TEST_WORKER_INDEX: '', PLAYWRIGHT_JSON_OUTPUT_NAME: '' },
  });
  const tagged = new Set(tags(JSON.parse(stdout) as Suite));
  expect(numbers.filter(number => !tagged.has(`m${number}`) && !tagged.has(`@m${number}`))).toEqual([]);
});
