import { z } from 'zod';
import { isDay } from '../platform/time.ts';
import { line, optionalLine } from '../platform/web/forms.ts';
import { mailAddress } from './address-schemas.ts';
import { tickedForm } from './registration-schemas.ts';
import type { Role } from './role-rules.ts';

/** A calendar day as a date field sends it. `name` is what the field is called in the error. */
export function dayField(name: string) {
  return line(name, 10).refine(isDay, { error: `Enter ${name} as a date, such as 1 September 2026` });
}

const LONGEST_NAME = 100;
/** A year that was typed wrongly is the usual mistake. */
const OLDEST = '1950-01-01';
const LATEST = '2100-01-01';

function sensibleDay(name: string) {
  return dayField(name).refine((day) => day >= OLDEST && day <= LATEST, {
    error: `Check the year of ${name}`,
  });
}

/** Putting somebody down; an address may be left out. `another` comes when somebody of this name is there. */
export function newStaffForm(roles: Role[]) {
  return z.object({
    name: line('their name', LONGEST_NAME),
    startsOn: sensibleDay('their first day'),
    email: z
      .union([z.literal(''), mailAddress])
      .optional()
      .transform((text) => text ?? ''),
    ...tickedForm(roles).shape,
    another: z.enum(['', 'yes', 'no']).optional(),
  });
}

export const endForm = z.object({ lastDay: sensibleDay('their last day') });

export const correctForm = z.object({
  name: line('their name', LONGEST_NAME).optional(),
  startsOn: sensibleDay('their first day'),
});

/** A change of roles from a day, or a correction of what was wrong all along. */
export function staffRolesForm(roles: Role[]) {
  return z
    .object({
      ...tickedForm(roles).shape,
      how: z.enum(['from', 'correction'], { error: 'Say whether this has changed, or was wrong' }),
      from: optionalLine('the day', 10).optional(),
    })
    .refine(({ how, from }) => how === 'correction' || isDay(from ?? ''), {
      error: 'Enter the day from which this is so',
      path: ['from'],
    });
}

export const inviteForm = z.object({ email: mailAddress });
export const worksForm = z.object({ works: z.enum(['yes', 'no'], { error: 'Say yes or no' }) });

/** What the list is searched and filtered by. Anything that cannot be read counts as not given. */
export const staffQuery = z.object({
  q: optionalLine('the name', 100).catch(''),
  show: z.enum(['current', 'former', 'coming']).catch('current'),
  on: z.string().refine(isDay).catch(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});
