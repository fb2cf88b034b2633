// Writes what the type check has to know of the app's texts that the plain program imports: target/words.d.ts.
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { declared, source } from './words.mjs';

/** @param {string} path from the folder of the app */
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const scripts = (await readdir(at('plain'))).filter((name) => name.endsWith('.js'));
const sources = await Promise.all(scripts.map((name) => readFile(at(`plain/${name}`), 'utf8')));
const imported = new Set(sources.flatMap((source) => [...source.matchAll(/from 'words:([^']+)'/g)].map(([, path = '']) => path)));
// What is handed on is declared where it is written.
const all = [...imported, 'api/shared_text'].sort();
const modules = await Promise.all(all.map(async (path) => declared(await readFile(at(`../${source(path)}`), 'utf8'), path)));
await mkdir(at('../target'), { recursive: true });
await writeFile(at('../target/words.d.ts'), modules.join('\n'));
