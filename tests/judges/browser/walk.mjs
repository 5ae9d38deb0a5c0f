// The whole walk of the first administrator in a real Chromium, from the one-time link to the last refusal.
//
//   node walk.mjs CHROMIUM ADDRESS LINK LANGUAGE WIDTH FOLDER OUT DATA
//
// ADDRESS names the host localhost (passkeys belong to a name). FOLDER is dropped on an incident, its largest file over a line that is
// cut; OUT gets dossier.zip and the key file; DATA is the data folder, to see what a failure looks like.
// Prints one JSON object a step, in order: what was seen. Whatever is not as it must be ends the walk.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import net from 'node:net';
import { chromium } from 'playwright-core';

const [executablePath, server, link, language, width, folder, out, data] = process.argv.slice(2);
// The line to the server, which can be cut: after so many bytes of one connection it is down until it is mended.
const line = { cutAfter: Infinity, isDown: false };
const address = await lay(new URL(server));
const password = 'a long password of words';
const name = language === 'ar' ? 'سلمى' : 'Salma';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const context = await browser.newContext({ viewport: { width: Number(width), height: 844 } });
await context.addCookies([{ name: 'bayyina-view', value: `${language}.light.arab`, url: address }]);
const page = await context.newPage();
page.setDefaultTimeout(30_000);
const wrong = [];
page.on('dialog', dialog => dialog.accept());
page.on('pageerror', error => wrong.push(error.message));
page.on('console', message => {
  // A page that is refused says so on the console by its status, and so does a line that is cut.
  if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
    wrong.push(message.text());
  }
});
const devtools = await context.newCDPSession(page);
const step = (what, seen = {}) => console.log(JSON.stringify({ step: what, ...seen }));
const heading = () => page.locator('h1').first().textContent();
const signIn = 'form[action="/sign-in"]';

// The link.
await page.goto(address + new URL(link).pathname);
assert.equal(await page.isChecked('input[value=documentation]'), true);
assert.equal(await page.isChecked('input[value=field]'), false);
assert.equal(await page.locator('input[value=legal], input[value=protection-officer]').count(), 0);
await page.fill('input[name=name]', name);
await page.fill('input[name=password]', password);
await page.fill('input[name=again]', 'something else altogether');
await submit('main form');
assert.equal(await page.inputValue('input[name=name]'), name);
step('link refused', { alert: await page.textContent('[role=alert]') });
await page.fill('input[name=password]', password);
await page.fill('input[name=again]', password);
await submit('main form');
step('link', { heading: await heading(), path: new URL(page.url()).pathname });

// The exercise, from the first page.
await submit('form[action="/exercise"]');
assert.match(await page.textContent('.drill'), /EXERCISE.*تمرين|تمرين.*EXERCISE/s);
step('exercise', { items: await page.locator('.tile').count() });

// An incident, first without what it needs.
await page.goto(address);
await page.click('a[href="/incidents/new"]');
await page.waitForURL('**/incidents/new');
await page.fill('#place', 'الصاخور');
await page.evaluate(() => { document.querySelector('form[action="/incidents"]').noValidate = true; });
await submit('form[action="/incidents"]');
assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'alert');
assert.equal(await page.getAttribute('#title', 'aria-invalid'), 'true');
assert.equal(await page.getAttribute('#title', 'aria-describedby'), 'title-wrong title-help');
assert.equal(await page.inputValue('#place'), 'الصاخور');
step('incident refused', { complaints: await page.locator('.problem li').allTextContents() });
await page.fill('#title', 'انهيار بناء، تجربة');
await page.fill('#when-date', '2026-02-03');
await page.fill('#when-from', '06:45');
await submit('form[action="/incidents"]');
const incident = new URL(page.url()).pathname;
assert.equal(new URL(page.url()).hash, '#add');
step('incident', { heading: await heading(), drills: await page.locator('.drill').count() });

