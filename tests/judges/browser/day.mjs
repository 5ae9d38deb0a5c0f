// An exercise day in a real Chromium, as the people of an operations room live it: three strikes, one of them the second hit of a
// double-tap, four teams, thirty people reported, a rescue of sixteen hours, a death in the line of duty and a chlorine attack.
//
//   node day.mjs CHROMIUM ADDRESS LINK LANGUAGE CLOCK OUT [SCREENS]
//
// LINK is the first administrator's; CLOCK moves the server's clock (POST ?minutes=…); OUT gets dossier.zip, bayyina.key and, where a
// step fails, failed.png; SCREENS gets pictures of each stage. Everything is invented and on the shelf of exercises. What is many times
// the same goes through the API; whatever else, on the page where its user does it.
// Prints one JSON object a step: what was seen. Whatever is not as it must be ends the day, with the name of its step.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { people, places, texts } from './day-words.mjs';

const [executablePath, address, link, language, clock, out, screens] = process.argv.slice(2);
const password = 'a long password of words';
const width = 1280;
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const [say, who, at] = [texts[language], people[language], places[language]];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const wrong = [];
const names = new Map();
let now = new Date();
let doing = 'the beginning';
let since = performance.now();
const took = {};
let last;
let stages = 0;

try {
  await day();
  part('the end');
  step('end', { wrong, took });
} catch (failure) {
  const picture = path.join(out, 'failed.png');
  await last?.screenshot({ path: picture, fullPage: true }).catch(() => {});
  console.error(`${language}, ${doing}: ${failure.stack}\n${last?.url()}\n${picture}\n${wrong.join('\n')}`);
  process.exitCode = 1;
}
await browser.close();
process.exit();

