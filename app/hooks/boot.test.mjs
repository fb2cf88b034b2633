// The boot page's script, as the build puts it into the page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { terse } from './finish.mjs';

const source = readFileSync(fileURLToPath(new URL('../boot.js', import.meta.url)), 'utf8');
const script = (await terse(`<script>${source}</script>`)).slice('<script>'.length, -'</script>'.length);

test('no comment is served, and the page around stays as it is', async () => {
  assert.ok(source.includes('/*') && !/\/\*|^\s*\/\//m.test(script));
  assert.equal(await terse('<p>\n<script>\n// a\nvar a = "$&";\n</script>\n'), '<p>\n<script>var a="$&";</script>\n');
});
