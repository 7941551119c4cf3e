import { book } from '../../../src/bookings/booking-service.ts';
import { bookingLetters, cancelSession, moveSession, sendReminders } from '../../../src/bookings/index.ts';
import { renderLetter } from '../../../src/platform/mail/letter.ts';
import { instantAt } from '../../../src/platform/time.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addPeople, audit, claim, giveUp, mailsOf, ORGANISER, tick } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

const COURSE = 'masterclass-consent';
const days = [{ startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T12:30' }];

/** Every message as it reads when rendered now. */
async function letters({ platform }: House) {
  const { read } = platform.store;
  const rows = (await read.select().from(read.t.outbox)).sort((a, b) => a.id - b.id);
  return rows.map((row) => {
    const to = { name: row.toName, address: row.toAddress };
    const context = { baseUrl: platform.baseUrl, zone: platform.zone, now: platform.clock.now() };
    const rendered = bookingLetters[row.kind]?.(row.facts ?? {}, to, context);
    if (rendered === undefined) throw new Error(`no letter for ${row.kind}`);
    return { ...rendered, kind: row.kind, to: row.toName, text: renderLetter(rendered.letter).text };
  });
}

onBothEngines(
  'scenario 27: nobody on a waiting list reads that they are booked, and no queue mail has a calendar',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
    const [ann, bob] = await addPeople(house, 'Ann', 'Bob');
    if (!ann || !bob) throw new Error('two people');
    const place = await claim(house, ann, session);
    await claim(house, bob, session);
    await giveUp(house, ann, place);
    const [confirmed, waiting, cancelled, promoted] = await letters(house);
    t.match(confirmed?.letter.subject, /^Place confirmed: Masterclass On Consent, Tue 16 Mar/);
    t.equal(confirmed?.calendar?.method, 'REQUEST');
    t.match(waiting?.letter.subject, /^On the waiting list:/);
    t.match(waiting?.letter.opening, /is full. You are 1st on the waiting list/);
    t.notMatch(waiting?.text, /confirmed|booked|invitation comes/i);
    t.equal(waiting?.calendar, undefined);
    t.match(cancelled?.letter.subject, /^Cancelled:/);
    t.equal(cancelled?.calendar?.method, 'CANCEL');
    t.equal(cancelled?.calendar?.facts.uid, confirmed?.calendar?.facts.uid, 'the same entry');
    t.equal(cancelled?.calendar?.facts.sequence, 1);
    t.match(promoted?.letter.subject, /^Place confirmed:/);
    t.match(promoted?.text, /give it back before Tuesday 2 March 2027, 9am/);
    t.match(promoted?.text, /Tuesday 16 March 2027, 9:30am to 12:30pm/);
  },
);

onBothEngines(
  'scenario 20: a move tells everyone confirmed once with their calendar entry, and names who clashes',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
    const [ann, bob] = await addPeople(house, 'Ann', 'Bob');
    if (!ann || !bob) throw new Error('two people');
    await claim(house, ann, session);
    await claim(house, bob, session);
    const network = await addSession(house, {
      activity: 'san',
      days: [{ startsAt: '2027-03-17T10:00', endsAt: '2027-03-17T11:00' }],
    });
    await claim(house, ann, network);
    const zone = house.platform.zone;
    const span = {
      startsAt: instantAt('2027-03-17', '09:30', zone),
      endsAt: instantAt('2027-03-17', '12:30', zone),
    };
    t.same(await moveSession(house.platform, { ...ORGANISER, teamIds: [] }, session.id, { spans: [span] }), {
      outcome: 'not-found',
    });
    t.same(await moveSession(house.platform, ORGANISER, session.id, { spans: [span, span] }), {
      outcome: 'refused',
      reason: 'days',
    });
    t.same(await moveSession(house.platform, ORGANISER, session.id, { spans: [span] }), {
      outcome: 'moved',
      told: 2,
      clashing: ['Ann'],
    });
    const [forAnn, forBob] = (await letters(house)).slice(-2);
    t.match(forAnn?.letter.subject, /^Moved: Masterclass On Consent, Wed 17 Mar/);
    t.match(forAnn?.text, /It was: Tuesday 16 March 2027, 9:30am to 12:30pm/);
    t.same([forAnn?.calendar?.method, forAnn?.calendar?.facts.sequence], ['REQUEST', 1]);
    t.match(forAnn?.calendar?.facts.startsAt, span.startsAt);
    t.equal(forBob?.calendar, undefined);
    t.match(forBob?.text, /keep your position on the waiting list/);
    t.same(await audit(house), []);
  },
);

