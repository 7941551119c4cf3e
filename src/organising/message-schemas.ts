import { z } from 'zod';
import { line, listOf, optionalText } from '../platform/web/forms.ts';

/** What organisers write to those of a session. */
export const messageForm = z
  .object({
    audience: z.enum(['confirmed', 'waiting', 'absent', 'chosen'], { error: 'Choose whom you write to' }),
    chosen: listOf(z.string()),
    subject: line('a subject', 120),
    body: optionalText('the text', 6000).refine((text) => text !== '', { error: 'Enter the text' }),
  })
  .refine(({ audience, chosen }) => audience !== 'chosen' || chosen.length > 0, {
    path: ['chosen'],
    error: 'Choose at least one person',
  });

const words = optionalText('the words', 2000);
const step = z.enum(['check', 'send']).catch('check');

/** The night before: what has happened. */
export const urgentForm = z.discriminatedUnion(
  'kind',
  [
    z.object({
      kind: z.literal('cancelled'),
      step,
      words: words.refine((text) => text !== '', { error: 'Say why it does not take place' }),
    }),
    z.object({ kind: z.literal('trainer'), step, words, trainers: listOf(z.string()) }),
    z.object({
      kind: z.literal('place'),
      step,
      words,
      deliveryMode: z.enum(['teams', 'face-to-face']).catch('face-to-face'),
      venue: line('the place, with its postcode', 200),
    }),
    z.object({ kind: z.literal('online'), step, words }),
    z.object({ kind: z.literal('link'), step, words, joiningDetails: line('the new link', 1000) }),
    z.object({
      kind: z.literal('words'),
      step,
      subject: line('the news in a few words', 100),
      words: words.refine((text) => text !== '', { error: 'Enter the news' }),
      waiting: z.literal('yes').optional(),
    }),
  ],
  { error: 'Choose what has happened' },
);
