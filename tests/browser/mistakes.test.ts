import t from 'tap';
import { launchBrowser } from './chromium.ts';
import { openCity } from './city.ts';
import { follow, heading, reads, signInWithOneClick } from './doing.ts';
import { type Visitor, visitor } from './visitor.ts';

t.test('people make mistakes, and the page helps', async (t) => {
  const city = await openCity(t);
  const browser = await launchBrowser(t);

  for (const scripts of [true, false]) {
    const how = scripts ? 'with scripts' : 'without scripts';

    await t.test(`she sends the sign-in form empty, and then without an @, ${how}`, async (t) => {
      const someone = await visitor(t, browser, city, { scripts });
      const { page } = someone;
      await someone.open('/sign-in?next=/my/bookings');
      await follow(page.getByRole('button', { name: 'Sign in', exact: true }));
      await reads(t, someone, 'There is a problem');
      if (scripts) t.match(await focusedClass(someone), 'govuk-error-summary');
      await someone.look(t, { formWithErrors: true });
      await page.locator('.govuk-error-summary a').click();
      t.equal(await page.evaluate('document.activeElement.id || location.hash.slice(1)'), 'email');
      await page.getByLabel('Your work email address').fill('no address at all');
      await follow(page.getByRole('button', { name: 'Sign in', exact: true }));
      t.equal(await page.getByLabel('Your work email address').inputValue(), 'no address at all');
      t.equal(await page.locator('input[name=next]').inputValue(), '/my/bookings');
      await someone.look(t, { formWithErrors: true });
    });

    await t.test(`he writes far too much about his needs, and why he cancels, ${how}`, async (t) => {
      const kieran = await visitor(t, browser, city, { scripts });
      const { page } = kieran;
      await signInWithOneClick(kieran, 'Kieran Blackmoor');
      await kieran.open('/activities/safeguarding-supervision');
      await follow(page.getByRole('link', { name: 'Book a place' }).nth(1));
      const much = `${'Ich hätte gern einen Stuhl 🪑 & "viel" <b>Platz</b>. '.repeat(30)}Ende`;
      await page.getByLabel('Do you need anything to take part?').fill(much);
      await follow(page.getByRole('button', { name: 'Confirm booking' }));
      await reads(t, kieran, /1,?000 characters or fewer/);
      if (scripts) t.match(await focusedClass(kieran), 'govuk-error-summary');
      t.equal(await page.getByLabel('Do you need anything to take part?').inputValue(), much);
      await kieran.look(t, { formWithErrors: true });

      await kieran.open('/my/bookings');
      await follow(page.getByRole('link', { name: 'See your booking' }).first());
      await follow(page.getByRole('link', { name: 'Cancel my place' }));
      await page.getByLabel('Why?').fill(much);
      await follow(page.getByRole('button', { name: 'Cancel my place' }));
      await reads(t, kieran, '500 characters or fewer');
      t.equal(await page.getByLabel('Why?').inputValue(), much);
      await kieran.look(t, { formWithErrors: true });
    });
  }

  await t.test('an unknown page, and somebody else’s booking, look the same and lead on', async (t) => {
    const marian = await visitor(t, browser, city);
    await signInWithOneClick(marian, 'Marian Okafor');
    await marian.open('/my/bookings');
    await follow(marian.page.locator('.session__title a').first());
    const hers = new URL(marian.page.url()).pathname;
    const tom = await visitor(t, browser, city);
    await signInWithOneClick(tom, 'Tom Fairweather');
    for (const path of [
      hers,
      `${hers}/cancellation`,
      '/activities/nothing-of-the-kind',
      '/sessions/none',
      '/no/such/page',
    ]) {
      await tom.open(path);
      t.equal(await heading(tom), 'We cannot find that page', path);
    }
    await tom.look(t, {});
    await follow(tom.page.getByRole('link', { name: 'See your own bookings' }));
    t.equal(await heading(tom), 'My bookings');
  });

  await t.test('a page that was open too long is refused, and says what to do', async (t) => {
    const someone = await visitor(t, browser, city);
    await someone.open('/sign-in');
    await someone.context.clearCookies();
    await follow(someone.page.getByRole('button', { name: 'Sign in', exact: true }));
    t.equal(await heading(someone), 'This page had been open too long');
    await someone.look(t, {});
  });

  await t.test('a name that is no name, an answer that is none: the profile asks again', async (t) => {
    const eleri = await visitor(t, browser, city);
    await signInWithOneClick(eleri, 'Eleri Tregarth');
    await eleri.open('/my/name');
    await eleri.page.getByLabel('Your name').fill('   ');
    await follow(eleri.page.getByRole('button', { name: 'Save' }));
    await eleri.look(t, { formWithErrors: true });
    await eleri.open('/my/profile');
    await eleri.page.getByLabel('Add another address').fill('nonsense');
    await follow(eleri.page.getByRole('button', { name: 'Send the code' }));
    t.equal(await eleri.page.getByLabel('Add another address').inputValue(), 'nonsense');
    await eleri.look(t, { formWithErrors: true });
  });
});

function focusedClass({ page }: Visitor): Promise<string> {
  return page.evaluate('document.activeElement.className');
}
