import t, { type Test } from 'tap';
import { launchBrowser } from './chromium.ts';
import { openCity } from './city.ts';
import { follow, heading, reads, signInWithOneClick } from './doing.ts';
import { type Inbox, inboxOf } from './mail-calendar.ts';
import { type Visitor, visitor } from './visitor.ts';

const TITLE = 'Keeping Night Shelters Safe';
/** Who books: people of the demonstration. */
type Guest = { name: string };
const GUESTS: Guest[] = [
  { name: 'Tom Fairweather' },
  { name: 'Dorota Wieczorek' },
  { name: 'Leon Marchetti' },
  { name: 'Hannah Osei-Pratt' },
  { name: 'Priya Raghunath' },
];
const COLLEAGUE = { name: 'Nadia Rowe', address: 'nadia.rowe@shelter.example' };

/**
 * Must show 1 of the organiser's desk: from nothing to a session that was moved, substituted, cut, raised and
 * cancelled, with everybody's mail and calendar right at each step. `scripts`: whether the organiser has any; the
 * pages are the same either way, so how they are made is looked at without.
 */
export function deskJourney(scripts: boolean): void {
  t.test(`a session from its activity to its cancellation, scripts ${scripts ? 'on' : 'off'}`, async (t) => {
    const city = await openCity(t);
    const browser = await launchBrowser(t);
    const organiser = await visitor(t, browser, city, { scripts });
    await signInWithOneClick(organiser, 'Catherine Moxley');
    if (scripts) organiser.look = async () => {};
    const people = new Map<string, { seat: Visitor; inbox: Inbox }>();
    const add = async ({ name }: Guest) => {
      const seat = await visitor(t, browser, city);
      await signInWithOneClick(seat, name);
      const inbox = await inboxOf(seat, await addressOf(seat));
      people.set(name, { seat, inbox });
      return seat;
    };
    const of = (name: string) => {
      const one = people.get(name);
      if (one === undefined) throw new Error(`${name} is not here`);
      return one;
    };
    const [tom, dorota, leon, hannah, priya] = GUESTS.map(({ name }) => name) as [
      string,
      string,
      string,
      string,
      string,
    ];
    let session = '';

    await t.test('an activity from nothing, published', async (t) => {
      await organiser.open('/organise');
      await organiser.look(t, {});
      await organiser.open('/organise/activities/new');
      const { page } = organiser;
      await page.getByLabel('Title').fill(TITLE);
      await page.getByLabel('What it is', { exact: true }).selectOption({ label: 'Course' });
      await page.getByLabel('Category').fill('Safeguarding');
      await page.getByLabel('What it is about').fill('For people who work in the night-time economy.');
      await organiser.look(t, {});
      await follow(page.getByRole('button', { name: 'Add the activity' }));
      await follow(page.getByRole('button', { name: 'Publish it' }));
      t.equal(await heading(organiser), TITLE);
      await organiser.look(t, {});
    });

    await t.test('a session of two days, opened, and another date', async (t) => {
      const other = await putOn(organiser, [['2027-06-08', '2027-06-15']], '20');
      t.ok(other);
      session = await putOn(organiser, [['2027-05-11', '2027-05-18']], '5', t);
    });

    await t.test('three people book, and have both days in their calendars', async (t) => {
      for (const name of [tom, dorota, leon]) {
        const guest = GUESTS.find((one) => one.name === name);
        const seat = await add(guest ?? { name });
        await books(seat, session, 'Confirm booking');
        const news = await of(name).inbox.news(2);
        t.same(
          news.map((subject) => subject.split(':')[0]),
          ['Place confirmed', 'Place confirmed'],
        );
        t.match(of(name).inbox.calendar(), [
          /^2027-05-11T08:30 .*Day 1 of 2/,
          /^2027-05-18T08:30 .*Day 2 of 2/,
        ]);
      }
    });

    await t.test('it is moved: shown before, then one update for each day', async (t) => {
      const { page } = organiser;
      await organiser.open(`/organise/sessions/${session}/move`);
      await page.getByLabel('Date').first().fill('2027-05-12');
      await page.getByLabel('Begins').first().fill('10:00');
      await page.getByLabel('Ends').first().fill('13:00');
      await follow(page.getByRole('button', { name: 'See what happens' }));
      await reads(t, organiser, 'What is sent');
      await organiser.look(t, {});
      await follow(page.getByRole('button', { name: /Move it and tell 3 people/ }));
      for (const name of [tom, dorota, leon]) {
        const { inbox } = of(name);
        t.same(
          (await inbox.news(2)).map((subject) => subject.split(':')[0]),
          ['Moved', 'Moved'],
        );
        t.match(inbox.calendar(), [/^2027-05-12T09:00/, /^2027-05-18T08:30/]);
      }
    });

    await t.test('a colleague takes a place: one calendar cleared, the other filled', async (t) => {
      const { seat, inbox } = of(leon);
      await seat.open('/my/bookings');
      await follow(seat.page.getByRole('link', { name: TITLE }).first());
      await follow(seat.page.getByRole('link', { name: /A colleague takes my place/ }));
      await seat.look(t, {});
      const hers = await inboxOf(seat, COLLEAGUE.address);
      await seat.page.getByLabel('Your colleague’s name').fill(COLLEAGUE.name);
      await seat.page.getByLabel('Their work email address').fill(COLLEAGUE.address);
      await follow(seat.page.getByRole('button', { name: 'Give them the place' }));
      await reads(t, seat, 'Nadia Rowe has the place');
      t.same(
        (await inbox.news(2)).map((subject) => subject.split(':')[0]),
        ['Cancelled', 'Cancelled'],
      );
      t.same(inbox.calendar(), []);
      await hers.news(2);
      t.match(hers.calendar(), [/^2027-05-12T09:00/, /^2027-05-18T08:30/]);
      people.set(COLLEAGUE.name, { seat, inbox: hers });
    });

    await t.test('capacity falls, two wait, it rises, and two are promoted', async (t) => {
      await changeCapacity(organiser, session, '2');
      await reads(t, organiser, /Choose first who gives up a place|fewer/);
      await organiser.look(t, { formWithErrors: true });
      await changeCapacity(organiser, session, '3');
      await follow(organiser.page.getByRole('button', { name: 'Change it' }));
      for (const name of [hannah, priya]) {
        const seat = await add({ name });
        await books(seat, session, 'Join the waiting list');
        t.match(await of(name).inbox.news(1), [/^On the waiting list/]);
        t.same(of(name).inbox.calendar(), []);
      }
      await organiser.open(`/organise/sessions/${session}/queue`);
      await organiser.look(t, {});
      await changeCapacity(organiser, session, '5');
      await reads(t, organiser, new RegExp(`${hannah}[\\s\\S]*${priya}`));
      await follow(organiser.page.getByRole('button', { name: 'Change it' }));
      for (const name of [hannah, priya]) {
        t.same(
          (await of(name).inbox.news(2)).map((subject) => subject.split(':')[0]),
          ['Place confirmed', 'Place confirmed'],
        );
        t.match(of(name).inbox.calendar(), [/^2027-05-12T09:00/, /^2027-05-18T08:30/]);
      }
      await organiser.open(`/organise/sessions/${session}/people`);
      await organiser.look(t, {});
    });

    await t.test('it is cancelled, and everybody is offered the other date', async (t) => {
      const { page } = organiser;
      await organiser.open(`/organise/sessions/${session}/cancellation`);
      await page.getByLabel('Why does it not take place?').fill('The hall has flooded.');
      await page.getByLabel('Another date for them').selectOption({ index: 1 });
      await page.getByLabel('Ask them').check();
      await organiser.look(t, {});
      await follow(page.getByRole('button', { name: 'See what happens' }));
      await organiser.look(t, {});
      await follow(page.getByRole('button', { name: 'Cancel the session' }));
      for (const name of [tom, dorota, COLLEAGUE.name, hannah, priya]) {
        const { inbox } = of(name);
        const news = (await inbox.news(3)).map((subject) => subject.split(':')[0]);
        t.same(news.sort(), ['A place is free', 'Cancelled', 'Cancelled'], name);
        t.same(inbox.calendar(), [], `${name}’s calendar is clear`);
      }
      const { seat, inbox } = of(tom);
      await seat.open('/my/bookings');
      await follow(seat.page.getByRole('link', { name: TITLE }).first());
      await follow(seat.page.getByRole('button', { name: 'Accept the place' }));
      await inbox.news(2);
      t.match(inbox.calendar(), [/^2027-06-08T08:30/, /^2027-06-15T08:30/]);
    });

    await t.test('the history reads as a story', async (t) => {
      await organiser.open(`/organise/sessions/${session}`);
      await organiser.look(t, {});
      const lines = await organiser.page.locator('.history li, .history__text').allTextContents();
      const story = lines.join(' | ').replace(/\s+/g, ' ');
      for (const line of [
        /Put on.* by Catherine Moxley/,
        /Moved .*by Catherine Moxley, 3 people told/,
        /Nadia Rowe/,
        /5.*3|3.*5/,
        /Cancelled by Catherine Moxley, 5 people told/,
      ])
        t.match(story, line);
    });
  });
}

