import { z } from 'zod';
import type { Day } from '../platform/time.ts';
import { isDay } from '../platform/time.ts';
import { line, listOf, optionalLine, optionalText } from '../platform/web/forms.ts';
import type { RequirementDraft } from './requirement-rules.ts';

/** What may be chosen: keys of roles with their kinds, and ids of activities. */
export type Choices = { roleKinds: ReadonlyMap<string, string>; activityIds: ReadonlySet<string> };

const LONGEST_SOURCE = 1000;

/** The names of the fields, as they stand in addresses and forms. */
export const FIELDS = [
  'role',
  'activity',
  'level',
  'refresh',
  'newcomers',
  'conditional',
  'condition',
  'edition',
  'alternatives',
  'hours',
  'within',
  'participatory',
  'from',
  'until',
  'source',
] as const;

/**
 * The shorter form of an organisation's own requirements: what counts besides, and hours, are the city's to say.
 * Whatever else is sent is not read.
 */
export const OWN_FIELDS = [
  'role',
  'activity',
  'level',
  'refresh',
  'newcomers',
  'conditional',
  'condition',
  'edition',
  'from',
  'until',
  'source',
] as const;

/** A requirement as it is typed; dates are days of the place, both included. */
export function requirementForm({ roleKinds, activityIds }: Choices) {
  return z
    .object({
      role: z
        .string({ error: 'Choose a role' })
        .refine((key) => roleKinds.has(key), { error: 'Choose a role' }),
      activity: z
        .string({ error: 'Choose an activity' })
        .refine((id) => activityIds.has(id), { error: 'Choose an activity' }),
      level: z.enum(['essential', 'recommended'], { error: 'Choose essential or recommended' }),
      refresh: months('the refresh period'),
      newcomers: months('the time allowed for newcomers'),
      conditional: z.preprocess((value) => value === 'yes', z.boolean()),
      condition: optionalText('the condition', 500).transform(orNull),
      edition: optional(optionalLine('the edition', 100)),
      alternatives: listOf(z.string()).refine((ids) => ids.every((id) => activityIds.has(id)), {
        error: 'Choose activities from the list',
      }),
      hours: number('the hours', { least: 0.5, most: 500 }),
      within: months('the months within which the hours are done'),
      participatory: number('the participatory share', { least: 0, most: 100 }),
      from: firstDay,
      until: lastDayOrNone,
      source: line('where this comes from', LONGEST_SOURCE),
    })
    .superRefine((form, context) => {
      const wrong = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [field], message });
      if (form.until !== null && form.until < form.from)
        wrong('until', 'The last day must be on or after the first day');
      if (form.conditional && roleKinds.get(form.role) !== 'function')
        wrong('conditional', 'Only a function is asked about: choose a function as the role, or untick this');
      if (form.conditional && form.condition === null)
        wrong('condition', 'Say in words for whom it is, as the question shows it');
      if (form.hours !== null && form.within === null)
        wrong('within', 'Enter the months within which the hours are to be done');
      if (form.hours === null && form.within !== null) wrong('hours', 'Enter the hours, or empty the months');
      if (form.alternatives.includes(form.activity))
        wrong('alternatives', 'The activity itself counts anyway: untick it');
    });
}

/** What was typed, as a draft. */
export function draftOf(form: z.infer<ReturnType<typeof requirementForm>>): RequirementDraft {
  return {
    roleKey: form.role,
    activityId: form.activity,
    level: form.level,
    conditional: form.conditional,
    conditionText: form.condition,
    refreshMonths: form.refresh,
    initialWithinMonths: form.newcomers,
    edition: form.edition,
    alternatives: form.alternatives.length > 0 ? form.alternatives : null,
    hours:
      form.hours === null || form.within === null
        ? null
        : {
            minutes: Math.round(form.hours * 60),
            months: form.within,
            participatoryShare: (form.participatory ?? 0) / 100,
          },
    startsOn: form.from,
    endsOn: form.until,
    source: form.source,
  };
}

const firstDay = z
  .string({ error: 'Enter the first day as a date' })
  .refine(isSensibleDay, { error: 'Enter the first day as a date from 1990 to 2100' });

const lastDayOrNone = z
  .string()
  .default('')
  .refine((text) => text === '' || isSensibleDay(text), {
    error: 'Enter the last day as a date from 1990 to 2100, or leave it empty',
  })
  .transform(orNull);

/** Ending a requirement, an equivalence or a rule. */
export const endForm = z.object({
  until: z
    .string({ error: 'Enter the last day as a date' })
    .refine(isSensibleDay, { error: 'Enter the last day as a date from 1990 to 2100' }),
});

/** Applying a proposed period to all cells of an activity. */
export const periodForm = z.object({ from: firstDay });

/** An organisation's own activity. */
export function ownActivityForm(kinds: string[]) {
  return z.object({
    title: line('what it is called', 150),
    summary: optionalText('what it is about', 1000),
    kind: z
      .string({ error: 'Choose a kind' })
      .refine((key) => kinds.includes(key), { error: 'Choose a kind' }),
  });
}

export const dates = { from: firstDay, until: lastDayOrNone };

export function months(name: string) {
  return optional(z.string())
    .transform((text) => text ?? '')
    .refine((text) => text === '' || (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 120), {
      error: `Enter ${name} as a whole number of months from 1 to 120, or leave it empty`,
    })
    .transform((text) => (text === '' ? null : Number(text)));
}

function number(name: string, { least, most }: { least: number; most: number }) {
  return optional(z.string())
    .transform((text) => text ?? '')
    .refine(
      (text) =>
        text === '' || (/^\d{1,3}(\.\d{1,2})?$/.test(text) && Number(text) >= least && Number(text) <= most),
      { error: `Enter ${name} as a number from ${least} to ${most}, or leave it empty` },
    )
    .transform((text) => (text === '' ? null : Number(text)));
}

/** A field that a shorter form leaves out. */
function optional(schema: z.ZodType<string>) {
  return z
    .preprocess((value) => (value === undefined ? '' : value), schema)
    .transform((text) => orNull(text.trim()));
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}

function isSensibleDay(text: string): text is Day {
  return isDay(text) && text >= '1990-01-01' && text <= '2100-12-31';
}
