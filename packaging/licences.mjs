// What is linked into the program and into the app that it carries: every crate, its licence, and the text of each licence once.
//
//   node packaging/licences.mjs > FILE
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const WHERE = { server: execFileSync('rustc', ['-vV'], { encoding: 'utf8' }).match(/^host: (.*)$/m)[1], app: 'wasm32-unknown-unknown' };

/** The packages that one of ours has linked in, for the system that it runs on. */
function linked(name, platform) {
  const asked = ['metadata', '--locked', '--format-version', '1', '--filter-platform', platform];
  const metadata = JSON.parse(execFileSync('cargo', asked, { encoding: 'utf8', maxBuffer: 1 << 28 }));
  const packages = new Map(metadata.packages.map(it => [it.id, it]));
  const nodes = new Map(metadata.resolve.nodes.map(it => [it.id, it]));
  const found = new Set();
  const walk = id => {
    if (found.has(id)) return;
    found.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id).deps) {
      if (dep_kinds.some(({ kind }) => kind === null) && !isMacro(packages.get(pkg))) walk(pkg);
    }
  };
  walk(metadata.packages.find(it => it.name === name && it.source === null).id);
  return [...found].map(id => packages.get(id)).filter(it => it.source !== null);
}

// Macros do their work while it is compiled; nothing of them is in what is made.
const isMacro = ({ targets }) => targets.some(({ kind }) => kind.includes('proc-macro'));

const crates = new Map(Object.entries(WHERE).flatMap(([name, platform]) => linked(name, platform)).map(it => [`${it.name} ${it.version}`, it]));
const texts = new Map();
const lines = [];
/** The files of a crate that say its licence. One that brings a library of another language has that one's a folder deeper. */
function licences(folder, links) {
  const here = readdirSync(folder, { withFileTypes: true });
  const named = here.filter(it => it.isFile() && /^(licen[cs]e|copying|copyright|notice|unlicense)/i.test(it.name));
  const brought = links ? here.filter(it => it.isDirectory()).flatMap(it => licences(join(folder, it.name), null)) : [];
  return [...named.map(it => join(folder, it.name)), ...brought];
}

for (const [title, { license, links, repository, manifest_path }] of [...crates].sort(([one], [two]) => (one < two ? -1 : 1))) {
  if (!license) throw new Error(`${title} names no licence`);
  lines.push(`${title}: ${license}${repository ? ` (${repository})` : ''}`);
  for (const file of licences(dirname(manifest_path), links)) {
    const text = readFileSync(file, 'utf8').replace(/\r\n/g, '\n').trim();
    texts.set(text, [...(texts.get(text) ?? []), title]);
  }
}
if (lines.length < 100) throw new Error(`${lines.length} crates: that cannot be all`);
const rule = '-'.repeat(78);
const blocks = [...texts].map(([text, of]) => `${rule}\n${[...new Set(of)].join(', ')}\n${rule}\n\n${text}\n`);
process.stdout.write(
  'What is linked into kagura and into the app that it carries.\n' +
    'The list of public suffixes in psl is that of publicsuffix.org, under the Mozilla Public License 2.0 (https://mozilla.org/MPL/2.0/).\n\n' +
    `${lines.join('\n')}\n\n${blocks.join('\n')}`,
);
