import { eq } from 'drizzle-orm';
import readXlsxFile from 'read-excel-file/node';
import type { Test } from 'tap';
import { attendanceInvariants, chargeLateCancellations } from '../../../src/attendance/index.ts';
import { cancelSession } from '../../../src/bookings/index.ts';
import { catalogueChanged } from '../../../src/catalogue/index.ts';
import { writeSetting } from '../../../src/platform/settings-repository.ts';
import { type Client, signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addOrganisation, addPerson, type TestPerson } from '../../support/people.ts';
import { claim, giveUp, ORGANISER } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

const COURSE = 'child-protection';
const FULL = { kind: 'percent', percent: 100 } as const;

/** A two-day course at £80 a day for education, with people of a school and one of the police. */
async function course(house: House) {
  await terms(house, {
    prices: [{ sectors: ['education', 'early-years'], pence: 8000, per: 'day' }],
    lateCharge: FULL,
    noShowCharge: FULL,
  });
  const school = await addOrganisation(house, { name: '=HYPERLINK("http://x") School', sector: 'education' });
  const police = await addOrganisation(house, { name: 'Harbour Police', sector: 'police', kind: 'agency' });
  const session = await addSession(house, {
    activity: COURSE,
    days: [
      { startsAt: '2027-03-09T09:30', endsAt: '2027-03-09T15:30' },
      { startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T15:30' },
    ],
  });
  const people: Record<string, TestPerson> = {};
  const bookings: Record<string, string> = {};
  for (const [name, organisation] of [
    ['Ann', school],
    ['Bob', school],
    ['Cat', school],
    ['Dan', school],
    ['Pol', police],
  ] as const) {
    people[name] = await addPerson(house, { name, organisation });
    bookings[name] = await booked(house, people[name], session, organisation);
  }
  const olu = await signInAs(
    house,
    (await addPerson(house, { name: 'Olu', address: null, teams: ['pscp-training'] })).id,
  );
  return { session, people, bookings, school, olu };
}

function terms(house: House, change: Record<string, unknown>) {
  catalogueChanged(house.platform);
  return house.platform.store.transaction((tx) =>
    tx.update(tx.t.activities).set(change).where(eq(tx.t.activities.id, COURSE)),
  );
}

/** A place, for an organisation. */
async function booked(house: House, person: TestPerson, session: { id: string }, organisationId: string) {
  const { id } = await claim(house, person, session);
  await house.platform.store.transaction((tx) =>
    tx.update(tx.t.bookings).set({ organisationId }).where(eq(tx.t.bookings.id, id)),
  );
  return id;
}

/** Every charge that was made as "Name reason pence rule", with what became of it, sorted. */
async function charges({ platform }: House): Promise<string[]> {
  const { read } = platform.store;
  const { charges, bookings, people } = read.t;
  const rows = await read
    .select({ name: people.name, charge: charges })
    .from(charges)
    .innerJoin(bookings, eq(bookings.id, charges.bookingId))
    .innerJoin(people, eq(people.id, bookings.personId));
  return rows
    .map(({ name, charge }) => {
      const off = charge.waivedAt === null ? '' : charge.waivedById === null ? ' taken back' : ' waived';
      return `${name} ${charge.reason} ${charge.pence}${off}`;
    })
    .sort();
}

async function idOf({ platform }: House, bookingId: string, reason: string): Promise<string> {
  const rows = await platform.store.read.select().from(platform.store.read.t.charges);
  return rows.find((row) => row.bookingId === bookingId && row.reason === reason)?.id ?? '';
}

async function sound(t: Test, { platform }: House) {
  for (const { name, find } of attendanceInvariants(platform))
    t.same(await find(platform.store.read), [], name);
}

/** Marks everybody, as a page without scripts does: "Ann: attended" for both days. */
async function mark(house: House, olu: Client, session: { id: string }, choices: Record<string, string>) {
  const { read } = house.platform.store;
  const days = await read
    .select()
    .from(read.t.sessionDays)
    .where(eq(read.t.sessionDays.sessionId, session.id));
  const people = new Map((await read.select().from(read.t.people)).map((row) => [row.name, row.id]));
  for (const day of days) {
    for (const [name, said] of Object.entries(choices)) {
      const [first = '', second = first] = said.split(',');
      await olu.post(`/sessions/${session.id}/register/marks`, {
        day: day.id,
        person: people.get(name) ?? '',
        choice: day.dayNumber === 1 ? first : second,
        madeAt: house.clock.now().toISOString(),
        fills: '',
      });
    }
  }
}

/** Later marks stand, so a correction comes a minute later. */
async function reopen(house: House, olu: Client, session: { id: string }, reason: string) {
  house.clock.advance({ minutes: 1 });
  await olu.get(`/sessions/${session.id}/register/reopening`);
  await olu.post(`/sessions/${session.id}/register/reopening`, { reason });
}

async function close(olu: Client, session: { id: string }): Promise<string> {
  await olu.get(`/sessions/${session.id}/register/closing`);
  const answer = await olu.post(`/sessions/${session.id}/register/closing`, { absentees: '1' });
  return (await olu.follow(answer)).body;
}

onBothEngines(
  'a late cancellation is charged once; nothing where the session is cancelled',
  async (t, house) => {
    const { session, people, bookings } = await course(house);
    const run = () => chargeLateCancellations(house.platform);
    await giveUp(house, people.Ann as TestPerson, { id: bookings.Ann ?? '' });
    await run();
    t.same(await charges(house), [], 'in time');
    house.clock.set('2027-03-08T10:00');
    await giveUp(house, people.Bob as TestPerson, { id: bookings.Bob ?? '' });
    await giveUp(house, people.Pol as TestPerson, { id: bookings.Pol ?? '' });
    await Promise.all([run(), run(), run()]);
    house.clock.set('2027-03-08T10:03');
    await run();
    t.same(await charges(house), ['Bob late-cancellation 16000'], 'once, and the police pay nothing');
    const bob = await signInAs(house, people.Bob?.id ?? '');
    t.match(
      (await bob.get(`/bookings/${bookings.Bob}`)).body,
      'A charge was made: £160.00 (£80.00 a day for education, 2 days; late cancellation: 100%).',
    );

    // A price that is set later charges nobody for what was before, and one that is set higher changes no charge.
    await terms(house, { prices: [{ sectors: [], pence: 9000, per: 'day' }] });
    house.clock.set('2027-03-08T11:00');
    await run();
    t.same(await charges(house), ['Bob late-cancellation 16000']);
    // The job may have been down for long: what it has not seen yet is charged.
    await house.platform.store.transaction((tx) =>
      writeSetting(tx, 'charges', { at: '2027-03-08T09:50:00.000Z', seen: [] }),
    );
    await giveUp(house, people.Dan as TestPerson, { id: bookings.Dan ?? '' });
    await run();
    t.same(await charges(house), [
      'Bob late-cancellation 16000',
      'Dan late-cancellation 18000',
      'Pol late-cancellation 18000',
    ]);

    await cancelSession(house.platform, ORGANISER, session.id, 'Ill');
    await run();
    await run();
    t.match(await charges(house), [
      'Bob late-cancellation 16000 taken back',
      'Dan late-cancellation 18000 taken back',
    ]);
    t.match((await bob.get(`/bookings/${bookings.Bob}`)).body, 'The charge of £160.00 was taken back');
    await sound(t, house);
  },
);

onBothEngines(
  'closing a register charges places and no-shows, a correction takes them back',
  async (t, house) => {
    const { session, people, bookings, olu } = await course(house);
    // Scenario 24: whose place a colleague has taken owes nothing, however late.
    await house.platform.store.transaction((tx) =>
      tx
        .update(tx.t.bookings)
        .set({ state: 'substituted', endedAt: house.clock.now() })
        .where(eq(tx.t.bookings.id, bookings.Dan ?? '')),
    );
    house.clock.set('2027-03-16T16:00');
    await mark(house, olu, session, {
      Ann: 'attended',
      Bob: 'attended,left-early',
      Cat: 'absent',
      Pol: 'attended',
    });
    t.match(await close(olu, session), '3 charges were made, £480.00 together.');
    const first = ['Ann place 16000', 'Bob place 16000', 'Cat no-show 16000'];
    t.same(await charges(house), first);
    await chargeLateCancellations(house.platform);
    t.same(await charges(house), first);

    // Ann's place is waived; Cat was there after all, and Bob was not.
    const annId = await idOf(house, bookings.Ann ?? '', 'place');
    await olu.get(`/organise/charges/${annId}/waiver`);
    await olu.post(`/organise/charges/${annId}/waiver`, { reason: 'A new school' });
    await reopen(house, olu, session, 'Two names were mixed up');
    await mark(house, olu, session, { Bob: 'absent', Cat: 'attended' });
    t.match(await close(olu, session), '2 charges were made, £320.00 together. 2 charges were taken back.');
    t.same(await charges(house), [
      'Ann place 16000 waived',
      'Bob no-show 16000',
      'Bob place 16000 taken back',
      'Cat no-show 16000 taken back',
      'Cat place 16000',
    ]);
    // And back again: what was taken back stays so, and is made anew.
    await reopen(house, olu, session, 'No, they were not');
    await mark(house, olu, session, { Bob: 'attended' });
    await close(olu, session);
    t.same(
      (await charges(house)).filter((line) => line.startsWith('Bob')),
      ['Bob no-show 16000 taken back', 'Bob place 16000', 'Bob place 16000 taken back'],
    );
    t.match((await olu.get(`/sessions/${session.id}/register`)).body, '1 charge taken back');
    const cat = await signInAs(house, people.Cat?.id ?? '');
    t.match((await cat.get(`/bookings/${bookings.Cat}`)).body, 'as what made it no longer holds');
    await sound(t, house);
  },
);

onBothEngines('the list: filters, totals, waiving, files; for the team alone', async (t, house) => {
  const { session, bookings, olu } = await course(house);
  house.clock.set('2027-03-16T16:00');
  await mark(house, olu, session, { Ann: 'attended', Bob: 'absent', Cat: 'attended', Dan: 'absent' });
  await close(olu, session);
  const list = async (query = '') => (await olu.get(`/organise/charges${query}`)).body;
  const page = await list();
  t.match(page, /<td class="proof__number">4<\/td><td class="proof__number">£640\.00<\/td>/);
  t.match(page, 'HYPERLINK(&quot;http://x&quot;) School');
  t.match(page, '£80.00 a day for education, 2 days; did not attend: 100%');

  const bob = await idOf(house, bookings.Bob ?? '', 'no-show');
  const query = '?state=owed&from=2027-03-16';
  t.match((await olu.get(`/organise/charges/${bob}/waiver${query}`)).body, 'Why is it waived?');
  const empty = await olu.post(`/organise/charges/${bob}/waiver`, { reason: '  ' });
  t.equal(empty.status, 422);
  t.match(empty.body, 'Enter why the charge is waived');
  const waived = await olu.post(`/organise/charges/${bob}/waiver${query}`, { reason: '+44 was ill' });
  t.equal(waived.location, '/organise/charges?from=2027-03-16&state=owed', 'to the list as it was');
  t.match((await olu.follow(waived)).body, 'The charge of £160.00 is waived');
  t.match(await list('?state=waived'), /Waived on 16 March by Olu: “\+44 was ill”/);
  t.match(await list(), /£480\.00<\/td><td class="proof__number">£160\.00/);
  t.notMatch(await list('?state=owed'), '>Bob<');
  t.match(await list('?organisation=none'), 'No charges');
  t.match(await list('?to=2027-03-15'), 'No charges');
  t.match(await list(`?activity=${COURSE}&to=2027-03-16`), '>Bob<');
  const wrong = await olu.get('/organise/charges?from=2027-02-30');
  t.equal(wrong.status, 422);
  t.match(wrong.body, 'Enter the first day as a date');

  const csv = (await olu.get('/organise/charges.csv?state=waived')).body;
  t.match(csv, `"${bob}","${bookings.Bob}","Bob","'=HYPERLINK(""http://x"") School"`, 'formulas are defused');
  t.match(csv, '"2027-03-09","2027-03-16","did not attend","£80.00 a day for education, 2 days');
  t.match(csv, `"160.00","Waived","2027-03-16","Olu","'+44 was ill"`);
  t.equal(csv.trim().split('\r\n').length, 2);
  await olu.get('/organise/charges.xlsx');
  const [sheet] = await readXlsxFile(olu.bytes());
  t.same(sheet?.data.length, 5);
  t.match(sheet?.data[1]?.slice(3, 5), ['=HYPERLINK("http://x") School', 'Child Protection']);
  t.equal(sheet?.data[1]?.[9], 160);

  const undo = await olu.post(`/organise/charges/${bob}/restoration`);
  t.match((await olu.follow(undo)).body, 'The charge of £160.00 is owed again');
  t.match(await list(), /£640\.00<\/td><td class="proof__number">£0\.00/);
  await sound(t, house);

  const other = await addPerson(house, { name: 'Other', teams: ['school-attendance-team'] });
  const admin = await addPerson(house, {
    name: 'Ad',
    administrator: true,
    teams: ['school-attendance-team'],
  });
  for (const { id } of [other, admin]) {
    const browser = await signInAs(house, id);
    const theirs = await browser.get('/organise/charges');
    t.equal(theirs.status, 200);
    t.match(theirs.body, 'No charges');
    t.equal((await browser.get('/organise/charges.csv')).body.trim().split('\r\n').length, 1);
    t.equal((await browser.get(`/organise/charges/${bob}/waiver`)).status, 404);
    t.equal((await browser.post(`/organise/charges/${bob}/waiver`, { reason: 'Mine' })).status, 404);
    t.equal((await browser.post(`/organise/charges/${bob}/restoration`)).status, 404);
  }
  t.same(
    (await charges(house)).filter((line) => line.endsWith('waived')),
    [],
  );

  // What it costs is said before one books.
  const newcomer = await signInAs(house, (await addPerson(house, { name: 'New' })).id);
  const coming = await addSession(house, {
    activity: COURSE,
    days: [{ startsAt: '2027-04-20T09:30', endsAt: '2027-04-20T12:30' }],
  });
  for (const path of [
    `/activities/${COURSE}`,
    `/sessions/${coming.id}`,
    `/sessions/${coming.id}/bookings/new`,
  ]) {
    const { body } = await newcomer.get(path);
    t.match(body, '£80 a day for education and early years; free for everybody else.', path);
    t.match(body, 'Cancelling late, or not coming, is charged in full.', path);
  }
});
