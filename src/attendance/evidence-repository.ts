import { and, asc, count, desc, eq, gt, inArray, isNull, lte, or } from 'drizzle-orm';
import type { EvidenceState } from '../../db/schema/tables/attendance.ts';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';

export type Evidence = Queries['t']['evidence']['$inferSelect'];
type NewRow = Omit<Queries['t']['evidence']['$inferInsert'], 'id'>;

/** Nothing has been decided on it yet. */
export const UNDECIDED: EvidenceState[] = ['submitted', 'asked'];
const DECIDED: EvidenceState[] = ['verified', 'refused'];

export async function addEvidence(tx: Queries, row: NewRow): Promise<string> {
  const id = newId();
  await tx.insert(tx.t.evidence).values({ ...row, id });
  return id;
}

export async function evidenceById(db: Queries, id: string): Promise<Evidence | null> {
  const [row] = await db.select().from(db.t.evidence).where(eq(db.t.evidence.id, id));
  return row ?? null;
}

export async function changeEvidence(tx: Queries, id: string, facts: Partial<Evidence>): Promise<void> {
  await tx.update(tx.t.evidence).set(facts).where(eq(tx.t.evidence.id, id));
}

/** All that a person has sent, the newest first. */
export async function evidenceOf(db: Queries, personId: string): Promise<Evidence[]> {
  const { evidence } = db.t;
  return db
    .select()
    .from(evidence)
    .where(eq(evidence.personId, personId))
    .orderBy(desc(evidence.submittedAt), asc(evidence.id));
}

/**
 * What an organisation's leads (null: administrators) have been asked about: undecided, the longest waiting
 * first, and decided after `since`, the latest first, at most `most` of these.
 */
export async function evidenceAskedOf(
  db: Queries,
  organisationId: string | null,
  { since, most }: { since: Date; most: number },
): Promise<{ undecided: Evidence[]; decided: Evidence[] }> {
  const { evidence } = db.t;
  const there =
    organisationId === null ? isNull(evidence.organisationId) : eq(evidence.organisationId, organisationId);
  const undecided = await db
    .select()
    .from(evidence)
    .where(and(there, inArray(evidence.state, UNDECIDED)))
    .orderBy(asc(evidence.submittedAt), asc(evidence.id));
  const decided = await db
    .select()
    .from(evidence)
    .where(and(there, inArray(evidence.state, DECIDED), gt(evidence.decidedAt, since)))
    .orderBy(desc(evidence.decidedAt), asc(evidence.id))
    .limit(most);
  return { undecided, decided };
}

/** Whose evidence waits for an answer of this organisation's leads, one row for each piece. */
export async function waitingFor(db: Queries, organisationId: string): Promise<{ personId: string }[]> {
  const { personId, organisationId: asked, state } = db.t.evidence;
  return db
    .select({ personId })
    .from(db.t.evidence)
    .where(and(eq(asked, organisationId), eq(state, 'submitted')));
}

/** Lets evidence go of files whose time is over, at most `most` of them; gives the files. */
export async function releaseFiles(tx: Queries, now: Date, most: number): Promise<string[]> {
  const { storedFiles, evidence } = tx.t;
  const rows = await tx
    .select({ id: storedFiles.id })
    .from(storedFiles)
    .where(and(eq(storedFiles.purpose, 'evidence'), lte(storedFiles.deleteAfter, now)))
    .orderBy(asc(storedFiles.id))
    .limit(most);
  const ids = rows.map((row) => row.id);
  if (ids.length > 0) await tx.update(evidence).set({ fileId: null }).where(inArray(evidence.fileId, ids));
  return ids;
}

/** How much of a person's evidence nobody has decided on. */
export async function undecidedOf(db: Queries, personId: string): Promise<number> {
  const { evidence } = db.t;
  const [row] = await db
    .select({ n: count() })
    .from(evidence)
    .where(and(eq(evidence.personId, personId), inArray(evidence.state, UNDECIDED)));
  return row?.n ?? 0;
}

/** The live or waiting evidence of a person for an activity and a day, if there is any. */
export async function sameEvidence(
  db: Queries,
  { personId, activityId, completedOn }: Pick<Evidence, 'personId' | 'activityId' | 'completedOn'>,
): Promise<Evidence | null> {
  const { evidence } = db.t;
  const [row] = await db
    .select()
    .from(evidence)
    .where(
      and(
        eq(evidence.personId, personId),
        eq(evidence.activityId, activityId),
        eq(evidence.completedOn, completedOn),
        or(inArray(evidence.state, UNDECIDED), eq(evidence.state, 'verified')),
      ),
    );
  return row ?? null;
}
