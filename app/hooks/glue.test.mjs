// What the app and the plain program leave to the browser's own language: moments in Japan's time, and the secret of a link.
import assert from 'node:assert/strict';
import test from 'node:test';

// By its address: it is the browser's, and checked with the browser's types.
const { day, moment, secret } = await import(new URL('../src/browser/glue.js', import.meta.url).href);

const noon = Date.UTC(2026, 10, 27, 7, 32); // 16:32 in Japan

/** As on a device whose clock stands there. @param {string} zone @param {() => void} then */
function at(zone, then) {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try { then(); } finally {
    if (before === undefined) delete process.env.TZ; else process.env.TZ = before;
  }
}

test('a moment is told as it is in Japan, and named so where the clock here says another', () => {
  at('Asia/Tokyo', () => assert.equal(moment(noon, 'ja'), '2026年11月27日 16:32'));
  at('Asia/Seoul', () => assert.equal(moment(noon, 'ja'), '2026年11月27日 16:32'));
  at('UTC', () => assert.equal(moment(noon, 'ja'), '2026年11月27日 16:32（日本時間）'));
  at('America/New_York', () => assert.equal(moment(noon, 'en'), '27 November 2026 at 16:32 (Japan time)'));
});

test('the last day of a letter is the day that stands on it, wherever the phone is', () => {
  const midnight = Date.UTC(2026, 11, 27, 14, 59, 59); // the end of 27 December in Japan
  at('Asia/Tokyo', () => assert.equal(day(midnight, 'ja'), '2026年12月27日'));
  at('UTC', () => assert.equal(day(midnight, 'ja'), '2026年12月27日'));
  at('Pacific/Auckland', () => assert.equal(day(midnight, 'ja'), '2026年12月27日（日本時間）'));
  at('Australia/Sydney', () => assert.equal(day(midnight, 'en'), '27 December 2026 (Japan time)'));
});

test('the secret of a link is read whatever mails, chats and people put around it', () => {
  const token = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO-_';
  for (const hash of [
    `#${token}`,
    `#${token}.`, `#${token})`, `#${token}=`, `#${token}>`, `#${token}%3E`, `#<${token}>`,
    `#${token}%E3%80%82`, `#${token}。`, `#${token}%E2%80%8B`, `#${token}\u200B`,
    `#${token}?utm_source=line`, `#${token}&openExternalBrowser=1`,
    `#%23${token}`, `#/${token}`,
    `#${token.slice(0, 20)}%0A${token.slice(20)}`, `#${token.slice(0, 20)}%20${token.slice(20)}`, `#${token.slice(0, 20)}\u00AD${token.slice(20)}`,
    `#${token}%`, // no sign stands for that
  ]) {
    Object.assign(globalThis, { location: { hash } });
    assert.equal(secret(), token, hash);
  }
  Object.assign(globalThis, { location: { hash: '' } });
  assert.equal(secret(), '');
});
