import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

/** An entry of the catalogue, never dated. */
export type Activity = Queries['t']['activities']['$inferSelect'];

/** The entries that the catalogue offers, by title. */
export async function currentActivities(db: Queries): Promise<Activity[]> {
  const { activities } = db.t;
  return db.select().from(activities).where(eq(activities.state, 'current')).orderBy(asc(activities.title));
}

/** Activities by id, in whatever state they are. */
export async function activitiesById(db: Queries, ids: string[]): Promise<Map<string, Activity>> {
  if (ids.length === 0) return new Map();
  const { activities } = db.t;
  const rows = await db
    .select()
    .from(activities)
    .where(inArray(activities.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

/** The activity at this address, in whatever state it is. */
export async function activityBySlug(db: Queries, slug: string): Promise<Activity | null> {
  const { activities } = db.t;
  const [row] = await db.select().from(activities).where(eq(activities.slug, slug));
  return row ?? null;
}

/** All activities in whatever state, by title: for those who write requirements. */
export async function allActivities(db: Queries): Promise<Activity[]> {
  const { activities } = db.t;
  return db.select().from(activities).orderBy(asc(activities.title));
}

/** An activity of an organisation's own: its people alone see it, and no catalogue or search lists it. */
export async function insertOwnActivity(
  tx: Queries,
  own: { id: string; organisationId: string; title: string; summary: string; kind: string; source: string },
): Promise<void> {
  await tx.insert(tx.t.activities).values({
    ...own,
    slug: `own-${own.id.toLowerCase()}`,
    entryType: 'school-internal',
    category: '',
    outcomes: [],
    audienceText: '',
    audienceRoles: [],
    eligibility: 'by-invitation',
    eligibleRoles: [],
    bookedHere: false,
    bookingRoute: {
      type: 'internal',
      text: 'recorded by the organisation itself',
      href: null,
      addressLost: false,
    },
    contact: '',
    deliveryMode: 'unknown',
    localities: [],
    state: 'school-only',
    oldNames: [],
    freeOfCharge: true,
    dateLimit: 'none',
    notes: [],
  });
}

/** Changes what an organisation's own activity is called, or puts it away; false where it is not theirs. */
export async function changeOwnActivity(
  tx: Queries,
  { id, organisationId }: { id: string; organisationId: string },
  change: Partial<Pick<Activity, 'title' | 'summary' | 'kind' | 'state'>>,
): Promise<boolean> {
  const { activities } = tx.t;
  const rows = await tx
    .update(activities)
    .set(change)
    .where(and(eq(activities.id, id), eq(activities.organisationId, organisationId)))
    .returning({ id: activities.id });
  return rows.length > 0;
}

/** Shows an activity that only a proposal named; any other stays as it is. True where it was hidden until now. */
export async function makeCurrent(tx: Queries, activityId: string): Promise<boolean> {
  const { activities } = tx.t;
  const rows = await tx
    .update(activities)
    .set({ state: 'current' })
    .where(and(eq(activities.id, activityId), eq(activities.state, 'proposal')))
    .returning({ id: activities.id });
  return rows.length > 0;
}

/**
 * Locks activities, by id, for whoever changes what is asked of people about them; facts are read after it.
 * False where one of them is unknown.
 */
export async function lockActivities(tx: Queries, ids: string[]): Promise<boolean> {
  const { activities } = tx.t;
  for (const id of [...new Set(ids)].sort()) {
    const rows = await tx
      .update(activities)
      .set({ state: sql`${activities.state}` })
      .where(eq(activities.id, id))
      .returning({ id: activities.id });
    if (rows.length === 0) return false;
  }
  return true;
}
