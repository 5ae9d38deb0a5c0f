// Pictures of every page, to be looked at: in Arabic and English, light and dark, on a phone, a laptop and a wall screen.
//
//   node screens.mjs CHROMIUM ADDRESS LINK DATA OUT [LANGUAGE.THEME.WIDTH …]
//
// LINK is the first one-time link of an empty installation, DATA its data folder (to see what a failure looks like). Pictures are
// named page.language.theme.width.png; sheets/ holds several pages in one. `screens` beside this file starts the installation.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createHmac } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [executablePath, address, link, data, out, ...only] = process.argv.slice(2);
const files = fileURLToPath(new URL('../../../samples/exercise/files', import.meta.url));
const password = 'a long password of words';
const views = [];
for (const language of ['ar', 'en']) {
  for (const theme of ['light', 'dark']) {
    for (const width of [390, 1280, 2560]) {
      if (only.length === 0 || only.includes(`${language}.${theme}.${width}`)) {
        views.push({ language, theme, width, height: { 390: 844, 1280: 800, 2560: 1440 }[width] });
      }
    }
  }
}
await mkdir(path.join(out, 'sheets'), { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const taken = [];
let cookies = [];

// A stranger.
await shoot('welcome', '/');
await shoot('sign-in', '/sign-in');
await shoot('sign-in-wrong', async page => {
  await page.goto(`${address}/sign-in`);
  await page.fill('main input[name=name]', 'salma');
  await page.fill('main input[name=password]', 'wrong');
  await submit(page, 'form[action="/sign-in"]');
});
await shoot('link-dead', '/link/nothing');
await shoot('link', new URL(link).pathname);

// The first administrator, and an empty record.
await act(async page => {
  await page.goto(link.replace(/^https?:\/\/[^/]+/, address));
  await page.fill('input[name=name]', 'سلمى');
  await page.fill('input[name=password]', password);
  await page.fill('input[name=again]', password);
  await page.check('input[name=role][value=operations]');
  await submit(page, 'main form');
});
for (const [name, where] of [
  ['home-empty', '/'], ['now-empty', '/now'], ['reports-empty', '/reports'], ['sightings-empty', '/sightings'], ['incidents-empty', '/incidents'], ['exercises-empty', '/incidents?show=exercises'], ['items-empty', '/items'],
  ['dossiers-empty', '/dossiers'], ['people', '/people'],
]) {
  await shoot(name, where);
}

// A record.
const places = {};
await act(async page => {
  await page.goto(address);
  await submit(page, 'form[action="/exercise"]');
  places.drill = new URL(page.url()).pathname;
  for (const [title, day, from, to, where] of [
    ['انهيار بناء من أربعة طوابق في حي الصاخور', '2026-02-03', '06:45', '', 'حي الصاخور، قرب مدرسة عبد القادر الحسيني'],
    ['حريق في مخيم أطمة', '2026-02-04', '', '', 'أطمة، القطاع 7'],
    ['Road accident on the M4 near Ariha', '2026-02-05', '14:10', '14:25', 'M4, Ariha junction'],
  ]) {
    await page.goto(`${address}/incidents/new`);
    await page.fill('#title', title);
    await page.fill('#when-date', day);
    await page.fill('#when-from', from);
    await page.fill('#when-to', to);
    await page.fill('#place', where);
    await submit(page, 'form[action="/incidents"]');
    places.incident ??= new URL(page.url()).pathname;
  }
  await page.goto(address + places.incident);
  await page.fill('#note', 'سُمع صوت طفل تحت الأنقاض من جهة الدرج.\nطُلب الصمت في الموقع لخمس دقائق.');
  await submit(page, 'form[action$="/notes"]');
  await page.setInputFiles('#add .drop input[type=file]', [`${files}/صور/stretcher, dummy 4.jpg`]);
  await page.waitForSelector('#add li[data-outcome]');
  await page.goto(`${address}/users`);
  await page.fill('#name', 'أبو أحمد');
  await page.check('#new input[value=field]');
  await submit(page, '#new');
  places.user = new URL(await page.getAttribute('main form[action="/users/roles"] input[name=user]', 'value'), 'http://x/users/').pathname;
  for (const [name, role] of [['نور', 'protection-officer'], ['Khaled', 'analyst']]) {
    await page.goto(`${address}/users`);
    await page.fill('#name', name);
    await page.check(`#new input[value=${role}]`);
    await submit(page, '#new');
    places[role] = await page.textContent('[role=status] code');
  }
  await page.goto(`${address}/dossiers?incident=incident/${places.drill.split('/')[2]}`);
  const download = page.waitForEvent('download');
  await page.click('form[action="/dossiers"] button[type=submit]');
  await (await download).path();
  for (const [then, place, what] of [['open', 'سراقب، السوق', 'تمرين: برميل متفجر على السوق، عائلة تحت الأنقاض'], ['', 'سراقب، السوق', 'تمرين: انفجار كبير قرب السوق']]) {
    await page.goto(`${address}/reports/new?show=exercises`);
    await page.fill('#place', place);
    await page.fill('#what', what);
    await page.selectOption('#weapon', 'barrel-bomb');
    await page.fill('#trapped', '5-7');
    await page.fill('#caller_contact', '0944000111');
    await page.click(`button[name=then][value="${then}"]`);
    await page.waitForURL(/reports\/[0-9a-f]/);
    places[then || 'report'] = new URL(page.url()).pathname;
    if (then) {
      places.struck = await page.getAttribute('main a[href^="/incidents/"]', 'href');
      places.strike = await page.getAttribute('main a[href^="/strikes/"]', 'href');
    }
  }
  await page.goto(`${address}/sightings?show=exercises`);
  await page.fill('#place', 'سراقب');
  await page.click('button[name=what][value="helicopter.heard"]');
  await page.goto(`${address}/items?show=exercises`);
  places.item = await page.getAttribute('a.row-name:has-text("stretcher")', 'href');
  await page.goto(`${address}${places.drill}/worksites`);
  await page.fill('#label', 'بناء من أربعة طوابق قرب الفرن');
  await submit(page, 'form[action$="/worksites"]');
  places.worksite = new URL(page.url()).pathname;
  await page.fill('#lines', 'مريم (دمية 1)\nأبو سامر (دمية 2)');
  await submit(page, 'form:has(#lines)');
  await page.fill('#best', '6');
  await page.fill('#group-label', 'عائلة في الطابق الثالث');
  await submit(page, 'form:has(#best)');
  places.casualty = await page.getAttribute('a.row-name:has-text("مريم")', 'href');
});

// Teams: one on site with a roll-call, one that is overdue cannot be had in minutes.
const person = n => `volunteer/0000000${n}-0000-4000-8000-00000000000${n}`;
await act(async page => {
  const fill = async (where, fields, chosen = {}) => {
    await page.goto(address + where);
    for (const [id, value] of Object.entries(fields)) {
      await page.fill(`#${id}`, value);
    }
    for (const [id, value] of Object.entries(chosen)) {
      await page.selectOption(`#${id}`, value);
    }
    await submit(page, `main form[action="${where}"]`);
    return new URL(page.url()).pathname;
  };
  places.vehicle = await fill('/vehicles', { name: 'رافعة 3', text: '214 875' }, { type: 'crane' });
  places.facility = await fill('/facilities', { name: 'مشفى الدانا الجراحي', place: '36.21, 36.77' }, { type: 'hospital' });
  await page.fill('#beds', '7');
  await page.fill('#intensive', '2');
  await submit(page, 'form[action$="/capacity"]');
  places.hazard = await fill('/hazards', { place: 'جسر الحج', text: 'قذيفة لم تنفجر على يمين الطريق' }, { type: 'ordnance' });
  await page.goto(`${address}/teams`);
  await page.fill('#name', 'فريق الصاخور');
  await page.check('input[name=vehicle]');
  await page.click('main details summary');
  await page.fill('#member', [1, 2, 3].map(person).join('\n'));
  await submit(page, 'main form[action="/teams"]');
  places.team = new URL(page.url()).pathname;
  await page.goto(`${address}/deployments/new?team=team/${places.team.split('/')[2]}&incident=incident/${places.incident.split('/')[2]}`);
  await page.fill('#destination', 'مدخل الحي من جهة المدرسة');
  await submit(page, 'main form[action="/deployments"]');
  places.deployment = new URL(page.url()).pathname;
  await submit(page, 'form[action$="/arrive"]');
  await submit(page, 'form[action="/roll-calls"]');
  places.rollCall = new URL(page.url()).pathname;
  await page.locator('form[action$="/answer"] button[value=safe]').first().click();
  await page.waitForLoadState();
  await page.locator('form[action$="/answer"] button[value=injured]').first().click();
  await page.waitForLoadState();
});
for (const [name, where] of [
  ['deployments', '/deployments'], ['deployment-new', '/deployments/new'], ['deployment', places.deployment], ['teams', '/teams'], ['team', places.team],
  ['vehicles', '/vehicles'], ['vehicle', places.vehicle], ['facilities', '/facilities'], ['facility', places.facility], ['hazards', '/hazards'],
  ['hazard', places.hazard], ['roll-calls', '/roll-calls'], ['roll-call', places.rollCall],
  ['warnings', '/warnings'], ['warning-new', '/warnings/new'], ['alerts', '/alerts'],
]) {
  await shoot(name, where);
}
for (const [name, where] of [
  ['home', '/'], ['now', '/now'], ['now-drill', '/now?show=exercises'], ['incidents', '/incidents'], ['exercises', '/incidents?show=exercises'], ['incidents-none-found', '/incidents?q=zzz'],
  ['incident-new', '/incidents/new'], ['incident-new-drill', '/incidents/new?show=exercises'], ['incident', places.incident],
  ['home', '/'], ['incidents', '/incidents'], ['exercises', '/incidents?show=exercises'], ['incidents-none-found', '/incidents?q=zzz'],
  ['report-new', '/reports/new'], ['reports', '/reports?show=exercises&state=all'], ['report', places.report], ['report-open', places.open],
  ['strikes', '/strikes?show=exercises'], ['strike-new', '/strikes/new'], ['strike', places.strike], ['sightings', '/sightings?show=exercises'],
  ['incident-struck', places.struck], ['incident-new', '/incidents/new'], ['incident-new-drill', '/incidents/new?show=exercises'], ['incident', places.incident],
  ['incident-drill', places.drill], ['worksites', `${places.drill}/worksites`], ['worksite', places.worksite], ['casualty', places.casualty],
  ['story', `${places.casualty}/story`], ['items', '/items'], ['items-drill', '/items?show=exercises'], ['item', places.item], ['ledger', '/ledger'],
  ['statement', '/ledger/4'], ['dossiers', '/dossiers'], ['users', '/users'], ['user', places.user], ['account', '/account'],
  ['settings', '/settings'], ['error-404', '/nothing'], ['error-403', '/access-log'],
]) {
  await shoot(name, where);
}
await shoot('incident-new-wrong', async page => {
  await page.goto(`${address}/incidents/new`);
  await page.fill('#title', 'قصف على السوق');
  await page.fill('#when-from', '10:20');
  await page.evaluate(() => { document.querySelector('#title').value = ''; document.querySelector('form[action="/incidents"]').noValidate = true; });
  await submit(page, 'form[action="/incidents"]');
});
await shoot('menu', async page => {
  await page.goto(address);
  if (await page.isVisible('.menu > summary')) {
    await page.click('.menu > summary');
  }
});
await shoot('focus', async page => {
  await page.goto(address);
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press('Tab');
  }
});
await shoot('error-400', page => send(page, '/preferences', 'a'));
await shoot('error-413', page => send(page, '/preferences', 'a'.repeat(5_000_000)));
const checkpoint = path.join(data, 'ledger', 'checkpoint');
const published = await readFile(checkpoint);
await writeFile(checkpoint, 'damaged');
await shoot('error-500', '/ledger');
await writeFile(checkpoint, published);

// The protection officer reads the log.
const keeper = cookies;
cookies = [];
await act(async page => {
  await page.goto(places['protection-officer']);
  await page.fill('input[name=password]', password);
  await page.fill('input[name=again]', password);
  await submit(page, 'main form');
});
await shoot('access-log', '/access-log');

// A second factor, and the lock.
cookies = keeper;
let secret;
await act(async page => {
  await page.goto(`${address}/account`);
  await submit(page, 'form[action="/account/codes"]');
  secret = (await page.textContent('#codes code')).replaceAll(' ', '');
});
await shoot('account-codes', '/account');
await act(async page => {
  await page.goto(`${address}/account`);
  await page.fill('#codes input[name=code]', codeOf(secret));
  await submit(page, 'form[action="/account/codes/confirm"]');
});
await act(async page => {
  await page.goto(address);
  await page.locator('form[action="/lock"] button').locator('visible=true').first().click();
  await page.waitForURL('**/locked');
});
await shoot('locked', '/locked');
cookies = [];
await shoot('code', async page => {
  await page.goto(`${address}/sign-in`);
  await page.fill('main input[name=name]', 'سلمى');
  await page.fill('main input[name=password]', password);
  await submit(page, 'form[action="/sign-in"]');
});
await act(async page => {
  for (let i = 0; i < 65; i++) {
    await page.request.get(`${address}/link/x`);
  }
});
await shoot('error-429', '/link/x');
await sheets();
await browser.close();

async function context(view) {
  const opened = await browser.newContext({ viewport: { width: view.width, height: view.height }, reducedMotion: 'reduce' });
  await opened.addCookies([{ name: 'bayyina-view', value: `${view.language}.${view.theme}.arab`, url: address }, ...cookies]);
  return opened;
}

// Does something once, and goes on as whoever is signed in afterwards.
async function act(does) {
  const opened = await context({ language: 'ar', theme: 'light', width: 1280, height: 800 });
  const page = await opened.newPage();
  await does(page);
  cookies = (await opened.cookies(address)).filter(cookie => cookie.name === 'bayyina-session');
  await opened.close();
}

async function shoot(name, where) {
  for (const view of views) {
    const opened = await context(view);
    const page = await opened.newPage();
    await (typeof where === 'string' ? page.goto(address + where) : where(page));
    await page.evaluate(() => document.fonts.ready);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) {
      console.log(`${name} ${view.language} ${view.theme} ${view.width}: reaches ${over} px over the side`);
    }
    const file = `${name}.${view.language}.${view.theme}.${view.width}.png`;
    await page.screenshot({ path: path.join(out, file), fullPage: true });
    taken.push({ name, view, file });
    await opened.close();
  }
}

