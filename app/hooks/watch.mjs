// Shows the app at http://localhost:8081 while somebody writes it: built anew and loaded again whenever a source changes. What is not the app's
// is asked of the server that runs beside it at http://localhost:8080.
import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { extname, join } from 'node:path';
import { lay, root, stage } from './stage.mjs';

const here = 8081;
const server = { host: 'localhost', port: 8080 };
const sources = ['app', 'style', 'public', 'server/api/src'];
/** @type {Record<string, string>} */
const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.wasm': 'application/wasm', '.svg': 'image/svg+xml' };
/** Where the page hears that it was built anew. */
const news = '/built';

/** @type {Set<import('node:http').ServerResponse>} */
const listening = new Set();
let building = false, changed = true;

async function build() {
  if (building) return;
  building = true;
  while (changed) {
    changed = false;
    try {
      await lay('dev');
      for (const page of listening) page.write('data: anew\n\n');
    } catch (error) {
      console.error(String(error)); // it is built again with the next change
    }
  }
  building = false;
}

/** @param {import('node:http').IncomingMessage} asked @param {import('node:http').ServerResponse} answer */
async function serve(asked, answer) {
  const { pathname } = new URL(asked.url ?? '/', `http://localhost:${here}`);
  if (pathname === news) {
    answer.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    listening.add(answer.on('close', () => listening.delete(answer)));
    return;
  }
  const file = extname(pathname) ? pathname : ['/', '/login', '/register', '/approve', '/account'].includes(pathname) ? '/index.html' : undefined;
  const bytes = file && await readFile(join(stage, file)).catch(() => undefined);
  if (!bytes) {
    const passed = request({ ...server, method: asked.method, path: asked.url, headers: asked.headers }, (told) => {
      answer.writeHead(told.statusCode ?? 502, told.headers);
      told.pipe(answer);
    });
    passed.on('error', (error) => answer.writeHead(502).end(`${error.message}: is \`make run ARGS="--origin http://localhost:${here}"\` running?`));
    asked.pipe(passed);
    return;
  }
  const type = types[extname(file)] ?? 'application/octet-stream';
  answer.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
  answer.end(file === '/index.html' ? `${bytes}<script>new EventSource('${news}').onmessage = () => location.reload()</script>` : bytes);
}

for (const source of sources) {
  watch(join(root, source), { recursive: true }, (_, path) => {
    if (path?.includes('node_modules')) return;
    changed = true;
    setTimeout(build, 200); // editors write several files
  });
}
createServer((asked, answer) => void serve(asked, answer)).listen(here, 'localhost', () => console.log(`http://localhost:${here}`));
await build();
