import t from 'tap';
import { type BookingFacts, decideBooking, type Other } from '../../../src/bookings/booking-rules.ts';
import { doorFor } from '../../../src/bookings/place-rules.ts';
import { NO_POOLS } from '../../../src/bookings/pool-rules.ts';
import { at, timing } from './timing.ts';

const START = '2027-03-09T09:30';
const NOW = at('2027-03-01T09:00');
const PLACE = { pool: { allocationId: null } };
const FULL = { pool: null, because: 'full' } as const;
const other: Other = {
  bookingId: 'other',
  sessionId: 'elsewhere',
  title: 'Child Protection',
  startsAt: at('2027-03-20T09:30'),
  endsAt: at('2027-03-20T12:30'),
};

function facts(
  change: Partial<Omit<BookingFacts, 'session'>> & { session?: Partial<BookingFacts['session']> } = {},
): BookingFacts {
  const { session, ...rest } = change;
  return {
    session: {
      state: 'open',
      startsAt: at(START),
      bookingOpensAt: at('2027-01-01T09:00'),
      waiting: 0,
      ...session,
    },
    activity: { bookedHere: true, dateLimit: 'one', clashRule: 'warn' },
    eligible: true,
    timing: timing(START),
    mine: null,
    otherDate: null,
    clashes: [],
    door: PLACE,
    approval: { needed: false, managerNamed: false },
    byOrganiser: false,
    ...rest,
  };
}

const ask = (given: BookingFacts, moving = false, now = NOW) => decideBooking(given, { moving }, now);

t.test('the last place is confirmed, the next is first on the waiting list (scenario 2)', async (t) => {
  t.same(ask(facts()), { outcome: 'confirmed', ...PLACE, leaving: null });
  t.same(ask(facts({ door: FULL })), { outcome: 'waiting', position: 1 });
  const set = { pool: { allocationId: 'schools' } };
  t.same(ask(facts({ door: set })), { outcome: 'confirmed', ...set, leaving: null });
});

t.test('scenario 6: a held place is taken, and nobody walks past the queue before the call', async (t) => {
  const nobody = { organisationId: null, sector: null };
  const book = { ...NO_POOLS, capacity: 10 };
  t.same(doorFor({ ...book, taken: 10 }, nobody, [], 'promote'), FULL, 'held counts as taken');
  const before = doorFor({ ...book, taken: 9 }, nobody, [nobody], 'promote');
  t.same(before, { pool: null, because: 'others-first' });
  t.same(ask(facts({ door: before, session: { waiting: 2 } })), { outcome: 'waiting', position: 3 });
  t.same(doorFor({ ...book, taken: 9 }, nobody, [nobody], 'call'), PLACE);
  t.same(doorFor({ ...book, capacity: null, taken: 500 }, nobody, [], 'promote'), PLACE);
});

t.test('a manager approves first, who has to be named; organisers book in outside the window', async (t) => {
  const needed = { needed: true, managerNamed: true };
  t.same(ask(facts({ approval: needed })), { outcome: 'awaiting-approval', ...PLACE, leaving: null });
  t.match(ask(facts({ approval: { needed: true, managerNamed: false } })), {
    refusal: { reason: 'no-manager' },
  });
  const late = at('2027-03-09T08:00');
  t.equal(ask(facts(), false, late).outcome, 'refused');
  t.equal(ask(facts({ byOrganiser: true }), false, late).outcome, 'confirmed');
  t.match(ask(facts({ byOrganiser: true, door: FULL }), false, late), { refusal: { reason: 'closed' } });
  t.equal(ask(facts({ byOrganiser: true, eligible: false })).outcome, 'confirmed');
});

t.test('scenario 3: the same person again gets the booking that stands', async (t) => {
  t.same(ask(facts({ mine: { id: 'mine', state: 'waiting' } })), { outcome: 'already', bookingId: 'mine' });
});

t.test(
  'one coming date of a course; waiting elsewhere is allowed; moving is one step (scenario 18)',
  async (t) => {
    t.same(ask(facts({ otherDate: other })), {
      outcome: 'refused',
      refusal: { reason: 'other-date', other },
    });
    t.same(ask(facts({ otherDate: other, door: FULL })), { outcome: 'waiting', position: 1 });
    t.same(ask(facts({ otherDate: other }), true), {
      outcome: 'confirmed',
      ...PLACE,
      leaving: other,
    });
  },
);

t.test(
  'scenario 32: a clash stops only where the activity says so, and never the place that is left',
  async (t) => {
    const stop = { bookedHere: true, dateLimit: 'one', clashRule: 'stop' } as const;
    t.equal(ask(facts({ clashes: [other] })).outcome, 'confirmed');
    t.same(ask(facts({ clashes: [other], activity: stop })), {
      outcome: 'refused',
      refusal: { reason: 'clash', others: [other] },
    });
    t.equal(ask(facts({ clashes: [other], otherDate: other, activity: stop }), true).outcome, 'confirmed');
    t.equal(ask(facts({ clashes: [other], activity: stop, door: FULL })).outcome, 'waiting');
  },
);

t.test('whatever shuts booking says so, to the second', async (t) => {
  const reason = (given: BookingFacts, now = NOW) => {
    const decision = ask(given, false, now);
    return decision.outcome === 'refused' ? decision.refusal.reason : decision.outcome;
  };
  t.equal(
    reason(facts({ activity: { bookedHere: false, dateLimit: 'one', clashRule: 'warn' } })),
    'not-booked-here',
  );
  t.equal(reason(facts({ eligible: false })), 'not-eligible');
  t.equal(reason(facts({ session: { state: 'cancelled' } })), 'cancelled');
  t.equal(reason(facts({ session: { state: 'announced' } })), 'announced');
  t.equal(reason(facts(), at('2026-12-31T09:00')), 'not-open-yet');
  t.equal(reason(facts(), at('2027-01-01T09:00')), 'confirmed', 'the opening instant is in time');
  t.equal(reason(facts(), at('2027-03-09T07:30:00')), 'confirmed', 'the closing instant is in time');
  t.equal(reason(facts(), at('2027-03-09T07:30:01')), 'closed');
  t.equal(reason(facts(), at('2027-03-09T09:30:00')), 'begun');
});
