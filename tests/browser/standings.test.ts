import t from 'tap';
import { until } from '../support/until.ts';
import { launchBrowser } from './chromium.ts';
import { openCity } from './city.ts';
import { follow, heading, letterText, readMail, reads, signInWithOneClick } from './doing.ts';
import { type Visitor, visitor } from './visitor.ts';

const PHONE = { width: 360, height: 740 };

t.test('a designated safeguarding lead and the standings of her school', async (t) => {
  const city = await openCity(t);
  const browser = await launchBrowser(t);
  const marian = async (options: { scripts?: boolean; size?: { width: number; height: number } } = {}) => {
    const lead = await visitor(t, browser, city, options);
    await signInWithOneClick(lead, 'Marian Okafor');
    await follow(lead.page.getByRole('link', { name: 'My organisation', exact: true }));
    t.equal(await heading(lead), 'Who is in date');
    return lead;
  };

  await t.test(
    'the table by keyboard and with a screen reader’s names, filtered and announced',
    async (t) => {
      const lead = await marian();
      const { page } = lead;
      await lead.look(t, {});
      const region = page.getByRole('region', { name: /scrolls sideways/ });
      // A browser that was resized a moment ago may let a key fall, so it is pressed as somebody would: again.
      await until('the table scrolls', async () => {
        await region.focus();
        await page.keyboard.press('ArrowRight');
        return page.evaluate<boolean>(`document.querySelector('.matrix__scroll').scrollLeft > 0`);
      });
      t.ok(await page.getByRole('table', { name: /Standings of Copnor Primary School/ }).count());
      t.ok((await page.getByRole('columnheader').count()) > 5);
      const [first] = await people(lead);
      t.ok(await page.getByRole('rowheader', { name: first }).count());

      const all = await found(lead);
      await page.getByLabel('Standing', { exact: true }).focus();
      await page.getByLabel('Standing', { exact: true }).selectOption({ label: 'Overdue' });
      await page.waitForURL(/state=overdue/);
      await page.getByRole('heading', { name: /1 of 10 people/ }).waitFor();
      await page.locator('#announcer', { hasText: /1 of 10 people/ }).waitFor({ state: 'attached' });
      t.equal(await page.evaluate('document.activeElement.id'), 'state', 'the focus stays where she chose');
      t.not(await found(lead), all);
      await lead.look(t, {});
      const cell = page.locator('td.st--overdue a').first();
      await cell.focus();
      t.match(await cell.textContent(), 'Overdue', 'a word, beside the colour and the shape');
      const loaded = page.waitForEvent('load');
      await page.keyboard.press('Enter');
      await loaded;
      await reads(t, lead, 'Why?');
      await reads(t, lead, /Done on \d+ \w+ 20\d\d/);
      await lead.look(t, {});
      await follow(page.getByRole('link', { name: /^All of/ }));
      await lead.look(t, {});
    },
  );

  await t.test('an inspection asks for a past day, as known today and as recorded then', async (t) => {
    const lead = await marian({ scripts: false });
    const { page } = lead;
    await page.getByLabel(/Another day/).fill('2026-11-02');
    await follow(page.getByRole('button', { name: 'Show this day' }));
    t.equal(await heading(lead), 'Who was in date on 2 November 2026');
    await lead.look(t, {});
    await page.getByLabel('What was recorded then').check();
    await follow(page.getByRole('button', { name: 'Show this day' }));
    await reads(t, lead, 'Exactly as it was recorded that day');
    t.equal(await page.locator('input[name=person]').count(), 0);
  });

  await t.test('on paper nothing runs off the sheet, and each standing says what it is of', async (t) => {
    const lead = await marian();
    const { page } = lead;
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 718, height: 1047 });
    const off = `[...document.querySelectorAll('main *, .subnav *')].filter((one) => one.checkVisibility({ visibilityProperty: true })
      && !one.closest('.govuk-visually-hidden') && one.getBoundingClientRect().right > 718).length`;
    t.equal(await page.evaluate(off), 0);
    t.ok(await page.locator('td.st--overdue').isVisible());
    const numbered = `[...document.querySelectorAll('.matrix thead th:not(.matrix__corner), .matrix .st')].every((one) =>
      getComputedStyle(one, '::before').content.startsWith('counter(requirement)'))`;
    t.equal(await page.evaluate(numbered), true, 'a standing has the number of what it is of');
    const after = `getComputedStyle(document.querySelector('.matrix tbody th a'), '::after').content`;
    t.equal(await page.evaluate(after), 'none', 'no addresses of pages');
    for (const gone of ['.subnav__list', '.matrix__acts', '.matrix__tick', '.foot'])
      t.equal(await page.locator(gone).filter({ visible: true }).count(), 0, gone);
    await page.emulateMedia({ media: 'screen' });
  });

  await t.test(
    'on a phone without scripts she books several people, reminds and answers for them',
    async (t) => {
      const lead = await marian({ scripts: false, size: PHONE });
      const { page } = lead;
      await follow(page.getByRole('link', { name: 'Tick all on this page' }));
      t.equal(await page.locator('input[name=person]:checked').count(), 10);
      for (const name of await people(lead)) {
        if (!['Tom Fairweather', 'Holly Rowlatt'].includes(name))
          await page.getByLabel(name, { exact: true }).uncheck();
      }
      await follow(page.getByRole('button', { name: 'Book onto a session' }));
      await lead.look(t, {});
      await chooseDate(lead, /Tom Fairweather Gets a place/);
      await reads(t, lead, 'What will happen for each of them');
      await reads(t, lead, 'No mail reaches Holly Rowlatt');
      await lead.look(t, {});
      await follow(page.getByRole('button', { name: 'Book these people' }));
      await reads(t, lead, 'How it stands for each of them');
      await lead.look(t, {});
      const mail = await readMail(lead, 'tom.fairweather@', /Place confirmed/);
      t.match(await letterText(mail), 'Marian Okafor, a lead of your organisation, booked it for you.');
      await mail.page.close();

      await follow(page.getByRole('link', { name: 'Back to all standings' }));
      await follow(page.getByRole('link', { name: 'Tick all on this page' }));
      await follow(page.getByRole('button', { name: 'Cancel places for them' }));
      await lead.look(t, {});
      await page.goBack();
      await follow(page.getByRole('button', { name: 'Remind by mail' }));
      await lead.look(t, {});
      await follow(page.getByRole('button', { name: /^Send \d+ reminders$/ }));
      await reads(t, lead, 'on their way');
      await lead.look(t, {});

      await follow(page.getByRole('link', { name: 'Who is in date', exact: true }));
      await follow(page.locator('.standings__waiting a').first());
      await lead.look(t, {});
      await page.getByLabel('Everybody else in this list: No', { exact: true }).check();
      await follow(page.getByRole('button', { name: 'Save the answers' }));
      await reads(t, lead, /answers? (is|are) saved/);
    },
  );
});

/** The names down the table. */
async function people({ page }: Visitor): Promise<string[]> {
  return page.locator('.matrix tbody th a').allTextContents();
}

async function found({ page }: Visitor): Promise<string> {
  return ((await page.locator('#found').textContent()) ?? '').trim();
}

/** Tries what they need, one after the other, until the next date of one of them is as wanted. */
async function chooseDate({ page }: Visitor, wanted: RegExp): Promise<void> {
  const choice = page.url();
  const options = await page.getByLabel('What they need').locator('option').allTextContents();
  for (const label of options) {
    await page.goto(choice);
    await page.getByLabel('What they need').selectOption({ label });
    await follow(page.getByRole('button', { name: 'Show its dates' }));
    if ((await page.getByRole('radio').count()) === 0) continue;
    await page.getByRole('radio').first().check();
    await follow(page.getByRole('button', { name: 'Continue' }));
    const said = ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ');
    if (wanted.test(said)) return;
  }
  throw new Error('no date is as wanted');
}
