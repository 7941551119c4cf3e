import type { Test } from 'tap';
import type { Store } from '../../../src/platform/store/store.ts';
import { faultsIn } from './city-faults.ts';
import { at, type City, onBothStores, readCity, settle } from './city-store.ts';

const DAYS = [
  ['a Monday in term', '2027-03-01T09:00'],
  ['a Friday afternoon in term', '2027-06-18T15:30'],
  ['a Saturday morning', '2026-11-21T07:30'],
  ['in a session', '2027-05-11T10:20'],
  ['the day before a date of the same course as a story', '2027-01-18T14:00'],
  ['in August', '2027-08-10T11:00'],
  ['Christmas Day', '2026-12-25T13:00'],
  ['the day on which the clocks go forward', '2027-03-28T00:30'],
  ['the day before the clocks go back', '2026-10-24T23:15'],
  ['the day on which the clocks go back', '2027-10-31T12:00'],
  ['the last day of February in a leap year', '2028-02-29T18:59'],
] as const;

/** What a day changes is worked out before any engine is asked, so that a few of them are enough on both. */
const ON_BOTH = /forward|leap year/;

for (const [name, moment] of DAYS) {
  const now = at(moment);
  const body = async (t: Test, store: Store) => {
    await settle(store, now);
    agrees(t, await readCity(store), now);
  };
  onBothStores(
    `begun on ${name}, the city agrees with itself`,
    body,
    ON_BOTH.test(name) ? undefined : ['sqlite'],
  );
}

function agrees(t: Test, city: City, now: Date): void {
  t.same(faultsIn(city, now, new Set(city.sessions.map(({ id }) => id))), []);
  const coming = city.sessions.filter((one) => one.startsAt > now);
  const full = coming.filter((one) => one.waiting >= 3 && one.confirmed + one.held === one.capacity);
  t.ok(full.length >= 4, `${full.length} are full`);
  t.equal(coming.filter((one) => one.held === 1).length, 1, 'a place is offered');
  t.equal(coming.filter((one) => one.calledAt !== null).length, 1, 'a call is open');
  t.equal(coming.filter((one) => one.state === 'cancelled').length, 1, 'one is cancelled');
  const unchecked = city.people.filter((one) => one.checkedAt === null).map(({ id }) => id);
  const soon = coming
    .filter((one) => one.startsAt.getTime() - now.getTime() < 48 * 3_600_000)
    .map(({ id }) => id);
  t.ok(
    city.bookings.some(
      (one) => one.state === 'confirmed' && soon.includes(one.sessionId) && unchecked.includes(one.personId),
    ),
    'somebody unchecked has a place within 48 hours',
  );
}