async function day() {
  // 05:30. The first administrator makes the users; each takes up a link.
  part('the users');
  await until('05:30');
  const room = await enter(say.room, new URL(link).pathname, async page => {
    await page.fill('main input[name=name]', say.room);
    await page.uncheck('input[value=documentation]');
    await page.check('input[value=operations]');
  });
  const links = {};
  for (const [role, name] of [['field', say.field], ['documentation', say.desk], ['protection-officer', say.protection]]) {
    await fill(room, '/users', '#new', { name, role });
    links[role] = await room.textContent('[role=status] code');
  }
  const field = await enter(say.field, links.field);
  const desk = await enter(say.desk, links.documentation);
  const guard = await enter(say.protection, links['protection-officer']);

  // 05:40. Centres, people, vehicles, teams.
  part('centres and volunteers');
  await until('05:40');
  const centre = await fill(room, '/centres/new?show=exercises', 'main form[action="/centres"]', { name: say.centre, place: at.town, date: '2014-03-01' });
  const volunteers = [];
  for (const [i, one] of who.volunteers.entries()) {
    if (i < 2) {
      volunteers.push(id(await fill(room, '/volunteers/new?show=exercises', 'main form[action="/volunteers"]', {
        name_ar: one.ar, name_latin: one.latin, date: '2015-06-01', centre: id(centre), roles: ['rescuer'],
      })));
      await press(room, 'form[action$="/shift"] button[value=yes]');
    } else {
      const volunteer = randomUUID();
      await api(room, '/api/volunteers', {
        volunteer: `volunteer/${volunteer}`, name: { ar: one.ar, latin: one.latin }, joined: '2016', centre: `centre/${id(centre)}`, roles: [one.role ?? 'rescuer'], exercise: true,
      });
      // The last one has gone home from the night.
      await api(room, `/api/volunteers/${volunteer}/shift`, { in: i < who.volunteers.length - 1 });
      volunteers.push(volunteer);
    }
  }
  const offDuty = volunteers.at(-1);
  await go(room, '/volunteers?show=exercises&duty=yes');
  assert.equal(await room.locator('main .rows > .row').count(), who.volunteers.length - 1);
  await stage('on-duty', room);

  part('vehicles, facilities, hazards');
  const vehicles = {};
  for (const [i, [type, name, plate]] of say.vehicles.entries()) {
    vehicles[type + i] = await fill(room, '/vehicles?show=exercises', 'main form[action="/vehicles"]', { name, type, text: plate });
  }
  const hospital = await fill(room, '/facilities?show=exercises', 'main form[action="/facilities"]', { name: say.hospital, type: 'hospital', place: at.hospital });
  await fill(room, null, 'form[action$="/capacity"]', { beds: '12', intensive: '3' });
  await fill(room, '/hazards?show=exercises', 'main form[action="/hazards"]', { place: at.bridge, type: 'ordnance', text: say.shell });

  part('teams');
  const teams = [];
  for (const [i, name] of say.teams.entries()) {
    await go(room, '/teams?show=exercises');
    for (const member of volunteers.slice(i * 5, i * 5 + 5)) {
      await room.check(`main form[action="/teams"] input[name=member][value="volunteer/${member}"]`);
    }
    await room.check(`main form[action="/teams"] input[name=vehicle][value="${subject('vehicle', Object.values(vehicles)[i])}"]`);
    await room.fill('#name', name);
    await press(room, 'main form[action="/teams"] button[type=submit]');
    teams.push(`team/${id(room.url())}`);
  }
  await go(room, '/teams?show=exercises');
  assert.equal(await room.locator('main .rows > .row').count(), 4);
  await stage('teams', room);

  // 06:40. The first strike.
  part('the first report');
  await until('06:42');
  await go(room, '/reports/new?show=exercises');
  assert.equal(await room.evaluate(() => document.activeElement?.id), 'place');
  await stage('report-new', room);
  const report = await fill(room, null, 'main form[action="/reports"]', {
    place: at.market, what: say.calls[0], weapon: 'barrel-bomb', trapped: '10-20', children: 'yes', ago: '2', caller_name: say.caller, caller_contact: '0944000111',
    hazards: ['collapse', 'aircraft'],
  }, 'button[value=open]');
  assert.ok(!(await room.textContent('main')).includes(say.caller), 'whoever typed the caller in reads them back');
  const market = await room.getAttribute('main a[href^="/incidents/"]', 'href');
  const struck = await room.getAttribute('main a[href^="/strikes/"]', 'href');
  step('first report', { report, market, struck });

  part('a second opening of the same strike');
  await until('06:44');
  await fill(field, '/reports/new?show=exercises', 'main form[action="/reports"]', { place: at.market, what: say.calls[1], weapon: 'barrel-bomb', trapped: '15', channel: 'radio', ago: '3' }, 'button[value=open]');
  const twin = await field.getAttribute('main a[href^="/incidents/"]', 'href');
  const twinStrike = await field.getAttribute('main a[href^="/strikes/"]', 'href');
  await go(room, market);
  await stage('proposal', room);
  assert.ok(await room.locator('#proposals ~ article ul.bullets li').count() >= 2, 'the proposal does not say why');
  await answer(room, market, twin, 'same');
  await go(room, struck);
  await answer(room, struck, twinStrike, 'same');

  part('the calls that follow');
  await until('06:46');
  await fill(room, '/reports/new?show=exercises', 'main form[action="/reports"]', { place: at.market, what: say.calls[2], weapon: 'unknown', trapped: '6', ago: '5' }, 'button[value=""]');
  await stage('report-proposals', room);
  await press(room, `article:has(a[href="${market}"]) form[action$="/concerns"] button, article:has(a[href="${twin}"]) form[action$="/concerns"] button`);
  for (let i = 0; i < 17; i++) {
    await api(room, '/api/reports', {
      report: `report/${randomUUID()}`, at: stamp(-6 + (i % 5)), channel: ['phone', 'radio', 'message'][i % 3], place: { text: at.market }, what: say.calls[3 + (i % 4)],
      weapon: i % 4 === 0 ? 'unknown' : 'barrel-bomb', type: 'attack', exercise: true,
    });
  }
  await go(room, market);
  while (await room.locator(`form[action="${market}/reports"]`).count() > 0) {
    await press(room, `form[action="${market}/reports"] button >> nth=0`);
  }

  part('a wrong merge');
  await until('06:49');
  await fill(room, '/reports/new?show=exercises', 'main form[action="/reports"]', { place: at.market, what: say.fire, type: 'fire', ago: '1' }, 'button[value=open]');
  const lateReport = room.url();
  const fire = await room.getAttribute('main a[href^="/incidents/"]', 'href');
  await answer(room, fire, market, 'same', twin);
  await go(room, fire);
  assert.ok(await room.locator('section[aria-labelledby=one-with] form').count() >= 2);
  await fill(field, market, 'form[action$="/notes"]', { note: say.mergedNote });
  await go(room, fire);
  await stage('merged', room);
  const joins = room.locator(`section[aria-labelledby=one-with] .row:has(a[href="${fire}"]) form[action$="/split"]`);
  assert.equal(await joins.count(), 1);
  await press(room, joins.locator('button'));
  // What was written on both while they were one has to be said of one of them.
  await go(room, market);
  assert.ok((await room.textContent('section[aria-labelledby=assign] .note')).includes(say.mergedNote));
  await press(room, `form[action="${market}/assign"] button[value="${subject('incident', fire)}"]`);
  assert.equal(await room.locator('section[aria-labelledby=assign]').count(), 0);
  await go(room, fire);
  await stage('split', room);
  assert.equal(await room.locator('section[aria-labelledby=reports] .row').count(), 1, 'the fire has only its own report again');
  step('split', { fire, lateReport });

  step('reports', { all: await count(room, '/reports?show=exercises&state=all'), open: await count(room, '/reports?show=exercises') });

  // 06:50. Two teams go.
  part('the first two teams');
  await until('06:50');
  const sent = [];
  for (const team of [0, 1]) {
    sent.push(await dispatch(room, teams[team], market, at.market, say.task));
  }
  await stage('dispatched', room);
  await api(room, '/api/deployments', { incident: subject('incident', market), members: [`volunteer/${offDuty}`], minutes: 20, exercise: true }, 409);
  for (const [time, tap] of [['06:51', 'acknowledge'], ['06:53', 'en-route']]) {
    await until(time);
    for (const one of sent) {
      await tapped(field, one, tap);
    }
  }
  await until('06:58');
  await go(field, '/sightings?show=exercises');
  await field.fill('#place', at.town);
  await press(field, 'button[name=what][value="helicopter.heard"]');
  await until('07:02');
  for (const one of sent) {
    await tapped(field, one, 'arrive');
    await press(field, `form[action="${one}/check-in"] button`);
  }
  await stage('deployment', field);
  await go(room, '/sightings?show=exercises');
  await room.check('input[name=again] >> nth=0');
  await room.selectOption('#heading', 'n');
  await press(room, 'button[name=what][value="helicopter.seen"]');
  await stage('sightings', room);
  await stage('board', room, '/now?show=exercises');

  // 07:05. The building in the market is searched.
  part('the first worksite');
  await until('07:05');
  const first = {};
  first.site = await fill(field, `${market}/worksites`, 'main form[action$="/worksites"]', { label: say.building, place: at.market, when: '2026-03-14T07:05' });
  await fill(field, null, 'form[action$="/triage"]', { category: 'B', asr: '3', hazards: say.siteHazards });
  await fill(room, first.site, 'form:has(#lines)', { lines: who.market.join('\n'), position: say.inside, since: '2026-03-14T06:40' });
  await fill(room, first.site, 'form:has(#best)', { best: '6', label: say.family, position: say.third, since: '2026-03-14T06:40', kin: say.kin });
  await stage('worksite', room);
  await until('07:14');
  await tap(room, first.site, who.market[1], 'located');
  await tap(room, first.site, who.market[1], 'extricated-alive');
  await tap(room, first.site, who.market[2], 'extricated-alive');
  const infant = await casualty(room, first.site, who.market[0]);
  await fill(room, infant, 'form[action$="/notes"]', { note: say.story[0], when: '2026-03-14T07:10' });

  // 07:20. The second strike on the same place.
  part('the second strike');
  await until('07:21');
  await fill(field, '/reports/new?show=exercises', 'main form[action="/reports"]', { place: at.market, what: say.second, weapon: 'barrel-bomb', channel: 'radio', ago: '1', hazards: ['aircraft'] }, 'button[value=open]');
  const again = await field.getAttribute('main a[href^="/incidents/"]', 'href');
  const hit = await field.getAttribute('main a[href^="/strikes/"]', 'href');
  await go(room, again);
  await stage('second-strike', room);
  await answer(room, again, market, 'differs', twin);
  await tapped(room, sent[0], null);
  const calling = room.locator('form[action="/roll-calls"]:has(input[value=second-strike])');
  await (await calling.count() > 0 ? press(room, calling.locator('button')) : press(room, 'a[href^="/roll-calls/"]'));
  const rollCall = new URL(room.url()).pathname;
  await press(field, field.locator('form[action="/deployments/withdraw"] button'), 200, sent[1]);
  const dead = volunteers[8];
  for (const member of volunteers.slice(0, 10)) {
    await press(room, `form[action$="/answer"]:has(input[value="volunteer/${member}"]) button[value=${member === dead ? 'missing' : member === volunteers[6] ? 'injured' : 'safe'}]`);
  }
  await stage('roll-call', room);
  await press(room, 'form[action$="/close"] button');
  await fill(room, vehicles.rescue1, 'form[action$="/condition"]', { condition: 'lost', cause: say.lost });
  await fill(room, `/volunteers/${volunteers[6]}`, 'form[action$="/status"]', { state: 'injured', date: '2026-03-14', time: '07:20', reason: say.shrapnel });

  // 07:40. A death in the line of duty.
  part('the death of a volunteer');
  await until('07:40');
  const grave = `/volunteers/${dead}`;
  await fill(desk, grave, 'form[action$="/kin"]', { name: say.kinOf, relation: say.brother, reach: '0944000222' });
  await fill(desk, grave, 'form[action$="/death"]', {
    duty: 'yes', date: '2026-03-14', time: '07:20', cause: say.cause, place: at.market, strike: address + hit, deployment: address + sent[1], incident: address + again,
  });
  await stage('death', desk);
  assert.equal(await desk.locator('form[action$="/status"], form[action$="/shift"], form[action$="/posting"]').count(), 0, 'the slot on the roster is frozen');
  await unnamed();
  step('death', { heading: await desk.textContent('h1') });

  part('the teams after it');
  await until('07:45');
  await tapped(field, sent[0], 'arrive');
  await press(field, `form[action="${sent[0]}/check-in"] button`);
  await tapped(field, sent[1], 'return');
  await go(room, `/deployments/new?show=exercises&team=${teams[1]}&incident=${subject('incident', again)}`);
  await press(room, 'main form[action="/deployments"] button[type=submit]', 409);
  step('refused', { refused: await room.locator('ul.problem li').allTextContents() });
  await stage('dispatch-refused', room, null, true);
  await room.uncheck(`input[name=member][value="volunteer/${dead}"]`);
  await room.uncheck(`input[name=member][value="volunteer/${volunteers[6]}"]`);
  await room.locator('input[name=vehicle]:checked').evaluateAll(boxes => boxes.forEach(box => { box.checked = false; }));
  await press(room, 'main form[action="/deployments"] button[type=submit]');
  sent.push(new URL(room.url()).pathname);
  sent.push(await dispatch(room, teams[2], again, at.market, say.task));
  for (const tap of ['acknowledge', 'en-route', 'arrive']) {
    await tapped(field, sent[2], tap);
    await tapped(field, sent[3], tap);
  }

  part('a check-in that is missing');
  assert.equal((await api(room, `/api/deployments/${id(sent[0])}`)).now.escalated, false);
  await until('08:06');
  // The watch looks every few seconds; within thirty it has to have said so.
  const begun = Date.now();
  for (;;) {
    await go(room, '/deployments?show=exercises');
    if (await room.locator('.row--bad').count() > 0 && (await api(room, `/api/deployments/${id(sent[0])}`)).now.escalated) {
      break;
    }
    assert.ok(Date.now() - begun < 30_000, 'nobody was told of the missing check-in');
    await room.waitForTimeout(500);
  }
  await stage('overdue', room);
  await keepInTouch();

  // The second worksite, and who is brought out in the morning.
  part('the second worksite');
  await until('08:20');
  const second = {};
  second.site = await fill(field, `${again}/worksites`, 'main form[action$="/worksites"]', { label: say.street, place: at.market, when: '2026-03-14T07:30' });
  await fill(room, second.site, 'form:has(#lines)', { lines: who.street.join('\n'), since: '2026-03-14T07:20' });
  for (const [i, fate] of ['extricated-alive', 'extricated-alive', 'extricated-alive', 'extricated-dead'].entries()) {
    await tap(room, second.site, who.street[i], fate);
  }
  await until('09:10');
  await fill(room, infant, '#located form', { signs_of_life: 'yes', method: 'voice', depth_m: '4', position: say.stairs, done_by: say.teams[0] });
  for (const name of who.market.slice(3, 7)) {
    await tap(room, first.site, name, 'extricated-alive');
  }
  await tap(room, first.site, who.market[7], 'extricated-dead');
  await tap(room, first.site, who.market[8], 'extricated-dead');
  const family = await casualty(room, first.site, say.family);
  await fill(room, family, '#member', { name: who.mother, sex: 'f', age_group: 'adult' }, 'button[value=extricated-dead]');
  await fill(room, family, '#member', { label: say.children, best: '3' }, 'button[value=extricated-alive]');
  await stage('group', room);
  await fill(room, await casualty(room, first.site, who.market[9]), '#elsewhere form', { where: say.relatives, source: say.neighbour });
  await fill(room, await casualty(room, first.site, who.market[10]), '#elsewhere form', { where: say.hospital, source: say.list });
  await until('11:30');
  await keepInTouch();
  await fill(room, infant, 'form[action$="/notes"]', { note: say.story[1] });
  await fill(room, family, '#extricated form', { position: say.third, work_level: 'heavy', duration_min: '190', done_by: say.teams[0] }, 'button[value=extricated-alive]');
  await fill(room, await casualty(room, first.site, who.market[11]), '#extricated form', { work_level: 'medium', condition: say.crush }, 'button[value=extricated-alive]');
  const crushed = new URL(room.url()).pathname;
  await fill(room, crushed, 'form[action$="/triage"]', { breathing: 'yes', breaths: '34' });
  await fill(room, crushed, '#handed_over form', { to_kind: 'hospital', to_name: say.hospital }, 'button[value=handed_over-alive]');
  await stage('casualty', room);

  // 13:00. Chlorine on the eastern quarter.
  part('the chlorine attack');
  await until('13:02');
  await fill(room, '/reports/new?show=exercises', 'main form[action="/reports"]', {
    place: at.quarter, what: say.gas, weapon: 'chlorine', trapped: '0', children: 'yes', ago: '2', hazards: ['chemical', 'gas'],
  }, 'button[value=open]');
  const gassed = await room.getAttribute('main a[href^="/incidents/"]', 'href');
  sent.push(await dispatch(room, teams[3], gassed, at.quarter, say.gasTask));
  for (const tap of ['acknowledge', 'en-route', 'arrive']) {
    await tapped(field, sent[4], tap);
  }
  const third = {};
  await until('13:16');
  third.site = await fill(field, `${gassed}/worksites`, 'main form[action$="/worksites"]', { label: say.basement, place: at.quarter, when: '2026-03-14T13:15' });
  await fill(room, third.site, 'form:has(#lines)', { lines: who.gassed.join('\n'), position: say.below, since: '2026-03-14T13:00' });
  for (const [i, name] of who.gassed.entries()) {
    if (i < 2) {
      const one = await casualty(room, third.site, name);
      await fill(room, one, 'form[action$="/exposure"]', { agent: say.chlorine, symptoms: ['eyes', 'cough', 'breathless'], how: say.below });
      await fill(room, one, 'form[action$="/decontamination"]', { method: say.water, done_by: say.teams[3] });
      await fill(room, one, 'form[action$="/triage"]', i === 0 ? { breathing: 'yes', breaths: '32' } : { walks: true });
      await (i === 0 ? stage('exposed', room) : null);
    }
    await tap(room, third.site, name, i === 7 ? 'extricated-dead' : 'extricated-alive');
  }
  await fill(field, third.site, '#rescuers', { count: '2', agent: say.chlorine, symptoms: ['eyes', 'cough'], protection: say.masks });
  await fill(field, third.site, '#samples', { of: say.soil, asked_for: say.desk });
  await stage('chlorine', room, third.site);
  await fill(room, hospital, 'form[action$="/capacity"]', { beds: '3', intensive: '0' });

  // The afternoon: whoever was brought out is handed over.
  part('handing over');
  await until('15:30');
  await keepInTouch();
  await fill(room, infant, 'form[action$="/notes"]', { note: say.story[2] });
  for (const site of [first.site, second.site, third.site]) {
    for (const one of (await api(room, `/api/worksites/${id(site)}/casualties?limit=200`)).rows) {
      const alive = one.fate === 'rescued';
      if (alive || one.fate === 'recovered') {
        await api(room, `/api/casualties/${id(one.casualty)}/fate`, {
          what: 'handed_over', outcome: alive ? 'alive' : 'dead', at: stamp(0), to: alive ? { kind: 'hospital', name: say.hospital } : { kind: 'forensic', name: say.forensic },
        });
      }
    }
  }
  await fill(room, third.site, 'form[action$="/close"]', { reason: say.allFound });
  await until('20:30');
  await fill(room, infant, 'form[action$="/notes"]', { note: say.story[3] });
  await keepInTouch();

  // 22:55. After sixteen hours.
  part('the sixteenth hour');
  await until('22:55');
  await fill(room, infant, '#extricated form', { position: say.stairs, work_level: 'heavy', duration_min: '960', condition: say.weak, done_by: say.teams[0] }, 'button[value=extricated-alive]');
  await until('23:20');
  await fill(room, infant, '#handed_over form', { to_kind: 'hospital', to_name: say.hospital }, 'button[value=handed_over-alive]');
  await go(room, `${infant}/story`);
  await stage('story', room);
  step('story', { trapped: await room.textContent('.lead strong'), events: await room.locator('ol.story > li').count(), notes: await room.locator('ol.story .note').count() });

  // 23:30. Everyone is accounted for, and the teams come home.
  part('closing');
  await until('23:30');
  for (const site of [first.site, second.site]) {
    await fill(room, site, 'form[action$="/close"]', { reason: say.allFound });
  }
  const balance = {};
  for (const [name, where] of [['market', market], ['again', again], ['gassed', gassed]]) {
    await go(room, `${where}/worksites`);
    balance[name] = (await room.locator('.balance dd').allTextContents()).map(text => text.trim());
  }
  await stage('accounted', room, `${market}/worksites`);
  step('balance', { balances: Object.values(balance) });
  for (const one of sent.filter(one => one !== sent[1])) {
    await tapped(field, one, 'return');
  }
  await go(room, '/deployments?show=exercises');
  assert.equal(await room.locator('section[aria-labelledby=back] .row').count(), sent.length, 'every team is back and listed so');
  assert.equal(await room.locator('section[aria-labelledby=out] .row').count(), 0);
  for (const where of [fire, gassed, again, twin, market]) {
    await fill(room, where, 'section[aria-labelledby=close] form', { reason: say.allFound });
  }

  part('the roll of honour');
  await fill(guard, grave, 'form[action$="/kin-informed"]', { date: '2026-03-14', time: '21:00', how: say.inPerson });
  await fill(desk, grave, 'form[action$="/number"]', { number: '307', source: say.newspaper });
  await go(desk, '/volunteers/honour?show=exercises');
  assert.ok((await desk.textContent('main')).includes(who.volunteers[8].ar), 'the name is there once the family knows');
  await stage('honour', desk);
  step('honour', { claims: await desk.locator('main .rows .row .small').allTextContents() });

  part('the dossier');
  await go(desk, `/dossiers?incident=${subject('incident', market)}`);
  for (const where of [twin, again, gassed]) {
    const also = desk.locator(`input[name=also][value="${subject('incident', where)}"]`);
    await reveal(also);
    await also.check();
  }
  await stage('dossier', desk);
  const coming = desk.waitForEvent('download');
  await desk.click('form[action="/dossiers"] button[type=submit]');
  await (await coming).saveAs(path.join(out, 'dossier.zip'));
  const key = desk.waitForEvent('download');
  await desk.click('a[href="/ledger/key"]');
  await (await key).saveAs(path.join(out, 'bayyina.key'));
  await stage('end-board', room, '/now?show=exercises');
  step('who', { market, twin, again, gassed, fire, struck, twinStrike, hit, dead: grave, sent, sites: [first.site, second.site, third.site] });

  // ---- what is done more than once

  async function keepInTouch() {
    for (const one of sent.filter(one => one !== sent[1])) {
      await api(room, `/api/deployments/${id(one)}/check-ins`, { minutes: 720 });
    }
  }

  // Until the family knows, nobody reads the name on any page where it stood.
  async function unnamed() {
    const names = Object.values(who.volunteers[8]).slice(0, 2);
    for (const page of [room, field, desk]) {
      for (const where of [grave, '/volunteers?show=exercises', '/volunteers/honour?show=exercises', `/teams/${id(teams[1])}`, sent[1], rollCall, '/deployments?show=exercises', '/now?show=exercises', centre]) {
        await go(page, where);
        const text = await page.locator('main').textContent();
        assert.ok(names.every(name => !text.includes(name)), `${where} names the dead before their family knows`);
      }
    }
    await go(desk, grave);
  }
}

