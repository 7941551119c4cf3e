import t from 'tap';
import { launchBrowser } from './chromium.ts';
import { openCity } from './city.ts';
import { follow, heading, reads, signInByCode, signInWithOneClick } from './doing.ts';
import { type Visitor, visitor } from './visitor.ts';

const COURSE =
  'Harmful Cultural Practices - An introduction to Child Abuse Linked to Faith and Beliefs (CALFB) webinar';
const TEACHER = 'Sunita Panesar';

/** Must show 1 of the learning record, with everybody at a browser of their own. */
t.test('from a register to a certificate to the lead’s page, and back after a correction', async (t) => {
  const city = await openCity(t);
  const browser = await launchBrowser(t);
  const organiser = await visitor(t, browser, city);
  const lead = await visitor(t, browser, city);
  const teacher = await visitor(t, browser, city, { scripts: false });
  const anybody = await visitor(t, browser, city);
  await signInWithOneClick(organiser, 'Catherine Moxley');
  await signInWithOneClick(lead, 'Marian Okafor');
  let register = '';
  let certificate = '';

  await t.test('before it the lead sees that it is missing', async (t) => {
    await follow(lead.page.getByRole('link', { name: 'My organisation' }));
    t.match(await cellOf(lead), /Missing/);
    await lead.look(t, {});
  });

  await t.test('the organiser closes the register: all attended', async (t) => {
    await organiser.open('/registers');
    await follow(organiser.page.getByRole('link', { name: COURSE }).first());
    register = organiser.page.url();
    await organiser.page.getByText('All attended except …').click();
    await organiser.page.getByRole('button', { name: 'Mark all the others as attended' }).click();
    await organiser.page.locator('[data-count=unmarked]', { hasText: /^0$/ }).waitFor();
    await follow(organiser.page.getByRole('link', { name: 'Close the register' }));
    await organiser.look(t, {});
    await follow(organiser.page.getByRole('button', { name: 'Close the register' }));
    await organiser.look(t, {});
  });

  await t.test('the teacher finds the certificate, and it is a PDF', async (t) => {
    await teacher.open('/sign-in?next=/my/record');
    await signInByCode(teacher, 'sunita.panesar@copnor-primary.example');
    await teacher.open('/my/record');
    const row = teacher.page.locator('.entry', { hasText: COURSE }).first();
    await teacher.look(t, {});
    certificate = (await row.getByRole('link', { name: /^[\w-]{8,}$/ }).getAttribute('href')) ?? '';
    t.match(certificate, /^\/certificates\/[\w-]+$/);
    const pdf = await teacher.context.request.get(`${city}${certificate}/pdf`);
    t.same([pdf.status(), (await pdf.body()).subarray(0, 5).toString()], [200, '%PDF-']);
  });

  await t.test('the page behind its QR code says to anybody that it is valid', async (t) => {
    await anybody.open(certificate);
    t.equal(await heading(anybody), 'This certificate is valid');
    await reads(t, anybody, TEACHER);
    await anybody.look(t, {});
  });

  await t.test('the lead sees the cell turn', async (t) => {
    await lead.page.reload();
    t.match(await cellOf(lead), /In date/);
    await lead.look(t, {});
  });

  await t.test('after a correction it is withdrawn, and the cell turns back', async (t) => {
    await organiser.open(register);
    await follow(organiser.page.getByRole('link', { name: 'Open the register again' }));
    await organiser.page.getByLabel('Why?').fill('Mistaken for somebody else.');
    await follow(organiser.page.getByRole('button', { name: 'Open the register again' }));
    await organiser.page.locator('.register__row', { hasText: TEACHER }).getByLabel('Did not attend').check();
    await organiser.page.locator('[data-count=absent]', { hasText: /^1$/ }).waitFor();
    await follow(organiser.page.getByRole('link', { name: 'Close the register' }));
    await follow(organiser.page.getByRole('button', { name: 'Close the register' }));
    await reads(t, organiser, 'Mistaken for somebody else.');
    await anybody.page.reload();
    t.equal(await heading(anybody), 'This certificate was withdrawn');
    await reads(t, anybody, 'Please do not accept it');
    await anybody.look(t, {});
    await lead.page.reload();
    t.match(await cellOf(lead), /Missing/);
    await teacher.page.reload();
    await reads(t, teacher, 'Withdrawn on');
  });
});

/** What stands in the lead's table for the teacher and the course. */
async function cellOf({ page }: Visitor): Promise<string> {
  const titles = await page.locator('.matrix thead th').allTextContents();
  const column = titles.filter((title) => title !== 'Person').findIndex((title) => title.startsWith(COURSE));
  const row = page.locator('.matrix tbody tr', { hasText: TEACHER });
  return ((await row.locator('td.st').nth(column).textContent()) ?? '').trim();
}
