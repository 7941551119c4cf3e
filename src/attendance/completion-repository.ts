import { and, asc, desc, eq, gt, inArray, isNull, lte, or } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';

export type Completion = Queries['t']['completions']['$inferSelect'];

/** Engines limit the values of one statement, and an organisation may have thousands of people. */
const AT_ONCE = 500;

/**
 * The completions of these people dated up to a day. `knownAt` null: as known today, what was withdrawn left
 * out; else exactly what was on record at that instant, also what has been withdrawn since.
 */
export async function completionsKnown(
  db: Queries,
  personIds: string[],
  { until, knownAt }: { until: Day; knownAt: Date | null },
): Promise<Completion[]> {
  const { completions } = db.t;
  const known =
    knownAt === null
      ? isNull(completions.withdrawnAt)
      : and(
          lte(completions.recordedAt, knownAt),
          or(isNull(completions.withdrawnAt), gt(completions.withdrawnAt, knownAt)),
        );
  const found: Completion[] = [];
  for (let at = 0; at < personIds.length; at += AT_ONCE) {
    const ids = personIds.slice(at, at + AT_ONCE);
    found.push(
      ...(await db
        .select()
        .from(completions)
        .where(and(inArray(completions.personId, ids), lte(completions.completedOn, until), known))
        .orderBy(asc(completions.completedOn), asc(completions.id))),
    );
  }
  return found;
}

export async function completionsById(db: Queries, ids: string[]): Promise<Completion[]> {
  const found: Completion[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    found.push(...(await db.select().from(db.t.completions).where(inArray(db.t.completions.id, some))));
  }
  return found;
}

/** What a session's register has made, withdrawn ones among them. */
export async function completionsOfSession(db: Queries, sessionId: string): Promise<Completion[]> {
  return db.select().from(db.t.completions).where(eq(db.t.completions.sessionId, sessionId));
}

/** A person's whole record, what was withdrawn among it, the newest day first. */
export async function completionsOf(db: Queries, personId: string): Promise<Completion[]> {
  const { completions } = db.t;
  return db
    .select()
    .from(completions)
    .where(eq(completions.personId, personId))
    .orderBy(desc(completions.completedOn), desc(completions.recordedAt), asc(completions.id));
}

/** The completion whose certificate has this number, withdrawn or not; null: no certificate has it. */
export async function completionNumbered(db: Queries, number: string): Promise<Completion | null> {
  const { completions } = db.t;
  const [row] = await db.select().from(completions).where(eq(completions.certificateNumber, number));
  return row ?? null;
}

/** What came of a piece of evidence; also what was taken back. */
export async function completionsOfEvidence(db: Queries, evidenceId: string): Promise<Completion[]> {
  return db.select().from(db.t.completions).where(eq(db.t.completions.evidenceId, evidenceId));
}

export async function insertCompletions(
  tx: Queries,
  rows: Queries['t']['completions']['$inferInsert'][],
): Promise<void> {
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    await tx.insert(tx.t.completions).values(rows.slice(at, at + AT_ONCE));
  }
}

export async function markWithdrawn(
  tx: Queries,
  ids: string[],
  facts: { withdrawnAt: Date; withdrawnById: string | null; withdrawnReason: string },
): Promise<void> {
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    await tx
      .update(tx.t.completions)
      .set(facts)
      .where(inArray(tx.t.completions.id, ids.slice(at, at + AT_ONCE)));
  }
}
