import { asc, eq, isNull, or } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

export type OrganisationRuleRow = Queries['t']['organisationRules']['$inferSelect'];

/**
 * Rules for organisations, ended ones among them: all of them, or those that an organisation may have (the
 * city's and its own).
 */
export async function organisationRulesOf(
  db: Queries,
  organisationId?: string,
): Promise<OrganisationRuleRow[]> {
  const { organisationRules } = db.t;
  return db
    .select()
    .from(organisationRules)
    .where(
      organisationId === undefined
        ? undefined
        : or(isNull(organisationRules.organisationId), eq(organisationRules.organisationId, organisationId)),
    )
    .orderBy(asc(organisationRules.startsOn), asc(organisationRules.id));
}

export async function organisationRuleById(db: Queries, id: string): Promise<OrganisationRuleRow | null> {
  const { organisationRules } = db.t;
  const [row] = await db.select().from(organisationRules).where(eq(organisationRules.id, id));
  return row ?? null;
}

export async function insertOrganisationRule(
  tx: Queries,
  row: Queries['t']['organisationRules']['$inferInsert'],
): Promise<void> {
  await tx.insert(tx.t.organisationRules).values(row);
}

/** Gives a rule its last day; what it says is never rewritten. */
export async function endOrganisationRule(
  tx: Queries,
  id: string,
  facts: { endsOn: string; endRecordedAt: Date },
): Promise<void> {
  const { organisationRules } = tx.t;
  await tx.update(organisationRules).set(facts).where(eq(organisationRules.id, id));
}

/**
 * The rules that an organisation may have, as known today (null) or as they were on record at an instant: what
 * was written down later is left out, and so is an end that was.
 */
export async function organisationRulesKnown(
  db: Queries,
  organisationId: string,
  knownAt: Date | null,
): Promise<OrganisationRuleRow[]> {
  const rows = await organisationRulesOf(db, organisationId);
  if (knownAt === null) return rows;
  return rows
    .filter((row) => row.recordedAt <= knownAt)
    .map((row) =>
      row.endRecordedAt !== null && row.endRecordedAt > knownAt ? { ...row, endsOn: null } : row,
    );
}
