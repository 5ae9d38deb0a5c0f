// The operations room's board in a real Chromium, over a line that is cut and mended: node board.mjs CHROMIUM ADDRESS NAME PASSWORD LANGUAGE
//
// Prints one JSON object a step: what was seen. Whatever is not as it must be ends it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import { chromium } from 'playwright-core';

const [executablePath, server, name, password, language] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const line = { isDown: false, ends: new Set() };
const address = await lay(new URL(server));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const wrong = [];
const step = (what, seen = {}) => console.log(JSON.stringify({ step: what, ...seen }));

// The room looks at the board over the line that is cut; who says something has another.
const room = await enter(address, { width: 1920, height: 1080 });
const field = await enter(server, { width: 1280, height: 800 });
const board = await room.newPage();
listen(board);
const reporter = await field.newPage();
await board.goto(`${address}/now`);
await board.waitForSelector('[data-line=live]');
step('live', { says: await board.textContent('[data-says]'), last: await board.textContent('[data-last]') });

// What is said is there, and says that it is new.
const began = Date.now();
const first = await open('انهيار بناء، الأول');
const row = board.locator('#part-incidents .row', { has: board.locator(`a[href="/incidents/${first}"]`) });
await row.waitFor();
assert.equal(await row.locator('[data-new]').isVisible(), true);
assert.equal(await board.locator('#part-statements .row').first().locator('[data-new]').isVisible(), true);
step('told', { milliseconds: Date.now() - began });

// So does what comes in otherwise: a report, and a sighting with two taps.
const heard = Date.now();
await reporter.goto(`${server}/reports/new`);
await reporter.fill('#what', 'دخان فوق السوق');
await Promise.all([reporter.waitForNavigation(), reporter.locator('form[action="/reports"] button[type=submit]').first().click()]);
await board.locator('#part-reports .row', { hasText: 'دخان فوق السوق' }).waitFor();
await reporter.goto(`${server}/sightings`);
await Promise.all([reporter.waitForNavigation(), reporter.click('button[name=what][value="drone.heard"]')]);
await board.locator('#part-sightings .row').first().waitFor();
step('sections', { milliseconds: Date.now() - heard, calm: await board.locator('#part-alarms [data-calm]').textContent() });

// Nothing moves under the hand of who is there; it waits, and says so.
const link = row.locator('a.row-name');
await link.focus();
const seat = await link.boundingBox();
const second = await open('حريق، الثاني');
await board.locator('#part-incidents [data-waits]').waitFor({ state: 'visible' });
assert.equal(await board.locator(`#part-incidents a[href="/incidents/${second}"]`).count(), 0);
assert.deepEqual(await link.boundingBox(), seat);
assert.equal(await link.evaluate(element => element === document.activeElement), true);
await board.evaluate(() => document.activeElement.blur());
await board.locator(`#part-incidents a[href="/incidents/${second}"]`).waitFor();
assert.equal(await board.locator('#part-incidents [data-waits]').isVisible(), false);
step('held');

// The line is cut: what is shown does not look like the present, and says since when.
line.isDown = true;
line.ends.forEach(end => end.destroy());
await board.waitForSelector('[data-line=broken]');
assert.equal(await board.locator('.board').getAttribute('data-stale'), '');
assert.equal(await board.locator('[data-last]').isVisible(), false);
step('cut', { says: await board.textContent('[data-says]') });
const missed = [await open('بلاغ فات، الثالث'), await open('بلاغ فات، الرابع')];
await board.waitForTimeout(500);
assert.equal(await board.locator(`#part-incidents a[href="/incidents/${missed[0]}"]`).count(), 0);

// And back: it has caught up when it calls itself current.
line.isDown = false;
await board.waitForSelector('[data-line=live]', { timeout: 30_000 });
for (const one of missed) {
  assert.equal(await board.locator(`#part-incidents a[href="/incidents/${one}"]`).count(), 1);
}
assert.equal(await board.locator('.board').getAttribute('data-stale'), null);
step('mended', { says: await board.textContent('[data-says]') });

// A line on which nothing comes is as broken as one that was cut.
line.isStill = true;
await board.waitForSelector('[data-line=broken]', { timeout: 30_000 });
line.isStill = false;
await board.waitForSelector('[data-line=live]', { timeout: 30_000 });
step('silent');

