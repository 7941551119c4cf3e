import { and, asc, eq, gte, inArray, isNotNull, isNull, lte, or } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import type { Organisation } from './organisation-repository.ts';

export type LeadKind = 'lead' | 'deputy' | 'delegate-manager';

/**
 * The organisations that a person leads now, by name: those they are named for and confirmed, and the settings
 * that one of these runs. Who is only proposed leads nothing.
 */
export async function organisationsLedBy(db: Queries, personId: string): Promise<Organisation[]> {
  const { organisations, organisationLeads } = db.t;
  const direct = await db
    .select({ id: organisationLeads.organisationId })
    .from(organisationLeads)
    .where(and(eq(organisationLeads.personId, personId), ...inForce(db)));
  if (direct.length === 0) return [];
  const ids = [...new Set(direct.map((row) => row.id))];
  const { id, name, short, sector, locality, kind } = organisations;
  return db
    .select({ id, name, short, sector, locality, kind })
    .from(organisations)
    .where(or(inArray(organisations.id, ids), inArray(organisations.parentId, ids)))
    .orderBy(asc(organisations.name));
}

/** True when this person is a lead, deputy or delegate manager of the organisation, or of what runs it. */
export async function leadsOrganisation(
  db: Queries,
  personId: string,
  organisationId: string,
): Promise<boolean> {
  return (await organisationsLedBy(db, personId)).some(({ id }) => id === organisationId);
}

/** Who leads an organisation itself, confirmed, the leads before deputies and delegates. */
export async function leadsOf(
  db: Queries,
  organisationId: string,
): Promise<{ personId: string; kind: LeadKind }[]> {
  const { organisationLeads } = db.t;
  const rows = await db
    .select({ personId: organisationLeads.personId, kind: organisationLeads.kind })
    .from(organisationLeads)
    .where(and(eq(organisationLeads.organisationId, organisationId), ...inForce(db)))
    .orderBy(asc(organisationLeads.confirmedAt), asc(organisationLeads.id));
  const order: LeadKind[] = ['lead', 'deputy', 'delegate-manager'];
  return rows.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** The organisations that `leadId` leads now and `personId` belongs to on this day; none: they may not know each other. */
export async function leadsPerson(
  db: Queries,
  leadId: string,
  personId: string,
  day: Day,
): Promise<string[]> {
  const led = (await organisationsLedBy(db, leadId)).map(({ id }) => id);
  if (led.length === 0) return [];
  const { memberships } = db.t;
  const rows = await db
    .selectDistinct({ id: memberships.organisationId })
    .from(memberships)
    .where(
      and(
        eq(memberships.personId, personId),
        inArray(memberships.organisationId, led),
        isNull(memberships.voidedAt),
        lte(memberships.startsOn, day),
        or(isNull(memberships.endsOn), gte(memberships.endsOn, day)),
      ),
    );
  return rows.map((row) => row.id);
}

function inForce(db: Queries) {
  const { confirmedAt, endedAt } = db.t.organisationLeads;
  return [isNotNull(confirmedAt), isNull(endedAt)];
}
