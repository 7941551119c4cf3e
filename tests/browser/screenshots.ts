import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { BROWSER_ARGS, browserEnvironment, unpackedBrowser } from './chromium.ts';
import { startCity } from './city.ts';
import { follow } from './doing.ts';
import { DESKTOP, PHONE } from './page-checks.ts';
import { smallPicture } from './small-picture.ts';

/**
 * `npx tsx tests/browser/screenshots.ts [FOLDER]`: takes the pictures of the README again, of the
 * demonstration as it is on the day of the tests. Not part of `npm test`.
 */
const folder = process.argv[2] ?? fileURLToPath(new URL('../../public/images/screenshots', import.meta.url));

/** Who looks at what, and how they get there. Nobody: signed out. */
const PICTURES: { name: string; who: string | null; show(page: Page): Promise<unknown> }[] = [
  { name: 'home', who: null, show: (page) => page.goto('/') },
  { name: 'catalogue', who: 'Marian Okafor', show: (page) => page.goto('/catalogue') },
  {
    name: 'session',
    who: 'Marian Okafor',
    show: async (page) => {
      await page.goto('/activities/early-help-fsp');
      await follow(page.locator('#dates ~ .rows .session__title a').first());
    },
  },
  { name: 'my-bookings', who: 'Shabnam Talukdar', show: (page) => page.goto('/my/bookings') },
  { name: 'needs', who: 'Tom Fairweather', show: (page) => page.goto('/') },
  {
    name: 'standings',
    who: 'Marian Okafor',
    show: (page) => page.goto('/leads'),
  },
  { name: 'desk', who: 'Catherine Moxley', show: (page) => page.goto('/organise') },
  {
    name: 'register',
    who: 'Catherine Moxley',
    show: async (page) => {
      await page.goto('/registers');
      await follow(page.locator('.entry__title a').first());
    },
  },
];

mkdirSync(folder, { recursive: true });
const city = await startCity();
const executablePath = await unpackedBrowser();
const browser = await chromium.launch({
  executablePath,
  args: BROWSER_ARGS,
  env: browserEnvironment(executablePath),
});
try {
  for (const [size, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    for (const { name, who, show } of PICTURES) {
      const context = await browser.newContext({ baseURL: city.url, viewport, locale: 'en-GB' });
      const page = await context.newPage();
      if (who !== null) {
        await page.goto('/sign-in');
        await follow(page.getByRole('button', { name: `Sign in as ${who}` }));
      }
      await show(page);
      await page.waitForLoadState('networkidle');
      const picture = smallPicture(await page.screenshot({ animations: 'disabled' }));
      writeFileSync(`${folder}/${name}-${size}.png`, picture);
      process.stdout.write(`${name}-${size}.png ${(picture.length / 1000).toFixed(0)} kB\n`);
      await context.close();
    }
  }
} finally {
  await browser.close();
  await city.stop();
}
