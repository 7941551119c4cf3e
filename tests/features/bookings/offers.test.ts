import { takePlace } from '../../../src/bookings/acceptance-service.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPeople, audit, claim, giveUp, mailsOf, self, standingsOn, tick } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

const COURSE = 'masterclass-consent';
const days = [{ startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T12:30' }];

onBothEngines('scenario 5: an offer taken while it is being missed ends in one state', async (t, house) => {
  house.clock.set('2027-03-14T10:00');
  const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
  const [ann, bob, cat] = await addPeople(house, 'Ann', 'Bob', 'Cat');
  const place = await claim(house, ann, session);
  const waiting = await claim(house, bob, session);
  await claim(house, cat, session);
  await giveUp(house, ann, place);
  t.same(await standingsOn(house, session), ['Bob offered', 'Cat waiting']);
  house.clock.set('2027-03-15T10:00:01');
  const [taken] = await Promise.all([takePlace(house.platform, self(bob), waiting.id), tick(house)]);
  t.ok(taken.outcome === 'missed' || taken.outcome === 'refused', taken.outcome);
  t.notOk((await standingsOn(house, session)).some((line) => line.startsWith('Bob')));
  t.equal((await mailsOf(house)).filter((mail) => mail === 'Bob offer-gone').length, 1);
  t.same(await audit(house), []);
});

onBothEngines(
  'scenario 12: an offer runs out, the next is offered, and who missed it may queue again at the end',
  async (t, house) => {
    house.clock.set('2027-03-13T09:31');
    const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
    const [ann, bob, cat] = await addPeople(house, 'Ann', 'Bob', 'Cat');
    if (!ann || !bob || !cat) throw new Error('three people');
    const place = await claim(house, ann, session);
    await claim(house, bob, session);
    await claim(house, cat, session);
    await giveUp(house, ann, place);
    house.clock.set('2027-03-14T09:31:00');
    await tick(house);
    t.same(await standingsOn(house, session), ['Bob offered', 'Cat waiting'], 'the last instant is in time');
    house.clock.advance({ seconds: 1 });
    await tick(house);
    await tick(house);
    t.same(await standingsOn(house, session), ['Cat offered']);
    t.equal((await claim(house, bob, session)).outcome, 'waiting');
    t.same(await standingsOn(house, session), ['Cat offered', 'Bob waiting']);
    t.equal((await mailsOf(house)).filter((mail) => mail === 'Bob offer-gone').length, 1);
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'scenario 12: the last day’s call goes to all, the first takes it, the others are told',
  async (t, house) => {
    house.clock.set('2027-03-15T12:00');
    const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
    const [ann, bob, cat, dan] = await addPeople(house, 'Ann', 'Bob', 'Cat', 'Dan');
    if (!ann || !bob || !cat || !dan) throw new Error('four people');
    const place = await claim(house, ann, session);
    const second = await claim(house, bob, session);
    const third = await claim(house, cat, session);
    await giveUp(house, ann, place);
    t.same(await standingsOn(house, session), ['Bob waiting', 'Cat waiting'], 'a call holds nothing');
    const answers = await Promise.all([
      takePlace(house.platform, self(cat), third.id),
      takePlace(house.platform, self(bob), second.id),
    ]);
    t.same(answers.map((answer) => answer.outcome).sort(), ['confirmed', 'refused']);
    t.equal((await claim(house, dan, session)).outcome, 'waiting');
    const mails = await mailsOf(house);
    t.equal(
      mails.filter((mail) => mail.endsWith(' call')).length,
      1,
      'the unsent call to whoever took it is taken back',
    );
    t.equal(mails.filter((mail) => mail.endsWith('call-gone')).length, 1);
    t.same(await audit(house), []);
  },
);

onBothEngines('the last day’s call is open to newcomers, too', async (t, house) => {
  house.clock.set('2027-03-15T12:00');
  const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
  const [ann, bob, cat] = await addPeople(house, 'Ann', 'Bob', 'Cat');
  const place = await claim(house, ann, session);
  const second = await claim(house, bob, session);
  await giveUp(house, ann, place);
  t.equal((await claim(house, cat, session)).outcome, 'confirmed');
  t.match(await takePlace(house.platform, self(bob), second.id), {
    outcome: 'refused',
    refusal: { reason: 'gone' },
  });
  t.same((await mailsOf(house)).slice(-2), ['Cat confirmed', 'Bob call-gone']);
  t.same(await audit(house), []);
});

onBothEngines('scenario 13: nothing is offered that is gone or held', async (t, house) => {
  house.clock.set('2027-03-14T10:00');
  const session = await addSession(house, { activity: COURSE, days, capacity: 2 });
  const people = await addPeople(house, 'Ann', 'Bob', 'Cat', 'Dan', 'Eve');
  const [ann] = people;
  const places = [];
  for (const person of people) places.push(await claim(house, person, session));
  await giveUp(house, ann, { id: places[0]?.id ?? '' });
  await tick(house);
  await tick(house);
  t.same(await standingsOn(house, session), ['Bob confirmed', 'Cat offered', 'Dan waiting', 'Eve waiting']);
});
