import { readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { launchBrowser } from './chromium.ts';
import { openCity } from './city.ts';
import {
  askForMail,
  follow,
  heading,
  letterText,
  mailSource,
  readMail,
  reads,
  signInByCode,
  signInWithOneClick,
  typeCode,
} from './doing.ts';
import { type Visitor, visitor } from './visitor.ts';

/**
 * A person finds a course, signs in by mail, books it, has it in their calendar and cancels it: the same
 * with scripts and without, on every page looked at closely.
 */
export function bookingJourney(scripts: boolean): void {
  const how = scripts ? 'with scripts' : 'without scripts';
  t.test(`a police officer books a course from the first page to the calendar, ${how}`, async (t) => {
    const city = await openCity(t);
    const browser = await launchBrowser(t);
    const kieran = await visitor(t, browser, city, { scripts });
    const address = 'kieran.blackmoor@constabulary.example';

    await t.test('he searches for CP on the first page and finds Child Protection', async (t) => {
      await kieran.open('/');
      t.equal(await heading(kieran), 'What do you need?');
      await kieran.look(t, {});
      await kieran.page.getByLabel('Search').fill('CP');
      await kieran.page.getByLabel('I am a …').selectOption('iacf-practitioner');
      await follow(kieran.page.getByRole('button', { name: 'Find' }));
      t.match(kieran.page.url(), /\/catalogue\?q=CP&role=/);
      t.match(await found(kieran), /^\d+ activit/);
      t.equal(await firstResult(kieran), 'Child Protection');
      await kieran.look(t, {});
    });

    await t.test('he narrows the list to courses', async (t) => {
      const { page } = kieran;
      const before = await found(kieran);
      await page.getByLabel('I am a …').selectOption('');
      await page.getByLabel('Kind').selectOption({ label: 'Courses' });
      if (!scripts) await follow(page.getByRole('button', { name: 'Show results' }));
      await page.waitForURL(/kind=course/);
      t.match(await firstResult(kieran), 'Child Protection');
      t.ok(before !== '');
      await kieran.look(t, {});
    });

    await t.test('he opens the course and a date with places', async (t) => {
      const { page } = kieran;
      await follow(page.getByRole('link', { name: 'Child Protection', exact: true }));
      t.equal(await heading(kieran), 'Child Protection');
      await reads(t, kieran, 'Essential for');
      await kieran.look(t, {});
      await follow(page.getByRole('link', { name: /^Wednesday 14 April 2027/ }));
      t.match(await heading(kieran), /14 April 2027/);
      await reads(t, kieran, /\d+ places left of 20/);
      await kieran.look(t, {});
    });

    await t.test('he books, signs in by the code in his mail, and a wrong code is refused', async (t) => {
      await follow(kieran.page.getByRole('link', { name: 'Book a place' }));
      t.equal(await heading(kieran), 'Sign in');
      await kieran.look(t, {});
      await askForMail(kieran, address);
      t.equal(await heading(kieran), 'Check your mail');
      await kieran.look(t, {});
      await typeCode(kieran, '12345');
      await kieran.look(t, { formWithErrors: true });
      const mailbox = await readMail(kieran, address, /link and code/);
      await mailbox.look(t, {});
      const code = /Code: (\d{6})/.exec(await letterText(mailbox))?.[1] ?? '';
      await mailbox.page.close();
      await typeCode(kieran, code === '000000' ? '111111' : '000000');
      await reads(t, kieran, 'That is not the code in the mail');
      await kieran.look(t, { formWithErrors: true });
      await typeCode(kieran, code);
      t.equal(await heading(kieran), 'Check and confirm');
    });

    await t.test('he checks, confirms, and has the place', async (t) => {
      const { page } = kieran;
      await reads(t, kieran, 'Slipway House');
      await reads(t, kieran, 'You can cancel freely until');
      await kieran.look(t, {});
      await page.getByLabel('Do you need anything to take part?').fill('A seat near the door');
      await follow(page.getByRole('button', { name: 'Confirm booking' }));
      t.equal(await heading(kieran), 'Child Protection');
      await reads(t, kieran, 'You have a place');
      await reads(t, kieran, 'A seat near the door');
      await kieran.look(t, {});
    });

    await t.test('he reads the confirmation, with one invitation for each day', async (t) => {
      for (const day of ['day 1 of 2', 'day 2 of 2']) {
        const mail = await readMail(kieran, address, new RegExp(`Place confirmed.*${day}`));
        t.match(await letterText(mail), /You have a place on Child Protection/);
        t.match(await mailSource(mail), /METHOD:REQUEST/);
        await reads(t, mail, 'REQUEST: ');
        await mail.look(t, {});
        await mail.open(`${new URL(mail.page.url()).pathname}/html`);
        await mail.look(t, { letter: true });
        await mail.page.close();
      }
      const mailbox = await kieran.window();
      await mailbox.open('/demo/mailbox');
      await mailbox.look(t, {});
    });

    await t.test('he puts it into his calendar himself', async (t) => {
      const coming = kieran.page.waitForEvent('download');
      await kieran.page.getByRole('link', { name: 'Put it in my calendar' }).click();
      const calendar = readFileSync(await (await coming).path(), 'utf8');
      t.match(calendar, /METHOD:PUBLISH/);
      t.equal(calendar.match(/BEGIN:VEVENT/g)?.length, 2);
    });

    await t.test('he finds it among his bookings and cancels it freely', async (t) => {
      const { page } = kieran;
      await follow(page.getByRole('link', { name: 'My bookings' }).first());
      const row = page.locator('.rows > li', { hasText: 'Child Protection' });
      t.equal(await row.count(), 1);
      await kieran.look(t, {});
      await follow(row.getByRole('link', { name: 'See your booking' }));
      await follow(page.getByRole('link', { name: 'Cancel my place' }));
      await reads(t, kieran, 'This is free, and does not count as late');
      await kieran.look(t, {});
      await page.getByLabel('Why?').fill('On leave that week');
      await follow(page.getByRole('button', { name: 'Cancel my place' }));
      await reads(t, kieran, 'your booking has been cancelled');
      await reads(t, kieran, '“On leave that week”');
      await kieran.look(t, {});
      const mail = await readMail(kieran, address, /Cancelled.*day 1 of 2/);
      t.match(await mailSource(mail), /METHOD:CANCEL/);
      await mail.look(t, {});
      await mail.page.close();
    });

    await t.test('he signs out, asks again, and opens the link of the mail on his phone', async (t) => {
      await follow(kieran.page.getByRole('button', { name: 'Sign out' }));
      await reads(t, kieran, 'You are signed out');
      await kieran.open('/sign-in?next=/my/bookings');
      await askForMail(kieran, address);
      const mail = await readMail(kieran, address, /link and code/);
      const link = /https?:\/\/\S+\/sign-in\/link\/\S+/.exec(await letterText(mail))?.[0] ?? 'no link';
      await mail.page.close();
      const phone = await visitor(t, browser, city, { scripts, size: { width: 390, height: 844 } });
      await phone.page.goto(link);
      await phone.page.goto(link);
      await reads(t, phone, `Press the button to sign in on this device as ${address}`);
      t.equal(
        await phone.page.getByRole('button', { name: 'Sign out' }).count(),
        0,
        'reading signs nobody in',
      );
      await phone.look(t, {});
      await follow(phone.page.getByRole('button', { name: 'Sign in', exact: true }));
      t.equal(await heading(phone), 'My bookings');
      await phone.page.goto(link);
      t.equal(await heading(phone), 'This link no longer works');
      await phone.look(t, {});
    });

    await t.test('a youth worker cancels on the day itself and is told that it counts as late', async (t) => {
      const hannah = await visitor(t, browser, city, { scripts });
      await signInWithOneClick(hannah, 'Hannah Osei-Pratt');
      await hannah.open('/my/bookings');
      await follow(hannah.page.getByRole('link', { name: 'See your booking' }).first());
      await reads(t, hannah, 'Nobody has confirmed who you are yet');
      await hannah.look(t, {});
      await follow(hannah.page.getByRole('link', { name: 'Cancel my place' }));
      await reads(t, hannah, 'This counts as a late cancellation');
      await hannah.look(t, {});
      await follow(hannah.page.getByRole('button', { name: 'Cancel my place' }));
      await reads(t, hannah, 'Your place has been cancelled, which counts as late');
      await hannah.look(t, {});
    });

    await t.test('somebody new registers, and books without having been confirmed', async (t) => {
      const nia = await visitor(t, browser, city, { scripts });
      await register(t, nia, "Nia O'Brien-Łukasz");
      await follow(nia.page.getByRole('button', { name: 'Confirm booking' }));
      await reads(t, nia, 'You have a place');
      const mail = await readMail(nia, 'nia@new.example', /Place confirmed/);
      t.match(await letterText(mail), /has to confirm who you are/);
      await mail.page.close();
    });
  });
}

async function register(t: Test, nia: Visitor, name: string): Promise<void> {
  const { page } = nia;
  await nia.open('/activities/mental-health-education-network');
  await nia.look(t, {});
  await follow(page.getByRole('link', { name: 'Book a place' }).first());
  await signInByCode(nia, 'nia@new.example');
  t.equal(await heading(nia), 'Register');
  await nia.look(t, {});
  await page.getByLabel('Your name').fill(name);
  await follow(page.getByRole('button', { name: 'Register' }));
  await reads(t, nia, 'There is a problem');
  t.equal(await page.getByLabel('Your name').inputValue(), name);
  await nia.look(t, { formWithErrors: true });
  await page.getByLabel('Your organisation').selectOption({ label: 'Copnor Primary School' });
  await page.getByLabel(/^Teaching assistant/).check();
  for (const answer of await page.getByRole('radio', { name: 'Yes' }).all()) await answer.check();
  await page.getByLabel('I have read the privacy notice').check();
  await follow(page.getByRole('button', { name: 'Register' }));
  t.equal(await heading(nia), 'Check and confirm');
  await reads(t, nia, 'Nobody has confirmed who you are yet');
  await nia.look(t, {});
}

async function found({ page }: Visitor): Promise<string> {
  return ((await page.locator('#found').textContent()) ?? '').trim();
}

async function firstResult({ page }: Visitor): Promise<string> {
  return ((await page.locator('#results .entry__title').first().textContent()) ?? '').trim();
}
