// `make site` calls this. It builds the app and makes of it target/site, the files the server carries: optimised, bundled, minified, named by
// the hash of their final bytes and compressed.
import { build, transform } from 'esbuild';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { wanted } from './exports.mjs';
import { shortened } from './names.mjs';
import { lay, programs, root, stage } from './stage.mjs';
import { words } from './words.mjs';

const site = resolve(process.env.KAGURA_SITE ?? join(root, 'target/site'));

// The oldest browsers that run what rustc makes of WebAssembly are newer than these.
const browsers = ['safari15', 'chrome96', 'firefox95'];
// The plain program has a file for each.
const languages = /** @type {const} */ (['ja', 'en']);
// What the server's own pages load beside the app's stylesheet. The server carries these files as they are written, for where the app was not
// built, and finds what is made of them here by the bytes that they were written in.
const carried = [['check', 'server/src/http/pages/check/check.js'], ['help', 'style/help.css']];
const compressible = new Set(['.html', '.css', '.js', '.wasm', '.svg', '.txt', '.json', '.webmanifest']);

if (process.argv[1] === fileURLToPath(import.meta.url)) await finish();

async function finish() {
  await lay('web');
  const page = await readFile(join(stage, 'index.html'), 'utf8');
  const sheets = [...page.matchAll(/<link rel="stylesheet" href="\/([^"]+)"[^>]*>\n?/g)];
  const first = sheets.filter(([link]) => link.includes('data-first'));
  const [start, style, firstStyle, loaded, plains] = await Promise.all([
    bundle({ entryPoints: [join(stage, 'start.js')], format: 'esm', external: programs.map((name) => `./${name}.js`) }),
    sheet(sheets),
    sheet(first),
    Promise.all(programs.map(finished)),
    // For phones without WebAssembly, which may be older: loaded by the boot page alone, and by nobody whom the app serves.
    Promise.all(languages.map(async (language) => ({ language, bytes: await bundle({
      entryPoints: [join(root, 'app/plain/main.js')], format: 'iife', plugins: [words(root, language)], define: { LANGUAGE: JSON.stringify(language) },
      target: ['safari14', 'chrome80'], supported: { destructuring: true }, // of Safari 14 esbuild counts a bug with default names that stands nowhere here
    }) }))),
  ]);

  const files = new Map();
  /** @param {Buffer} bytes @param {string} extension */
  const named = (bytes, extension, name = 'app', by = bytes) => {
    const path = `assets/${name}-${createHash('sha256').update(by).digest('hex').slice(0, 12)}${extension}`;
    files.set(path, bytes);
    return `/${path}`;
  };
  const built = loaded.map(({ name, script, program }) => (
    { name, script: named(script, '.js', name), wasm: named(program, '.wasm', name) }));
  // Each program is imported by the name of its final bytes.
  const entry = built.reduce((text, { name, script }) => text.replaceAll(`"./${name}.js"`, `"${script}"`), start.toString());
  const plain = plains.map(({ language, bytes }) => ({ language, script: named(bytes, '.js', 'plain') }));
  const addresses = { built, start: named(Buffer.from(entry), '.js', 'start'), plain, style: named(style, '.css'), firstStyle: String(firstStyle).trim() };
  for (const [name, path] of carried) {
    const written = await readFile(join(root, path));
    named(Buffer.from(await bare(written.toString(), extname(path))), extname(path), name, written);
  }
  files.set('index.html', Buffer.from(await terse(assemble(page, sheets, addresses))));
  for (const path of await asItIs()) files.set(path, await readFile(join(stage, path)));

  await publish(await compressed(files));
}

/**
 * One sheet in the order of the page; `@import` keeps each file's relative addresses right.
 * @param {RegExpMatchArray[]} sheets
 */
function sheet(sheets) {
  const contents = sheets.map(([, href]) => `@import "./${href}";`).join('\n');
  return bundle({ stdin: { contents, loader: 'css', resolveDir: stage }, loader: { '.svg': 'dataurl' } });
}

