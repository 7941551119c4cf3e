import { asc } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

/** A short form with everything it can mean, and the short form that took its place. */
export type Acronym = Queries['t']['acronyms']['$inferSelect'];

/** All of them, by letter. */
export async function allAcronyms(db: Queries): Promise<Acronym[]> {
  return db.select().from(db.t.acronyms).orderBy(asc(db.t.acronyms.acronym));
}
