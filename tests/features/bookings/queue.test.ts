import { takePlace } from '../../../src/bookings/acceptance-service.ts';
import { changeCapacity } from '../../../src/bookings/index.ts';
import { onBothEngines } from '../../support/house.ts';
import {
  addPeople,
  audit,
  claim,
  giveUp,
  mailsOf,
  ORGANISER,
  self,
  standingsOn,
  tick,
  tryClaim,
} from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

const COURSE = 'masterclass-consent';
const days = [{ startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T12:30' }];

onBothEngines(
  'scenarios 2 and 7: full, first on the list, and one cancellation promotes exactly one',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
    const [ann, bob, cat] = await addPeople(house, 'Ann', 'Bob', 'Cat');
    if (!ann || !bob || !cat) throw new Error('three people');
    const first = await claim(house, ann, session);
    t.equal(first.outcome, 'confirmed');
    t.equal((await claim(house, bob, session)).outcome, 'waiting');
    await claim(house, cat, session);
    await giveUp(house, ann, first);
    t.same(await standingsOn(house, session), ['Bob confirmed', 'Cat waiting']);
    t.same(await mailsOf(house), [
      'Ann confirmed',
      'Bob waiting',
      'Cat waiting',
      'Ann cancelled',
      'Bob promoted',
    ]);
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'scenario 3: the same person twice at once has one booking and one answer',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 5 });
    const [ann] = await addPeople(house, 'Ann');
    if (!ann) throw new Error('Ann');
    const answers = await Promise.all([
      claim(house, ann, session),
      claim(house, ann, session),
      claim(house, ann, session),
    ]);
    t.equal(new Set(answers.map((answer) => answer.id)).size, 1);
    t.same(answers.map((answer) => answer.outcome).sort(), ['already', 'already', 'confirmed']);
    t.same(await standingsOn(house, session), ['Ann confirmed']);
    t.same(await mailsOf(house), ['Ann confirmed']);
  },
);

onBothEngines('scenario 4: ten promotion runs at once promote each person once', async (t, house) => {
  const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
  const people = await addPeople(house, 'Ann', 'Bob', 'Cat', 'Dan', 'Eve');
  for (const person of people) await claim(house, person, session);
  await Promise.all(
    Array.from({ length: 10 }, () => changeCapacity(house.platform, ORGANISER, session.id, 4)),
  );
  t.same(await standingsOn(house, session), [
    'Ann confirmed',
    'Bob confirmed',
    'Cat confirmed',
    'Dan confirmed',
    'Eve waiting',
  ]);
  t.equal((await mailsOf(house)).filter((mail) => mail.endsWith('promoted')).length, 3);
  t.same(await audit(house), []);
});

