import { z } from 'zod';

/** What is wrong, at which field, in words that say how to mend it. */
export type FieldError = { field: string; text: string };

export type Parsed<T> =
  | { ok: true; data: T }
  | { ok: false; errors: FieldError[]; values: Record<string, unknown> };

/**
 * Reads a form. On errors gives one per field, in the order of the schema, and the values as they were
 * typed, so that the form comes back filled in (status 422).
 */
export function parseForm<T>(schema: z.ZodType<T>, body: unknown): Parsed<T> {
  const values = isRecord(body) ? body : {};
  const result = schema.safeParse(values);
  if (result.success) return { ok: true, data: result.data };
  const errors = new Map<string, string>();
  for (const issue of result.error.issues) {
    const field = String(issue.path[0] ?? 'form');
    if (!errors.has(field)) errors.set(field, issue.message);
  }
  return { ok: false, errors: [...errors].map(([field, text]) => ({ field, text })), values };
}

/**
 * A line of text from a person: trimmed, control characters and line ends made spaces, at most `most`
 * characters. `name` is what the field is called in the error, such as "your name".
 */
export function line(name: string, most: number) {
  return optionalLine(name, most).refine((text) => text !== '', { error: `Enter ${name}` });
}

/** The same, but may be left empty. */
export function optionalLine(name: string, most: number) {
  return z
    .string({ error: `Enter ${name}` })
    .transform((text) => text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim())
    .refine((text) => length(text) <= most, { error: tooLong(name, most) });
}

/** Text of several lines, at most `most` characters; may be left empty. */
export function optionalText(name: string, most: number) {
  return z
    .string()
    .default('')
    .transform((text) =>
      text
        .replace(/\r\n?/g, '\n')
        .replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, ' ')
        .trim(),
    )
    .refine((text) => length(text) <= most, { error: tooLong(name, most) });
}

/** A box that was ticked comes as one value, several come as a list, none as nothing. */
export function listOf<T>(item: z.ZodType<T>) {
  return z.preprocess(
    (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
    z.array(item),
  );
}

function length(text: string): number {
  return [...text].length;
}

function tooLong(name: string, most: number): string {
  return `Shorten ${name} to ${most} characters or fewer`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
