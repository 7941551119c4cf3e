import { and, asc, count, eq, gte, isNull, lte, or } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import type { OrganisationFacts } from './organisation-record-rules.ts';
import type { OrganisationRecord } from './organisation-repository.ts';

const byName = new Intl.Collator('en-GB');

/** Every organisation with all that administrators look after, closed ones too, by name. */
export async function organisationRecords(db: Queries): Promise<OrganisationRecord[]> {
  const { id, name, short, sector, locality, kind, urn, parentId, closedOn, successorId } =
    db.t.organisations;
  const rows = await db
    .select({ id, name, short, sector, locality, kind, urn, parentId, closedOn, successorId })
    .from(db.t.organisations);
  return rows.sort((a, b) => byName.compare(a.name, b.name));
}

/** How many people belong to each organisation on a day. */
export async function staffCounts(db: Queries, day: Day): Promise<Map<string, number>> {
  const { memberships } = db.t;
  const rows = await db
    .select({ id: memberships.organisationId, n: count() })
    .from(memberships)
    .where(
      and(
        isNull(memberships.voidedAt),
        lte(memberships.startsOn, day),
        or(isNull(memberships.endsOn), gte(memberships.endsOn, day)),
      ),
    )
    .groupBy(memberships.organisationId);
  return new Map(rows.map((row) => [row.id, Number(row.n)]));
}

/** Whoever works somewhere on a day and is vouched for by nobody. */
export async function uncheckedAt(db: Queries, organisationId: string, day: Day): Promise<string[]> {
  const { memberships, people } = db.t;
  const rows = await db
    .selectDistinct({ id: people.id })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(
      and(
        eq(memberships.organisationId, organisationId),
        isNull(people.checkedAt),
        isNull(memberships.voidedAt),
        lte(memberships.startsOn, day),
        or(isNull(memberships.endsOn), gte(memberships.endsOn, day)),
      ),
    );
  return rows.map((row) => row.id);
}

export async function writeOrganisation(
  tx: Queries,
  id: string | null,
  facts: OrganisationFacts,
): Promise<string> {
  const { organisations } = tx.t;
  if (id === null) {
    const made = newId();
    await tx.insert(organisations).values({ ...facts, id: made });
    return made;
  }
  await tx.update(organisations).set(facts).where(eq(organisations.id, id));
  return id;
}

export async function mailDomainsOf(db: Queries, organisationId: string): Promise<string[]> {
  const { mailDomains } = db.t;
  const rows = await db
    .select()
    .from(mailDomains)
    .where(eq(mailDomains.organisationId, organisationId))
    .orderBy(asc(mailDomains.domain));
  return rows.map((row) => row.domain);
}

export async function addMailDomain(tx: Queries, domain: string, organisationId: string): Promise<void> {
  await tx.insert(tx.t.mailDomains).values({ domain, organisationId });
}

/** Takes a domain away from an organisation; false when it was not its. */
export async function removeMailDomain(
  tx: Queries,
  domain: string,
  organisationId: string,
): Promise<boolean> {
  const { mailDomains } = tx.t;
  const rows = await tx
    .delete(mailDomains)
    .where(and(eq(mailDomains.domain, domain), eq(mailDomains.organisationId, organisationId)))
    .returning();
  return rows.length > 0;
}