onBothEngines('a cancelled session tells everybody once and clears the calendars', async (t, house) => {
  const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
  const [ann, bob] = await addPeople(house, 'Ann', 'Bob');
  await claim(house, ann, session);
  await claim(house, bob, session);
  t.same(await cancelSession(house.platform, ORGANISER, session.id, 'The trainer is ill'), {
    outcome: 'cancelled',
    told: 2,
    elsewhere: null,
  });
  t.same(await cancelSession(house.platform, ORGANISER, session.id, 'again'), { outcome: 'already' });
  const [forAnn, forBob] = (await letters(house)).slice(-2);
  t.equal(forAnn?.calendar?.method, 'CANCEL');
  t.match(forAnn?.text, /The trainer is ill/);
  t.equal(forBob?.calendar, undefined);
  t.equal((await mailsOf(house)).length, 4);
  t.same(await audit(house), []);
});

onBothEngines(
  'scenario 31: reminders go once each, also after the worker was down, and not when late beyond sense',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 5 });
    const [ann, bob] = await addPeople(house, 'Ann', 'Bob');
    if (!ann || !bob) throw new Error('two people');
    await claim(house, ann, session);
    const reminders = async () => (await mailsOf(house)).filter((mail) => mail.endsWith('reminder'));
    const runAt = async (local: string) => {
      house.clock.set(local);
      await Promise.all([sendReminders(house.platform), sendReminders(house.platform)]);
      await sendReminders(house.platform);
      return reminders();
    };
    t.same(await runAt('2027-03-06T09:29:59'), []);
    t.same(await runAt('2027-03-06T09:30'), ['Ann reminder']);
    await claim(house, bob, session);
    t.same(
      await runAt('2027-03-07T12:00'),
      ['Ann reminder'],
      'nobody is reminded of what they booked after the reminder’s day',
    );
    t.same(
      await runAt('2027-03-14T09:00'),
      ['Ann reminder', 'Ann reminder', 'Bob reminder'],
      'the worker was down on the day',
    );
    const late = await addSession(house, {
      activity: 'san',
      days: [{ startsAt: '2027-04-20T10:00', endsAt: '2027-04-20T11:00' }],
    });
    await claim(house, ann, late);
    t.equal((await runAt('2027-04-12T10:01')).length, 3, 'two days late is beyond sense');
    t.equal((await runAt('2027-04-17T10:00')).length, 4);
    const last = (await letters(house)).findLast((letter) => letter.kind === 'booking-reminder');
    t.match(last?.letter.subject, /^In 3 days: School Attendance Network/);
    t.equal(last?.calendar, undefined);
  },
);

onBothEngines(
  'joining details go 48 hours before, once, to confirmed and checked people only',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 2 });
    const ann = await addPerson(house, { name: 'Ann' });
    const uma = await addPerson(house, { name: 'Uma', checked: false });
    const wes = await addPerson(house, { name: 'Wes' });
    for (const person of [ann, uma, wes]) await claim(house, person, session);
    const joining = async (local: string) => {
      house.clock.set(local);
      await sendReminders(house.platform);
      await sendReminders(house.platform);
      return (await mailsOf(house)).filter((mail) => mail.endsWith('joining-details'));
    };
    t.same(await joining('2027-03-14T09:29'), []);
    t.same(await joining('2027-03-14T09:30'), ['Ann joining-details']);
    await house.platform.store.transaction(async (tx) => {
      await tx.update(tx.t.people).set({ checkedAt: house.clock.now(), checkedHow: 'test' });
    });
    t.same(
      await joining('2027-03-15T09:30'),
      ['Ann joining-details', 'Uma joining-details'],
      'once somebody vouches',
    );
    const [mail] = (await letters(house)).filter((letter) => letter.kind === 'booking-joining-details');
    t.match(mail?.text, /https:\/\/teams.example\/join\/secret/);
    t.match(mail?.calendar?.facts.description, /https:\/\/teams.example\/join\/secret/);
    t.same(
      (await letters(house)).filter(
        (letter) => letter.kind !== 'booking-joining-details' && /secret/.test(letter.text),
      ),
      [],
    );
  },
);

