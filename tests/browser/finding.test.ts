import t from 'tap';
import { launchBrowser } from './chromium.ts';
import { openCity } from './city.ts';
import { follow, reads, signInWithOneClick } from './doing.ts';
import { PHONE } from './page-checks.ts';
import { type Visitor, visitor } from './visitor.ts';

t.test('people look for what they need', async (t) => {
  const city = await openCity(t);
  const browser = await launchBrowser(t);

  await t.test('the list follows each choice, the address follows, and the number is said', async (t) => {
    const someone = await visitor(t, browser, city);
    const { page } = someone;
    await someone.open('/catalogue');
    const all = await found(someone);
    await page.getByLabel('Kind').focus();
    await page.getByLabel('Kind').selectOption({ label: 'Masterclasses' });
    await page.waitForURL(/\?kind=masterclass$/);
    await saysWhatIsFound(someone);
    const masterclasses = await found(someone);
    t.not(masterclasses, all);
    t.equal(await focused(someone), 'f-kind', 'the focus stays where one chose');
    // At once: typed by a slow machine, each pause would be a choice of its own, and Back lead to it.
    await page.getByLabel('Search').fill('consent');
    await page.waitForURL(/q=consent/);
    await saysWhatIsFound(someone);
    t.not(await found(someone), masterclasses);
    t.equal(await focused(someone), 'f-q');
    await reads(t, someone, 'Masterclass On Consent');
    await someone.look(t, {});

    await page.goBack();
    await page.waitForURL(/\?kind=masterclass$/);
    await page.getByRole('heading', { name: masterclasses, exact: true }).waitFor();
    t.equal(await page.getByLabel('Kind').inputValue(), 'masterclass', 'Back brings the choice back, too');
    await page.goBack();
    await page.getByRole('heading', { name: all, exact: true }).waitFor();
    t.match(page.url(), /\/catalogue$/);
    await someone.look(t, {});
  });

  await t.test('she turns the pages of the list, and takes a filter away again', async (t) => {
    const someone = await visitor(t, browser, city);
    const { page } = someone;
    await someone.open('/catalogue?free=1');
    const first = await titles(someone);
    await page.getByRole('link', { name: 'Next' }).click();
    await page.waitForURL(/page=2/);
    await page.locator('.pages__link[aria-current]', { hasText: '2' }).waitFor();
    t.not((await titles(someone))[0], first[0]);
    await someone.look(t, {});
    await follow(page.getByRole('link', { name: /^Take away: Free/ }));
    await page.waitForURL(/\/catalogue$/);
    t.notOk(await page.getByLabel('Free of charge').isChecked());
  });

  await t.test('on a phone the filters wait behind a button, which says how many are in use', async (t) => {
    for (const scripts of [true, false]) {
      const someone = await visitor(t, browser, city, { scripts, size: PHONE });
      const { page } = someone;
      await someone.open('/catalogue');
      t.notOk(await page.getByLabel('Kind').isVisible());
      await page.getByText('Filters', { exact: true }).click();
      await page.getByLabel('Kind').selectOption({ label: 'Webinars' });
      if (!scripts) await follow(page.getByRole('button', { name: 'Show results' }));
      await page.waitForURL(/kind=webinar/);
      await page.getByText('Filters (1 in use)').waitFor();
      t.equal((await titles(someone)).length, 2);
      await someone.look(t, {});
    }
  });

  await t.test('the line drops, and the page says so and keeps the list', async (t) => {
    const someone = await visitor(t, browser, city);
    await someone.open('/catalogue');
    const before = await titles(someone);
    await someone.context.setOffline(true);
    await someone.page.getByLabel('Kind').selectOption({ label: 'Webinars' });
    await someone.page.getByRole('alert').getByText('Muster could not be reached').waitFor();
    t.same(await titles(someone), before);
  });

  await t.test('nothing fits, or a date does not exist: the page says what to do', async (t) => {
    const someone = await visitor(t, browser, city);
    await someone.open('/catalogue?q=zzzzqqqq&kind=webinar');
    await reads(t, someone, 'Nothing fits all of that');
    await someone.look(t, {});
    await someone.open('/catalogue?from=2027-02-30&role=astronaut');
    await reads(t, someone, 'Enter a date that exists');
    await someone.look(t, { formWithErrors: true });
  });

  await t.test('a teacher says what his work involves, and what is essential for him changes', async (t) => {
    const tom = await visitor(t, browser, city);
    const { page } = tom;
    await signInWithOneClick(tom, 'Tom Fairweather');
    const question = page.locator('section', { hasText: /at risk of exploitation\. Do you\?/ }).last();
    t.equal(await essential(tom, 'Exploitation Training'), 0);
    await tom.look(t, {});
    await follow(question.getByRole('button', { name: 'Yes' }));
    await reads(t, tom, 'Your answer is saved');
    t.equal(await essential(tom, 'Exploitation Training'), 1);
    await tom.look(t, {});

    await tom.open('/activities/safeguarding-supervision');
    await reads(t, tom, 'To be confirmed');
    await tom.look(t, {});
    await follow(page.locator('main').getByRole('button', { name: 'No', exact: true }));
    await reads(t, tom, 'Your answer is saved');
    t.equal(await page.getByText('To be confirmed').count(), 0);
    t.match(page.url(), /\/activities\/safeguarding-supervision$/);
    await tom.look(t, {});
  });

  await t.test('she asks to be told of new dates, and takes it back', async (t) => {
    const dorota = await visitor(t, browser, city, { scripts: false });
    await signInWithOneClick(dorota, 'Dorota Wieczorek');
    await dorota.open('/activities/ceraf-toolkit');
    await follow(dorota.page.getByRole('button', { name: 'Tell me when there is a new date' }));
    await reads(t, dorota, 'We will email you when there is a new date');
    await dorota.look(t, {});
    await follow(dorota.page.getByRole('button', { name: 'Stop telling me' }));
    await reads(t, dorota, 'We will not tell you any more');
    t.equal(await dorota.page.getByRole('button', { name: 'Tell me when there is a new date' }).count(), 1);
  });
});

async function found({ page }: Visitor): Promise<string> {
  return ((await page.locator('#found').textContent()) ?? '').trim();
}

async function titles({ page }: Visitor): Promise<string[]> {
  return page.locator('#results .entry__title').allTextContents();
}

/** Waits until screen readers are told the number that stands above the list. */
async function saysWhatIsFound(someone: Visitor): Promise<void> {
  await someone.page.locator('#announcer', { hasText: await found(someone) }).waitFor({ state: 'attached' });
}

function focused({ page }: Visitor): Promise<string> {
  return page.evaluate('document.activeElement.id');
}

/** How often an activity stands under "Essential for you". */
function essential({ page }: Visitor, title: string): Promise<number> {
  return page
    .locator('section[aria-labelledby=essential] .entry', { hasText: 'Essential' })
    .getByRole('link', { name: title, exact: true })
    .count();
}
