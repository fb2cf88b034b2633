// Builds the app's programs and lays them out in target/stage with everything else that the page loads, as a browser finds it there:
// watch.mjs shows it to developers, finish.mjs makes of it what the server carries.
import { spawn } from 'node:child_process';
import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** The folder. */
export const stage = join(root, 'target/stage');

/** The app whole, and what a phone needs of it. */
export const programs = ['app', 'phone'];
/** What a program is built without. @type {Record<string, string[]>} */
const without = { app: [], phone: ['--no-default-features'] };

const app = join(root, 'app');
const builds = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');

// What takes long and needs no tool but the compiler can be done ahead: `make programs`.
if (process.argv[1] === fileURLToPath(import.meta.url)) await compile('web');

/** Compiles the programs with one of cargo's profiles. @param {'web' | 'dev'} profile */
async function compile(profile) {
  for (const name of programs) {
    await run('cargo', ['build', '--locked', '-p', 'app', '--bin', name, '--target', 'wasm32-unknown-unknown', '--profile', profile, ...without[name] ?? []]);
  }
}

/** Builds everything. @param {'web' | 'dev'} profile */
export async function lay(profile) {
  const built = join(builds, 'wasm32-unknown-unknown', profile === 'dev' ? 'debug' : profile);
  await compile(profile);
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { recursive: true });
  for (const name of programs) {
    await run('wasm-bindgen', ['--target', 'web', '--no-typescript', '--out-dir', stage, '--out-name', name, join(built, `${name}.wasm`)]);
  }
  await cp(join(root, 'public'), stage, { recursive: true });
  await writeFile(join(stage, 'index.html'), await page());
}

/** The page, with its own script in it; what it loads is put beside it, and named by its address there. */
async function page() {
  const written = await readFile(join(app, 'index.html'), 'utf8');
  const boot = await readFile(join(app, 'boot.js'), 'utf8');
  const inside = written.replace('<script src="boot.js"></script>', () => `<script>${boot}</script>`);
  if (inside === written) throw new Error('index.html lacks the boot page\'s script');
  let text = inside;
  for (const [element, before, path = '', after] of inside.matchAll(/(<(?:link rel="stylesheet" href|script type="module" src)=")([^"/][^"]*)("[^>]*>)/g)) {
    await copyFile(join(app, path), join(stage, basename(path)));
    text = text.replace(element, () => `${before}/${basename(path)}${after}`);
  }
  return text;
}

/** @param {string} command @param {string[]} args @returns {Promise<void>} */
function run(command, args) {
  return new Promise((done, failed) => {
    spawn(command, args, { cwd: root, stdio: 'inherit' })
      .on('error', failed)
      .on('close', (code) => (code === 0 ? done() : failed(new Error(`${command} ${args[0]} ended with ${code}`))));
  });
}