/** Puts on a session of two days from the page of the activity; gives its id. */
async function putOn(organiser: Visitor, [days]: string[][], places: string, t?: Test): Promise<string> {
  const { page } = organiser;
  await organiser.open('/organise/activities');
  await follow(page.getByRole('link', { name: TITLE }).first());
  await follow(page.getByRole('link', { name: 'Put on a session' }));
  if (!(await page.getByLabel('Day 2').count()))
    await follow(page.getByRole('button', { name: 'Another day' }));
  for (const [index, day] of (days ?? []).entries()) {
    await page.getByLabel(`Day ${index + 1}`, { exact: true }).fill(day);
    await page.getByLabel('Begins').nth(index).fill('9:30');
    await page.getByLabel('Ends').nth(index).fill('12:30');
  }
  await page.getByLabel('Face to face', { exact: true }).check();
  await page.getByLabel('Another place, in words').fill('Harbour Hall, PO1 2AB');
  await page.getByLabel('Places', { exact: true }).fill(places);
  await page.getByLabel('Open it', { exact: true }).check();
  if (t !== undefined) await organiser.look(t, {});
  await follow(page.getByRole('button', { name: 'Put it on' }));
  return /sessions\/([\w-]+)/.exec(page.url())?.[1] ?? '';
}

async function books({ page, open }: Visitor, session: string, button: string): Promise<void> {
  await open(`/sessions/${session}`);
  await follow(page.getByRole('link', { name: /Book a place|Join the waiting list/ }).first());
  await follow(page.getByRole('button', { name: button }));
}

async function changeCapacity({ page, open }: Visitor, session: string, places: string): Promise<void> {
  await open(`/organise/sessions/${session}/places`);
  await page.getByLabel('Places', { exact: true }).fill(places);
  await follow(page.getByRole('button', { name: 'See what happens' }).first());
}

/** The address of whoever is signed in here, from their profile. */
async function addressOf({ page, open }: Visitor): Promise<string> {
  await open('/my/profile');
  return /[\w.+-]+@[\w.-]+\.example/.exec((await page.locator('main').textContent()) ?? '')?.[0] ?? '';
}