// ---- what is done on pages

/** Takes up a one-time link and chooses a password. */
async function enter(name, where, before) {
  const context = await browser.newContext({ viewport: { width, height: 844 }, reducedMotion: 'reduce' });
  await context.addCookies([{ name: 'bayyina-view', value: `${language}.light.arab`, url: address }]);
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  page.on('pageerror', error => wrong.push(`${page.url()}: ${error.message}`));
  page.on('dialog', dialog => dialog.accept());
  page.on('console', message => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      wrong.push(`${page.url()}: ${message.text()}`);
    }
  });
  names.set(page, name);
  last = page;
  await page.goto(address + new URL(where, address).pathname);
  await before?.(page);
  await page.fill('main input[name=password]', password);
  await page.fill('main input[name=again]', password);
  await press(page, 'main form button[type=submit]');
  return page;
}

/** Goes to a page; a session that has ended begins anew. */
async function go(page, where) {
  last = page;
  let answer = await page.goto(address + where);
  if (new URL(page.url()).pathname === '/sign-in') {
    await page.fill('main input[name=name]', names.get(page));
    await page.fill('main input[name=password]', password);
    await press(page, 'form[action="/sign-in"] button[type=submit]');
    answer = await page.goto(address + where);
  }
  assert.ok(answer.ok(), `${where}: ${answer.status()}`);
}

