import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { registerAccess } from '../../../src/attendance/register-policy.ts';
import {
  CHOICES,
  type Choice,
  changesIn,
  changesOfClosing,
  choiceOf,
  countsFrom,
  dayMeant,
  earnedOn,
  isNoShow,
  keptAs,
  type Made,
  mayClose,
  standing,
} from '../../../src/attendance/register-rules.ts';

const OPENS = new Date('2027-03-09T00:00:00Z');
const NOW = new Date('2027-03-09T17:00:00Z');
const at = (minute: number) => new Date(OPENS.getTime() + minute * 60_000);

type Sent = { person: string; choice: Choice; madeAt: Date; fills: boolean };

/** A register as it stands after marks have arrived in this order. */
function registerAfter(arriving: Sent[]): Record<string, Choice> {
  const stands = new Map<string, Made>();
  for (const { person, choice, ...mark } of arriving) {
    const made = { choice, madeAt: countsFrom(mark, OPENS, NOW) };
    const before = stands.get(person);
    stands.set(person, before === undefined ? made : standing(before, made));
  }
  return Object.fromEntries([...stands].sort().map(([person, { choice }]) => [person, choice]));
}

const sent = fc.record({
  person: fc.constantFrom('ann', 'bob', 'cat'),
  choice: fc.constantFrom(...CHOICES),
  // Few instants, so that devices often mark somebody in the same one; some by clocks that are wrong.
  madeAt: fc.integer({ min: -3, max: 4 }).map((minute) => at(minute * 60)),
  fills: fc.boolean(),
});

t.test('any order of arrival, with marks that come twice, gives the same register', async () => {
  fc.assert(
    fc.property(
      fc
        .array(sent, { maxLength: 12 })
        .chain((marks) =>
          fc.tuple(
            fc.constant(marks),
            fc.shuffledSubarray(marks, { minLength: marks.length }),
            fc.array(fc.constantFrom(...(marks.length === 0 ? [null] : marks)), { maxLength: 6 }),
          ),
        ),
      ([marks, shuffled, again]) => {
        const twice = [...shuffled, ...again.filter((mark) => mark !== null)];
        deepEqual(registerAfter(twice), registerAfter(marks));
      },
    ),
  );
});

t.test('what fills in never replaces what somebody meant, however early that was made', async () => {
  fc.assert(
    fc.property(fc.array(sent, { maxLength: 12 }), (marks) => {
      const meant = marks.filter((mark) => !mark.fills);
      const all = registerAfter(marks);
      for (const [person, choice] of Object.entries(registerAfter(meant))) equal(all[person], choice);
    }),
  );
});

t.test('the later of two marks stands, and of two in one instant the better for the person', async (t) => {
  const late: Made = { choice: 'late', madeAt: at(600) };
  t.equal(standing(late, { choice: 'absent', madeAt: at(599) }), late);
  t.equal(standing({ choice: 'attended', madeAt: at(599) }, late), late);
  t.equal(standing({ choice: 'absent', madeAt: at(600) }, late).choice, 'late');
});

t.test('a device whose clock is ahead cannot win for good', async (t) => {
  t.same(countsFrom({ madeAt: new Date('2031-01-01'), fills: false }, OPENS, NOW), NOW);
  t.ok(countsFrom({ madeAt: new Date('2001-01-01'), fills: false }, OPENS, NOW) > OPENS);
});

t.test('who earns a completion, and on which day it is dated', async (t) => {
  const days = [
    { id: 'd1', day: '2027-03-09' },
    { id: 'd2', day: '2027-03-16' },
  ];
  const cases: [string, Choice | null, Choice | null, string | null, string | null][] = [
    ['both days', 'attended', 'attended', '2027-03-16', '2027-03-16'],
    ['the first day only', 'attended', 'absent', null, '2027-03-09'],
    ['the second day only', 'absent', 'attended', null, '2027-03-16'],
    ['late on the second', 'attended', 'late', null, '2027-03-09'],
    ['left early on the first', 'left-early', 'attended', null, '2027-03-16'],
    ['late on both', 'late', 'late', null, null],
    ['neither', 'absent', 'absent', null, null],
    ['unmarked on one', 'attended', null, null, '2027-03-09'],
    ['unmarked', null, null, null, null],
  ];
  for (const [name, first, second, everyDay, anyDay] of cases) {
    const marks = new Map<string, Choice>();
    if (first !== null) marks.set('d1', first);
    if (second !== null) marks.set('d2', second);
    t.equal(earnedOn('every-day', days, marks), everyDay, `every day: ${name}`);
    t.equal(earnedOn('any-day', days, marks), anyDay, `any day: ${name}`);
  }
  t.equal(isNoShow(days, new Map([['d1', 'absent']])), false, 'one day is not known yet');
  const neither = new Map<string, Choice>([
    ['d1', 'absent'],
    ['d2', 'absent'],
  ]);
  t.equal(isNoShow(days, neither), true);
  t.equal(isNoShow(days, new Map([...neither, ['d2', 'late' as const]])), false);
});

