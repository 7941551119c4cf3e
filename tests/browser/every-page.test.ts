import t from 'tap';
import { launchBrowser } from './chromium.ts';
import { openCity } from './city.ts';
import { follow, heading, signInWithOneClick } from './doing.ts';
import { followEveryLink } from './links.ts';
import { visitor } from './visitor.ts';

const OPEN_TO_ALL = [
  '/sign-in/new',
  '/sign-in/code',
  '/help/waiting-lists',
  '/help/privacy',
  '/help/accessibility',
  '/help/contact',
  '/demo/mailbox',
  '/activities/met-weekly',
  '/activities/senco-network',
  '/certificates',
];
const MY_OWN = ['/my/profile', '/my/name', '/my/organisations/new', '/my/record', '/my/record/evidence'];

/** Where organisers write; what they do with bookings is looked at elsewhere. */
const DESK_WRITING = [
  '/organise/activities',
  '/organise/activities/new',
  '/organise/activities/aces',
  ...['what', 'rules', 'sessions', 'money', 'afterwards'].map(
    (part) => `/organise/activities/aces/edit/${part}`,
  ),
  '/organise/activities/aces/sessions/new',
  '/organise/venues',
  '/organise/venues/new',
  '/organise/trainers',
  '/organise/trainers/new',
  '/organise/holidays',
];

/** What organisers look at over all their sessions. */
const DESK = [
  '/organise/approvals',
  '/organise/mail',
  '/organise/templates',
  '/organise/templates/booking-confirmed',
  '/organise/templates/approval-request',
  '/organise/activities/aces/templates',
  '/organise/charges',
  '/organise/reports',
];

t.test('every page is well made', async (t) => {
  const city = await openCity(t);
  const browser = await launchBrowser(t);

  await t.test(
    'each person of the demonstration signs in with one click and sees what is theirs',
    async (t) => {
      const someone = await visitor(t, browser, city);
      await someone.open('/sign-in');
      const buttons = await someone.page.getByRole('button', { name: /^Sign in as / }).allTextContents();
      t.ok(buttons.length >= 10, `${buttons.length} people`);
      for (const button of buttons) {
        const name = button.trim().replace('Sign in as ', '');
        await signInWithOneClick(someone, name);
        t.match(await someone.page.locator('header').textContent(), name);
        await someone.look(t, {});
        await someone.open('/my/bookings');
        t.equal(await heading(someone), 'My bookings');
        await someone.look(t, {});
      }
    },
  );

  await t.test('pages that anybody can open', async (t) => {
    const someone = await visitor(t, browser, city);
    for (const path of OPEN_TO_ALL) {
      await someone.open(path);
      await someone.look(t, {});
    }
  });

  await t.test('the pages about oneself', async (t) => {
    const eleri = await visitor(t, browser, city);
    await signInWithOneClick(eleri, 'Eleri Tregarth');
    for (const path of MY_OWN) {
      await eleri.open(path);
      await eleri.look(t, {});
    }
    await eleri.page.goto(`${city}/my/profile`);
    await follow(eleri.page.getByRole('link', { name: /^Change what I do/ }).first());
    await eleri.look(t, {});
  });

  await t.test('a cancelled session, a past one, and their bookings', async (t) => {
    const kieran = await visitor(t, browser, city, { scripts: false });
    await signInWithOneClick(kieran, 'Kieran Blackmoor');
    for (const group of ['ended', 'past']) {
      await kieran.open('/my/bookings');
      await follow(kieran.page.locator(`section[aria-labelledby=${group}] .session__title a`).first());
      await kieran.look(t, {});
      await follow(kieran.page.getByRole('link', { name: 'The session' }));
      await kieran.look(t, {});
    }
  });

  await t.test('the pages on which organisers write, and the teams', async (t) => {
    const catherine = await visitor(t, browser, city);
    await signInWithOneClick(catherine, 'Catherine Moxley');
    for (const path of DESK_WRITING) {
      await catherine.open(path);
      await catherine.look(t, {});
    }
    await catherine.open('/organise/activities/aces/series');
    await catherine.page.getByLabel('From', { exact: true }).fill('2027-09-01');
    await catherine.page.getByLabel('Or how many').fill('4');
    await catherine.page.getByLabel('Begins at').fill('10:00');
    await catherine.page.getByLabel('Ends at').fill('12:00');
    await catherine.page.getByLabel('Online, on Teams').check();
    await catherine.look(t, {});
    await follow(catherine.page.getByRole('button', { name: 'See the dates' }));
    await catherine.look(t, {});
    await catherine.open('/organise/sessions');
    await catherine.look(t, {});
    await follow(catherine.page.locator('.session__title a').first());
    const session = catherine.page.url().replace(city, '');
    for (const path of ['edit', 'preview']) {
      await catherine.open(`${session}/${path}`);
      await catherine.look(t, {});
    }
    await signInWithOneClick(catherine, 'Devinder Sangha');
    for (const path of ['', '/pscp-training', '/pscp-training?q=an', '/pscp-training/activities']) {
      await catherine.open(`/administration/teams${path}`);
      await catherine.look(t, {});
    }
  });

  await t.test('the desk of an organiser, its session pages among them', async (t) => {
    const catherine = await visitor(t, browser, city);
    await signInWithOneClick(catherine, 'Catherine Moxley');
    for (const path of DESK) {
      await catherine.open(path);
      await catherine.look(t, {});
    }
    await catherine.open('/organise/charges');
    await follow(catherine.page.getByRole('link', { name: /^Waive/ }).first());
    await catherine.look(t, {});
    await catherine.open('/organise');
    await catherine.look(t, {});
    await follow(catherine.page.locator('.rows .session__title a').nth(5));
    const session = new URL(catherine.page.url()).pathname;
    t.match(session, /^\/organise\/sessions\//);
    for (const page of [
      '',
      '/people',
      '/people/new',
      '/queue',
      '/places',
      '/messages',
      '/mail',
      '/urgent',
      '/move',
      '/cancellation',
    ]) {
      await catherine.open(`${session}${page}`);
      await catherine.look(t, {});
    }
    await catherine.page.getByLabel('Why does it not take place?').fill('The trainer is ill');
    await follow(catherine.page.getByRole('button', { name: 'See what happens' }));
    await catherine.look(t, {});
  });

  await t.test('every link leads to a page with one heading, from which its title begins', async (t) => {
    const someone = await visitor(t, browser, city);
    const nobody = await followEveryLink(someone.context, '/');
    t.same(nobody.faults, []);
    t.ok(nobody.pages > 100, `${nobody.pages} pages, signed out`);
    await signInWithOneClick(someone, 'Marian Okafor');
    const marian = await followEveryLink(someone.context, '/');
    t.same(marian.faults, []);
    t.ok(marian.pages > nobody.pages, `${marian.pages} pages, signed in`);
  });
});