/** Presses a button that sends a form, and waits for the page after it. */
async function press(page, button, status = 200, where = null) {
  last = page;
  if (where) {
    await go(page, where);
  }
  const pressed = typeof button === 'string' ? page.locator(button).first() : button;
  await reveal(pressed);
  const [answer] = await Promise.all([page.waitForNavigation(), pressed.click()]);
  assert.equal(answer?.status() ?? 200, status, (await page.locator('.problem').allTextContents()).join('; '));
}

/** Fills a form in and sends it; the answer is where it led. */
async function fill(page, where, form, values, button = 'button:not([name=find])', status = 200) {
  last = page;
  if (where) {
    await go(page, where);
  }
  const scope = page.locator(form).first();
  for (const [name, value] of Object.entries(values)) {
    const fields = scope.locator(`[name="${name}"]:not([type=hidden])`);
    await reveal(fields.first());
    const kind = await fields.first().evaluate(element => (element.tagName === 'INPUT' ? element.type : element.tagName));
    if (kind === 'SELECT') {
      await fields.first().selectOption(value);
    } else if (kind === 'checkbox' || kind === 'radio') {
      for (const one of [value].flat()) {
        await scope.locator(`[name="${name}"]${one === true ? '' : `[value="${one}"]`}`).check();
      }
    } else {
      await fields.first().fill(value);
    }
  }
  await press(page, scope.locator(button).first(), status);
  return new URL(page.url()).pathname;
}