async function submit(page, form) {
  await Promise.all([page.waitForNavigation(), page.locator(`${form} button[type=submit]`).first().click()]);
}

async function send(page, action, text) {
  await page.goto(address);
  await Promise.all([page.waitForNavigation(), page.evaluate(([to, value]) => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action: to });
    const field = Object.assign(document.createElement('textarea'), { name: 'text', value });
    form.append(field);
    document.body.append(form);
    form.submit();
  }, [action, text])]);
}

// RFC 6238 with SHA-1, steps of 30 seconds and six digits.
function codeOf(base32) {
  const bits = [...base32].map(letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map(octet => Number.parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', key).update(counter).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

// Several pages in one picture, each cut below a screen and a half.
async function sheets() {
  const page = await browser.newPage();
  for (const view of views) {
    const all = taken.filter(shot => shot.view === view);
    const [columns, most, width] = { 390: [6, 6, 340], 1280: [3, 6, 640], 2560: [2, 4, 960] }[view.width];
    for (let i = 0; i < all.length; i += most) {
      const cells = all.slice(i, i + most).map(shot => `<figure><figcaption>${shot.name}</figcaption><div><img src="../${encodeURIComponent(shot.file)}"></div></figure>`);
      const file = path.join(out, 'sheets', `${view.language}.${view.theme}.${view.width}.${String(i / most + 1).padStart(2, '0')}`);
      await writeFile(`${file}.html`, `<!doctype html><meta charset="utf-8"><style>body{margin:8px;display:grid;grid-template-columns:repeat(${columns},${width}px);gap:8px;background:#888;font:14px sans-serif}
        figure{margin:0}div{max-height:${Math.round(width * { 390: 3.2, 1280: 1.25, 2560: 0.9 }[view.width])}px;overflow:hidden}img{width:100%;display:block}</style>${cells.join('')}`);
      await page.setViewportSize({ width: columns * (width + 8) + 8, height: 400 });
      await page.goto(pathToFileURL(`${file}.html`).href);
      await page.screenshot({ path: `${file}.png`, fullPage: true });
    }
  }
}
