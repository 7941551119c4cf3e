import { and, desc, eq, inArray, isNotNull, isNull, lt } from 'drizzle-orm';
import { newId } from './ids.ts';
import type { Platform } from './platform.ts';
import type { Queries } from './store/store.ts';

export type Choices = Record<string, unknown>;

/** A file that was read and awaits a yes, or what came of it. */
export type Import = {
  id: string;
  kind: string;
  byId: string;
  /** An organisation's id, or null for the city. */
  scopeId: string | null;
  choices: Choices;
  createdAt: Date;
  appliedAt: Date | null;
  result: Record<string, unknown> | null;
};

/** An upload that nobody confirmed is forgotten after so many days. */
const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;
const EARLIER_SHOWN = 10;

/** Keeps a file that was uploaded, and the first guess of what its columns are; gives the import's id. */
export async function keepImport(
  tx: Queries,
  {
    kind,
    byId,
    scopeId,
    choices,
    now,
  }: Pick<Import, 'kind' | 'byId' | 'scopeId' | 'choices'> & { now: Date },
  file: { name: string; bytes: Buffer },
): Promise<string> {
  const [fileId, id] = [newId(), newId()];
  await tx.insert(tx.t.storedFiles).values({
    id: fileId,
    purpose: 'import',
    ownerId: byId,
    name: file.name,
    type: 'text',
    size: file.bytes.length,
    contentBase64: file.bytes.toString('base64'),
    createdAt: now,
    deleteAfter: new Date(now.getTime() + KEPT_DAYS * DAY_MS),
  });
  await tx.insert(tx.t.imports).values({ id, kind, byId, scopeId, fileId, choices, createdAt: now });
  return id;
}

/** Keeps something that was written without a file ("the whole staff had it"), so that it can be taken back. */
export async function keepApplied(
  tx: Queries,
  one: Pick<Import, 'id' | 'kind' | 'byId' | 'scopeId' | 'choices'> & {
    result: Record<string, unknown>;
    now: Date;
  },
): Promise<void> {
  const { now, ...rest } = one;
  await tx.insert(tx.t.imports).values({ ...rest, createdAt: now, appliedAt: now });
}

/** An import of this kind and scope, or null. */
export async function importById(
  db: Queries,
  { id, kind, scopeId }: { id: string; kind: string; scopeId: string | null },
): Promise<Import | null> {
  const { imports } = db.t;
  const [row] = await db
    .select(columns(db))
    .from(imports)
    .where(and(eq(imports.id, id), eq(imports.kind, kind), scopeIs(db, scopeId)));
  return row ?? null;
}

/** The file of an import that awaits its yes; null once it was applied or is too old. */
export async function fileOfImport(db: Queries, id: string): Promise<{ name: string; bytes: Buffer } | null> {
  const { imports, storedFiles } = db.t;
  const [row] = await db
    .select({ name: storedFiles.name, content: storedFiles.contentBase64 })
    .from(imports)
    .innerJoin(storedFiles, eq(storedFiles.id, imports.fileId))
    .where(eq(imports.id, id));
  return row === undefined ? null : { name: row.name, bytes: Buffer.from(row.content, 'base64') };
}

/** What was imported before in this scope, the latest first. */
export async function earlierImports(
  db: Queries,
  { kind, scopeId, byId }: { kind: string; scopeId: string | null; byId?: string },
): Promise<Import[]> {
  const { imports } = db.t;
  const mine = byId === undefined ? undefined : eq(imports.byId, byId);
  return db
    .select(columns(db))
    .from(imports)
    .where(and(eq(imports.kind, kind), scopeIs(db, scopeId), mine, isNotNull(imports.appliedAt)))
    .orderBy(desc(imports.appliedAt), desc(imports.id))
    .limit(EARLIER_SHOWN);
}

/** What came of everything that was ever imported in one scope. */
export async function resultsIn(db: Queries, scopeId: string): Promise<Record<string, unknown>[]> {
  const { imports } = db.t;
  const rows = await db
    .select({ result: imports.result })
    .from(imports)
    .where(and(eq(imports.scopeId, scopeId), isNotNull(imports.appliedAt)));
  return rows.flatMap(({ result }) => (result === null ? [] : [result]));
}

export async function changeChoices(tx: Queries, id: string, choices: Choices): Promise<void> {
  const { imports } = tx.t;
  await tx
    .update(imports)
    .set({ choices })
    .where(and(eq(imports.id, id), isNull(imports.appliedAt)));
}

/**
 * Takes the import for applying, before anything else of the transaction is locked. Gives its choices as they
 * stand now; null when it was applied already, as by a second click.
 */
export async function lockImport(tx: Queries, id: string): Promise<Choices | null> {
  const { imports } = tx.t;
  const [row] = await tx
    .update(imports)
    .set({ id })
    .where(and(eq(imports.id, id), isNull(imports.appliedAt)))
    .returning({ choices: imports.choices });
  return row?.choices ?? null;
}

/** It was applied: what came of it stays, the file goes. */
export async function markApplied(
  tx: Queries,
  id: string,
  now: Date,
  result: Record<string, unknown>,
): Promise<void> {
  const { imports, storedFiles } = tx.t;
  const [row] = await tx.select({ fileId: imports.fileId }).from(imports).where(eq(imports.id, id));
  await tx.update(imports).set({ appliedAt: now, result, fileId: null }).where(eq(imports.id, id));
  if (row?.fileId != null) await tx.delete(storedFiles).where(eq(storedFiles.id, row.fileId));
}

export async function changeResult(tx: Queries, id: string, result: Record<string, unknown>): Promise<void> {
  await tx.update(tx.t.imports).set({ result }).where(eq(tx.t.imports.id, id));
}

/** A job: uploads that nobody confirmed within a week are deleted with their files. */
export async function forgetOldImports({ store, clock }: Platform): Promise<void> {
  const now = clock.now();
  await store.transaction(async (tx) => {
    const { imports, storedFiles } = tx.t;
    const old = await tx
      .select({ id: imports.id, fileId: storedFiles.id })
      .from(imports)
      .innerJoin(storedFiles, eq(storedFiles.id, imports.fileId))
      .where(and(eq(storedFiles.purpose, 'import'), lt(storedFiles.deleteAfter, now)))
      .limit(100);
    if (old.length === 0) return;
    await tx.delete(imports).where(
      inArray(
        imports.id,
        old.map((row) => row.id),
      ),
    );
    await tx.delete(storedFiles).where(
      inArray(
        storedFiles.id,
        old.map((row) => row.fileId),
      ),
    );
  });
}

function scopeIs(db: Queries, scopeId: string | null) {
  const column = db.t.imports.scopeId;
  return scopeId === null ? isNull(column) : eq(column, scopeId);
}

function columns(db: Queries) {
  const { id, kind, byId, scopeId, choices, createdAt, appliedAt, result } = db.t.imports;
  return { id, kind, byId, scopeId, choices, createdAt, appliedAt, result };
}
