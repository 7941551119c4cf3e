import fc from 'fast-check';
import t from 'tap';
import {
  isWorthAnotherDate,
  type TodayFacts,
  type TodaySession,
  todayItems,
} from '../../../src/organising/today-rules.ts';
import { instantAt } from '../../../src/platform/time.ts';

const ZONE = 'Europe/London';
const at = (local: string) => instantAt(local.slice(0, 10), local.slice(11), ZONE);
const NOW = at('2027-03-01T09:00');
const NOTHING: TodayFacts = {
  sessions: [],
  approvals: new Map(),
  offers: new Map(),
  undelivered: new Map(),
  inNeed: new Map(),
  otherDates: new Map(),
  registers: [],
};

function session(change: Partial<TodaySession> = {}): TodaySession {
  return {
    id: 's',
    startsAt: at('2027-03-06T09:30'),
    closesAt: at('2027-03-06T07:30'),
    capacity: 20,
    confirmed: 10,
    free: 10,
    waiting: 0,
    automation: true,
    minimum: null,
    decideFrom: at('2027-02-27T09:30'),
    minimumWaived: false,
    ...change,
  };
}

const items = (facts: Partial<TodayFacts>, now = NOW) => todayItems({ ...NOTHING, ...facts }, now, ZONE);
const said = (facts: Partial<TodayFacts>, now = NOW) =>
  items(facts, now).map(({ kind, text }) => `${kind}: ${text}`);

t.test('a day on which nothing needs anybody is empty', async (t) => {
  t.same(said({ sessions: [session(), session({ id: 'x', minimum: 10 })] }), []);
});

t.test('too few people, from the day on which it is to be decided until somebody decides', async (t) => {
  const few = session({ minimum: 12 });
  t.same(said({ sessions: [few] }), [
    'minimum: 10 of at least 12 people, and it begins in 5 days. Run it, move it or cancel it?',
  ]);
  t.same(said({ sessions: [few] }, at('2027-02-27T09:29')), []);
  t.equal(said({ sessions: [few] }, few.decideFrom).length, 1);
  t.same(said({ sessions: [few] }, few.startsAt), []);
  t.same(said({ sessions: [{ ...few, minimumWaived: true }] }), []);
  t.same(said({ sessions: [{ ...few, confirmed: 12 }] }), []);
});

t.test(
  'a queue is long enough for another date by the minimum, or a third of the places, from five on',
  async (t) => {
    t.equal(isWorthAnotherDate({ waiting: 7, capacity: 20, minimum: null }), true);
    t.equal(isWorthAnotherDate({ waiting: 6, capacity: 20, minimum: null }), false);
    t.equal(isWorthAnotherDate({ waiting: 5, capacity: 6, minimum: null }), true);
    t.equal(isWorthAnotherDate({ waiting: 4, capacity: 6, minimum: 2 }), false);
    t.equal(isWorthAnotherDate({ waiting: 9, capacity: 12, minimum: 10 }), false);
    const long = session({ capacity: 20, confirmed: 20, free: 0, waiting: 14 });
    t.same(said({ sessions: [long], inNeed: new Map([['s', 9]]) }), [
      'queue: 14 waiting, 9 of them essential: add a session and offer it in order?',
    ]);
    const other = { id: 'o', startsAt: at('2027-05-13T09:30'), free: 16 };
    const [item] = items({ sessions: [long], otherDates: new Map([['s', other]]) });
    t.equal(item?.text, '14 waiting, and 16 places are free on 13 May: offer that date in order?');
    t.match(item?.actions, [{ href: '/organise/sessions/s/queue?to=o#elsewhere' }]);
    t.same(said({ sessions: [long] }, at('2027-03-06T08:00')), [], 'not when booking has closed');
  },
);

t.test(
  'scenario 14: with automation off the organiser sees that places are free and people wait',
  async (t) => {
    const off = { automation: false, waiting: 2, free: 1 };
    t.same(said({ sessions: [session(off)] }), [
      'automation: 1 place is free and 2 people wait: you give them out yourself here.',
    ]);
    t.same(said({ sessions: [session({ ...off, free: 0 })] }), []);
    t.same(said({ sessions: [session({ ...off, automation: true })] }), []);
    t.equal(said({ sessions: [session({ ...off, free: null })] }).length, 1);
  },
);

t.test('offers, approvals, mail and registers, by the time at which they are wanted', async (t) => {
  const facts = {
    sessions: [session()],
    offers: new Map([['s', { offers: 2, firstEndsAt: at('2027-03-01T11:00') }]]),
    approvals: new Map([['s', { waiting: 1, firstDeadline: at('2027-03-02T09:00') }]]),
    undelivered: new Map([['gone', 3]]),
    registers: [{ sessionId: 'old', endedAt: at('2027-02-20T12:30') }],
  };
  t.same(said(facts), [
    'undelivered: 3 mails could not be delivered.',
    'register: It was over on 20 February and its register is not closed, so nobody has a certificate.',
    'offers: 2 offers run out soon, the first in 2 hours.',
    'approvals: 1 person awaits a manager’s approval. The first place goes back on Tuesday 2 March 2027, 9am.',
  ]);
});

t.test('whatever the facts, each item has something to do about it, and nothing stands twice', async () => {
  const number = fc.integer({ min: 0, max: 30 });
  const arbitrary = fc.record({
    capacity: fc.option(number),
    confirmed: number,
    free: fc.option(number),
    waiting: number,
    automation: fc.boolean(),
    minimum: fc.option(number),
    minimumWaived: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(arbitrary, { maxLength: 6 }), (some) => {
      const sessions = some.map((one, index) => session({ ...one, id: `s${index}` }));
      const found = items({ sessions });
      const keys = found.map(({ kind, sessionId }) => `${kind} ${sessionId}`);
      const sorted = found.every(
        (one, index) => index === 0 || one.due >= (found[index - 1]?.due ?? one.due),
      );
      return sorted && new Set(keys).size === keys.length && found.every(({ actions }) => actions.length > 0);
    }),
  );
});
