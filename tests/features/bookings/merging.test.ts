import { endDoubles, moveBookings } from '../../../src/bookings/index.ts';
import { mergePeople } from '../../../src/people/index.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPeople, audit, claim, standingsOn } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

const days = [{ startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T12:30' }];
const later = [{ startsAt: '2027-04-20T09:30', endsAt: '2027-04-20T12:30' }];

onBothEngines('two records of one person become one, with one place where both had one', async (t, house) => {
  const { platform } = house;
  const [old, young, cat] = await addPeople(house, 'Ann Old', 'Ann', 'Cat');
  const both = await addSession(house, { activity: 'aces', days, capacity: 1 });
  const first = await addSession(house, { activity: 'masterclass-consent', days: later, capacity: 3 });
  const second = await addSession(house, {
    activity: 'masterclass-consent',
    days: [{ startsAt: '2027-05-20T09:30', endsAt: '2027-05-20T12:30' }],
    capacity: 3,
  });
  await claim(house, old, both);
  await claim(house, young, both);
  await claim(house, cat, both);
  await claim(house, young, first);
  await claim(house, old, second);
  await endDoubles(platform, young.id, old.id);
  t.same(await mergePeople(platform, 'command line', young.id, old.id, [moveBookings]), {
    outcome: 'merged',
  });
  t.same(await standingsOn(house, both), ['Ann confirmed', 'Cat waiting'], 'the better of the two stays');
  t.equal(
    (await standingsOn(house, first)).length + (await standingsOn(house, second)).length,
    1,
    'one date of a course',
  );
  t.same(await audit(house), []);
});
