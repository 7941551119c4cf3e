import { z } from 'zod';
import { line, optionalLine } from '../platform/web/forms.ts';
import { CHOICES } from './register-rules.ts';

const id = z.string().min(1).max(64);
const ticked = z.preprocess((value) => value === '1', z.boolean());

/** One mark, as a device sends it by itself. `madeAt` is an ISO instant by the server's clock. */
export const markForm = z.object({
  day: id,
  person: id,
  choice: z.enum(CHOICES),
  madeAt: z.iso.datetime().transform((text) => new Date(text)),
  fills: ticked,
});

/** A whole day's form without scripts; what it changed is read by `changesIn`. */
export const dayForm = z.object({ day: id, all: ticked }).loose();

export const closingForm = z.object({ absentees: ticked });

export const reopeningForm = z.object({
  reason: line('why the register is opened again', 500),
});

/** Looking for somebody who came without a place. */
export const searchQuery = z.object({ q: optionalLine('a name or an email address', 200).default('') });

/** `person`: one of those found for `q`; else a new person. */
export const foundForm = z.object({ day: id, person: id, q: optionalLine('what was searched for', 200) });
export const newcomerForm = z.object({
  day: id,
  name: line('their name', 200),
  organisation: z
    .string({ error: 'Choose their organisation, or "Not in this list"' })
    .min(1, { error: 'Choose their organisation, or "Not in this list"' })
    .max(64)
    .transform((value) => (value === 'none' ? null : value)),
});
