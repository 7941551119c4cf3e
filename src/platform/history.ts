import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Queries } from './store/store.ts';

/** One thing that happened: to what, when, by whom (null: by the published rule or by time), and its facts. */
export type Happening = {
  at: Date;
  subjectKind: 'booking' | 'session' | 'person' | 'activity' | 'organisation';
  subjectId: string;
  actorId: string | null;
  what: string;
  facts: Record<string, unknown>;
};

/** A statement takes some 32,000 values on SQLite, and a session may have thousands of bookings. */
const ROWS_AT_ONCE = 500;

/** Writes what happened, in the transaction that made it happen. Never updated, never deleted. */
export async function record(tx: Queries, happenings: Happening[]): Promise<void> {
  for (let at = 0; at < happenings.length; at += ROWS_AT_ONCE) {
    await tx.insert(tx.t.history).values(happenings.slice(at, at + ROWS_AT_ONCE));
  }
}

/** What happened to these subjects, oldest first. */
export async function historyOf(
  db: Queries,
  subjectKind: Happening['subjectKind'],
  subjectIds: string[],
): Promise<Happening[]> {
  if (subjectIds.length === 0) return [];
  const { history } = db.t;
  const rows = await db
    .select()
    .from(history)
    .where(and(eq(history.subjectKind, subjectKind), inArray(history.subjectId, subjectIds)))
    .orderBy(asc(history.id));
  return rows.map((row) => ({ ...row, subjectKind }));
}
