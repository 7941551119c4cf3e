import t from 'tap';
import { choicesOf, sayChoice } from '../../../src/compliance/bulk-choice-rules.ts';
import type { State } from '../../../src/compliance/standing-rules.ts';

const of = (activityId: string, state: State, level: 'essential' | 'recommended' = 'essential') => ({
  activityId,
  state,
  level,
});

t.test('what a lead may choose to book opens with what is needed most, and says for how many', async (t) => {
  const people = [
    {
      standings: [
        of('asked', 'to-be-confirmed'),
        of('late', 'overdue'),
        of('nice', 'overdue', 'recommended'),
        of('soon', 'due-soon'),
        of('two', 'missing'),
        of('fine', 'in-date'),
      ],
    },
    {
      standings: [
        of('asked', 'to-be-confirmed'),
        of('one', 'missing'),
        of('two', 'missing'),
        of('perhaps', 'to-be-confirmed', 'recommended'),
        of('soon', 'to-be-confirmed'),
      ],
    },
  ];
  t.same(choicesOf(people, (id) => id).map(sayChoice), [
    'late (1 of them needs it)',
    'two (2 of them need it)',
    'one (1 of them needs it)',
    'soon (1 of them needs it, 1 to be confirmed)',
    'nice (1 of them needs it)',
    'asked (2 to be confirmed)',
    'perhaps (1 to be confirmed)',
    'fine',
  ]);
});