// A folder, over a line that is cut in the middle of its largest file.
const asked = [];
page.on('request', request => {
  if (request.url().includes('/api/uploads/')) {
    asked.push({ method: request.method(), offset: request.headers()['upload-offset'] });
  }
});
line.cutAfter = 8_000_000;
await choose();
while (!line.isDown) {
  await page.waitForTimeout(50);
}
await page.waitForTimeout(1000);
Object.assign(line, { cutAfter: Infinity, isDown: false });
await page.reload();
asked.length = 0;
await choose();
await page.waitForFunction(() => {
  const rows = [...document.querySelectorAll('#add li')];
  return rows.length > 0 && rows.every(row => row.dataset.outcome);
});
const outcomes = await page.locator('#add li').evaluateAll(rows => rows.map(row => row.dataset.outcome));
assert.ok(asked.some(request => request.method === 'HEAD'), 'it did not ask how far the file had come');
assert.ok(asked.some(request => request.method === 'PATCH' && Number(request.offset) > 0), 'it did not go on where the line broke');
step('folder', { outcomes });

// A note, and the dossier.
await page.goto(address + incident);
await page.fill('#note', 'سُمع صوت تحت الأنقاض');
await submit('form[action$="/notes"]');
await page.click('a[href^="/dossiers?incident"]');
const coming = page.waitForEvent('download');
await page.click('form[action="/dossiers"] button[type=submit]');
await (await coming).saveAs(path.join(out, 'dossier.zip'));
const key = page.waitForEvent('download');
await page.click('a[href="/ledger/key"]');
await (await key).saveAs(path.join(out, 'bayyina.key'));
step('dossier');

// Closed, and what closing means.
await page.goto(address + incident);
await page.click('[aria-labelledby=close] summary');
await page.fill('#reason', 'انتهت');
await submit('form[action$="/close"]');
assert.equal(await page.locator('[aria-labelledby=close]').count(), 0);
step('closed', { standing: await page.locator('.chip').first().textContent() });

// Language, theme, digits.
await page.goto(`${address}/settings`);
const other = language === 'ar' ? 'en' : 'ar';
await page.check(`input[name=language][value=${other}]`);
await page.check('input[name=theme][value=dark]');
await submit('form:has(input[name=theme])');
assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme]), [other, 'dark']);
await page.check(`input[name=language][value=${language}]`);
await page.check('input[name=digits][value=latn]');
await submit('form:has(input[name=theme])');
await page.goto(address);
assert.match(await page.textContent('.figures'), /[0-9]/);
assert.doesNotMatch(await page.textContent('.figures'), /[٠-٩]/);
await page.goto(`${address}/settings`);
await page.check('input[name=digits][value=arab]');
await submit('form:has(input[name=theme])');
await page.goto(address);
step('settings', { figures: await page.textContent('.figures dd') });
await page.locator('form[action="/preferences"] button').locator('visible=true').first().click();
await page.waitForFunction(was => document.documentElement.lang !== was, language);
await page.locator('form[action="/preferences"] button').locator('visible=true').first().click();
await page.waitForFunction(was => document.documentElement.lang === was, language);

// A second user, whose tries will lock them out.
await page.goto(`${address}/users`);
await page.fill('#name', 'Khaled');
await page.check('#new input[value=field]');
await submit('#new');
const second = await page.textContent('[role=status] code');

// An app for codes, a passkey.
await page.goto(`${address}/account`);
await submit('form[action="/account/codes"]');
const secret = (await page.textContent('#codes code')).replaceAll(' ', '');
await page.fill('#codes input[name=code]', '000000');
await submit('form[action="/account/codes/confirm"]');
step('code refused', { alert: await page.textContent('[role=alert]') });
await page.fill('#codes input[name=code]', codeOf(secret, 0));
await submit('form[action="/account/codes/confirm"]');
await devtools.send('WebAuthn.enable');
await devtools.send('WebAuthn.addVirtualAuthenticator', {
  options: {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
    automaticPresenceSimulation: true,
  },
});
await page.fill('form[action="/account/passkeys"] input[name=name]', 'a device');
await submit('form[action="/account/passkeys"]');
await page.waitForSelector('form[action="/account/passkeys/remove"]');
step('factors');

// The quick lock: nothing is shown until the password is there.
await page.locator('form[action="/lock"] button').locator('visible=true').first().click();
await page.waitForURL('**/locked');
await page.goto(address + incident);
assert.ok(page.url().endsWith('/locked'));
await page.fill('input[name=password]', 'wrong');
await submit('form[action="/locked"]');
step('lock', { heading: await heading(), alert: await page.textContent('[role=alert]') });
await page.fill('input[name=password]', password);
await submit('form[action="/locked"]');

