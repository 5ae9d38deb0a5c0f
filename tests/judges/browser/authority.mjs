// The application by TLS in a real Chromium whose user installed the authority:
//
//   node authority.mjs CHROMIUM ADDRESS HOSTILE LINK SCREENSHOTS
//
// HOME holds .pki/nssdb with the root. ADDRESS and HOSTILE name hosts that are mapped to loopback; HOSTILE is served under a
// certificate that the same authority issued for a host that is not its own. LINK is the path of a one-time link. Prints a line a step.
import { chromium } from 'playwright-core';

const [executablePath, address, hostile, link, screenshots] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * 127.0.0.1'],
});
for (const language of ['ar', 'en']) {
  for (const width of [390, 1280]) {
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ viewport: { width, height: width === 390 ? 844 : 800 }, colorScheme });
      const page = await context.newPage();
      const answer = await page.goto(`${address}/install?language=${language}`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (answer.status() !== 200 || over > 0) {
        console.log(`wrong: ${language} ${width} ${answer.status()} ${over}`);
      }
      if (screenshots) {
        await page.click('details.device summary');
        await page.screenshot({ path: `${screenshots}/install-${language}-${width}-${colorScheme}.png`, fullPage: true });
      }
      await context.close();
    }
  }
}
console.log('trusted');

// A page of its own: Chromium goes on to its error page after the refusal is reported, and would break off what comes next.
const context = await browser.newContext({ locale: 'en' });
const impostor = await context.newPage();
await impostor.goto(hostile).then(() => console.log('impersonated'), error => console.log(error.message.match(/net::\w+/)[0]));
await impostor.close();

const page = await context.newPage();

const devtools = await context.newCDPSession(page);
await devtools.send('WebAuthn.enable');
await devtools.send('WebAuthn.addVirtualAuthenticator', {
  options: {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
    automaticPresenceSimulation: true,
  },
});
await page.goto(address + link);
await page.fill('input[name=password]', 'a long password of words');
await page.fill('input[name=again]', 'a long password of words');
await page.click('main form button[type=submit]');
await page.waitForURL(`${address}/`);
console.log((await context.cookies()).map(cookie => `${cookie.name} ${cookie.secure} ${cookie.sameSite}`).sort().join(', '));
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
