import t from 'tap';
import { launchBrowser } from './chromium.ts';
import { openCity } from './city.ts';
import { heading, signInWithOneClick } from './doing.ts';
import { type Visitor, visitor } from './visitor.ts';

const MOST_BYTES = 70_000;

t.test('the first page', async (t) => {
  const city = await openCity(t);
  const browser = await launchBrowser(t);

  await t.test('weighs at most 70 kB with all that it loads', async (t) => {
    const someone = await visitor(t, browser, city);
    const parts: { path: string; bytes: number }[] = [];
    someone.page.on('requestfinished', async (request) => {
      const { responseBodySize } = await request.sizes();
      parts.push({ path: new URL(request.url()).pathname, bytes: responseBodySize });
    });
    await someone.page.goto(city, { waitUntil: 'networkidle' });
    const total = parts.reduce((sum, part) => sum + part.bytes, 0);
    for (const { path, bytes } of parts) t.comment(`${path} ${(bytes / 1000).toFixed(1)} kB`);
    t.comment(`together ${(total / 1000).toFixed(1)} kB of ${MOST_BYTES / 1000} kB`);
    t.ok(parts.some(({ path }) => path.endsWith('.css')) && parts.some(({ path }) => path.endsWith('.js')));
    t.ok(total > 0 && total <= MOST_BYTES, `${total} bytes`);
  });

  await t.test('by keyboard: past the header, to the search, to what was found, always seen', async (t) => {
    const someone = await visitor(t, browser, city);
    const { page } = someone;
    await someone.open('/');
    await page.keyboard.press('Tab');
    t.match(await focus(someone), { text: 'Skip to main content', visible: true });
    await page.keyboard.press('Enter');
    t.match(await focus(someone), { id: 'main-content' });
    await page.keyboard.press('Tab');
    t.match(await focus(someone), { id: 'q', visible: true });
    await page.keyboard.type('mash');
    await page.keyboard.press('Tab');
    t.match(await focus(someone), { id: 'role', visible: true });
    await page.keyboard.press('Tab');
    t.match(await focus(someone), { text: 'Find', visible: true });
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=mash/);
    t.equal(await heading(someone), 'Find training and meetings');

    const stops: Focus[] = [];
    for (let n = 0; n < 60 && !stops.at(-1)?.inResults; n++) {
      await page.keyboard.press('Tab');
      stops.push(await focus(someone));
    }
    t.same(
      stops.filter((stop) => !stop.visible),
      [],
      'one always sees where one is',
    );
    const ids = stops.map((stop) => stop.id).filter((id) => id.startsWith('f-'));
    t.equal(ids[0], 'f-q', 'the search comes before the filters');
    t.ok(ids.indexOf('f-role') < ids.indexOf('f-places'));
    t.ok(stops.at(-1)?.inResults, 'the filters lead to the results');
  });

  await t.test('by keyboard: every stop on a page is seen', async (t) => {
    const marian = await visitor(t, browser, city);
    await signInWithOneClick(marian, 'Marian Okafor');
    for (const path of ['/', '/catalogue?free=1', '/activities/child-protection', '/my/bookings']) {
      await marian.open(path);
      const hidden: Focus[] = [];
      let stops = 0;
      for (; stops < 200; stops++) {
        await marian.page.keyboard.press('Tab');
        const stop = await focus(marian);
        if (stop.text === '' && stop.id === '') break;
        if (!stop.visible) hidden.push(stop);
      }
      t.ok(stops > 15 && stops < 200, `${path}: ${stops} stops`);
      t.same(hidden, [], path);
    }
  });
});

type Focus = { id: string; text: string; visible: boolean; inResults: boolean };

/**
 * Where the keyboard is, and whether that is marked on the screen and lies within it. A box to tick is drawn
 * by its label; the small button inside a date is the browser's own, as is its mark.
 */
function focus({ page }: Visitor): Promise<Focus> {
  return page.evaluate<Focus>(`(() => {
    const element = document.activeElement;
    if (element === document.body) return { id: '', text: '', visible: false, inResults: false };
    const drawn = element.type === 'checkbox' ? [element.nextElementSibling, '::before'] : [element];
    const style = getComputedStyle(...drawn);
    const box = element.getBoundingClientRect();
    const ownMark = element.type === 'date' && !element.matches(':focus');
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 &&
      style.outlineColor !== 'rgba(0, 0, 0, 0)';
    return {
      id: element.id,
      text: element.textContent.replace(/\\s+/g, ' ').trim().slice(0, 60),
      visible:
        (outlined || style.boxShadow !== 'none' || ownMark) &&
        box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight,
      inResults: element.closest('#results') !== null,
    };
  })()`);
}
