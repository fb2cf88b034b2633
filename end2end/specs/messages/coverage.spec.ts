// All 48 messages of the manual are provoked by some test that carries the number as its tag.

import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';

const sections = Array.from({ length: 24 }, (_, index) => index + 1);
const numbers = [2, 3].flatMap(chapter => sections.map(section => `${chapter}.${section}`));

interface Suite {
  suites?: Suite[];
  specs?: { tags: string[] }[];
}

function tags(suite: Suite): string[] {
  return [...(suite.specs ?? []).flatMap(spec => spec.tags), ...(suite.suites ?? []).flatMap(tags)];
}

test('every one of the 48 messages is provoked by a test that carries its number', async () => {
  // What the runner itself would run, not what the files look like.
  const runner = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const { stdout } = await promisify(execFile)(process.execPath, [runner, 'test', '--list', '--reporter=json'], {
    maxBuffer: 1 << 26,
    env: { ...process.env, TEST_WORKER_INDEX: '', PLAYWRIGHT_JSON_OUTPUT_NAME: '' },
  });
  const tagged = new Set(tags(JSON.parse(stdout) as Suite));
  expect(numbers.filter(number => !tagged.has(`m${number}`) && !tagged.has(`@m${number}`))).toEqual([]);
});
