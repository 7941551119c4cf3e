import t from 'tap';
import type { Standing } from '../../../src/compliance/index.ts';
import { doneViews } from '../../../src/finding/done-words.ts';
import { inductionOf, needsOf } from '../../../src/finding/needs-rules.ts';
import { done, rule } from '../compliance/standing-builders.ts';

const TODAY = '2027-03-01';
const title = (id: string) => id.toUpperCase();

function standing(activityId: string, facts: Partial<Standing>): Standing {
  return {
    activityId,
    level: 'essential',
    state: 'missing',
    dueOn: null,
    done: null,
    booked: null,
    refreshMonths: null,
    reasons: [{ rule: rule({ activityId }), answer: 'yes', since: '2020-09-01' }],
    question: null,
    ...facts,
  };
}

t.test('the most urgent first, essential before recommended, and a sentence that counts', async (t) => {
  const needs = needsOf(
    [
      standing('later', { state: 'due-soon', dueOn: '2027-05-01' }),
      standing('rec', { level: 'recommended' }),
      standing('met', { state: 'in-date', done: done('2026-01-01') }),
      standing('asked', { state: 'to-be-confirmed', question: 'exploitation' }),
      standing('soon', { state: 'due-soon', dueOn: '2027-03-09' }),
      standing('lapsed', { state: 'overdue', dueOn: '2027-01-01' }),
      standing('b', {}),
      standing('a', {}),
      standing('place', { state: 'booked' }),
    ],
    title,
  );
  t.same(
    needs.essential.map(({ activityId }) => activityId),
    ['lapsed', 'a', 'b', 'soon', 'later', 'place'],
  );
  t.same([needs.recommended.length, needs.met.length], [1, 1]);
  t.equal(
    needs.summary,
    'Of what is essential for you: 1 essential thing is overdue, 2 are still to be done, 2 lapse soon, 1 is booked, 1 question waits for your answer.',
  );
  t.equal(
    needsOf([standing('met', { state: 'in-date' })], title).summary,
    'Everything that is essential for you is in date.',
  );
  t.equal(
    needsOf([standing('rec', { level: 'recommended' })], title).summary,
    'Nothing is essential for your roles.',
  );
});

t.test('new in post: an induction list by the day, and none for who has been there long', async (t) => {
  const recent = (activityId: string, since: string, dueOn: string | null, facts: Partial<Standing> = {}) =>
    standing(activityId, {
      dueOn,
      reasons: [{ rule: rule({ activityId }), answer: 'yes', since }],
      ...facts,
    });
  const steps = inductionOf(
    [
      recent('no-day', '2027-01-05', null),
      recent('late', '2027-01-05', '2027-04-05'),
      recent('early', '2027-01-05', '2027-03-20', {
        booked: {
          bookingId: 'b',
          sessionId: 's',
          activityId: 'early',
          startsOn: '2027-03-09',
          endsOn: '2027-03-09',
        },
        state: 'booked',
      }),
      recent('long', '2026-08-31', null),
      recent('first', '2026-09-01', '2027-02-01', { state: 'overdue' }),
      recent('met', '2027-01-05', null, { state: 'in-date' }),
    ],
    TODAY,
  );
  t.same(
    steps.map(({ standing: { activityId }, text }) => [activityId, text]),
    [
      ['first', 'Was to be done by 1 February 2027'],
      ['early', 'By 20 March 2027, and you have a place on 9 March 2027'],
      ['late', 'By 5 April 2027'],
      ['no-day', 'As soon as you can'],
    ],
  );
});

t.test('what was done, in words', async (t) => {
  const views = doneViews(
    [
      standing('twice', {
        state: 'in-date',
        done: done('2026-03-03', 'twice'),
        refreshMonths: 24,
        dueOn: '2028-03-03',
      }),
      standing('once', { state: 'in-date', done: done('2026-03-03', 'once') }),
      standing('gone', {
        state: 'overdue',
        done: done('2024-03-03', 'gone'),
        refreshMonths: 24,
        dueOn: '2026-03-03',
      }),
      standing('equal', { state: 'in-date', done: done('2026-03-03', 'other') }),
      standing('open', { state: 'to-be-confirmed', done: done('2026-03-03', 'open') }),
    ],
    [done('2020-01-01', 'free'), done('2026-03-03', 'free'), done('2025-01-01', 'free')],
    title,
  );
  t.same(
    [...views].map(([id, { text }]) => [id, text]),
    [
      ['free', 'You did this on 3 March 2026'],
      ['twice', 'You did this on 3 March 2026, in date until 3 March 2028'],
      ['once', 'You did this on 3 March 2026. Once counts'],
      ['gone', 'You did this on 3 March 2024, which was in date until 3 March 2026'],
      ['equal', 'You did OTHER on 3 March 2026, which counts for this. Once counts'],
      ['open', 'You did this on 3 March 2026'],
    ],
  );
});