// Out, and in again by password and code.
await signOut();
await page.goto(address + incident);
assert.ok(page.url().includes('/sign-in?to='));
await page.fill(`${signIn} input[name=name]`, name);
await page.fill(`${signIn} input[name=password]`, 'wrong');
await submit(signIn);
step('password refused', { alert: await page.textContent('[role=alert]'), kept: await page.inputValue(`${signIn} input[name=name]`) });
await page.fill(`${signIn} input[name=password]`, password);
await submit(signIn);
await page.waitForURL('**/sign-in/code**');
await page.fill('input[name=code]', '123');
await submit('form[action="/sign-in/code"]');
await page.fill('input[name=code]', codeOf(secret, 1));
await submit('form[action="/sign-in/code"]');
assert.equal(new URL(page.url()).pathname, incident);
step('signed in by password and code');

// By passkey.
await signOut();
await page.goto(`${address}/sign-in`);
await page.click('form[action="/sign-in/passkey"] button[type=submit]');
await page.waitForURL(`${address}/`);
step('signed in by passkey');

// Pages that say no.
const refused = {};
for (const [status, where] of [[403, '/access-log'], [404, '/nothing']]) {
  const answer = await page.goto(address + where);
  assert.equal(answer.status(), status);
  refused[status] = await heading();
}
for (const [status, text] of [[400, 'a'], [413, 'a'.repeat(5_000_000)]]) {
  await page.goto(address);
  const [answer] = await Promise.all([page.waitForNavigation(), page.evaluate(value => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action: '/preferences' });
    form.append(Object.assign(document.createElement('textarea'), { name: 'text', value }));
    document.body.append(form);
    form.submit();
  }, text)]);
  assert.equal(answer.status(), status);
  refused[status] = await heading();
}
const checkpoint = path.join(data, 'ledger', 'checkpoint');
const published = await readFile(checkpoint);
await writeFile(checkpoint, 'damaged');
assert.equal((await page.goto(`${address}/ledger`)).status(), 500);
refused[500] = await heading();
await writeFile(checkpoint, published);

// Locked out, and too many tries.
await signOut();
await page.goto(address + new URL(second).pathname);
assert.equal(await page.locator('input[name=role]').count(), 0);
await page.fill('input[name=password]', password);
await page.fill('input[name=again]', password);
await submit('main form');
await signOut();
for (let i = 0; i < 5; i++) {
  await page.goto(`${address}/sign-in`);
  await page.fill(`${signIn} input[name=name]`, 'Khaled');
  await page.fill(`${signIn} input[name=password]`, `wrong ${i}`);
  await submit(signIn);
}
await page.fill(`${signIn} input[name=password]`, password);
await submit(signIn);
step('locked out', { alert: await page.textContent('[role=alert]') });
for (let i = 0; i < 61; i++) {
  await page.request.get(`${address}/link/x`);
}
assert.equal((await page.goto(`${address}/link/x`)).status(), 429);
refused[429] = await heading();
step('refused', { refused });
step('end', { wrong });
await browser.close();
process.exit();

async function submit(form) {
  await Promise.all([page.waitForNavigation(), page.locator(`${form} button[type=submit]`).first().click()]);
}

async function signOut() {
  await page.goto(`${address}/account`);
  await submit('main form[action="/sign-out"]');
}

async function choose() {
  await page.waitForSelector('#add .drop');
  await page.locator('#add .drop input[webkitdirectory]').setInputFiles(folder);
}

function lay(to) {
  return new Promise(done => {
    const laid = net.createServer(near => {
      if (line.isDown) {
        near.destroy();
        return;
      }
      const far = net.connect(Number(to.port), '127.0.0.1');
      let bytes = 0;
      near.on('data', chunk => {
        bytes += chunk.length;
        if (bytes > line.cutAfter) {
          line.isDown = true;
          near.destroy();
        }
      });
      for (const [from, other] of [[near, far], [far, near]]) {
        from.pipe(other);
        from.on('error', () => other.destroy());
        // What was on its way still arrives.
        from.on('close', () => other.end());
      }
    });
    laid.unref();
    laid.listen(0, '127.0.0.1', () => done(`http://localhost:${laid.address().port}`));
  });
}

// RFC 6238 with SHA-1, steps of 30 seconds and six digits.
function codeOf(base32, later) {
  const bits = [...base32].map(letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map(octet => Number.parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const hash = createHmac('sha1', key).update(counter).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
