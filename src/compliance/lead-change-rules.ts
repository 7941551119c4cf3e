import type { Day } from '../platform/time.ts';
import type { Row } from './lead-rules.ts';
import type { Standing } from './standing-rules.ts';

type One = Pick<Row, 'personId' | 'name' | 'standings'>;
type Person = { personId: string; name: string };

export type ChangeKind = 'overdue' | 'completed' | 'booked' | 'joined' | 'left';

/** What became different, in the order in which a lead wants to know it; only what happened at all. */
export type Changes = { kind: ChangeKind; count: number; people: (Person & { activityIds: string[] })[] }[];

/**
 * What changed between two days. `before` is as it was recorded on the earlier one; whoever stands as they did may
 * have the very same list in both. Overdue and completed are
 * counted by requirement, of those who were there on both days; who joined or left is counted once.
 */
export function changesBetween(before: One[], after: One[]): Changes {
  const earlier = new Map(before.map((one) => [one.personId, one]));
  const later = new Set(after.map((one) => one.personId));
  const found = new Map<ChangeKind, Changes[number]>();
  const note = (kind: ChangeKind, { personId, name }: Person, activityIds: string[]) => {
    const line = found.get(kind) ?? { kind, count: 0, people: [] };
    line.count += Math.max(1, activityIds.length);
    line.people.push({ personId, name, activityIds });
    found.set(kind, line);
  };
  for (const one of after) {
    const then = earlier.get(one.personId);
    if (then === undefined) {
      note('joined', one, []);
      continue;
    }
    if (then.standings === one.standings) continue;
    const was = new Map(then.standings.map((standing) => [standing.activityId, standing]));
    const of: Record<'overdue' | 'completed' | 'booked', string[]> = {
      overdue: [],
      completed: [],
      booked: [],
    };
    for (const standing of one.standings) {
      const kind = changed(was.get(standing.activityId), standing);
      if (kind !== null) of[kind].push(standing.activityId);
    }
    for (const kind of ['overdue', 'completed', 'booked'] as const)
      if (of[kind].length > 0) note(kind, one, of[kind]);
  }
  for (const one of before) if (!later.has(one.personId)) note('left', one, []);
  const order: ChangeKind[] = ['overdue', 'completed', 'booked', 'joined', 'left'];
  return order.flatMap((kind) => found.get(kind) ?? []);
}

/** What has just become required is none of these: it is in the matrix. */
function changed(was: Standing | undefined, is: Standing): 'overdue' | 'completed' | 'booked' | null {
  if (was === undefined) return null;
  if (is.state === 'overdue' && was.state !== 'overdue') return 'overdue';
  if (is.done !== null && (was.done === null || was.done.completedOn < is.done.completedOn))
    return 'completed';
  return is.booked !== null && was.booked === null ? 'booked' : null;
}

/**
 * True where a standing can have become overdue after a day by the passing of time alone. Learning that counts in
 * hours falls out of its period without a day of its own.
 */
export function mayHaveLapsedSince({ state, dueOn, reasons }: Standing, day: Day): boolean {
  if (state !== 'overdue') return false;
  return dueOn === null || dueOn >= day || reasons.some(({ rule }) => rule.hours !== null);
}
