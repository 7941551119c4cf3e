import type { Browser } from 'playwright-core';
import t from 'tap';
import { launchBrowser } from './chromium.ts';
import { openCity } from './city.ts';
import { follow, reads, signInWithOneClick } from './doing.ts';
import { type Visitor, visitor } from './visitor.ts';

const PHONE = { width: 360, height: 740 };

/** Catherine organises; she opens the register of the `index`th session of today. */
async function atTheDoor(
  t: Parameters<typeof visitor>[0],
  browser: Browser,
  city: string,
  options: { scripts?: boolean; size?: { width: number; height: number } } = {},
  index = 0,
): Promise<Visitor> {
  const organiser = await visitor(t, browser, city, options);
  await signInWithOneClick(organiser, 'Catherine Moxley');
  await follow(organiser.page.getByRole('link', { name: 'Registers', exact: true }));
  await follow(organiser.page.locator('section[aria-labelledby=today] .entry__title a').nth(index));
  return organiser;
}

t.test('the register at the door', async (t) => {
  const city = await openCity(t);
  const browser = await launchBrowser(t);

  await t.test('marks by keyboard and thumb, on two devices, over a lost connection', async (t) => {
    const tablet = await atTheDoor(t, browser, city);
    const { page } = tablet;
    const rows = page.locator('.register__row');
    const [first, second] = [await nameAt(tablet, 0), await nameAt(tablet, 1)];

    await page.getByLabel('Find a name').fill(second.slice(0, second.length - 1));
    t.equal(await page.locator('.register__row:visible').count(), 1);
    await page.keyboard.press('Enter');
    await page.keyboard.press('l');
    t.ok(await rows.nth(1).getByLabel('Came late').isChecked());
    t.equal(await page.locator(':focus').getAttribute('id'), 'register-find', 'ready for the next name');
    await rows.nth(0).getByLabel('Attended').focus();
    await page.keyboard.press('a');
    t.ok(
      await rows
        .nth(1)
        .getByLabel('Came late')
        .evaluate((radio) => radio === radio.ownerDocument.activeElement),
    );
    await saved(tablet);
    await tablet.look(t, {});

    const phone = await atTheDoor(t, browser, city, { size: PHONE });
    t.ok(await phone.page.locator('.register__row').nth(1).getByLabel('Came late').isChecked());
    const wide = await phone.page.evaluate('document.documentElement.scrollWidth');
    t.ok(Number(wide) <= PHONE.width, 'nothing to scroll sideways to at 360 pixels');

    await phone.context.setOffline(true);
    for (const row of [2, 3, 4])
      await phone.page.locator('.register__row').nth(row).getByLabel('Left early').check();
    await phone.page.getByText('3 marks not sent yet').waitFor();
    t.equal(await phone.page.getByText('Not sent yet', { exact: true }).filter({ visible: true }).count(), 3);
    await phone.look(t, {});
    await rows.nth(2).getByLabel('Did not attend').check();
    await phone.context.setOffline(false);
    await saved(phone);
    t.ok(
      await phone.page.locator('.register__row').nth(2).getByLabel('Did not attend').isChecked(),
      'made later',
    );
    await phone.context.setOffline(true);
    await phone.page.locator('.register__row').nth(5).getByLabel('Attended').check();
    await phone.page.getByText('1 mark not sent yet').waitFor();
    const address = phone.page.url();
    await phone.open('about:blank');
    await phone.context.setOffline(false);
    await phone.open(address);
    // That it was sent is seen on the other device, however soon after loading it was.
    await rows.nth(5).locator('input[value=attended]:checked').waitFor();
    t.ok(await rows.nth(3).getByLabel('Left early').isChecked(), 'the tablet shows what the phone marked');

    await page.getByText('All attended except …').click();
    await page.getByRole('button', { name: 'Mark all the others as attended' }).click();
    await saved(tablet);
    t.equal((await page.locator('[data-count=unmarked]').textContent()) ?? '', '0');
    await phone.open(address);
    t.equal((await phone.page.locator('[data-count=late]').textContent()) ?? '', '1');
    t.not(first, second);

    await phone.context.clearCookies({ name: 'muster_sign_in' });
    await phone.page.locator('.register__row').nth(0).getByLabel('Came late').check();
    await phone.page.getByText('1 mark not sent yet. You have been signed out.').waitFor();
  });

  await t.test('works without scripts', async (t) => {
    const desk = await atTheDoor(t, browser, city, { scripts: false }, 1);
    const { page } = desk;
    await page.locator('.register__row').nth(0).getByLabel('Attended').check();
    await page.locator('.register__row').nth(1).getByLabel('Did not attend').check();
    await follow(page.getByRole('button', { name: 'Save' }));
    await reads(t, desk, 'Saved: 2 marks');
    await desk.look(t, {});
    const register = new URL(page.url()).pathname;
    await follow(page.getByRole('link', { name: 'Add somebody without a place' }));
    await desk.look(t, {});
    await page.getByLabel('Their name').fill('Newcomer Jones');
    await follow(page.getByRole('button', { name: 'Add this person' }));
    await reads(t, desk, 'Choose their organisation');
    await desk.look(t, { formWithErrors: true });
    await page.getByLabel('Their organisation').selectOption('none');
    await follow(page.getByRole('button', { name: 'Add this person' }));
    await reads(t, desk, 'Newcomer Jones is on the register, as attended');
    await desk.open('/registers');
    await desk.look(t, {});
    for (const part of ['closing', 'reopening', 'counts', 'print', 'unscheduled?q=mar']) {
      await desk.open(`${register}/${part}`);
      await desk.look(t, {});
    }
  });

  await t.test('the sheet to sign is right on paper', async (t) => {
    const organiser = await atTheDoor(t, browser, city, {}, 1);
    const { page } = organiser;
    const people = await page.locator('.register__row').count();
    await follow(page.getByRole('link', { name: 'Sheet to print and sign' }));
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 794, height: 1123 });
    t.equal(await page.locator('.sheet__table tbody tr:visible').count(), people + 5, 'and five empty lines');
    for (const gone of ['.nav', '.demo', '.govuk-back-link', '.foot', '.sheet__hint']) {
      t.equal(await page.locator(gone).filter({ visible: true }).count(), 0, gone);
    }
    t.notMatch(await page.locator('main').textContent(), /@|attended/i, 'nothing sensitive');
    t.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 794);
    const line = await page.locator('.sheet__line').nth(1).boundingBox();
    t.ok((line?.width ?? 0) > 200 && (line?.height ?? 0) > 35, 'room to sign');
    t.ok((await page.pdf({ format: 'A4' })).length > 5000);
  });
});

async function nameAt({ page }: Visitor, index: number): Promise<string> {
  return (await page.locator('.register__name').nth(index).textContent()) ?? '';
}

async function saved({ page }: Visitor): Promise<void> {
  await page.getByText('All marks are saved.').waitFor();
}
