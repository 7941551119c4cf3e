import { and, asc, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import type { Recorded } from './dated-row-repository.ts';
import type { LeadKind } from './lead-repository.ts';

/** One person named, or proposed, as lead of one organisation; not ended. */
export type LeadRow = {
  id: string;
  organisationId: string;
  personId: string;
  name: string;
  kind: LeadKind;
  proposedAt: Date;
  proposedById: string | null;
  /** Null: a proposal, which gives no rights. */
  confirmedAt: Date | null;
};

/** Who leads an organisation and who is proposed, the longest first; of all organisations without one. */
export async function leadRows(db: Queries, organisationId?: string): Promise<LeadRow[]> {
  const { organisationLeads: leads } = db.t;
  const of = organisationId === undefined ? undefined : eq(leads.organisationId, organisationId);
  return select(db, and(isNull(leads.endedAt), of));
}

/** One of them by its id; null when there is none, or it has ended. */
export async function leadRow(db: Queries, id: string): Promise<LeadRow | null> {
  const { organisationLeads: leads } = db.t;
  const [row] = await select(db, and(isNull(leads.endedAt), eq(leads.id, id)));
  return row ?? null;
}

/** What a person leads or has asked to lead. */
export async function leadRowsOfPerson(db: Queries, personId: string): Promise<LeadRow[]> {
  const { organisationLeads: leads } = db.t;
  return select(db, and(isNull(leads.endedAt), eq(leads.personId, personId)));
}

async function select(db: Queries, where: ReturnType<typeof and>): Promise<LeadRow[]> {
  const { organisationLeads: leads, people } = db.t;
  const { id, organisationId, personId, kind, proposedAt, proposedById, confirmedAt } = leads;
  return db
    .select({
      id,
      organisationId,
      personId,
      name: people.name,
      kind,
      proposedAt,
      proposedById,
      confirmedAt,
    })
    .from(leads)
    .innerJoin(people, eq(people.id, personId))
    .where(where)
    .orderBy(asc(proposedAt), asc(id));
}

/** Writes a proposal, or a lead who is confirmed at once by `confirmedBy`. */
export async function addLead(
  tx: Queries,
  lead: { organisationId: string; personId: string; kind: LeadKind },
  { now, by }: Recorded,
  confirmed: boolean,
): Promise<void> {
  await tx.insert(tx.t.organisationLeads).values({
    ...lead,
    id: newId(),
    proposedAt: now,
    proposedById: by,
    confirmedAt: confirmed ? now : null,
    confirmedById: confirmed ? by : null,
  });
}

export async function confirmLeadRow(tx: Queries, id: string, { now, by }: Recorded): Promise<void> {
  const { organisationLeads: leads } = tx.t;
  await tx.update(leads).set({ confirmedAt: now, confirmedById: by }).where(eq(leads.id, id));
}

export async function endLeadRows(tx: Queries, ids: string[], { now, by }: Recorded): Promise<void> {
  if (ids.length === 0) return;
  const { organisationLeads: leads } = tx.t;
  await tx
    .update(leads)
    .set({ endedAt: now, endedById: by })
    .where(and(inArray(leads.id, ids), isNull(leads.endedAt)));
}

/** Where the people of these rows belong or belonged: at the organisation itself, or at what runs it. */
export async function belongingOfLeads(
  db: Queries,
  only?: { personId: string },
): Promise<(LeadRow & { spans: { startsOn: Day; endsOn: Day | null; here: boolean }[] })[]> {
  const { organisationLeads: leads, memberships, organisations } = db.t;
  const of = only === undefined ? undefined : eq(leads.personId, only.personId);
  const rows = await select(db, and(isNull(leads.endedAt), of));
  const parents = new Map(
    (
      await db
        .select({ id: organisations.id, parentId: organisations.parentId })
        .from(organisations)
        .where(isNotNull(organisations.parentId))
    ).map((row) => [row.id, row.parentId]),
  );
  const spans = await db
    .selectDistinct({
      id: memberships.id,
      personId: memberships.personId,
      organisationId: memberships.organisationId,
      startsOn: memberships.startsOn,
      endsOn: memberships.endsOn,
    })
    .from(memberships)
    .innerJoin(leads, eq(leads.personId, memberships.personId))
    .where(and(isNull(memberships.voidedAt), isNull(leads.endedAt), of));
  const bySomebody = new Map<string, typeof spans>();
  for (const span of spans) bySomebody.set(span.personId, [...(bySomebody.get(span.personId) ?? []), span]);
  return rows.map((row) => ({
    ...row,
    spans: (bySomebody.get(row.personId) ?? [])
      .filter((span) => [row.organisationId, parents.get(row.organisationId)].includes(span.organisationId))
      .map(({ startsOn, endsOn, organisationId }) => ({
        startsOn,
        endsOn,
        here: organisationId === row.organisationId,
      })),
  }));
}
