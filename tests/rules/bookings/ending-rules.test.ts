import t from 'tap';
import { decideAcceptance } from '../../../src/bookings/acceptance-rules.ts';
import { type CancellationFacts, decideCancellation } from '../../../src/bookings/cancellation-rules.ts';
import { at, timing } from './timing.ts';

const START = '2027-03-09T09:30';

function place(change: Partial<CancellationFacts> = {}): CancellationFacts {
  return {
    state: 'confirmed',
    giveBackUntil: null,
    timing: timing(START),
    byOneself: true,
    knowsItIsLate: false,
    ...change,
  };
}

t.test('scenario 19: before the deadline, at it, after it, after the start, twice', async (t) => {
  const free = { outcome: 'ended', state: 'cancelled', wasConfirmed: true };
  t.same(decideCancellation(place(), at('2027-03-06T09:30:00')), free, 'its own instant is in time');
  t.same(decideCancellation(place(), at('2027-03-06T09:30:01')), {
    outcome: 'refused',
    reason: 'late-unconfirmed',
  });
  const known = place({ knowsItIsLate: true });
  t.same(decideCancellation(known, at('2027-03-06T09:30:01')), {
    outcome: 'ended',
    state: 'late-cancelled',
    wasConfirmed: true,
  });
  t.same(decideCancellation(known, at('2027-03-09T09:30:00')), { outcome: 'refused', reason: 'begun' });
  t.same(decideCancellation(place({ state: 'cancelled' }), at('2027-03-01T09:00')), { outcome: 'already' });
});

t.test('a setting makes late cancelling the organiser’s alone', async (t) => {
  const strict = timing(START, { lateCancelledBy: 'organiser' });
  const late = at('2027-03-07T09:30');
  t.same(decideCancellation(place({ timing: strict, knowsItIsLate: true }), late), {
    outcome: 'refused',
    reason: 'organiser-only',
  });
  t.equal(decideCancellation(place({ timing: strict, byOneself: false }), late).outcome, 'ended');
});

t.test('a place that the queue gave may be given back for 24 hours without counting as late', async (t) => {
  const given = place({ giveBackUntil: at('2027-03-07T09:00') });
  t.match(decideCancellation(given, at('2027-03-07T09:00:00')), { state: 'cancelled' });
  t.same(decideCancellation(given, at('2027-03-07T09:00:01')), {
    outcome: 'refused',
    reason: 'late-unconfirmed',
  });
});

t.test('scenario 11: the queue is left and an offer turned down at any time', async (t) => {
  t.match(decideCancellation(place({ state: 'waiting' }), at('2027-03-09T08:00')), {
    state: 'cancelled',
    wasConfirmed: false,
  });
  t.match(decideCancellation(place({ state: 'offered' }), at('2027-03-09T08:00')), {
    state: 'turned-down',
    wasConfirmed: false,
  });
});

t.test('scenario 5: an offer is taken until its last instant, and missed after it', async (t) => {
  const offered = {
    state: 'offered',
    offerEndsAt: at('2027-03-08T10:00'),
    session: { state: 'open' },
    pool: null,
    timing: timing(START),
    clashRule: 'warn',
    clashes: [],
    otherDate: null,
  } as const;
  t.same(decideAcceptance({ ...offered, clashes: [] }, at('2027-03-08T10:00:00')), {
    outcome: 'taken',
    pool: null,
    leaving: null,
  });
  t.same(decideAcceptance({ ...offered, clashes: [] }, at('2027-03-08T10:00:01')), { outcome: 'missed' });
});

t.test('scenario 12: in the call a waiting person takes a free place, or learns that it went', async (t) => {
  const waiting = {
    state: 'waiting',
    offerEndsAt: null,
    session: { state: 'open' },
    pool: { allocationId: null },
    timing: timing(START),
    clashRule: 'warn',
    otherDate: null,
  } as const;
  const call = at('2027-03-08T10:00');
  t.same(decideAcceptance({ ...waiting, clashes: [] }, call), {
    outcome: 'taken',
    pool: { allocationId: null },
    leaving: null,
  });
  const gone = { ...waiting, pool: null, clashes: [] };
  t.same(decideAcceptance(gone, call), { outcome: 'refused', refusal: { reason: 'gone' } });
  t.same(decideAcceptance({ ...waiting, clashes: [] }, at('2027-03-01T10:00')), {
    outcome: 'refused',
    refusal: { reason: 'not-offered' },
  });
});