/** Opens what a field is folded up in, as somebody does who looks for it. */
async function reveal(locator) {
  await locator.evaluate(element => {
    for (let fold = element.closest('details:not([open])'); fold; fold = fold.parentElement?.closest('details:not([open])')) {
      fold.open = true;
    }
  });
}

/** Answers a proposal that a page makes. */
async function answer(page, where, target, how, ...others) {
  await go(page, where);
  const cards = [target, ...others].map(one => `article:has(a[href="${one}"]) form[action="${where}/${how}"] button`).join(', ');
  await press(page, cards);
}

/** Sends a team with its own people and vehicles. */
async function dispatch(page, team, incident, destination, task) {
  await go(page, `/deployments/new?show=exercises&incident=${subject('incident', incident)}`);
  await page.check(`input[name=team][value="${team}"]`);
  await press(page, 'main form[action="/deployments/new"] button[type=submit]');
  assert.equal(await page.inputValue('#destination'), destination, 'the team goes to where the incident is');
  return fill(page, null, 'main form[action="/deployments"]', { task });
}

/** A tap on a deployment's page. */
async function tapped(page, deployment, tap) {
  await go(page, deployment);
  if (tap) {
    await press(page, `form[action="${deployment}/${tap}"] button`);
  }
}

/** A tap beside somebody's name on a worksite's page. */
async function tap(page, site, name, what) {
  await go(page, site);
  await press(page, page.locator('.row').filter({ hasText: name }).first().locator(`button[value="${what}"]`));
}

