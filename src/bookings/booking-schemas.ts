import { z } from 'zod';
import { line, optionalLine, optionalText } from '../platform/web/forms.ts';

const ticked = z.preprocess((value) => value === '1', z.boolean());
const LONGEST_ADDRESS = 254;

export const bookingForm = z.object({
  needs: optionalText('what you need to take part', 1000),
  moving: ticked,
  organisationId: z.string().max(64).optional(),
  /** Asked for where the activity tells a line manager or has one approve. */
  managerName: optionalLine('your manager’s name', 120).optional(),
  managerEmail: optionalLine('your manager’s email address', LONGEST_ADDRESS).optional(),
});
export type BookingForm = z.infer<typeof bookingForm>;

export const cancellationForm = z.object({
  reason: optionalText('the reason', 500),
  late: ticked,
});

const address = (whose: string) =>
  line(whose, LONGEST_ADDRESS).pipe(z.email({ error: 'Enter an email address like name@school.example' }));

/** A line manager who is told or asked. */
export const managerForm = z.object({
  managerName: line('your manager’s name', 120),
  managerEmail: address('your manager’s work email address'),
});

/** A colleague who takes a place over, chosen from a list or by name and address. */
export const colleagueForm = z.object({
  person: z.string().max(64).optional(),
  name: optionalLine('your colleague’s name', 120),
  email: optionalLine('their email address', LONGEST_ADDRESS),
});
export const colleagueByAddress = z.object({
  name: line('your colleague’s name', 120),
  email: address('their work email address'),
});

export const codeForm = z.object({
  code: line('the six-digit code from the mail', 20).transform((text) => text.replace(/[\s\-–]/g, '')),
});
export const answerForm = codeForm.extend({
  decision: z.enum(['given', 'refused'], { error: 'Choose whether you approve' }),
  reason: optionalText('the reason', 500),
});
