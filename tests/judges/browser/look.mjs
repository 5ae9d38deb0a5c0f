// Opens pages in a real Chromium as a user would see them, and prints what is wrong with each as one JSON object a line.
//
//   node look.mjs CHROMIUM ADDRESS SESSION PATH…
//
// SESSION is the cookie of somebody who is signed in, or `none` for a stranger.
//
// Every path is opened in Arabic and English, light and dark, on a phone and on a laptop: axe-core judges it (WCAG 2.2 AA and best
// practice), nothing may reach over the side, fail on the console, or be asked of another host; the first view's bytes are counted
// on an empty cache.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [executablePath, address, session, ...paths] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

const report = finding => console.log(JSON.stringify(finding));

for (const language of ['ar', 'en']) {
  for (const [width, height] of [[390, 844], [1280, 800]]) {
    for (const theme of ['light', 'dark']) {
      const context = await newContext(language, theme, { width, height });
      const page = await context.newPage();
      const where = { language, width, theme };
      const wrong = listen(page);
      for (const path of paths) {
        await page.goto(address + path, { waitUntil: 'load' });
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) {
          wrong.push(`reaches ${over} px over the side`);
        }
        // The page's policy lets nothing in that is not its own; a debugger is not the page.
        await page.evaluate(axe);
        // Another theme changes colours, and nothing else that is judged.
        const judged = await page.evaluate(runOnly => globalThis.axe.run(document, { runOnly, resultTypes: ['violations'] }),
          theme === 'dark' ? { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
        for (const violation of judged.violations) {
          wrong.push(`axe ${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map(node => node.target.join(' ')).join(', ')}`);
        }
        report({ ...where, path, wrong: wrong.splice(0) });
      }
      await context.close();
    }
  }
  for (const path of paths) {
    report({ language, path, ...await firstView(language, path), wrong: [] });
  }
}
if (session !== 'none') {
  await keyboard();
  await withoutScript();
}
await browser.close();

async function newContext(language, theme, viewport, more = {}) {
  const context = await browser.newContext({ viewport, ...more });
  await context.addCookies([{ name: 'bayyina-view', value: `${language}.${theme}.arab`, url: address }]);
  if (session !== 'none') {
    const [name, value] = session.split('=', 2);
    await context.addCookies([{ name, value, url: address }]);
  }
  return context;
}

function listen(page) {
  const wrong = [];
  page.on('console', message => {
    // A page that is refused says so on the console by its status; that is how it should be.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource: the server responded with a status of 404')) {
      wrong.push(`console: ${message.text()}`);
    }
  });
  page.on('pageerror', error => wrong.push(`error: ${error.message}`));
  page.on('request', request => {
    if (!request.url().startsWith(address)) {
      wrong.push(`asks ${request.url()}`);
    }
  });
  return wrong;
}

// What comes over the line until the page rests, headers included; previews of items, which a browser fetches ahead of where the reader
// is, apart from the page itself.
async function firstView(language, path) {
  const context = await newContext(language, 'light', { width: 390, height: 844 });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let [bytes, previews] = [0, 0];
  let line;
  const pictures = new Set();
  await session.send('Network.enable');
  session.on('Network.requestWillBeSent', event => {
    if (event.request.url.includes('/preview/')) { pictures.add(event.requestId); }
    if (event.request.url.includes('/live?')) { line = event.requestId; }
  });
  session.on('Network.loadingFinished', event => {
    if (pictures.has(event.requestId)) { previews += event.encodedDataLength; } else { bytes += event.encodedDataLength; }
  });
  // The board's line stays open, so the network never rests there.
  if (path.startsWith('/now')) {
    session.on('Network.dataReceived', event => { if (event.requestId === line) { bytes += event.encodedDataLength; } });
    await page.goto(address + path, { waitUntil: 'load' });
    await page.waitForSelector('[data-line=live]');
    await page.waitForTimeout(1000);
  } else {
    await page.goto(address + path, { waitUntil: 'networkidle' });
  }
  await context.close();
  return { bytes, previews };
}

// With the keyboard alone: the skip link comes first, is seen, and leads to the content; every link and field can be reached.
async function keyboard() {
  const context = await newContext('ar', 'light', { width: 1280, height: 800 });
  const page = await context.newPage();
  const wrong = listen(page);
  await page.goto(address + paths[0]);
  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => ({ skip: document.activeElement.className, seen: document.activeElement.getBoundingClientRect().width > 40 }));
  if (first.skip !== 'skip' || !first.seen) {
    wrong.push('the first stop of the keyboard is not a skip link that can be seen');
  }
  await page.keyboard.press('Enter');
  if (await page.evaluate(() => document.activeElement.id) !== 'content') {
    wrong.push('the skip link does not lead to the content');
  }
  await page.goto(address + paths[0]);
  const reachable = await page.evaluate(() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
    .filter(element => element.checkVisibility({ visibilityProperty: true })).length);
  const reached = new Set();
  for (let i = 0; i < reachable + 5; i++) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) { return ''; }
      const style = getComputedStyle(element);
      return style.outlineStyle === 'none' ? `unseen ${element.outerHTML.slice(0, 80)}` : [...document.querySelectorAll('*')].indexOf(element);
    }));
  }
  reached.delete('');
  wrong.push(...[...reached].filter(stop => typeof stop === 'string').map(stop => `focus that is not seen: ${stop}`));
  if (reached.size < reachable) {
    wrong.push(`${reachable - reached.size} of ${reachable} stops cannot be reached by the keyboard`);
  }
  report({ what: 'keyboard', wrong });
  await context.close();
}

// A browser that runs no script changes the language and the theme all the same.
async function withoutScript() {
  const context = await newContext('ar', 'light', { width: 390, height: 844 }, { javaScriptEnabled: false });
  const page = await context.newPage();
  const wrong = [];
  await page.goto(`${address}/settings`);
  await page.check('input[name=language][value=en]');
  await page.check('input[name=theme][value=dark]');
  await page.click('main button[type=submit]');
  const html = await page.content();
  if (!/<html lang="en" dir="ltr" data-theme="dark"/.test(html)) {
    wrong.push('without a script the settings cannot be changed');
  }
  await page.click('details.menu > summary');
  const group = page.locator('details.menu details:has(a[href="/ledger"])');
  if (await group.getAttribute('open') === null) {
    await group.locator('> summary').click();
  }
  await page.click('details.menu a[href="/ledger"]');
  if (!page.url().endsWith('/ledger')) {
    wrong.push('without a script the menu leads nowhere');
  }
  report({ what: 'without script', wrong });
  await context.close();
}