/**
 * A program and its script: without what the script does not ask for, and with short names for what each has of the other.
 * @param {string} name
 */
async function finished(name) {
  const path = join(stage, `${name}_bg.wasm`), long = String(await script(name));
  const short = shortened(wanted(await readFile(path), long), long);
  return { name, script: Buffer.from(short.script), program: await optimise(path, short.program) };
}

/**
 * A program's own script, of which start.js asks for its beginning alone. What wasm-bindgen writes for classes that are handed to scripts falls
 * away where none is: nobody disposes of one by `using`, and to register nothing to be cleared up changes nothing.
 * @param {string} name
 */
function script(name) {
  const contents = `export { default } from './${name}.js';`;
  return bundle({
    stdin: { contents, resolveDir: stage }, format: 'esm', define: { 'Symbol.dispose': 'undefined' }, pure: ['FinalizationRegistry'],
  });
}

/**
 * Each program is named in the page, so that its download begins with the first script's and not after it; and only the one that
 * start.js will choose. What the boot page looks like stands in it: its first screen waits for no other file. The sheet of the whole app
 * follows at its end, where nothing that is seen waits for it.
 * @param {string} page @param {RegExpMatchArray[]} sheets
 * @param {{ built: { name: string, script: string, wasm: string }[], start: string, plain: { language: string, script: string }[], style: string, firstStyle: string }} addresses
 */
function assemble(page, sheets, { built, start: entry, plain, style, firstStyle }) {
  const [start] = page.match(/<script [^>]*src="\/start\.js"[^>]*><\/script>/) ?? [];
  if (!start) throw new Error('index.html does not start the app');
  if (sheets.length === 0) throw new Error('index.html has no stylesheet');
  const links = [
    `<style>${firstStyle}</style>`,
    `<link rel="preload" href="${style}" as="style">`,
    `<link rel="modulepreload" href="${entry}">`,
    ...built.flatMap(({ name, script, wasm }) => {
      const media = name === 'phone' ? '(pointer: coarse)' : 'not all and (pointer: coarse)';
      return [
        `<link rel="modulepreload" href="${script}" media="${media}">`,
        `<link id="wasm-${name}" rel="preload" href="${wasm}" as="fetch" type="application/wasm" crossorigin media="${media}">`,
      ];
    }),
  ].join('\n');
  return sheets
    .reduce((text, [link], index) => text.replace(link, () => (index === 0 ? `${links}\n` : '')), page)
    .replace('id="boot"', () => ['id="boot"', ...plain.map(({ language, script }) => `data-plain-${language}="${script}"`)].join(' '))
    .replace(start, () => `<link rel="stylesheet" href="${style}">\n<script type="module" src="${entry}"></script>`);
}

/** The page with its own script in it, without comments and blanks. @param {string} page */
export async function terse(page) {
  const [whole, script] = page.match(/<script>([^]*?)<\/script>/) ?? [];
  if (whole === undefined || script === undefined) throw new Error('index.html lacks the boot page\'s script');
  const code = await bare(script, '.js', 'es5');
  return page.replace(whole, () => `<script>${code}</script>`);
}

/**
 * A script or stylesheet without comments and blanks; names and statements stay as they are written, as old as the browsers may be.
 * @param {string} text @param {string} extension
 */
export async function bare(text, extension, target = extension === '.js' ? 'es2018' : browsers) {
  const { code } = await transform(text, {
    loader: extension === '.js' ? 'js' : 'css', minifyWhitespace: true, charset: 'utf8', legalComments: 'none', target, tsconfigRaw: {},
  });
  return code.trim();
}

/** @param {import('esbuild').BuildOptions} options */
export async function bundle(options) {
  const { outputFiles } = await build({
    bundle: true, minify: true, write: false, charset: 'utf8', legalComments: 'none', target: browsers,
    tsconfigRaw: {}, // what the type check is told is not for the build
    // wasm-bindgen names a script once for every file that imports it; all of them are the same script.
    // A name that a module does not have would be `undefined` in the browser: it ends the build.
    logOverride: { 'duplicate-object-key': 'silent', 'import-is-undefined': 'error' },
    ...options,
  });
  if (!outputFiles?.[0]) throw new Error('a bundle is missing');
  return Buffer.from(outputFiles[0].contents);
}

