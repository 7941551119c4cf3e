import { and, eq, gt, inArray, isNull, or } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import type { DatedTable } from './dated-row-repository.ts';
import type { KnownSchool, NewSchool } from './school-register-rules.ts';

const AT_ONCE = 500;

/** Every organisation as the register's import looks at it. */
export async function knownSchools(db: Queries): Promise<KnownSchool[]> {
  const { id, name, kind, urn, predecessors, closedOn, successorId, register } = db.t.organisations;
  return db
    .select({ id, name, kind, urn, predecessors, closedOn, successorId, register })
    .from(db.t.organisations);
}

/** Adds schools; gives their ids by URN. */
export async function addSchools(tx: Queries, schools: NewSchool[]): Promise<Map<string, string>> {
  const rows = schools.map(({ urn, name, facts }) => ({
    id: newId(),
    name,
    kind: 'setting' as const,
    sector: 'education',
    urn,
    register: facts,
  }));
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    await tx.insert(tx.t.organisations).values(rows.slice(at, at + AT_ONCE));
  }
  return new Map(rows.map(({ urn, id }) => [urn, id]));
}

export async function changeSchool(
  tx: Queries,
  id: string,
  set: Partial<Omit<KnownSchool, 'id' | 'kind'>>,
): Promise<void> {
  await tx.update(tx.t.organisations).set(set).where(eq(tx.t.organisations.id, id));
}

/** What vouches for people of one school vouches for those of the other, and what it runs is run by the other. */
export async function moveSurroundings(tx: Queries, fromId: string, toId: string): Promise<void> {
  const { mailDomains, organisations } = tx.t;
  await tx.update(mailDomains).set({ organisationId: toId }).where(eq(mailDomains.organisationId, fromId));
  await tx.update(organisations).set({ parentId: toId }).where(eq(organisations.parentId, fromId));
}

/** Memberships or roles at an organisation that reach beyond a day. */
export async function rowsBeyond(db: Queries, table: DatedTable, organisationId: string, day: Day) {
  const { endsOn, voidedAt, organisationId: at } = db.t[table];
  return db
    .select()
    .from(db.t[table])
    .where(and(eq(at, organisationId), isNull(voidedAt), or(isNull(endsOn), gt(endsOn, day))));
}

/** Of how many people a closing school still has rows, for the preview. */
export async function peopleBeyond(db: Queries, organisationId: string, day: Day): Promise<string[]> {
  const rows = await rowsBeyond(db, 'memberships', organisationId, day);
  return [...new Set(rows.map((row) => row.personId))];
}

/** Writes memberships or roles as they go on elsewhere. */
export async function insertRows(
  tx: Queries,
  table: DatedTable,
  rows: Awaited<ReturnType<typeof rowsBeyond>>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    await tx.insert(tx.t[table]).values(rows.slice(at, at + AT_ONCE) as never);
  }
}

/** Ids of leads in force or proposed, of these people as well as of others, at one organisation. */
export async function leadsToMove(db: Queries, organisationId: string) {
  const { organisationLeads: leads } = db.t;
  return db
    .select()
    .from(leads)
    .where(and(eq(leads.organisationId, organisationId), isNull(leads.endedAt)));
}

export async function moveLeads(
  tx: Queries,
  rows: Awaited<ReturnType<typeof leadsToMove>>,
  toId: string,
  { now, by }: { now: Date; by: string | null },
): Promise<void> {
  const { organisationLeads: leads } = tx.t;
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  await tx.update(leads).set({ endedAt: now, endedById: by }).where(inArray(leads.id, ids));
  const there = new Set((await leadsToMove(tx, toId)).map(({ personId }) => personId));
  const moving = rows.filter(({ personId }) => !there.has(personId));
  if (moving.length === 0) return;
  await tx.insert(leads).values(moving.map((row) => ({ ...row, id: newId(), organisationId: toId })));
}
