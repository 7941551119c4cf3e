import { eq, inArray } from 'drizzle-orm';
import type { Mark } from '../../db/schema/tables/attendance.ts';
import type { Queries } from '../platform/store/store.ts';

/** Of two marks for one day the one that says more stands: who was seen was there. */
const RANK: Record<Mark, number> = { attended: 0, part: 1, absent: 2 };

/**
 * Makes the marks, completions and evidence of one record those of another. Where both have a mark for a day,
 * the one that says more stays. Gives the sessions in which both had marks.
 */
export async function moveRows(tx: Queries, keepId: string, goId: string): Promise<string[]> {
  const { marks, completions, evidence } = tx.t;
  const kept = await tx.select().from(marks).where(eq(marks.personId, keepId));
  const going = await tx.select().from(marks).where(eq(marks.personId, goId));
  const pairs = going.flatMap((mark) => {
    const other = kept.find((one) => one.sessionDayId === mark.sessionDayId);
    return other === undefined ? [] : [{ mark, other }];
  });
  const dropped = pairs.map(({ mark, other }) => (RANK[mark.mark] < RANK[other.mark] ? other.id : mark.id));
  if (dropped.length > 0) await tx.delete(marks).where(inArray(marks.id, dropped));
  const from = { personId: keepId };
  await tx.update(marks).set(from).where(eq(marks.personId, goId));
  await tx.update(completions).set(from).where(eq(completions.personId, goId));
  await tx.update(evidence).set(from).where(eq(evidence.personId, goId));
  const sessionsOfKept = new Set(kept.map((mark) => mark.sessionId));
  return [...new Set(going.map((mark) => mark.sessionId))].filter((id) => sessionsOfKept.has(id));
}
