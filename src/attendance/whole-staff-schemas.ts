import { z } from 'zod';
import { type Day, isDay } from '../platform/time.ts';
import { line, listOf, optionalLine } from '../platform/web/forms.ts';
import { dayProblem } from './lead-sheet-plan-rules.ts';

const MOST_HOURS = 100;

/** What was done and when; `today` decides what is still to come. */
export function wholeStaffForm(activityIds: string[], today: Day) {
  return z.object({
    activity: z.enum(activityIds, { error: 'Choose what your staff did' }),
    on: z
      .string({ error: 'Enter the day' })
      .refine((text) => text !== '', { error: 'Enter the day on which they did it' })
      .refine((text) => text === '' || isDay(text), { error: 'Enter a day that exists, such as 2026-09-04' })
      .superRefine((text, context) => {
        const problem = isDay(text) ? dayProblem(text, today) : null;
        if (problem !== null) context.addIssue({ code: 'custom', message: `Enter another day: ${problem}` });
      }),
    role: z.string().default(''),
    provider: optionalLine('who provided it', 120).default(''),
    edition: optionalLine('the edition', 120).default(''),
    hours: z
      .string()
      .default('')
      .transform((text) => text.trim().replace(',', '.'))
      .refine((text) => text === '' || (/^\d{1,3}(\.\d{1,2})?$/.test(text) && Number(text) <= MOST_HOURS), {
        error: `Enter the hours as a number up to ${MOST_HOURS}, such as 3 or 2.5, or leave it empty`,
      }),
  });
}

/** Who was there. */
export const presentForm = z.object({ people: listOf(z.string().max(64)) });

export const takeBackForm = z.object({ reason: line('why it is taken back', 200) });
