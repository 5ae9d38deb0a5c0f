// Adds a file to an incident in a real Chromium, over a line that fails: node upload.mjs CHROMIUM ADDRESS NAME PASSWORD PATH FILE
//
// Prints one JSON object a step: what the page shows, and what is wrong.
import { chromium } from 'playwright-core';

const [executablePath, address, name, password, path, file] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
await context.addCookies([{ name: 'bayyina-view', value: 'ar.light.arab', url: address }]);
const page = await context.newPage();
const wrong = [];
const asked = [];
page.setDefaultTimeout(30_000);
page.on('pageerror', error => wrong.push(error.message));
page.on('console', message => {
  if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
    wrong.push(message.text());
  }
});
page.on('dialog', dialog => dialog.accept());
page.on('request', request => { if (request.url().includes('/api/uploads/')) { asked.push(request.method()); } });

await page.goto(`${address}/sign-in`);
await page.fill('main input[name=name]', name);
await page.fill('main input[name=password]', password);
await page.click('main form:has(input[name=password]) button[type=submit]');
await page.waitForURL(`${address}/`);

// The line fails for good; after a reload the file is chosen again, and goes on.
await page.route('**/api/uploads/*', route => route.request().method() === 'PATCH' ? route.abort() : route.continue());
await page.goto(address + path);
await choose();
await page.waitForSelector('#add li[data-state=sending]');
const pause = page.locator('#add li button');
await pause.focus();
await page.keyboard.press('Enter');
await page.waitForSelector('#add li[data-state=paused]');
console.log(JSON.stringify({ step: 'paused', button: await pause.textContent() }));
await page.unroute('**/api/uploads/*');
await page.reload();
asked.length = 0;
await choose();
await page.waitForSelector('#add li[data-outcome=equal]');
console.log(JSON.stringify({
  step: 'sealed',
  asked,
  item: await page.getAttribute('#add li a', 'href'),
  sha256: await page.textContent('#add li code'),
  live: await page.textContent('#add [role=status]'),
  over: await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  wrong,
}));
await browser.close();

async function choose() {
  await page.locator('#add input[type=file]').first().waitFor({ state: 'attached' });
  await page.waitForSelector('#add .drop');
  await page.locator('#add .drop input[type=file]').first().setInputFiles(file);
}
