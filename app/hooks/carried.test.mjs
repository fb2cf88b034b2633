// The files that the server's own pages load, as the build gives them to the server.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { bare } from './finish.mjs';

test('what the server\'s own pages load says the same without its comments', async () => {
  const check = readFileSync(fileURLToPath(new URL('../../server/src/http/pages/check/check.js', import.meta.url)), 'utf8');
  const served = await bare(check, '.js');
  assert.ok(check.includes('/**') && !/\/\*|^\s*\/\//m.test(served) && served.length < check.length * 0.7);
  new Function(served);
  assert.equal(await bare('/** a */\nconst a = `// ${b} /* */`, b = "//", c = /"\\/*/;\n', '.js'), 'const a=`// ${b} /* */`,b="//",c=/"\\/*/;');
  assert.equal(await bare('/* a */\n.a::before { content: "/* */"; }\n', '.css'), '.a::before{content:"/* */"}');
});
