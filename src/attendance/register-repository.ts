import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

export type RegisterRow = Queries['t']['registers']['$inferSelect'];
export type MarkRow = Queries['t']['marks']['$inferSelect'];

const AT_ONCE = 500;

/** What is known of a session's register itself; null where nobody has closed it yet. */
export async function registerOf(db: Queries, sessionId: string): Promise<RegisterRow | null> {
  const [row] = await db.select().from(db.t.registers).where(eq(db.t.registers.sessionId, sessionId));
  return row ?? null;
}

/** The registers among these sessions, by session. */
export async function registersOf(db: Queries, sessionIds: string[]): Promise<Map<string, RegisterRow>> {
  const found = new Map<string, RegisterRow>();
  for (let at = 0; at < sessionIds.length; at += AT_ONCE) {
    const ids = sessionIds.slice(at, at + AT_ONCE);
    const rows = await db.select().from(db.t.registers).where(inArray(db.t.registers.sessionId, ids));
    for (const row of rows) found.set(row.sessionId, row);
  }
  return found;
}

/** Sessions whose register is open again for a correction. */
export async function openAgain(db: Queries): Promise<string[]> {
  const { registers } = db.t;
  const rows = await db
    .select({ sessionId: registers.sessionId })
    .from(registers)
    .where(isNotNull(registers.reopenedAt));
  return rows.map(({ sessionId }) => sessionId);
}

/** Writes what is to be known of a register; the caller holds the lock on the session. */
export async function saveRegister(
  tx: Queries,
  sessionId: string,
  facts: Partial<Omit<RegisterRow, 'sessionId'>>,
): Promise<void> {
  const { registers } = tx.t;
  await tx
    .insert(registers)
    .values({ sessionId, ...facts })
    .onConflictDoUpdate({ target: registers.sessionId, set: facts });
}

/** Every mark of a session, in no order. */
export async function marksOf(db: Queries, sessionId: string): Promise<MarkRow[]> {
  return db.select().from(db.t.marks).where(eq(db.t.marks.sessionId, sessionId));
}

/** Adds marks for people and days that have none; the caller holds the lock on the session. */
export async function insertMarks(tx: Queries, rows: MarkRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    await tx.insert(tx.t.marks).values(rows.slice(at, at + AT_ONCE));
  }
}

/** Puts this mark in the place of the one that the person has for this day. */
export async function replaceMark(
  tx: Queries,
  { sessionDayId, personId, mark, partReason, madeAt, recordedAt, recordedById }: MarkRow,
): Promise<void> {
  const { marks } = tx.t;
  await tx
    .update(marks)
    .set({ mark, partReason, madeAt, recordedAt, recordedById })
    .where(and(eq(marks.sessionDayId, sessionDayId), eq(marks.personId, personId)));
}
