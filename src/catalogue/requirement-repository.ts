import { and, asc, eq, gte, isNull, lte, or } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

/** A cell: what an activity is for people in a role. */
export type Requirement = Queries['t']['requirements']['$inferSelect'];

/** The city's cells that are switched on, whether or not they are in force today; an organisation's own are not for the catalogue. */
export async function activeRequirements(db: Queries): Promise<Requirement[]> {
  const { requirements } = db.t;
  return db
    .select()
    .from(requirements)
    .where(and(eq(requirements.active, true), isNull(requirements.organisationId)))
    .orderBy(asc(requirements.id));
}

/** The functions that some requirement of a day, the city's or this organisation's own, is conditional on. */
export async function conditionalRoles(
  db: Queries,
  organisationId: string,
  day: string,
): Promise<Set<string>> {
  const { requirements } = db.t;
  const { roleKey, active, conditional, startsOn, endsOn } = requirements;
  const rows = await db
    .selectDistinct({ roleKey })
    .from(requirements)
    .where(
      and(
        eq(active, true),
        eq(conditional, true),
        or(isNull(requirements.organisationId), eq(requirements.organisationId, organisationId)),
        or(isNull(startsOn), lte(startsOn, day)),
        or(isNull(endsOn), gte(endsOn, day)),
      ),
    );
  return new Set(rows.map((row) => row.roleKey));
}

export type NewRequirement = Queries['t']['requirements']['$inferInsert'];

/**
 * Every row of the city (null) or of one organisation's own additions, proposals, ended and withdrawn ones
 * among them.
 */
export async function requirementsOf(db: Queries, organisationId: string | null): Promise<Requirement[]> {
  const { requirements } = db.t;
  const whose =
    organisationId === null
      ? isNull(requirements.organisationId)
      : eq(requirements.organisationId, organisationId);
  return db.select().from(requirements).where(whose).orderBy(asc(requirements.id));
}

/** One row, whosever it is and whatever became of it. */
export async function requirementById(db: Queries, id: string): Promise<Requirement | null> {
  const { requirements } = db.t;
  const [row] = await db.select().from(requirements).where(eq(requirements.id, id));
  return row ?? null;
}

/** Begins rows; what stands is never rewritten. */
export async function insertRequirements(tx: Queries, rows: NewRequirement[]): Promise<void> {
  if (rows.length > 0) await tx.insert(tx.t.requirements).values(rows);
}

/** Gives a row its last day; the caller holds the activity's lock. */
export async function endRequirement(
  tx: Queries,
  id: string,
  facts: { endsOn: string; endRecordedAt: Date },
): Promise<void> {
  const { requirements } = tx.t;
  await tx.update(requirements).set(facts).where(eq(requirements.id, id));
}
