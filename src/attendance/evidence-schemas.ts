import { z } from 'zod';
import { isDay } from '../platform/time.ts';
import { line, optionalLine, optionalText } from '../platform/web/forms.ts';

/** Nothing older is of use to anybody's standing, and a slip of the keyboard is likelier. */
const EARLIEST = '1990-01-01';
const MOST_HOURS = 500;

const chosen = (what: string) => z.string({ error: what }).refine((text) => text !== '', { error: what });

const completedOn = z
  .string({ error: 'Enter the day on which you completed it' })
  .refine((text) => text !== '', { error: 'Enter the day on which you completed it' })
  .refine((text) => text === '' || isDay(text), { error: 'Enter a day that exists, such as 2026-03-27' })
  .refine((text) => !isDay(text) || text >= EARLIEST, { error: 'Enter a day after 1 January 1990' });

/** Hours as people write them ("3", "2.5", "2,5"), as minutes; null when left empty. */
const hours = z
  .string()
  .default('')
  .transform((text) => text.trim().replace(',', '.'))
  .refine((text) => text === '' || (/^\d{1,3}(\.\d{1,2})?$/.test(text) && Number(text) <= MOST_HOURS), {
    error: `Enter the hours as a number up to ${MOST_HOURS}, such as 3 or 2.5, or leave it empty`,
  })
  .transform((text) => (text === '' ? null : Math.round(Number(text) * 60)))
  .refine((minutes) => minutes !== 0, { error: 'Enter more than 0 hours, or leave it empty' });

const ticked = z.preprocess((value) => value === '1', z.boolean());

export const evidenceForm = z.object({
  activity: chosen('Choose what you completed'),
  completedOn,
  provider: line('who provided it', 120),
  hours,
  participatory: ticked,
  note: optionalText('what you want to add', 1000),
  organisation: chosen('Choose who is to confirm it'),
});

/** One decision; words are needed for every one but a yes. */
export const decisionForm = z
  .object({
    decision: z.enum(['verify', 'refuse', 'ask', 'take-back'], { error: 'Choose what to do' }),
    words: optionalText('your words', 1000),
  })
  .refine(({ decision, words }) => decision === 'verify' || words !== '', {
    path: ['words'],
    error: 'Say why, or what you want to know: the person reads it',
  });

export const answerForm = z.object({
  answer: optionalText('your answer', 1000).refine((text) => text !== '', { error: 'Enter your answer' }),
});

export const askOthersForm = z.object({ organisation: chosen('Choose who is to confirm it') });

export const readingForm = z.object({
  activity: z.string(),
  edition: optionalLine('the edition', 200).default(''),
});