/** The page of somebody at a worksite. */
async function casualty(page, site, name) {
  await go(page, site);
  return page.locator('.row').filter({ hasText: name }).first().locator('a.row-name').getAttribute('href');
}

function subject(type, where) {
  return `${type}/${id(where)}`;
}

async function count(page, where) {
  await go(page, where);
  return page.locator('main .rows > .row').count();
}

// ---- what is done through the API, by whoever is signed in on a page

async function api(page, where, body, status = null) {
  const token = await page.getAttribute('input[name=__RequestVerificationToken] >> nth=0', 'value');
  const answer = body
    ? await page.request.post(address + where, { data: body, headers: { RequestVerificationToken: token } })
    : await page.request.get(address + where);
  assert.ok(status ? answer.status() === status : answer.ok(), `${where}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

// ---- time, steps, pictures

function part(what) {
  const ends = performance.now();
  took[doing] = Math.round(ends - since) / 1000;
  [doing, since] = [what, ends];
}

/** Moves the server's clock on to a time of the day in Syria; the day after where it has passed. */
async function until(time) {
  const moved = async minutes => { now = new Date(await (await fetch(`${clock}/?minutes=${minutes}`, { method: 'POST' })).text()); };
  await moved(0);
  const [hours, minutes] = time.split(':').map(Number);
  const of = (now.getUTCHours() + 3) % 24 * 60 + now.getUTCMinutes();
  await moved((hours * 60 + minutes - of + 1440) % 1440);
}

function stamp(minutes) {
  return new Date(now.getTime() + (minutes + 180) * 60_000).toISOString().slice(0, 16) + '+03:00';
}

function id(address) {
  return address.split('/').at(-1).split(/[?#]/)[0];
}

function step(what, told = {}) {
  console.log(JSON.stringify({ step: what, ...told }));
}

/** What a stage looks like: nothing reaches over the side of a phone; axe-core judges it, in one language or the other; with a folder for them, pictures. */
async function stage(name, page, where = null, once = false) {
  if (where) {
    await go(page, where);
  }
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await overflow(name, page);
  if (stages++ % 2 === (language === 'ar' ? 0 : 1)) {
    await page.evaluate(axe);
    const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const judged = await page.evaluate(runOnly => globalThis.axe.run(document, { runOnly, resultTypes: ['violations'] }), rules);
    wrong.push(...judged.violations.map(one => `${name}: axe ${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(', ')}`));
  }
  await page.setViewportSize(size);
  if (screens && once) {
    // What a form was answered with cannot be asked for again.
    await page.screenshot({ path: path.join(screens, `${name}.${language}.light.${width}.png`), fullPage: true });
  } else if (screens) {
    await shoot(name, page);
  }
}

async function overflow(name, page) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) {
    wrong.push(`${name} at ${page.viewportSize().width}: reaches ${over} px over the side`);
  }
}

async function shoot(name, page) {
  const here = new URL(page.url());
  const cookies = (await page.context().cookies(address)).filter(cookie => cookie.name !== 'bayyina-view');
  for (const [theme, size] of [['light', 390], ['light', 1280], ['dark', 2560]]) {
    const context = await browser.newContext({ viewport: { width: size, height: size === 390 ? 844 : 900 }, reducedMotion: 'reduce' });
    await context.addCookies([{ name: 'bayyina-view', value: `${language}.${theme}.arab`, url: address }, ...cookies]);
    const shot = await context.newPage();
    await shot.goto(address + here.pathname + here.search);
    await shot.evaluate(() => document.fonts.ready);
    await overflow(name, shot);
    await shot.screenshot({ path: path.join(screens, `${name}.${language}.${theme}.${size}.png`), fullPage: true });
    await context.close();
  }
}
