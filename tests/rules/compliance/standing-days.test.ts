import t from 'tap';
import type { Rulebook } from '../../../src/compliance/rulebook-rules.ts';
import type { PersonFacts } from '../../../src/compliance/standing-rules.ts';
import { addDays, addMonths, daysBetween } from '../../../src/platform/days.ts';
import { book, brief, DAY, done, held, place, rule, standing } from './standing-builders.ts';

t.test('what a day makes of what was done, asked and booked', async (t) => {
  const twoYears = rule({ refreshMonths: 24 });
  const cases: [string, Rulebook, Partial<PersonFacts>, [string, string | null] | null][] = [
    ['nothing held: not required', book([rule()]), { held: [] }, null],
    ['never done, no time stated: missing', book([rule()]), {}, ['missing', null]],
    ['once only: done long ago counts', book([rule()]), { done: [done('2009-05-05')] }, ['in-date', null]],
    [
      'lapses today: the due day itself is in date',
      book([twoYears]),
      { done: [done('2025-03-01')] },
      ['due-soon', DAY],
    ],
    [
      'lapsed yesterday: overdue',
      book([twoYears]),
      { done: [done('2025-02-28')] },
      ['overdue', '2027-02-28'],
    ],
    ['91 days left: in date', book([twoYears]), { done: [done('2025-05-31')] }, ['in-date', '2027-05-31']],
    ['90 days left: due soon', book([twoYears]), { done: [done('2025-05-30')] }, ['due-soon', '2027-05-30']],
    [
      'the latest counts',
      book([twoYears]),
      { done: [done('2020-01-01'), done('2026-06-01'), done('2024-01-01')] },
      ['in-date', '2028-06-01'],
    ],
    [
      'done after the day asked about does not count',
      book([rule()]),
      { done: [done('2027-03-02')] },
      ['missing', null],
    ],
    [
      '29 February + 12 months',
      book([rule({ refreshMonths: 12 })], '2025-02-28'),
      { done: [done('2024-02-29')] },
      ['due-soon', '2025-02-28'],
    ],
    [
      'the day after that is overdue',
      book([rule({ refreshMonths: 12 })], '2025-03-01'),
      { done: [done('2024-02-29')] },
      ['overdue', '2025-02-28'],
    ],
    [
      'newcomer: time allowed',
      book([rule({ initialWithinMonths: 3 })]),
      { held: [held('dsl', '2027-01-15')] },
      ['missing', '2027-04-15'],
    ],
    [
      'newcomer: the last day of it',
      book([rule({ initialWithinMonths: 3 })]),
      { held: [held('dsl', '2026-12-01')] },
      ['missing', DAY],
    ],
    [
      'newcomer: time over',
      book([rule({ initialWithinMonths: 3 })]),
      { held: [held('dsl', '2026-11-30')] },
      ['overdue', '2027-02-28'],
    ],
    [
      'asked for later than the role began: time from then',
      book([rule({ initialWithinMonths: 3, startsOn: '2027-02-01' })]),
      { held: [held('dsl', '2020-01-01')] },
      ['missing', '2027-05-01'],
    ],
    [
      'lapsed, and new in this role: the newcomer has time',
      book([rule({ refreshMonths: 12, initialWithinMonths: 6 })]),
      { held: [held('dsl', '2027-02-01')], done: [done('2015-01-01')] },
      ['missing', '2027-08-01'],
    ],
    ['a requirement that begins tomorrow is none', book([rule({ startsOn: '2027-03-02' })]), {}, null],
    [
      'and asked as of tomorrow it is one',
      book([rule({ startsOn: '2027-03-02' })], '2027-03-02'),
      {},
      ['missing', null],
    ],
    ['ended today still holds, yesterday’s does not', book([rule({ endsOn: '2027-02-28' })]), {}, null],
    ['its last day', book([rule({ endsOn: DAY })]), {}, ['missing', null]],
    [
      'answered no: not required',
      book([rule({ roleKey: 'exploitation', conditional: true })]),
      { held: [held('exploitation', DAY, 'no')] },
      null,
    ],
    [
      'condition open: to be confirmed',
      book([rule({ roleKey: 'exploitation', conditional: true })]),
      {},
      ['to-be-confirmed', null],
    ],
    [
      'open and done: still to be confirmed, never shown as compliant',
      book([rule({ roleKey: 'exploitation', conditional: true })]),
      { done: [done('2027-01-01')] },
      ['to-be-confirmed', null],
    ],
    [
      'a function that nobody asks, unanswered: not required',
      book([rule({ roleKey: 'exploitation' })]),
      {},
      null,
    ],
    [
      'answered yes: missing',
      book([rule({ roleKey: 'exploitation', conditional: true })]),
      { held: [held('exploitation')] },
      ['missing', null],
    ],
    [
      'essential for sure beats an open condition',
      book([rule(), rule({ roleKey: 'exploitation', conditional: true })]),
      {},
      ['missing', null],
    ],
    ['booked stands in for missing', book([rule()]), { booked: [place('2027-05-05')] }, ['booked', null]],
    [
      'booked in time stands in for due soon',
      book([twoYears]),
      { done: [done('2025-04-01')], booked: [place('2027-04-01')] },
      ['booked', '2027-04-01'],
    ],
    [
      'booked too late does not',
      book([twoYears]),
      { done: [done('2025-04-01')], booked: [place('2027-04-02')] },
      ['due-soon', '2027-04-01'],
    ],
    [
      'a newcomer booked too late is missing',
      book([rule({ initialWithinMonths: 3 })]),
      { held: [held('dsl', '2026-12-15')], booked: [place('2027-03-16')] },
      ['missing', '2027-03-15'],
    ],
    [
      'booked never hides overdue',
      book([twoYears]),
      { done: [done('2025-01-01')], booked: [place('2027-03-02')] },
      ['overdue', '2027-01-01'],
    ],
    [
      'in date stays in date with a booking',
      book([rule()]),
      { done: [done('2026-01-01')], booked: [place('2027-05-05')] },
      ['in-date', null],
    ],
    [
      'a coming day: what is booked before it counts',
      book([twoYears], '2027-07-01'),
      { done: [done('2025-06-01')], booked: [place('2027-05-20')] },
      ['booked', '2027-06-01'],
    ],
    [
      'a coming day: without it, it will be overdue',
      book([twoYears], '2027-07-01'),
      { done: [done('2025-06-01')] },
      ['overdue', '2027-06-01'],
    ],
    [
      'a coming day so far off that the booked one has lapsed again',
      book([twoYears], '2029-06-01'),
      { done: [done('2025-06-01')], booked: [place('2027-05-20')] },
      ['overdue', '2027-06-01'],
    ],
  ];
  for (const [name, rulebook, person, wanted] of cases) {
    t.same(brief(standing(rulebook, person) ?? standing(rulebook, person, 'services')), wanted, name);
  }
});

t.test('months on the calendar', async (t) => {
  t.same(
    [
      addMonths('2024-02-29', 12),
      addMonths('2026-01-31', 1),
      addMonths('2026-12-31', 2),
      addMonths('2023-02-28', 12),
    ],
    ['2025-02-28', '2026-02-28', '2027-02-28', '2024-02-28'],
  );
  t.same(
    [addDays('2027-03-27', 2), addDays('2027-10-30', 2), daysBetween('2027-03-28', '2027-03-29')],
    ['2027-03-29', '2027-11-01', 1],
    'both clock changes',
  );
});
