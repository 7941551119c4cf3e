import type { Happening } from '../platform/history.ts';

/** What one value was and what it became. */
export type Change = { from: unknown; to: unknown };
export type Changes = Record<string, Change>;

/** One edit of an organiser, as the history holds it: who, when, the revision it made, and every value it changed. */
export type Edit = { at: Date; by: string | null; revision: number; changes: Changes };

/** The values of a form as they are typed. */
export type Typed = Record<string, string | string[]>;

/** What an edit changes: the values of `after` that differ from those before, by their names. */
export function changesBetween(before: Record<string, unknown>, after: Record<string, unknown>): Changes {
  return Object.fromEntries(
    Object.entries(after).flatMap(([field, to]) => {
      const from = before[field] ?? null;
      return isSame(from, to ?? null) ? [] : [[field, { from, to: to ?? null }]];
    }),
  );
}

/** The edits that were made after somebody read the revision that their form carries, oldest first. */
export function editsSince(happenings: Happening[], revision: number): Edit[] {
  return happenings.flatMap(({ at, actorId, facts }) => {
    const made = facts.revision;
    if (typeof made !== 'number' || made <= revision) return [];
    const { changes } = facts;
    return [{ at, by: actorId, revision: made, changes: isRecord(changes) ? (changes as Changes) : {} }];
  });
}

/** How things stood before these edits: the values of now with what the edits changed put back. */
export function asItWas<T extends object>(now: T, edits: Edit[]): T {
  const was: Record<string, unknown> = { ...(now as Record<string, unknown>) };
  for (const { changes } of [...edits].reverse())
    for (const [field, { from }] of Object.entries(changes)) was[field] = revived(from);
  return was as T;
}

/**
 * What a form shows after somebody else was quicker. `was` is the form as it was opened, `now` as it would be
 * opened now: what was not touched takes the new value, what was typed stays, and where both changed a value
 * to different ones it is `contested`.
 */
export function mergeTyped(typed: Typed, was: Typed, now: Typed): { values: Typed; contested: string[] } {
  const values: Typed = {};
  const contested: string[] = [];
  for (const field of new Set([...Object.keys(typed), ...Object.keys(now)])) {
    const mine = typed[field] ?? '';
    const before = was[field] ?? '';
    const theirs = now[field] ?? '';
    const touched = !isSameText(mine, before);
    values[field] = touched ? mine : theirs;
    if (touched && !isSameText(before, theirs) && !isSameText(mine, theirs)) contested.push(field);
  }
  return { values, contested };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Browsers end lines in their own way, and a list of one comes as one value. */
function isSameText(a: string | string[], b: string | string[]): boolean {
  const plain = (value: string | string[]) =>
    JSON.stringify(
      [value]
        .flat()
        .map((text) => text.replace(/\r\n?/g, '\n').trim())
        .filter((text) => text !== '')
        .sort(),
    );
  return plain(a) === plain(b);
}

/** Instants come out of the history as text. */
function revived(value: unknown): unknown {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value))
    return new Date(value);
  if (Array.isArray(value)) return value.map(revived);
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, revived(one)]));
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
