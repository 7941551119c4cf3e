import {
  cancelSession,
  changeCapacity,
  moveInQueue,
  offerElsewhere,
  promoteByHand,
  setAutomation,
} from '../../../src/bookings/index.ts';
import { rehearse } from '../../../src/platform/rehearsal-repository.ts';
import { signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import {
  addPeople,
  allOn,
  audit,
  claim,
  giveUp,
  mailsOf,
  ORGANISER,
  standingsOn,
} from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

const COURSE = 'masterclass-consent';
const on = (day: string) => [{ startsAt: `${day}T09:30`, endsAt: `${day}T12:30` }];
const STRANGER = { personId: 'x', administrator: false, teamIds: ['school-attendance-team'] };

onBothEngines(
  'scenario 8: what a capacity does is shown before, and cut below the confirmed it is refused',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days: on('2027-03-30'), capacity: 1 });
    const [ann, bob, cat] = await addPeople(house, 'Ann', 'Bob', 'Cat');
    for (const person of [ann, bob, cat]) await claim(house, person, session);
    const { platform } = house;
    const before = await mailsOf(house);
    const { result, messages } = await rehearse(platform, (p) => changeCapacity(p, ORGANISER, session.id, 3));
    t.match(result, { outcome: 'changed', confirmed: 3, waiting: 0 });
    t.same(
      messages.map(({ toName, kind }) => `${toName} ${kind}`),
      ['Bob booking-promoted', 'Cat booking-promoted'],
    );
    t.same(
      await standingsOn(house, session),
      ['Ann confirmed', 'Bob waiting', 'Cat waiting'],
      'a rehearsal leaves nothing',
    );
    t.same(await mailsOf(house), before);
    await changeCapacity(platform, ORGANISER, session.id, 3);
    t.same((await mailsOf(house)).slice(before.length), ['Bob promoted', 'Cat promoted']);
    t.match(await changeCapacity(platform, ORGANISER, session.id, 2), { outcome: 'refused', confirmed: 3 });
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'scenario 14: with automation off nobody is promoted until it is switched on, then in order',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days: on('2027-03-30'), capacity: 1 });
    const [ann, bob, cat] = await addPeople(house, 'Ann', 'Bob', 'Cat');
    const place = await claim(house, ann, session);
    await claim(house, bob, session);
    await setAutomation(house.platform, ORGANISER, session.id, false);
    await giveUp(house, ann, place);
    t.same(await standingsOn(house, session), ['Bob waiting']);
    t.equal((await claim(house, cat, session)).outcome, 'waiting', 'nobody walks past the queue');
    const [, second] = await allOn(house, session);
    t.same(await setAutomation(house.platform, STRANGER, session.id, true), { outcome: 'not-found' });
    const chosen = (await allOn(house, session)).find(({ name }) => name === 'Cat');
    t.match(
      await promoteByHand(house.platform, ORGANISER, {
        bookingId: chosen?.id ?? '',
        how: 'offer',
        reason: 'asked',
      }),
      { outcome: 'offered' },
    );
    t.match(
      await promoteByHand(house.platform, ORGANISER, {
        bookingId: second?.id ?? '',
        how: 'promote',
        reason: '',
      }),
      { outcome: 'refused', reason: 'full' },
    );
    t.same(await standingsOn(house, session), ['Bob waiting', 'Cat offered']);
    await changeCapacity(house.platform, ORGANISER, session.id, 2);
    await setAutomation(house.platform, ORGANISER, session.id, true);
    t.same(await standingsOn(house, session), ['Bob confirmed', 'Cat offered']);
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'scenario 16: a move in the queue is recorded with who and why, and the next promotion follows it',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days: on('2027-03-30'), capacity: 1 });
    const people = await addPeople(house, 'Ann', 'Bob', 'Cat', 'Dan');
    const claims = [];
    for (const person of people) claims.push(await claim(house, person, session));
    const order = { bookingId: claims[3]?.id ?? '', position: 1, reason: 'New DSL, starts on Monday' };
    t.same(await moveInQueue(house.platform, STRANGER, order), { outcome: 'not-found' });
    t.same(await moveInQueue(house.platform, ORGANISER, order), { outcome: 'moved', from: 3, to: 1 });
    t.same(await standingsOn(house, session), ['Ann confirmed', 'Dan waiting', 'Bob waiting', 'Cat waiting']);
    const { read } = house.platform.store;
    const said = (await read.select().from(read.t.history)).filter(({ what }) => what === 'queue-moved');
    t.match(said, [
      {
        subjectKind: 'booking',
        actorId: 'organiser',
        facts: { from: 3, to: 1, reason: 'New DSL, starts on Monday' },
      },
      { subjectKind: 'session', subjectId: session.id, actorId: 'organiser' },
    ]);
    await giveUp(house, people[0], claims[0] ?? { id: '' });
    t.same(await standingsOn(house, session), ['Dan confirmed', 'Bob waiting', 'Cat waiting']);
    const bob = await signInAs(house, people[1].id);
    t.match((await bob.get(`/bookings/${claims[1]?.id}`)).body, /1st on the waiting list/);
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'scenario 21: a cancelled session gives places on another date in the old order, asking or directly',
  async (t, house) => {
    for (const how of ['directly', 'asking'] as const) {
      const session = await addSession(house, { activity: COURSE, days: on('2027-03-30'), capacity: 2 });
      const other = await addSession(house, { activity: COURSE, days: on('2027-04-13'), capacity: 2 });
      const names = ['Ann', 'Bob', 'Cat', 'Dan'].map((name) => `${name} ${how}`);
      const people = await addPeople(house, ...names);
      for (const person of people) await claim(house, person, session);
      const itself = { sessionId: session.id, how };
      const wrong = await cancelSession(house.platform, ORGANISER, session.id, 'x', itself);
      t.match(wrong, { outcome: 'refused', reason: 'other-activity' });
      const result = await cancelSession(house.platform, ORGANISER, session.id, 'The trainer is ill', {
        sessionId: other.id,
        how,
      });
      t.match(result, {
        outcome: 'cancelled',
        told: 4,
        elsewhere: { placed: [people[0]?.id, people[1]?.id] },
      });
      const state = how === 'directly' ? 'confirmed' : 'offered';
      t.same(
        await standingsOn(house, other),
        names.map((name, index) => `${name} ${index < 2 ? state : 'waiting'}`),
      );
      const cancelled = (await mailsOf(house)).filter((mail) => mail.endsWith(`${how} session-cancelled`));
      t.equal(cancelled.length, 4, 'everybody is told once');
      t.match(await cancelSession(house.platform, ORGANISER, session.id, 'again'), { outcome: 'already' });
    }
    t.same(await audit(house), []);
  },
);

onBothEngines('a queue is offered another date in its order', async (t, house) => {
  const full = await addSession(house, { activity: COURSE, days: on('2027-03-30'), capacity: 1 });
  const added = await addSession(house, { activity: COURSE, days: on('2027-04-13'), capacity: 1 });
  const people = await addPeople(house, 'Ann', 'Bob', 'Cat');
  for (const person of people) await claim(house, person, full);
  t.same(await offerElsewhere(house.platform, STRANGER, { from: full.id, to: added.id }), {
    outcome: 'not-found',
  });
  t.match(await offerElsewhere(house.platform, ORGANISER, { from: full.id, to: added.id }), {
    outcome: 'done',
    offered: 1,
    queued: 1,
  });
  t.same(await standingsOn(house, added), ['Bob offered', 'Cat waiting']);
  t.same(await standingsOn(house, full), ['Ann confirmed', 'Bob waiting', 'Cat waiting']);
  t.same(await audit(house), []);
});
