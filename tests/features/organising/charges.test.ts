import { eq } from 'drizzle-orm';
import readXlsxFile from 'read-excel-file/node';
import { chargeLateCancellations } from '../../../src/attendance/index.ts';
import { cancelSession } from '../../../src/bookings/index.ts';
import { writeSetting } from '../../../src/platform/settings-repository.ts';
import { signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson, type TestPerson } from '../../support/people.ts';
import { giveUp, ORGANISER } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';
import { COURSE, charges, close, course, idOf, mark, reopen, sound, terms } from './charge-support.ts';

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
