import { and, eq, isNull, ne } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import { leadsOf } from './lead-repository.ts';

/**
 * Who may vouch for what a person of an organisation has done: its own leads, and where it has none those of
 * what runs it. Never the person; empty where nobody else leads there, and then administrators do it.
 */
export async function leadsAbove(db: Queries, organisationId: string, personId: string): Promise<string[]> {
  const own = await othersOf(db, organisationId, personId);
  if (own.length > 0) return own;
  const { id, parentId } = db.t.organisations;
  const [row] = await db.select({ parentId }).from(db.t.organisations).where(eq(id, organisationId));
  return row?.parentId == null ? [] : othersOf(db, row.parentId, personId);
}

/** All administrators but this person. */
export async function administratorsBut(db: Queries, personId: string): Promise<string[]> {
  const { id, administrator, mergedInto } = db.t.people;
  const rows = await db
    .select({ id })
    .from(db.t.people)
    .where(and(eq(administrator, true), isNull(mergedInto), ne(id, personId)));
  return rows.map((row) => row.id);
}

async function othersOf(db: Queries, organisationId: string, personId: string): Promise<string[]> {
  const ids = (await leadsOf(db, organisationId)).map((lead) => lead.personId);
  return [...new Set(ids)].filter((id) => id !== personId);
}
