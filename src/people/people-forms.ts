import type { FieldError } from '../platform/web/forms.ts';

/**
 * Errors as a page shows them: a summary whose links lead to the fields (`ids` where the id of the first
 * box is not the field's name), and the words at each field.
 */
export function shownErrors(errors: FieldError[], ids: Record<string, string> = {}) {
  return {
    errors: errors.map(({ field, text }) => ({ field: ids[field] ?? field, text })),
    errorAt: Object.fromEntries(errors.map(({ field, text }) => [field, text])),
  };
}

/** One field of a form as text, for filling it in again. */
export function textOf(body: unknown, field: string): string {
  const value = typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined;
  return typeof value === 'string' ? value : '';
}

/** Every value of a field that may come several times. */
export function textsOf(body: unknown, field: string): string[] {
  const value = typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined;
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}
