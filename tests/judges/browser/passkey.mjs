// A passkey in a real Chromium with an authenticator of the browser's own making: registered on the account page, then used to sign in.
//
//   node passkey.mjs CHROMIUM ADDRESS SESSION
//
// ADDRESS must name the host localhost: passkeys belong to a name, never to a number.
import { chromium } from 'playwright-core';

const [executablePath, address, session] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const context = await browser.newContext({ locale: 'en' });
const [name, value] = session.split('=', 2);
await context.addCookies([{ name, value, url: address }]);
const page = await context.newPage();
const devtools = await context.newCDPSession(page);
await devtools.send('WebAuthn.enable');
await devtools.send('WebAuthn.addVirtualAuthenticator', {
  options: {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
    automaticPresenceSimulation: true,
  },
});

await page.goto(`${address}/account`);
await page.fill('form[action="/account/passkeys"] input[name=name]', 'a device');
await page.click('form[action="/account/passkeys"] button[type=submit]');
await page.waitForSelector('form[action="/account/passkeys/remove"]');

await context.clearCookies();
await page.goto(`${address}/sign-in?to=/account`);
await page.click('form[action="/sign-in/passkey"] button[type=submit]');
await page.waitForURL(`${address}/account`);
console.log(await page.textContent('form[action="/account/passkeys/remove"] bdi'));
await browser.close();