/**
 * A program made small. No feature flags: wasm-opt reads them from the module; `--all-features` writes what browsers refuse.
 * @param {string} path @param {Buffer} program
 */
async function optimise(path, program) {
  const wasmOpt = createRequire(import.meta.url).resolve('binaryen/bin/wasm-opt');
  const [input, output] = [`${path}.in`, `${path}.opt`];
  await writeFile(input, program);
  // Flattened, its statements can be put into an order that takes fewer bytes: a hundredth of the whole. The first 1,024 bytes of its memory are
  // the last that a stack of 1 MiB would reach: whatever is added to an address can stand in the instruction that loads from it.
  const flags = ['--low-memory-unused', '--flatten', '--rereloop', '-Oz', '-Oz', '--strip-debug', '--strip-producers', '--strip-target-features'];
  const child = spawn(process.execPath, [wasmOpt, ...flags, input, '-o', output], { stdio: 'inherit' });
  const code = await new Promise((done, failed) => child.on('error', failed).on('close', done));
  if (code !== 0) throw new Error(`wasm-opt ended with ${code}`);
  const bytes = await readFile(output);
  await Promise.all([input, output].map((file) => rm(file)));
  return bytes;
}

// What public/ holds: everything but what was built.
async function asItIs() {
  const entries = await readdir(stage, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(stage, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((path) => path !== 'index.html' && !path.startsWith('snippets/') && !/\.(js|css|wasm)$/.test(path));
}

/** @param {Map<string, Buffer>} files */
async function compressed(files) {
  /** @param {Buffer} bytes @param {number} distances Short distances that have a code of their own. @param {number} block Its size, as a power of 2; 0: as it comes. */
  const brotli = (bytes, distances = 0, block = 0) => promisify(brotliCompress)(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      [constants.BROTLI_PARAM_NDIRECT]: distances, [constants.BROTLI_PARAM_LGBLOCK]: block,
    },
  });
  // Which way fits a program best, one does not know before: up to a two-hundredth of it, and what one build has more than another for nothing.
  /** @param {Buffer} bytes */
  const least = async (bytes) => (await Promise.all([brotli(bytes), brotli(bytes, 8), brotli(bytes, 12, 16)])).reduce((a, b) => (b.length < a.length ? b : a));
  const all = new Map(files);
  await Promise.all([...files].filter(([path]) => compressible.has(extname(path))).map(async ([path, bytes]) => {
    const [br, gz] = await Promise.all([extname(path) === '.wasm' ? least(bytes) : brotli(bytes), promisify(gzip)(bytes, { level: 9 })]);
    if (br.length < bytes.length) all.set(`${path}.br`, br);
    if (gz.length < bytes.length) all.set(`${path}.gz`, gz);
  }));
  return all;
}

/** Same bytes, same files: the server is compiled again only when the site has changed. @param {Map<string, Buffer>} files */
async function publish(files) {
  if (await same(files)) return;
  const fresh = `${site}.new`;
  await rm(fresh, { recursive: true, force: true });
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(fresh, path)), { recursive: true });
    await writeFile(join(fresh, path), bytes);
  }
  await rm(site, { recursive: true, force: true });
  await rename(fresh, site);
}

/** @param {Map<string, Buffer>} files */
async function same(files) {
  const entries = await readdir(site, { recursive: true, withFileTypes: true }).catch(() => []);
  const count = entries.filter((entry) => entry.isFile()).length;
  if (count !== files.size) return false;
  for (const [path, bytes] of files) {
    const old = await readFile(join(site, path)).catch(() => null);
    if (!old || !old.equals(bytes)) return false;
  }
  return true;
}
