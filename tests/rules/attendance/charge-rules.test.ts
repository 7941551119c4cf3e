import t from 'tap';
import type { ChargeReason } from '../../../db/schema/tables/attendance.ts';
import { changesOfCharges, dueAtClosing, type Known, owedFor } from '../../../src/attendance/charge-rules.ts';
import type { Choice } from '../../../src/attendance/register-rules.ts';
import { sayTerms, type Terms } from '../../../src/catalogue/price-rules.ts';

const NAMES = new Map([
  ['education', 'Education'],
  ['early-years', 'Early years'],
  ['health', 'Health'],
]);
const FULL = { kind: 'percent', percent: 100 } as const;
/** Portsmouth's own: £80 a day for education and early years, full charge for coming late or not at all. */
const LISTED: Terms = {
  prices: [{ sectors: ['education', 'early-years'], pence: 8000, per: 'day' }],
  lateCharge: FULL,
  noShowCharge: FULL,
};
/** Elsewhere: a place at £25 for everybody, £12.50 for health; half of it for late, £30 for not coming. */
const ELSEWHERE: Terms = {
  prices: [
    { sectors: [], pence: 2500, per: 'place' },
    { sectors: ['health'], pence: 1255, per: 'place' },
  ],
  lateCharge: { kind: 'percent', percent: 50 },
  noShowCharge: { kind: 'fixed', pence: 3000 },
};
const FREE: Terms = { prices: null, lateCharge: FULL, noShowCharge: null };
const FREE_BUT: Terms = { prices: [], lateCharge: { kind: 'fixed', pence: 999 }, noShowCharge: FULL };

const CASES: [string, Terms, ChargeReason, string | null, number, string | null][] = [
  ['a place by the day', LISTED, 'place', 'education', 2, '16000 £80.00 a day for education, 2 days'],
  ['one day', LISTED, 'place', 'early-years', 1, '8000 £80.00 a day for early years, 1 day'],
  ['a sector without a price', LISTED, 'place', 'police', 2, null],
  ['nobody’s, where the price names sectors', LISTED, 'place', null, 2, null],
  [
    'late in full',
    LISTED,
    'late-cancellation',
    'education',
    2,
    '16000 £80.00 a day for education, 2 days; late cancellation: 100%',
  ],
  [
    'no-show in full',
    LISTED,
    'no-show',
    'education',
    1,
    '8000 £80.00 a day for education, 1 day; did not attend: 100%',
  ],
  ['a share of no price', LISTED, 'late-cancellation', 'health', 1, null],
  ['a place for everybody else', ELSEWHERE, 'place', null, 3, '2500 £25.00 a place for everybody else'],
  ['the sector before everybody else', ELSEWHERE, 'place', 'health', 3, '1255 £12.55 a place for health'],
  [
    'half, to whole pence',
    ELSEWHERE,
    'late-cancellation',
    'health',
    1,
    '628 £12.55 a place for health; late cancellation: 50%',
  ],
  ['a sum of its own', ELSEWHERE, 'no-show', 'health', 1, '3000 did not attend: £30.00'],
  ['free', FREE, 'place', 'education', 1, null],
  ['a share of a free place', FREE, 'late-cancellation', 'education', 1, null],
  ['no rule', FREE, 'no-show', 'education', 1, null],
  ['free, and late costs', FREE_BUT, 'late-cancellation', 'education', 1, '999 late cancellation: £9.99'],
];

t.test('what is owed, by price and rule', async (t) => {
  for (const [name, terms, reason, sector, days, expected] of CASES) {
    const owed = owedFor(reason, terms, { sector, days }, NAMES);
    t.equal(owed === null ? null : `${owed.pence} ${owed.rule}`, expected, name);
  }
});

t.test('what people read before they book', async (t) => {
  const free = 'Nothing is charged for a place that a colleague takes over.';
  t.same(sayTerms(LISTED, NAMES), [
    '£80 a day for education and early years; free for everybody else.',
    'Cancelling late, or not coming, is charged in full.',
    free,
  ]);
  t.same(sayTerms(ELSEWHERE, NAMES), [
    '£12.55 a place for health; £25 a place for everybody else.',
    'Cancelling late is charged at 50% of the price.',
    'Not coming is charged at £30.',
    free,
  ]);
  const all = { prices: [{ sectors: [], pence: 2500, per: 'place' as const }] };
  t.same(sayTerms({ ...all, lateCharge: null, noShowCharge: null }, NAMES), ['£25 a place.']);
  t.same(sayTerms(FREE, NAMES), [], 'a share of nothing is not worth a word');
  t.same(sayTerms(FREE_BUT, NAMES), ['Cancelling late is charged at £9.99.', free]);
});

t.test('what a booking owes when the register closes', async (t) => {
  const days = [{ id: 'a' }, { id: 'b' }];
  const due = (...choices: (Choice | null)[]) =>
    dueAtClosing(
      days,
      new Map(choices.flatMap((one, at) => (one === null ? [] : [[days[at]?.id ?? '', one] as const]))),
    );
  t.equal(due('attended', 'attended'), 'place');
  t.equal(due('absent', 'late'), 'place', 'in part is a place');
  t.equal(due('left-early', null), 'place');
  t.equal(due('absent', 'absent'), 'no-show');
  t.equal(due('absent', null), null, 'a day without a mark is no no-show');
  t.equal(due(null, null), null);
});

t.test('closing again keeps what is due, takes back what is not, and makes what is missing', async (t) => {
  const at = new Date('2027-03-09T17:00:00Z');
  const charge = (id: string, reason: ChargeReason, gone?: 'waived' | 'back'): Known => ({
    id,
    bookingId: 'b',
    reason,
    waivedAt: gone === undefined ? null : at,
    waivedById: gone === 'waived' ? 'olu' : null,
  });
  const after = (due: 'place' | 'no-show' | null, ...known: Known[]) => {
    const all = new Map<string, 'place' | 'no-show'>(due === null ? [] : [['b', due]]);
    const { takenBack, missing } = changesOfCharges(known, all);
    return `${takenBack} / ${missing.map(({ reason }) => reason)}`;
  };
  t.equal(after('place'), ' / place');
  t.equal(after('place', charge('1', 'place')), ' / ');
  t.equal(after('no-show', charge('1', 'place')), '1 / no-show');
  t.equal(after('place', charge('1', 'place', 'waived')), ' / ', 'what is waived stays waived');
  t.equal(after('no-show', charge('1', 'place', 'waived')), '1 / no-show', 'nobody owes it any more');
  t.equal(after('place', charge('1', 'place', 'back')), ' / place', 'made anew');
  t.equal(after(null, charge('1', 'no-show')), '1 / ');
  t.equal(after(null, charge('1', 'late-cancellation')), ' / ', 'none of the register’s');
});
