import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { Queries } from './store/store.ts';

/** One thing that happened: to what, when, by whom (null: by the published rule or by time), and its facts. */
export type Happening = {
  at: Date;
  subjectKind: 'booking' | 'session' | 'person' | 'activity' | 'organisation' | 'team' | 'city';
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

/**
 * When something last happened to each of these subjects, after an instant; who is not in it had none of it.
 * `counts`: only what has these facts.
 */
export async function lastSince(
  db: Queries,
  {
    subjectKind,
    subjectIds,
    what,
    counts = () => true,
  }: {
    subjectKind: Happening['subjectKind'];
    subjectIds: string[];
    what: string;
    counts?: (facts: Happening['facts']) => boolean;
  },
  after: Date,
): Promise<Map<string, Date>> {
  const { history } = db.t;
  const last = new Map<string, Date>();
  for (let from = 0; from < subjectIds.length; from += ROWS_AT_ONCE) {
    const rows = await db
      .select({ subjectId: history.subjectId, at: history.at, facts: history.facts })
      .from(history)
      .where(
        and(
          eq(history.subjectKind, subjectKind),
          inArray(history.subjectId, subjectIds.slice(from, from + ROWS_AT_ONCE)),
          eq(history.what, what),
          gt(history.at, after),
        ),
      )
      .orderBy(asc(history.id));
    for (const { subjectId, at, facts } of rows) if (counts(facts)) last.set(subjectId, at);
  }
  return last;
}