onBothEngines('joining details that have not left go to nobody who gave the place up', async (t, house) => {
  const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
  const [ann] = await addPeople(house, 'Ann');
  if (!ann) throw new Error('Ann');
  const place = await claim(house, ann, session);
  house.clock.set('2027-03-15T09:30');
  await sendReminders(house.platform);
  await giveUp(house, ann, place);
  t.same(await mailsOf(house), ['Ann confirmed', 'Ann cancelled']);
  t.same(await audit(house), []);
});

onBothEngines('a two-day course is one message and one calendar entry a day', async (t, house) => {
  const session = await addSession(house, {
    activity: 'child-protection',
    days: [...days, { startsAt: '2027-03-23T09:30', endsAt: '2027-03-23T16:00' }],
    capacity: 2,
  });
  const [ann] = await addPeople(house, 'Ann');
  await claim(house, ann, session);
  const [first, second, ...more] = await letters(house);
  t.equal(more.length, 0);
  t.match(first?.letter.subject, /Tue 16 Mar, day 1 of 2$/);
  t.match(second?.letter.subject, /Tue 23 Mar, day 2 of 2$/);
  t.not(first?.calendar?.facts.uid, second?.calendar?.facts.uid);
  t.same([first?.calendar?.facts.dayNumber, second?.calendar?.facts.dayNumber], [1, 2]);
  t.match(first?.text, /Day 2: Tuesday 23 March 2027, 9:30am to 4pm/);
});

onBothEngines('access needs go when the booking ends, and 28 days after the session', async (t, house) => {
  const { platform } = house;
  const session = await addSession(house, { activity: COURSE, days, capacity: 2 });
  const [ann, bob] = await addPeople(house, 'Ann', 'Bob');
  const order = { sessionId: session.id, moving: false, needs: 'A hearing loop' };
  for (const person of [ann, bob]) {
    await book(
      platform,
      { personId: person.id, administrator: false, teamIds: [] },
      { ...order, personId: person.id },
    );
  }
  const kept = async () =>
    (await platform.store.read.select().from(platform.store.read.t.accessNeeds)).length;
  t.equal(await kept(), 2);
  const mine = (await platform.store.read.select().from(platform.store.read.t.bookings)).find(
    (row) => row.personId === ann.id,
  );
  await giveUp(house, ann, { id: mine?.id ?? '' });
  t.equal(await kept(), 1);
  house.clock.set('2027-04-13T12:29');
  await tick(house);
  t.equal(await kept(), 1);
  house.clock.set('2027-04-13T13:30');
  await tick(house);
  t.equal(await kept(), 0);
});

onBothEngines(
  'a second move before the first was told leaves one mail, with the higher SEQUENCE',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
    const [ann] = await addPeople(house, 'Ann');
    if (!ann) throw new Error('Ann');
    await claim(house, ann, session);
    const { zone } = house.platform;
    for (const day of ['2027-03-17', '2027-03-18']) {
      const span = { startsAt: instantAt(day, '09:30', zone), endsAt: instantAt(day, '12:30', zone) };
      await moveSession(house.platform, ORGANISER, session.id, { spans: [span] });
    }
    t.same(await mailsOf(house), ['Ann confirmed', 'Ann session-moved']);
    const last = (await letters(house)).at(-1);
    t.equal(last?.calendar?.facts.sequence, 2);
    t.match(last?.letter.subject, /Thu 18 Mar/);
  },
);
