import { chromium } from 'playwright-core';
const agents = { iphone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1', pc: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Safari/537.36 Edg/157.0.0.0', android: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Mobile Safari/537.36' };
const [,, out, path, who='iphone', width='390', scheme='light', lang='ja-JP', full='1'] = process.argv;
const b = await chromium.launch({ executablePath: '/usr/bin/chromium' });
const c = await b.newContext({ userAgent: agents[who], locale: lang, viewport: { width: +width, height: 844 }, colorScheme: scheme, javaScriptEnabled: false });
const p = await c.newPage();
await p.goto('http://localhost:18377' + path);
await p.screenshot({ path: out, fullPage: full === '1' });
await b.close();
