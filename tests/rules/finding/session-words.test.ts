import t from 'tap';
import { mineOfActivity, mineOfSession } from '../../../src/finding/my-state.ts';
import { placesWords, standingOf } from '../../../src/finding/session-words.ts';
import { timeWords } from '../../../src/finding/time-words.ts';

const WORDS = timeWords('Europe/London');
const NOW = new Date('2027-03-01T09:00:00Z');
const SESSION = {
  state: 'open' as 'open' | 'announced' | 'cancelled',
  startsAt: new Date('2027-03-09T09:30:00Z'),
  endsAt: new Date('2027-03-09T12:30:00Z'),
  bookingOpensAt: new Date('2027-01-01T09:00:00Z'),
  capacity: 30 as number | null,
  confirmed: 10,
  held: 1,
  waiting: 0,
};
const HERE = { bookedHere: true, eligibility: 'open' as 'open' | 'by-invitation' };
const closesAt = new Date('2027-03-09T07:30:00Z');
const FREE = { closesAt, walkIn: true };
const FULL = { closesAt, walkIn: false };

t.test('where a session stands', async (t) => {
  const later = (minutes: number) => new Date(closesAt.getTime() + minutes * 60_000);
  t.equal(standingOf(SESSION, HERE, FREE, NOW), 'open');
  t.equal(standingOf(SESSION, HERE, FULL, NOW), 'full');
  t.equal(standingOf(SESSION, HERE, FREE, closesAt), 'open', 'the last instant is in time');
  t.equal(standingOf(SESSION, HERE, FREE, later(1)), 'closed');
  t.equal(standingOf(SESSION, HERE, FREE, SESSION.startsAt), 'begun');
  t.equal(standingOf(SESSION, HERE, FREE, SESSION.endsAt), 'over');
  t.equal(standingOf({ ...SESSION, state: 'cancelled' }, HERE, FREE, NOW), 'cancelled');
  t.equal(standingOf({ ...SESSION, state: 'announced' }, HERE, FREE, NOW), 'hold-the-date');
  t.equal(standingOf({ ...SESSION, bookingOpensAt: later(0) }, HERE, FREE, NOW), 'hold-the-date');
  t.equal(standingOf(SESSION, { ...HERE, bookedHere: false }, FREE, NOW), 'elsewhere');
  t.equal(standingOf(SESSION, { ...HERE, eligibility: 'by-invitation' }, FREE, NOW), 'elsewhere');
});

t.test('places in words', async (t) => {
  const words = (facts: Partial<typeof SESSION>, standing: Parameters<typeof placesWords>[1]) =>
    placesWords({ ...SESSION, ...facts }, standing, WORDS, NOW).words;
  t.equal(words({}, 'open'), '19 places left of 30');
  t.equal(words({ confirmed: 26 }, 'open'), 'Only 3 places left of 30');
  t.equal(words({ confirmed: 28 }, 'open'), 'Only 1 place left of 30');
  t.equal(words({ capacity: null }, 'open'), 'No limit on places');
  t.equal(words({ waiting: 5 }, 'full'), 'Full, 5 waiting');
  t.equal(words({}, 'full'), 'Full, nobody waiting yet');
  t.equal(
    words({ bookingOpensAt: new Date('2027-03-03T09:00:00Z') }, 'hold-the-date'),
    'Hold the date: booking opens on 3 March',
  );
  t.equal(words({}, 'hold-the-date'), 'Hold the date: booking is not open yet');
  t.equal(words({}, 'closed'), 'Booking has closed');
});

t.test('what I have already', async (t) => {
  const booking = {
    id: 'b',
    sessionId: 's',
    activityId: 'a',
    state: 'confirmed' as 'confirmed' | 'waiting' | 'offered',
    position: null as number | null,
    offerEndsAt: null as Date | null,
    startsAt: SESSION.startsAt,
  };
  const text = (facts: Partial<typeof booking>) =>
    mineOfActivity([{ ...booking, ...facts }], WORDS, NOW)[0]?.text;
  t.equal(text({}), 'You have a place on 9 March');
  t.equal(text({ state: 'waiting', position: 2 }), 'You are 2nd on the waiting list for 9 March');
  t.equal(
    text({ state: 'offered', offerEndsAt: new Date('2027-03-07T09:30:00Z') }),
    'A place is held for you on 9 March until Sunday 7 March 2027, 9:30am',
  );
  t.equal(
    mineOfSession({ ...booking, state: 'waiting', position: 2 }, WORDS).text,
    'You are 2nd on the waiting list',
  );
});

t.test('times are the same words again, and in another year say so', async (t) => {
  const next = new Date('2028-01-04T09:30:00Z');
  t.equal(WORDS.date(next, NOW), '4 January 2028');
  t.equal(WORDS.date(next, new Date('2028-01-02T09:00:00Z')), '4 January');
  t.equal(WORDS.date(next, NOW), '4 January 2028');
  const span = { startsAt: SESSION.startsAt, endsAt: new Date('2027-03-10T12:30:00Z') };
  t.equal(WORDS.when(span), 'Tuesday 9 March 2027, 9:30am, to Wednesday 10 March 2027');
  t.equal(WORDS.when(SESSION), 'Tuesday 9 March 2027, 9:30am to 12:30pm');
});
