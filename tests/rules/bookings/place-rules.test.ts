import t from 'tap';
import {
  allocatePlaces,
  closesAt,
  freeUntil,
  offerEnd,
  type Queued,
  stageOf,
} from '../../../src/bookings/place-rules.ts';
import { NO_POOLS, type PlaceBook } from '../../../src/bookings/pool-rules.ts';
import { at, timing } from './timing.ts';

const EVERYBODYS = { allocationId: null };

const tuesday = timing('2027-03-09T09:30');
const queue: Queued[] = ['a', 'b', 'c'].map((id) => ({
  bookingId: id,
  personId: id,
  askFirst: false,
  unapproved: false,
  claim: { organisationId: null, sector: null },
}));
const free = (places: number): PlaceBook => ({ ...NO_POOLS, capacity: 10, taken: 10 - places });
const open = { ...tuesday, automation: true, called: false };

t.test('the stage changes at its very second', async (t) => {
  const cases: [string, string][] = [
    ['2027-02-01T09:00:00', 'promote'],
    ['2027-03-06T09:29:59', 'promote'],
    ['2027-03-06T09:30:00', 'offer'],
    ['2027-03-08T09:30:00', 'offer'],
    ['2027-03-08T09:30:01', 'call'],
    ['2027-03-09T07:30:00', 'call'],
    ['2027-03-09T07:30:01', 'closed'],
    ['2027-03-09T09:30:00', 'closed'],
  ];
  for (const [now, stage] of cases) t.equal(stageOf(tuesday, at(now)), stage, now);
});

t.test('scenario 33: days follow the wall clock and hours elapse, across both clock changes', async (t) => {
  const spring = timing('2027-03-30T09:30');
  t.same(freeUntil(spring), at('2027-03-27T09:30'), 'three days before is Saturday 9:30, before the change');
  t.same(
    closesAt(timing('2027-03-28T03:00')),
    at('2027-03-28T00:00'),
    'two elapsed hours on the 23-hour day',
  );
  const autumn = timing('2027-11-02T09:30');
  t.same(freeUntil(autumn), at('2027-10-30T09:30'), 'three days before is Saturday 9:30');
  t.same(
    closesAt(timing('2027-10-31T03:00')),
    at('2027-10-31T01:00'),
    'two elapsed hours on the 25-hour day',
  );
  t.equal(stageOf(spring, at('2027-03-27T09:29:59')), 'promote');
});

t.test('scenario 7: one place, several waiting: one gets it; two places: two, in order', async (t) => {
  const now = at('2027-03-01T09:00');
  const one = allocatePlaces(queue, free(1), open, now);
  t.same(one, [{ kind: 'promote', bookingId: 'a', pool: EVERYBODYS, giveBackUntil: at('2027-03-02T09:00') }]);
  t.same(
    allocatePlaces(queue, free(2), open, now).map((given) => 'bookingId' in given && given.bookingId),
    ['a', 'b'],
  );
});

t.test('three days to 24 hours: a timed offer per place, ending at the latest 12 hours before', async (t) => {
  t.same(allocatePlaces(queue, free(1), open, at('2027-03-07T10:00')), [
    { kind: 'offer', bookingId: 'a', pool: EVERYBODYS, endsAt: at('2027-03-08T10:00') },
  ]);
  t.same(offerEnd(tuesday, at('2027-03-08T09:00')), at('2027-03-08T21:30'));
});

t.test('the last day: one call to all, and no second while it is open', async (t) => {
  const now = at('2027-03-08T12:00');
  t.same(allocatePlaces(queue, free(2), open, now), [{ kind: 'call', bookingIds: ['a', 'b', 'c'] }]);
  t.same(allocatePlaces(queue, free(2), { ...open, called: true }, now), []);
});

t.test('scenario 18: whoever must be asked is offered, never promoted, and keeps their turn', async (t) => {
  const asked = queue.map((one, index) => ({ ...one, askFirst: index === 0 }));
  t.same(
    allocatePlaces(asked, free(2), open, at('2027-03-01T09:00')).map((given) => given.kind),
    ['offer', 'promote'],
  );
});

t.test('scenario 14: nothing is given after closing, after the start, or with automation off', async (t) => {
  t.same(allocatePlaces(queue, free(1), open, at('2027-03-09T07:31')), []);
  t.same(allocatePlaces(queue, free(1), open, at('2027-03-09T10:00')), []);
  t.same(allocatePlaces(queue, free(1), { ...open, automation: false }, at('2027-03-01T09:00')), []);
});

t.test('scenario 13: nothing is given when nothing is free or nobody waits', async (t) => {
  const now = at('2027-03-01T09:00');
  t.same(allocatePlaces(queue, free(0), open, now), []);
  t.same(allocatePlaces(queue, free(-1), open, now), []);
  t.same(allocatePlaces([], free(3), open, now), []);
});
