import { and, eq, isNotNull, isNull, lt } from 'drizzle-orm';
import type { Invariant } from '../platform/invariant.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';

/** Somebody must have run the job within a day of its time. */
const DAY_MS = 86_400_000;

/** What must hold of evidence and its files at any moment. */
export function evidenceInvariants({ clock }: Platform): Invariant[] {
  return [
    { name: 'verified evidence has one live completion, other evidence none', find: wrongCompletions },
    { name: 'the states of evidence and their times agree', find: inconsistent },
    { name: 'a file of evidence belongs to its person', find: strangersFiles },
    { name: 'files whose time is over are deleted', find: (db) => oldFiles(db, clock.now()) },
  ];
}

async function wrongCompletions(db: Queries): Promise<string[]> {
  const { evidence, completions } = db.t;
  const rows = await db
    .select({ id: evidence.id, state: evidence.state, completionId: completions.id })
    .from(evidence)
    .leftJoin(completions, and(eq(completions.evidenceId, evidence.id), isNull(completions.withdrawnAt)));
  const found = new Map<string, { state: string; live: number }>();
  for (const { id, state, completionId } of rows) {
    const before = found.get(id)?.live ?? 0;
    found.set(id, { state, live: before + (completionId === null ? 0 : 1) });
  }
  return [...found]
    .filter(([, { state, live }]) => live !== (state === 'verified' ? 1 : 0))
    .map(([id, { state, live }]) => `evidence ${id} is ${state} and has ${live} completions`);
}

async function inconsistent(db: Queries): Promise<string[]> {
  const { id, state, decidedAt, decidedById, decisionText } = db.t.evidence;
  const rows = await db.select({ id, state, decidedAt, decidedById, decisionText }).from(db.t.evidence);
  return rows
    .filter((row) => {
      const over = ['verified', 'refused', 'withdrawn'].includes(row.state);
      if (over && (row.decidedAt === null || row.decidedById === null)) return true;
      return (row.state === 'refused' || row.state === 'asked') && (row.decisionText ?? '') === '';
    })
    .map((row) => `evidence ${row.id} is ${row.state}, which its times and words do not bear out`);
}

async function strangersFiles(db: Queries): Promise<string[]> {
  const { evidence, storedFiles } = db.t;
  const rows = await db
    .select({ id: evidence.id, personId: evidence.personId, ownerId: storedFiles.ownerId })
    .from(evidence)
    .innerJoin(storedFiles, eq(storedFiles.id, evidence.fileId));
  return rows
    .filter((row) => row.personId !== row.ownerId)
    .map((row) => `the file of evidence ${row.id} is of somebody else`);
}

async function oldFiles(db: Queries, now: Date): Promise<string[]> {
  const { id, purpose, deleteAfter } = db.t.storedFiles;
  const rows = await db
    .select({ id })
    .from(db.t.storedFiles)
    .where(
      and(eq(purpose, 'evidence'), isNotNull(deleteAfter), lt(deleteAfter, new Date(now.getTime() - DAY_MS))),
    );
  return rows.map((row) => `file ${row.id} should be gone; is a worker running?`);
}