// Sound comes only when somebody asked for it.
const sound = board.locator('[data-sound]');
assert.equal(await sound.getAttribute('aria-pressed'), 'false');
await sound.click();
assert.equal(await sound.getAttribute('aria-pressed'), 'true');
step('sound', { says: await sound.textContent() });

// A drill is no news of the record's board.
const drills = await room.newPage();
listen(drills);
await drills.goto(`${address}/now?show=exercises`);
await drills.waitForSelector('[data-line=live]');
const drill = await open('تمرين في الساحة', true);
await drills.locator(`#part-incidents a[href="/incidents/${drill}"]`).waitFor();
assert.equal(await board.locator(`#part-incidents a[href="/incidents/${drill}"]`).count(), 0);
await drills.close();
step('drill');

// Across the room, and in the hand.
for (const [width, height] of [[2560, 1440], [1920, 1080], [1280, 800], [390, 844]]) {
  await board.setViewportSize({ width, height });
  const over = await board.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(over, 0, `reaches ${over} px over the side at ${width}`);
  if (width === 1920 || width === 390) {
    await board.evaluate(axe);
    const judged = await board.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    wrong.push(...judged.violations.map(found => `axe at ${width}: ${found.id}: ${found.nodes.slice(0, 3).map(node => node.target.join(' ')).join(', ')}`));
  }
}
// One column on a phone, in the order of urgency.
const order = await board.evaluate(() => [...document.querySelectorAll('[data-part]')].map(part => [part.dataset.part, part.getBoundingClientRect().top, part.getBoundingClientRect().left]));
assert.deepEqual(order.map(([, top]) => top), order.map(([, top]) => top).toSorted((one, other) => one - other));
assert.equal(new Set(order.map(([, , left]) => left)).size, 1);
step('phone', { order: order.map(([name]) => name) });

// Without a script it says that it stands still, and is fetched anew by hand.
const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await field.storageState() });
const still = await plain.newPage();
await still.goto(`${server}/now`);
const says = await still.textContent('noscript');
const fifth = await open('الخامس');
await still.locator('.board-head a.button').click();
assert.equal(await still.locator(`#part-incidents a[href="/incidents/${fifth}"]`).count(), 1);
step('plain', { says });

// Locked: nothing stays on the screen.
await Promise.all([
  board.waitForURL('**/locked', { timeout: 15_000 }),
  room.newPage().then(async other => {
    await other.goto(`${address}/settings`);
    await other.locator('form[action="/lock"] button').locator('visible=true').first().click();
  }),
]);
step('locked');
step('end', { wrong });
await browser.close();
process.exit();

async function enter(at, viewport) {
  const context = await browser.newContext({ viewport });
  await context.addCookies([{ name: 'bayyina-view', value: `${language}.light.latn`, url: at }]);
  const page = await context.newPage();
  await page.goto(`${at}/sign-in`);
  await page.fill('main input[name=name]', name);
  await page.fill('main input[name=password]', password);
  await page.click('main form:has(input[name=password]) button[type=submit]');
  await page.waitForURL(`${at}/`);
  await page.close();
  return context;
}

async function open(title, isDrill = false) {
  await reporter.goto(`${server}/incidents/new${isDrill ? '?show=exercises' : ''}`);
  await reporter.fill('#title', title);
  await reporter.fill('#when-date', '2026-02-03');
  await Promise.all([reporter.waitForNavigation(), reporter.locator('form[action="/incidents"] button[type=submit]').first().click()]);
  return new URL(reporter.url()).pathname.split('/')[2];
}

function listen(page) {
  page.setDefaultTimeout(20_000);
  page.on('pageerror', error => wrong.push(error.message));
  page.on('console', message => {
    // A line that is cut says so on the console.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      wrong.push(message.text());
    }
  });
}

function lay(to) {
  return new Promise(done => {
    const laid = net.createServer(near => {
      if (line.isDown) {
        near.destroy();
        return;
      }
      const far = net.connect(Number(to.port), '127.0.0.1');
      for (const [from, other] of [[near, far], [far, near]]) {
        line.ends.add(from);
        // Where the line is still, what is sent is taken and comes nowhere.
        from.on('data', chunk => { if (!line.isStill) { other.write(chunk); } });
        from.on('error', () => other.destroy());
        from.on('close', () => { line.ends.delete(from); other.destroy(); });
      }
    });
    laid.unref();
    laid.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${laid.address().port}`));
  });
}
