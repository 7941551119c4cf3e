import { z } from 'zod';
import { instantAt, isDay, type Span } from '../platform/time.ts';
import { type FieldError, line, optionalLine, optionalText } from '../platform/web/forms.ts';

/** A change is checked first, which shows what it will do, and then made; `edit` goes back to the form. */
const step = z.enum(['check', 'do', 'edit']).catch('check');

const LARGEST = 100_000;
const NUMBER = `Enter a whole number of places, up to ${LARGEST.toLocaleString('en-GB')}, or leave it empty for no limit`;

/** How many places a session has; empty is without limit. */
export const capacityForm = z.object({
  step,
  capacity: z
    .string({ error: NUMBER })
    .trim()
    .refine((text) => text === '' || (/^\d{1,6}$/.test(text) && Number(text) <= LARGEST), { error: NUMBER })
    .transform((text) => (text === '' ? null : Number(text))),
});

/** Everything of a move but its days, which `spansIn` reads. */
export const moveForm = z
  .object({
    step,
    mode: z.enum(['teams', 'face-to-face'], { error: 'Choose how it takes place' }),
    venue: optionalLine('the place', 300).default(''),
    joining: optionalText('how to join', 2000),
    revision: z.coerce.number().int().min(0).catch(-1),
  })
  .loose();

export const cancellationForm = z.object({
  step,
  reason: line('why it does not take place', 500),
  elsewhere: z.string().max(64).default(''),
  how: z.enum(['asking', 'directly']).catch('asking'),
});

/** The days of a form of a session of several days: `day-1`, `from-1`, `until-1` and so on, as wall-clock times. */
export function spansIn(
  values: Record<string, unknown>,
  days: number,
  zone: string,
): { spans: Span[]; errors: FieldError[] } {
  const spans: Span[] = [];
  const errors: FieldError[] = [];
  for (let number = 1; number <= days; number++) {
    const [day, from, until] = ['day', 'from', 'until'].map((name) =>
      String(values[`${name}-${number}`] ?? '').trim(),
    );
    const which = days > 1 ? ` of day ${number}` : '';
    if (!isDay(day ?? '')) errors.push({ field: `day-${number}`, text: `Enter the date${which}` });
    if (!isTime(from))
      errors.push({ field: `from-${number}`, text: `Enter when it begins${which}, such as 09:30` });
    if (!isTime(until))
      errors.push({ field: `until-${number}`, text: `Enter when it ends${which}, such as 12:30` });
    if (!isDay(day ?? '') || !isTime(from) || !isTime(until)) continue;
    const span = { startsAt: instantAt(day ?? '', from, zone), endsAt: instantAt(day ?? '', until, zone) };
    if (span.endsAt <= span.startsAt)
      errors.push({ field: `until-${number}`, text: `Choose an end${which} that is after its beginning` });
    spans.push(span);
  }
  return { spans, errors };
}

function isTime(text: string | undefined): text is string {
  return text !== undefined && /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}
