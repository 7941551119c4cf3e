import { and, asc, eq, gte, inArray, isNull, lte, or } from 'drizzle-orm';
import { z } from 'zod';
import { newId } from '../platform/ids.ts';
import { readSetting } from '../platform/settings-repository.ts';
import type { Queries } from '../platform/store/store.ts';

export type Organisation = {
  id: string;
  name: string;
  short: string | null;
  sector: string;
  locality: string | null;
  kind: 'setting' | 'agency';
};

export type Team = { id: string; name: string; mailbox: string | null };

const place = z.object({
  partnership: z.string(),
  sectors: z.array(z.object({ key: z.string(), label: z.string() })),
  localities: z.array(z.object({ key: z.string(), label: z.string() })).default([]),
});

/** The organisations a person belongs to on a day (YYYY-MM-DD; the last day is part of it), by name. */
export async function organisationsOn(db: Queries, personId: string, day: string): Promise<Organisation[]> {
  const { organisations, memberships } = db.t;
  return db
    .selectDistinct(columns(db))
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(
      and(
        eq(memberships.personId, personId),
        isNull(memberships.voidedAt),
        lte(memberships.startsOn, day),
        or(isNull(memberships.endsOn), gte(memberships.endsOn, day)),
      ),
    )
    .orderBy(asc(organisations.name));
}

export type OrganisationRecord = Organisation & {
  urn: string | null;
  parentId: string | null;
  closedOn: string | null;
  successorId: string | null;
};

/** One organisation, a closed one too; null for an unknown id. */
export async function organisationById(db: Queries, id: string): Promise<OrganisationRecord | null> {
  const { organisations } = db.t;
  const { urn, parentId, closedOn, successorId } = organisations;
  const [row] = await db
    .select({ ...columns(db), urn, parentId, closedOn, successorId })
    .from(organisations)
    .where(eq(organisations.id, id));
  return row ?? null;
}

/** One organisation by its id, its name or its short name; null when there is none. */
export async function organisationCalled(db: Queries, called: string): Promise<Organisation | null> {
  const { organisations } = db.t;
  const { id, name, short } = organisations;
  const [row] = await db
    .select(columns(db))
    .from(organisations)
    .where(or(eq(id, called), eq(name, called), eq(short, called)))
    .limit(1);
  return row ?? null;
}

/** The names of organisations by id; unknown ids are left out. */
export async function organisationsById(db: Queries, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { organisations } = db.t;
  const { id, name } = organisations;
  const rows = await db.select({ id, name }).from(organisations).where(inArray(id, ids));
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** The sector of each of these organisations; unknown ids are left out. */
export async function sectorsOf(db: Queries, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { organisations } = db.t;
  const rows = await db
    .select({ id: organisations.id, sector: organisations.sector })
    .from(organisations)
    .where(inArray(organisations.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row.sector]));
}

export async function allOrganisations(db: Queries): Promise<Organisation[]> {
  const { organisations } = db.t;
  return db.select(columns(db)).from(organisations).orderBy(asc(organisations.name));
}

export async function organisationNames(db: Queries): Promise<Set<string>> {
  return new Set((await allOrganisations(db)).map((organisation) => organisation.name));
}

/** The organisation whose people have addresses at this mail domain, or null. */
export async function organisationAtDomain(db: Queries, domain: string): Promise<string | null> {
  const { mailDomains } = db.t;
  const [row] = await db.select().from(mailDomains).where(eq(mailDomains.domain, domain));
  return row?.organisationId ?? null;
}

export async function addOrganisation(tx: Queries, organisation: Omit<Organisation, 'id'>): Promise<string> {
  const id = newId();
  await tx.insert(tx.t.organisations).values({ ...organisation, id });
  return id;
}

/** Organising teams by id; unknown ids are left out. */
export async function teamsById(db: Queries, ids: string[]): Promise<Map<string, Team>> {
  if (ids.length === 0) return new Map();
  const { teams } = db.t;
  const rows = await db
    .select({ id: teams.id, name: teams.name, mailbox: teams.mailbox })
    .from(teams)
    .where(inArray(teams.id, ids));
  return new Map(rows.map((team) => [team.id, team]));
}

/** The names of the sectors, of the localities and of the partnership, as the place has them; neutral ones before it is loaded. */
export async function readPlaceNames(db: Queries): Promise<z.infer<typeof place>> {
  const value = await readSetting(db, 'place');
  return value === undefined ? { partnership: 'Muster', sectors: [], localities: [] } : place.parse(value);
}

function columns(db: Queries) {
  const { id, name, short, sector, locality, kind } = db.t.organisations;
  return { id, name, short, sector, locality, kind };
}
