import { z } from 'zod';
import type { Typed } from '../catalogue/index.ts';
import { type Day, isDay } from '../platform/time.ts';
import { type FieldError, optionalLine, optionalText } from '../platform/web/forms.ts';

/** Errors as a page shows them: a summary whose links lead to the fields, and the words at each field. */
export function shownErrors(errors: FieldError[], ids: Record<string, string> = {}) {
  return {
    errors: errors.map(({ field, text }) => ({ field: ids[field] ?? field, text })),
    errorAt: Object.fromEntries(errors.map(({ field, text }) => [field, text])),
  };
}

/** Everything that was typed into a form, for filling it in again; without the token. */
export function typedValues(body: unknown): Typed {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).flatMap(([field, value]) => {
      const known = typeof value === 'string' || (Array.isArray(value) && value.every(isText));
      return known && field !== '_csrf' ? [[field, value as string | string[]]] : [];
    }),
  );
}

/** One field as text; of several values the first. */
export function textAt(values: Typed, field: string): string {
  return [values[field] ?? ''].flat()[0] ?? '';
}

export function textsAt(values: Typed, field: string): string[] {
  return [values[field] ?? []].flat().filter((text) => text !== '');
}

/** A whole number, or nothing: null. `name` is what the field is called in the error, such as "the places". */
export function optionalCount(name: string, least: number, most: number) {
  return leftOut(
    optionalLine(name, 10)
      .refine((text) => text === '' || isWithin(text, least, most), {
        error: `Enter ${name} as a whole number from ${least} to ${most}, or nothing`,
      })
      .transform((text) => (text === '' ? null : Number(text))),
  );
}

/** "25", "25.50" or "£25" in pence; nothing is null. */
export function optionalMoney(name: string) {
  return leftOut(
    optionalLine(name, 12)
      .transform((text) => text.replace(/^£\s*/, ''))
      .refine((text) => text === '' || /^\d{1,5}(\.\d{2})?$/.test(text), {
        error: `Enter ${name} in pounds, such as 25 or 25.50, or nothing`,
      })
      .transform((text) => (text === '' ? null : Math.round(Number(text) * 100))),
  );
}

export function optionalDay(name: string) {
  return leftOut(
    optionalLine(name, 10)
      .refine((text) => text === '' || isDay(text), { error: `Enter ${name} as a date, or nothing` })
      .transform((text): Day | null => (text === '' ? null : text)),
  );
}

/** A time of the clock such as 9:30 or 14:00, as HH:MM; nothing is null. */
export function optionalTime(name: string) {
  return leftOut(
    optionalLine(name, 8)
      .transform(readTime)
      .refine((time) => time !== undefined, { error: `Enter ${name} as a time, such as 9:30 or 14:00` })
      .transform((time) => time ?? null),
  );
}

/** A line that may be left out; nothing is null. */
export function lineOrNull(name: string, most: number) {
  return leftOut(optionalLine(name, most).transform((text) => (text === '' ? null : text)));
}

export function textOrNull(name: string, most: number) {
  return optionalText(name, most).transform((text) => (text === '' ? null : text));
}

/** The address of a web page that links lead to. */
export function webAddress(name: string) {
  return lineOrNull(name, 500).refine((text) => text === null || isWebAddress(text), {
    error: `Enter ${name} as a web address that begins with https://`,
  });
}

/** A box that stands alone: "1" is ticked. */
export const ticked = z.preprocess((value) => value === '1', z.boolean());

/** One of some values; anything else is wrong. */
export function oneOf<T extends string>(values: readonly T[], error: string) {
  return z.enum(values as [T, ...T[]], { error });
}

/** One of some values or nothing: null. */
export function oneOrNone<T extends string>(values: readonly T[], error: string) {
  return z.preprocess(
    (value) => (value === '' || value === undefined ? null : value),
    z.enum(values as [T, ...T[]], { error }).nullable(),
  );
}

/** The time that somebody typed as HH:MM; null for nothing, undefined for what is no time. */
export function readTime(text: string): string | null | undefined {
  if (text.trim() === '') return null;
  const [, hour = '', minute = '00'] = /^(\d{1,2})(?:[:.](\d{2}))?$/.exec(text.trim()) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return `${hour.padStart(2, '0')}:${minute}`;
}

/** A field that was not sent counts as one that was left empty. */
function leftOut<T>(schema: z.ZodType<T>) {
  return z.preprocess((value) => value ?? '', schema);
}

function isWithin(text: string, least: number, most: number): boolean {
  return /^\d{1,6}$/.test(text) && Number(text) >= least && Number(text) <= most;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['https:', 'http:'].includes(new URL(text).protocol);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
