// `make run`, as the README's "Run it" says: make starts it, it answers, and an interrupt ends it in order. `make test` calls this when
// everything is built: nothing is built here. BUILD is how it was built.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Making the demonstration's keys takes a debug build seconds; a machine that is busy, minutes. */
const patience = 5 * 60_000;

test('`make run` starts the built program, which answers until it is interrupted', { timeout: patience + 60_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kagura-run-'));
  const port = await freePort();
  // As a person starts it: nothing of the make around this, no settings of whoever runs the tests. The interrupt comes to all of the
  // terminal's processes, and make would tell its own end instead of the program's: here it does not hear it.
  // It speaks to a Japanese terminal, whatever the language of this one.
  const ours = Object.entries(process.env).filter(([name]) => !/^(KAGURA_(?!SITE$)|MAKE|MFLAGS|LC_|LANG)/.test(name));
  const env = { ...Object.fromEntries(ours), LANG: 'ja_JP.UTF-8' };
  const args = `--listen 127.0.0.1:${port} --cards-listen 127.0.0.1:0 --data ${folder}/data`;
  const how = process.env.BUILD ? [`BUILD=${process.env.BUILD}`] : [];
  const make = spawn('sh', ['-c', 'trap "" INT; exec make run "$@"', 'sh', `ARGS=${args}`, ...how], { cwd: root, env, detached: true });
  const group = -(make.pid ?? assert.fail('make is missing'));
  const ended = once(make, 'exit');
  t.after(() => {
    if (make.exitCode === null && make.signalCode === null) process.kill(group, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  let said = '';
  /** @type {string} */
  const origin = await new Promise((done, fail) => {
    const read = (/** @type {Buffer} */ chunk) => {
      said += chunk;
      const told = /^開くページ +(http:\S+)\n/m.exec(said)?.[1];
      if (told) done(told);
    };
    make.stdout.on('data', read);
    make.stderr.on('data', read);
    const late = setTimeout(() => fail(new Error(`it tells no address:\n${said}`)), patience);
    const heard = () => clearTimeout(late);
    ended.then(heard, heard);
    make.once('error', fail);
    make.once('close', () => fail(new Error(`it has ended:\n${said}`)));
  });
  assert.equal(origin, `http://localhost:${port}/`);
  for (const [path, words] of [['', '<main'], ['help', 'href="/help/']]) {
    const answer = await fetch(origin + path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
    assert.ok((await answer.text()).includes(words ?? ''), path);
  }

  process.kill(group, 'SIGINT');
  assert.deepEqual(await ended, [0, null], said);
  assert.match(said, /site: up to date/);
  assert.match(said, /^ *Finished /m);
  assert.doesNotMatch(said, /^ *Compiling /m, 'what is built is not built again');
});

/** A port of this computer that nobody listens on. @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  server.close();
  await once(server, 'close');
  return address.port;
}
