import { signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import {
  close,
  completionsOf,
  type Days,
  faults,
  leads,
  newsOf,
  register,
  rule,
  send,
  standingOf,
  TWO_DAYS,
} from './register-support.ts';

type Choice = 'attended' | 'late' | 'left-early' | 'absent';
type Taken = Awaited<ReturnType<typeof register>>;

/** Marks people on one day as the script does, one after the other, a minute apart. */
async function take(
  house: House,
  taken: Taken,
  day: Days[number] | undefined,
  marks: Record<string, Choice>,
) {
  const browser = await signInAs(house, taken.olu.id);
  await browser.get(`/sessions/${taken.session.id}/register`);
  for (const [name, choice] of Object.entries(marks)) {
    house.clock.advance({ minutes: 1 });
    const answer = await send(browser, taken.session, {
      day: day?.id ?? '',
      person: taken.people[name]?.id ?? '',
      choice,
      madeAt: house.clock.now().toISOString(),
    });
    if (answer.outcome !== 'recorded') throw new Error(JSON.stringify(answer));
  }
}

async function reopen(house: House, { olu, session }: Taken, reason: string) {
  const browser = await signInAs(house, olu.id);
  await browser.get(`/sessions/${session.id}/register/reopening`);
  return browser.post(`/sessions/${session.id}/register/reopening`, { reason });
}

onBothEngines('closing makes completions, and asks about those without a mark', async (t, house) => {
  const taken = await register(house, ['Ann', 'Bob', 'Cat', 'Dan']);
  const [day] = taken.days;
  const letterless = taken.people.Dan;
  house.clock.set('2027-03-09T09:00');
  await take(house, taken, day, { Ann: 'attended', Bob: 'late' });
  t.match((await close(house, taken)).body, 'The register can be closed from Tuesday 9 March 2027, 9:30am');
  house.clock.set('2027-03-09T15:00');
  const asked = await close(house, taken);
  t.equal(asked.status, 422);
  t.match(asked.body, 'Say that those without a mark did not attend');
  t.match(asked.body, /2 people have no mark[\s\S]*<li>Cat<\/li>[\s\S]*<li>Dan<\/li>/);
  t.match(asked.body, 'Mark these 2 people as did not attend');
  t.same(await completionsOf(house, taken.session), []);

  const closed = await close(house, taken, { absentees: '1' });
  t.equal(closed.status, 303);
  t.match(closed.body, 'The register is closed');
  t.match(closed.body, 'The register was closed: 1 new certificate, 2 people without a mark did not attend.');
  t.same(
    (await completionsOf(house, taken.session)).map(({ said }) => said),
    ['Ann 2027-03-09'],
  );
  t.same(await standingOf(house, taken.session), [
    'Ann 1 attended',
    'Bob 1 late',
    'Cat 1 absent',
    'Dan 1 absent',
  ]);
  t.same(await newsOf(house), ['Ann certificate', 'Cat no-show', 'Dan no-show']);
  t.match((await close(house, taken, { absentees: '1' })).body, 'The register is closed already');
  t.same(await newsOf(house), ['Ann certificate', 'Cat no-show', 'Dan no-show'], 'told once');

  const browser = await signInAs(house, taken.olu.id);
  const page = (await browser.get(`/sessions/${taken.session.id}/register`)).body;
  t.notMatch(page, 'type="radio"');
  const late = { day: day?.id ?? '', person: letterless?.id ?? '', choice: 'attended' as const };
  t.match(await send(browser, taken.session, { ...late, madeAt: '2027-03-09T10:00:00.000Z' }), {
    status: 409,
    reason: 'closed',
  });
  // What a device without a connection marked before the register was closed counts once it is open again.
  await reopen(house, taken, 'The other tablet had no connection');
  await browser.get(`/sessions/${taken.session.id}/register`);
  await send(browser, taken.session, { ...late, madeAt: '2027-03-09T10:00:00.000Z' });
  await close(house, taken);
  t.same(
    (await completionsOf(house, taken.session)).map(({ said }) => said),
    ['Ann 2027-03-09', 'Dan 2027-03-09'],
  );
  t.same(await faults(house), []);
});

onBothEngines('a correction withdraws what is no longer earned, with who, when and why', async (t, house) => {
  const taken = await register(house, ['Ann', 'Bob', 'Cat']);
  const [day] = taken.days;
  house.clock.set('2027-03-09T15:00');
  await take(house, taken, day, { Ann: 'attended', Bob: 'attended', Cat: 'absent' });
  await close(house, taken);
  const first = await completionsOf(house, taken.session);
  t.same(
    first.map(({ said }) => said),
    ['Ann 2027-03-09', 'Bob 2027-03-09'],
  );

  const unreasoned = await reopen(house, taken, ' ');
  t.equal(unreasoned.status, 422);
  t.match(unreasoned.body, 'Enter why the register is opened again');
  house.clock.set('2027-03-10T09:00');
  await reopen(house, taken, 'Bob left at noon <early>');
  t.same((await completionsOf(house, taken.session)).length, 2, 'they stand until it is closed again');
  await take(house, taken, day, { Bob: 'left-early', Cat: 'attended' });
  const again = await close(house, taken);
  t.match(
    again.body,
    '1 new certificate, 1 withdrawn, 1 unchanged. We tell by mail: 1 person that they have',
  );
  t.match(
    again.body,
    '1 person that their certificate is withdrawn; 1 person that they did attend after all.',
  );
  const second = await completionsOf(house, taken.session);
  t.same(
    second.map(({ said }) => said),
    ['Ann 2027-03-09', 'Bob 2027-03-09 withdrawn: Bob left at noon <early>', 'Cat 2027-03-09'],
  );
  t.equal(second[0]?.number, first[0]?.number, 'the same certificate number');
  t.same(await newsOf(house), [
    'Ann certificate',
    'Bob certificate',
    'Bob withdrawn',
    'Cat certificate',
    'Cat no-show',
    'Cat no-show-corrected',
  ]);
  t.match(again.body, 'The register was opened again: “Bob left at noon &lt;early&gt;”');
  t.match(again.body, 'Bob: from “attended” to “left early”.');
  t.match(again.body, /Wednesday 10 March 2027, 9am, Olu/);

  await reopen(house, taken, 'Cat was not there after all');
  await take(house, taken, day, { Cat: 'absent' });
  await close(house, taken);
  const news = await newsOf(house);
  t.equal(news.filter((one) => one === 'Cat no-show').length, 1, 'a no-show is told once');
  await reopen(house, taken, 'Looked at it again');
  const unchanged = await close(house, taken);
  t.same(await newsOf(house), news, 'closing without a change tells nothing');
  t.match(unchanged.body, '1 certificate unchanged. Nobody is sent a mail.');
  t.equal((await completionsOf(house, taken.session)).filter(({ said }) => said.startsWith('Ann')).length, 1);
  t.same(await faults(house), []);
});

onBothEngines(
  'a course of two days asks for both, or for one where the activity says so',
  async (t, house) => {
    const taken = await register(house, ['Ann', 'Bob', 'Cat'], TWO_DAYS);
    const [first, second] = taken.days;
    house.clock.set('2027-03-09T10:00');
    await take(house, taken, first, { Ann: 'attended', Bob: 'attended', Cat: 'late' });
    t.match(
      (await close(house, taken)).body,
      'The register can be closed from Tuesday 16 March 2027, 9:30am',
    );
    house.clock.set('2027-03-16T10:00');
    await take(house, taken, second, { Ann: 'attended', Bob: 'absent' });
    t.match((await close(house, taken)).body, /<li>Cat, day 2<\/li>/);
    await close(house, taken, { absentees: '1' });
    t.same(
      (await completionsOf(house, taken.session)).map(({ said }) => said),
      ['Ann 2027-03-16'],
    );
    t.same(await newsOf(house), ['Ann certificate'], 'coming on one day is no no-show');

    await rule(house, { attendanceRule: 'any-day' });
    t.same(await faults(house), [], 'a closed register is judged by the rule of its closing');
    await reopen(house, taken, 'One day is enough');
    await close(house, taken);
    t.same(
      (await completionsOf(house, taken.session)).map(({ said }) => said),
      ['Ann 2027-03-16', 'Bob 2027-03-09'],
    );
    t.same(await faults(house), []);
  },
);

onBothEngines(
  'of a no-show the leads of the organisation are told, while the person belongs to it',
  async (t, house) => {
    const taken = await register(house, ['Ann', 'Bob']);
    const quiet = await register(house, ['Dan']);
    const lea = await addPerson(house, { name: 'Lea', organisation: 'Copnor Primary School' });
    const noor = await addPerson(house, { name: 'Noor', organisation: 'Trafalgar School' });
    await leads(house, 'Copnor Primary School', lea);
    await leads(house, 'Trafalgar School', noor);
    const gone = taken.people.Bob;
    await house.platform.store.transaction(async (tx) => {
      const rows = await tx.select().from(tx.t.memberships);
      const row = rows.find(({ personId }) => personId === gone?.id);
      if (row === undefined) throw new Error('Bob belongs nowhere');
      await tx.delete(tx.t.memberships);
      await tx
        .insert(tx.t.memberships)
        .values(rows.map((one) => (one.id === row.id ? { ...one, endsOn: '2027-03-09' } : one)));
    });
    house.clock.set('2027-03-10T09:00');
    const olus = await signInAs(house, taken.olu.id);
    const before = (await olus.get(`/sessions/${taken.session.id}/register/closing`)).body;
    t.match(before, '2 people are told by mail that they did not attend, counting those without a mark.');
    t.match(before, '1 mail goes to leads of their organisations about it.');
    t.same(await newsOf(house), [], 'looking tells nobody');
    const closed = await close(house, taken, { absentees: '1' });
    t.match(closed.body, '2 people that they did not attend; leads of their organisations (1 mail).');
    t.same(await newsOf(house), ['Ann no-show', 'Bob no-show', 'Lea no-show of Ann']);
    const browser = await signInAs(house, taken.people.Ann?.id ?? '');
    const bookings = (await browser.get('/my/bookings')).body;
    t.match(bookings, 'The register says: did not attend.');

    await rule(house, { tellsNoShow: false });
    house.clock.set('2027-03-11T09:00');
    const silent = await signInAs(house, quiet.olu.id);
    t.notMatch((await silent.get(`/sessions/${quiet.session.id}/register/closing`)).body, 'told by mail');
    await close(house, quiet, { absentees: '1' });
    t.notOk(
      (await newsOf(house)).some((one) => one.startsWith('Dan')),
      'the activity does not tell',
    );
  },
);

onBothEngines(
  'the audit finds a completion too many and a mark on another session’s day',
  async (t, house) => {
    const taken = await register(house, ['Ann', 'Bob']);
    const other = await register(house, ['Cat']);
    house.clock.set('2027-03-09T15:00');
    await take(house, taken, taken.days[0], { Ann: 'attended', Bob: 'attended' });
    await close(house, taken);
    t.same(await faults(house), []);
    await house.platform.store.transaction(async (tx) => {
      await tx.update(tx.t.marks).set({ mark: 'absent' });
    });
    t.match(await faults(house), [/2 completions where 0 are earned/]);
    await house.platform.store.transaction(async (tx) => {
      await tx.update(tx.t.marks).set({ mark: 'attended', sessionId: other.session.id });
    });
    t.ok((await faults(house)).some((fault) => /is for a day of another session/.test(fault)));
  },
);
