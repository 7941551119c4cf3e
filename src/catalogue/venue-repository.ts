import { asc, eq, inArray } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';

/** A place where sessions are held, kept so that it is chosen and its clashes named. All teams share them. */
export type Venue = Queries['t']['venues']['$inferSelect'];
export type VenueFacts = Omit<Venue, 'id' | 'archivedAt'>;

/** Every venue by name, archived ones too. */
export async function allVenues(db: Queries): Promise<Venue[]> {
  return db.select().from(db.t.venues).orderBy(asc(db.t.venues.name));
}

export async function venuesById(db: Queries, ids: string[]): Promise<Map<string, Venue>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(db.t.venues)
    .where(inArray(db.t.venues.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

export async function insertVenue(tx: Queries, facts: VenueFacts): Promise<string> {
  const id = newId();
  await tx.insert(tx.t.venues).values({ ...facts, id });
  return id;
}

export async function updateVenue(
  tx: Queries,
  id: string,
  change: Partial<Omit<Venue, 'id'>>,
): Promise<void> {
  await tx.update(tx.t.venues).set(change).where(eq(tx.t.venues.id, id));
}
