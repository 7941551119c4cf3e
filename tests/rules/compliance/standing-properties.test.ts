import fc from 'fast-check';
import t from 'tap';
import type { Rule } from '../../../src/compliance/rulebook-rules.ts';
import { type Standing, standingsOf } from '../../../src/compliance/standing-rules.ts';
import { addDays, daysBetween } from '../../../src/platform/days.ts';
import { book, done, held, place, rule } from './standing-builders.ts';

const aDay = fc.integer({ min: 0, max: 2500 }).map((days) => addDays('2021-01-01', days));
const anActivity = fc.constantFrom('cp', 'a', 'b');
const aDone = fc
  .record({
    on: aDay,
    activityId: anActivity,
    minutes: fc.constantFrom(null, 60, 240),
    participatory: fc.boolean(),
  })
  .map(({ on, activityId, minutes, participatory }) => done(on, activityId, { minutes, participatory }));
const aRule = fc.record({
  roleKey: fc.constantFrom('dsl', 'teacher', 'exploitation'),
  activityId: anActivity,
  level: fc.constantFrom('essential' as const, 'recommended' as const),
  conditional: fc.boolean(),
  refreshMonths: fc.constantFrom(null, 1, 12, 24),
  initialWithinMonths: fc.constantFrom(null, 1, 3),
  alternatives: fc.constantFrom<string[] | null>(null, ['a'], ['b', 'cp']),
  hours: fc.constantFrom(null, null, { minutes: 240, months: 24, participatoryShare: 0.5 }),
  startsOn: fc.option(aDay, { nil: null }),
});
const rulesOf = (rows: Partial<Rule>[]) => rows.map((row, index) => ({ ...rule(row), id: String(index) }));
const aPerson = fc.record({
  organisationIds: fc.constant<string[]>(['school']),
  held: fc.array(
    fc
      .record({
        role: fc.constantFrom('dsl', 'teacher', 'exploitation'),
        since: aDay,
        answer: fc.constantFrom('yes' as const, 'no' as const),
      })
      .map(({ role, since, answer }) => held(role, since, role === 'exploitation' ? answer : 'yes')),
    { maxLength: 3 },
  ),
  done: fc.array(aDone, { maxLength: 6 }),
  booked: fc.array(
    aDay.map((day) => place(day)),
    { maxLength: 2 },
  ),
});
/** Missing and overdue are both "not met"; which of the two also depends on when it was first allowed. */
const GOODNESS: Record<string, number> = {
  overdue: 0,
  missing: 0,
  'to-be-confirmed': 1,
  'due-soon': 2,
  booked: 2,
  'in-date': 3,
};

t.test('more completions never worsen a standing', async (t) => {
  fc.assert(
    fc.property(
      fc.array(aRule, { minLength: 1, maxLength: 5 }),
      aPerson,
      aDone,
      aDay,
      (rows, person, more, day) => {
        const rulebook = book(rulesOf(rows), day);
        const before = standingsOf(rulebook, { ...person, booked: [] });
        const after = new Map(
          standingsOf(rulebook, { ...person, booked: [], done: [...person.done, more] }).map((one) => [
            one.activityId,
            one,
          ]),
        );
        return before.every((one) => {
          const now = after.get(one.activityId);
          return now !== undefined && (GOODNESS[now.state] ?? 0) >= (GOODNESS[one.state] ?? 0);
        });
      },
    ),
    { numRuns: 2000 },
  );
  t.pass();
});

t.test(
  'as-of is consistent: between two facts a standing only ages, and each state says its own day',
  async (t) => {
    fc.assert(
      fc.property(fc.array(aRule, { minLength: 1, maxLength: 5 }), aPerson, aDay, (rows, person, day) => {
        const rules = rulesOf(rows);
        const facts = { ...person, booked: [] };
        for (const one of standingsOf(book(rules, day), facts)) {
          if (one.state === 'overdue' && !(one.dueOn !== null && one.dueOn < day)) return false;
          if ((one.state === 'in-date' || one.state === 'due-soon') && one.dueOn !== null) {
            if (one.dueOn < day || (one.state === 'due-soon') !== daysBetween(day, one.dueOn) <= 90)
              return false;
            // Asked on the last day it still stands, unless another rule has begun; on the day after it does not.
            const fixed = rules.map((each) => ({
              ...each,
              startsOn: each.startsOn !== null && each.startsOn > day ? '9999-01-01' : each.startsOn,
            }));
            const past = { ...facts, done: facts.done.filter((each) => each.completedOn <= day) };
            const last = standingsOf(book(fixed, one.dueOn), past).find(
              ({ activityId }) => activityId === one.activityId,
            );
            const next = standingsOf(book(fixed, addDays(one.dueOn, 1)), past).find(
              ({ activityId }) => activityId === one.activityId,
            );
            if (last?.state !== 'due-soon') return false;
            if (next === undefined || !['overdue', 'missing'].includes(next.state)) return false;
          }
        }
        return true;
      }),
      { numRuns: 2000 },
    );
    t.pass();
  },
);

t.test('the strongest level wins, whatever the order of rules and roles', async (t) => {
  fc.assert(
    fc.property(fc.array(aRule, { minLength: 1, maxLength: 6 }), aPerson, aDay, (rows, person, day) => {
      const rules = rulesOf(rows);
      const one = standingsOf(book(rules, day), person);
      const other = standingsOf(book([...rules].reverse(), day), {
        ...person,
        held: [...person.held].reverse(),
      });
      const say = (list: Standing[]) =>
        list
          .map(({ activityId, level, state, dueOn, refreshMonths }) =>
            [activityId, level, state, dueOn, refreshMonths].join(),
          )
          .sort();
      if (say(one).join(';') !== say(other).join(';')) return false;
      return one.every(({ level, state, reasons }) =>
        reasons.some(({ rule: { level: asked }, answer }) => asked === 'essential' && answer === 'yes')
          ? level === 'essential' && state !== 'to-be-confirmed'
          : true,
      );
    }),
    { numRuns: 2000 },
  );
  t.pass();
});
