// Draws every dashboard into a PNG: node render.mjs <Prometheus URL> <end, seconds> <folder>
// Needs `npm run build` before, and a Chromium ($CHROMIUM, else Debian's).
import { createServer } from 'node:http';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import puppeteer from 'puppeteer-core';

const [prometheus, end, folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node render.mjs <Prometheus URL> <end, in seconds since 1970> <folder for PNGs>');
  process.exit(2);
}
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };
// No Prometheus ran the rules of a past that is invented.
const OF_PROMETHEUS = 'Hours that were not recorded';
const dashboards = join(import.meta.dirname, '..', 'dashboards');

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  try {
    if (url.pathname.startsWith('/api/')) {
      const answer = await fetch(prometheus + request.url);
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(await answer.text());
      return;
    }
    const file = url.pathname.startsWith('/dashboards/')
      ? join(dashboards, url.pathname.slice('/dashboards/'.length))
      : join(import.meta.dirname, 'dist', url.pathname === '/' ? 'index.html' : url.pathname);
    const content = readFileSync(file);
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    response.end(content);
  } catch (error) {
    response.writeHead(404);
    response.end(String(error));
  }
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));

mkdirSync(folder, { recursive: true });
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--font-render-hinting=none'],
});
let failures = 0;
for (const file of readdirSync(dashboards).filter((name) => name.endsWith('.json'))) {
  const name = file.replace('.json', '');
  const page = await browser.newPage();
  await page.setViewport({ width: 1624, height: 1200 });
  page.on('pageerror', (error) => {
    failures++;
    console.error(`${name}: ${error.message}`);
  });
  await page.goto(`http://127.0.0.1:${server.address().port}/?dashboard=${name}&end=${end}`);
  await page.waitForSelector('#dashboard', { timeout: 60000 });
  await page.waitForFunction(() => !document.querySelector('.preview-loading'), { timeout: 120000 });
  await page.waitForNetworkIdle();
  for (const kind of ['error', 'empty']) {
    const all = await page.$$eval('.preview-' + kind, (found) => found.map((e) => e.parentElement.textContent));
    const texts = all.filter((text) => kind === 'error' || !text.startsWith(OF_PROMETHEUS));
    failures += texts.length;
    texts.forEach((text) => console.error(`${name}: ${kind}: ${text}`));
  }
  const element = await page.$('#dashboard');
  await element.screenshot({ path: join(folder, name + '.png') });
  console.log(join(folder, name + '.png'));
  await page.close();
}
await browser.close();
server.close();
process.exit(failures ? 1 : 0);