t.test('closing keeps what is still earned, withdraws what is not, and adds what is missing', async (t) => {
  const live = [
    { id: 'c1', personId: 'ann', completedOn: '2027-03-16' },
    { id: 'c2', personId: 'bob', completedOn: '2027-03-16' },
    { id: 'c3', personId: 'cat', completedOn: '2027-03-09' },
    { id: 'c4', personId: 'ann', completedOn: '2027-03-16' },
  ];
  const earned = new Map([
    ['ann', '2027-03-16'],
    ['cat', '2027-03-16'],
    ['dan', '2027-03-16'],
  ]);
  t.same(changesOfClosing(live, earned), {
    kept: ['c1'],
    withdrawn: ['c2', 'c3', 'c4'],
    added: [
      { personId: 'cat', completedOn: '2027-03-16' },
      { personId: 'dan', completedOn: '2027-03-16' },
    ],
  });
});

t.test('closing twice changes nothing the second time', async () => {
  const person = fc.constantFrom('ann', 'bob', 'cat', 'dan');
  const day = fc.constantFrom('2027-03-09', '2027-03-16');
  const live = fc.array(fc.record({ personId: person, completedOn: day }), { maxLength: 8 });
  fc.assert(
    fc.property(live, fc.dictionary(person, day), (rows, wanted) => {
      const before = rows.map((row, index) => ({ ...row, id: `c${index}` }));
      const earned = new Map(Object.entries(wanted));
      const first = changesOfClosing(before, earned);
      const after = [
        ...before.filter(({ id }) => first.kept.includes(id)),
        ...first.added.map((row, index) => ({ ...row, id: `n${index}` })),
      ];
      equal(after.length, earned.size);
      const { withdrawn, added } = changesOfClosing(after, earned);
      deepEqual({ withdrawn, added }, { withdrawn: [], added: [] });
    }),
  );
});

t.test('a form without scripts changes only the rows that were changed on it', async (t) => {
  const form = {
    day: 'd1',
    'was-ann': 'attended',
    'mark-ann': 'attended',
    'was-bob': '',
    'mark-bob': 'late',
    'was-cat': 'attended',
    'mark-cat': 'absent',
    'was-dan': '',
    'was-eve': '',
    'mark-eve': 'nonsense',
  };
  t.same(changesIn(form), [
    { personId: 'bob', choice: 'late' },
    { personId: 'cat', choice: 'absent' },
  ]);
});

t.test('a choice is kept with why it is only in part, and read back', async (t) => {
  for (const choice of CHOICES) t.equal(choiceOf(keptAs(choice)), choice);
  t.equal(choiceOf({ mark: 'part', partReason: null }), 'late');
});

t.test('it can be closed once the last day has begun, and the day meant is today’s', async (t) => {
  const days = [
    { day: '2027-03-09', startsAt: new Date('2027-03-09T09:30Z') },
    { day: '2027-03-16', startsAt: new Date('2027-03-16T09:30Z') },
  ];
  t.equal(mayClose(days, new Date('2027-03-16T09:29:59Z')), false);
  t.equal(mayClose(days, new Date('2027-03-16T09:30:00Z')), true);
  t.equal(dayMeant(days, '2027-03-01', new Date('2027-03-01T09:00Z')), days[0]);
  t.equal(dayMeant(days, '2027-03-16', new Date('2027-03-16T08:00Z')), days[1]);
  t.equal(dayMeant(days, '2027-03-12', new Date('2027-03-12T09:00Z')), days[0]);
  t.equal(dayMeant(days, '2027-04-01', new Date('2027-04-01T09:00Z')), days[1]);
});

t.test('the team and the trainer may open it; an administrator as such may not', async (t) => {
  const trainers = ['tom'];
  const activity = { teamId: 'training' };
  const actor = (personId: string, ...teamIds: string[]) => ({ personId, teamIds, administrator: true });
  t.equal(registerAccess(actor('olu', 'training'), trainers, activity), 'organiser');
  t.equal(registerAccess(actor('tom', 'training'), trainers, activity), 'organiser');
  t.equal(registerAccess(actor('tom'), trainers, activity), 'trainer');
  t.equal(registerAccess(actor('ada'), trainers, activity), null);
  t.equal(registerAccess(actor('pat', 'met'), trainers, activity), null);
  t.equal(registerAccess(actor('ada'), [], { teamId: null }), null);
});
