// How long a phone on a bad line waits for the first screen of a letter: `make bench` runs it. The line and the processor are played by Chromium:
// each request waits for the latency, connections cost nothing.

import { expect, test } from '../fixtures';

interface Line { name: string; bytesPerSecond: number; latency: number; slower: number }

const lines: Line[] = [
  { name: '400 kbit/s, 400 ms, a four times slower processor', bytesPerSecond: 50_000, latency: 400, slower: 4 },
  { name: '1,600 kbit/s, 150 ms, a four times slower processor', bytesPerSecond: 200_000, latency: 150, slower: 4 },
];

/** Runs of each; the middle one counts. */
const RUNS = 3;

const middle = (all: number[]): string => `${((all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN) / 1000).toFixed(2)} s`;

for (const { name, bytesPerSecond, latency, slower } of lines) {
  test(name, async ({ server, another }) => {
    test.setTimeout(180_000);
    const text: number[] = [], field: number[] = [], program: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const { url } = await server.invite(await server.holder());
      const { page } = await another();
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Network.enable');
      await devtools.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond });
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower });
      await page.addInitScript(() => {
        const seen: { field?: number; program?: number } = {};
        Object.assign(window, { seen });
        const look = (): void => {
          const field = document.querySelector<HTMLInputElement>('#boot-password, #password');
          if (!seen.field && field?.getClientRects()[0]) seen.field = performance.now();
          if (document.querySelector('#main #password')?.getClientRects()[0]) seen.program = performance.now();
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
      await page.goto(url, { waitUntil: 'commit' });
      await expect.poll(() => page.evaluate(() => (window as unknown as { seen: { program?: number } }).seen.program), { timeout: 60_000 }).toBeGreaterThan(0);
      const seen = await page.evaluate(() => ({
        ...(window as unknown as { seen: { field: number; program: number } }).seen,
        text: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
      }));
      text.push(seen.text);
      field.push(seen.field);
      program.push(seen.program);
    }
    console.log(`${name}: text after ${middle(text)}, a field to type in after ${middle(field)}, the program after ${middle(program)}`);
  });
}