onBothEngines(
  'scenarios 6 and 11: nobody walks past a held place; leaving with an offer frees it for the next',
  async (t, house) => {
    house.clock.set('2027-03-14T10:00');
    const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
    const [ann, bob, cat, dan] = await addPeople(house, 'Ann', 'Bob', 'Cat', 'Dan');
    if (!ann || !bob || !cat || !dan) throw new Error('four people');
    const place = await claim(house, ann, session);
    const second = await claim(house, bob, session);
    const third = await claim(house, cat, session);
    await giveUp(house, ann, place);
    t.equal((await claim(house, dan, session)).outcome, 'waiting', 'a newcomer joins the end');
    t.same(await giveUp(house, bob, second), { outcome: 'ended', state: 'turned-down' });
    t.same(await standingsOn(house, session), ['Cat offered', 'Dan waiting']);
    t.match(await takePlace(house.platform, self(cat), third.id), { outcome: 'confirmed' });
    t.match(await giveUp(house, dan, { id: (await claim(house, dan, session)).id }), { state: 'cancelled' });
    t.same(await standingsOn(house, session), ['Cat confirmed']);
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'scenarios 8, 9 and 17: capacity up promotes in order; below the confirmed it is refused',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
    const people = await addPeople(house, 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K');
    for (const person of people) await claim(house, person, session);
    t.match(await changeCapacity(house.platform, ORGANISER, session.id, 8), {
      outcome: 'changed',
      confirmed: 8,
      waiting: 3,
    });
    t.same((await standingsOn(house, session)).slice(-3), ['I waiting', 'J waiting', 'K waiting']);
    t.same(await changeCapacity(house.platform, ORGANISER, session.id, 7), {
      outcome: 'refused',
      confirmed: 8,
      held: 0,
      reserved: 0,
    });
    t.same(await changeCapacity(house.platform, { ...ORGANISER, teamIds: ['met-team'] }, session.id, 20), {
      outcome: 'not-found',
    });
    t.match(await changeCapacity(house.platform, ORGANISER, session.id, null), {
      outcome: 'changed',
      confirmed: 11,
      waiting: 0,
    });
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'scenario 15: someone who joins after the queue ran dry gets the next freed place',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
    const [ann, bob, cat] = await addPeople(house, 'Ann', 'Bob', 'Cat');
    if (!ann || !bob || !cat) throw new Error('three people');
    const place = await claim(house, ann, session);
    const second = await claim(house, bob, session);
    await giveUp(house, ann, place);
    await claim(house, cat, session);
    await giveUp(house, bob, second);
    t.same(await standingsOn(house, session), ['Cat confirmed']);
  },
);

onBothEngines(
  'scenario 18: waiting for a preferred date is asked first, and accepting moves in one step',
  async (t, house) => {
    const preferred = await addSession(house, { activity: COURSE, days, capacity: 1 });
    const later = await addSession(house, {
      activity: COURSE,
      days: [{ startsAt: '2027-04-20T09:30', endsAt: '2027-04-20T12:30' }],
      capacity: 1,
    });
    const [ann, bob, cat] = await addPeople(house, 'Ann', 'Bob', 'Cat');
    if (!ann || !bob || !cat) throw new Error('three people');
    const place = await claim(house, ann, preferred);
    await claim(house, bob, later);
    const waiting = await claim(house, bob, preferred);
    await claim(house, cat, later);
    await giveUp(house, ann, place);
    t.same(await standingsOn(house, preferred), ['Bob offered'], 'offered, never promoted');
    t.match(await takePlace(house.platform, self(bob), waiting.id), { outcome: 'confirmed' });
    t.same(await standingsOn(house, preferred), ['Bob confirmed']);
    t.same(
      await standingsOn(house, later),
      ['Cat confirmed'],
      'the place that was left served its own queue',
    );
    t.same((await mailsOf(house)).slice(-3), ['Bob confirmed', 'Bob cancelled', 'Cat promoted']);
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'scenario 18: two dates of one course at once: one place, and moving is offered',
  async (t, house) => {
    const first = await addSession(house, { activity: COURSE, days, capacity: 5 });
    const second = await addSession(house, {
      activity: COURSE,
      days: [{ startsAt: '2027-04-20T09:30', endsAt: '2027-04-20T12:30' }],
      capacity: 5,
    });
    const [ann] = await addPeople(house, 'Ann');
    if (!ann) throw new Error('Ann');
    const answers = await Promise.all([tryClaim(house, ann, first), tryClaim(house, ann, second)]);
    t.same(answers.map((answer) => answer.outcome).sort(), ['confirmed', 'refused']);
    t.ok(['confirmed', 'already'].includes((await tryClaim(house, ann, second, true)).outcome));
    t.equal((await standingsOn(house, first)).length + (await standingsOn(house, second)).length, 1);
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'scenario 22: when a session begins, those still waiting are closed and told once',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
    const [ann, bob] = await addPeople(house, 'Ann', 'Bob');
    if (!ann || !bob) throw new Error('two people');
    await claim(house, ann, session);
    await claim(house, bob, session);
    house.clock.set('2027-03-16T09:30');
    await Promise.all([tick(house), tick(house)]);
    await tick(house);
    t.same(await standingsOn(house, session), ['Ann confirmed']);
    t.same(
      (await mailsOf(house)).filter((mail) => mail.endsWith('closed')),
      ['Bob closed'],
    );
    t.same(await audit(house), []);
  },
);
