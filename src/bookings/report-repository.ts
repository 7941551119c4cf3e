import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { countedIn, type Period } from '../catalogue/index.ts';
import type { Queries } from '../platform/store/store.ts';

/** What became of the bookings of one activity that people made for one organisation (null: for none). */
export type BookingFigures = {
  activityId: string;
  organisationId: string | null;
  /** Places that are held, or were until the session was over. */
  confirmed: number;
  /** Those of them on sessions with a limit. */
  limited: number;
  /** Places that were given up in time, and too late. */
  cancelled: number;
  late: number;
};

/**
 * The bookings of a period, counted by activity and organisation. A place counts that somebody had at some
 * time: who never got one is none of these, and of a substitution the colleague's alone counts.
 */
export async function bookingFigures(db: Queries, period: Period): Promise<BookingFigures[]> {
  const { bookings: b, sessions: s } = db.t;
  if (period.activityIds.length === 0) return [];
  const rows = await db
    .select({
      activityId: b.activityId,
      organisationId: b.organisationId,
      confirmed: counted(sql`${b.state} = 'confirmed'`),
      limited: counted(sql`${b.state} = 'confirmed' and ${s.capacity} is not null`),
      cancelled: counted(sql`${b.state} = 'cancelled' and ${b.confirmedAt} is not null`),
      late: counted(sql`${b.state} = 'late-cancelled'`),
    })
    .from(b)
    .innerJoin(s, eq(s.id, b.sessionId))
    .where(countedIn(db, period))
    .groupBy(b.activityId, b.organisationId);
  return rows.map((row) => ({
    ...row,
    confirmed: Number(row.confirmed),
    limited: Number(row.limited),
    cancelled: Number(row.cancelled),
    late: Number(row.late),
  }));
}

/** Wanted a place and did not get it, or not yet; who left the queue or turned an offer down wants none. */
const WANTED = ['waiting', 'offered', 'offer-missed', 'closed'] as const;

/**
 * Who wanted a place on a session of the period and has never had one on that activity, on whatever date: each
 * person once for an activity, under the organisation for which they asked.
 */
export async function waitingDemand(
  db: Queries,
  period: Period,
): Promise<{ activityId: string; organisationId: string | null; people: number }[]> {
  const { bookings: b, sessions: s } = db.t;
  if (period.activityIds.length === 0) return [];
  const had = alias(b, 'had');
  const wishes = db
    .select({
      activityId: b.activityId,
      personId: b.personId,
      organisationId: sql<string | null>`max(${b.organisationId})`.as('wished_for'),
    })
    .from(b)
    .innerJoin(s, eq(s.id, b.sessionId))
    .where(
      and(
        inArray(b.state, [...WANTED]),
        countedIn(db, period),
        sql`not exists (select 1 from ${b} had where ${had.personId} = ${b.personId} and ${had.activityId} = ${b.activityId} and ${had.state} = 'confirmed')`,
      ),
    )
    .groupBy(b.activityId, b.personId)
    .as('wishes');
  const rows = await db
    .select({
      activityId: wishes.activityId,
      organisationId: wishes.organisationId,
      people: sql<number | string>`count(*)`,
    })
    .from(wishes)
    .groupBy(wishes.activityId, sql`${wishes.organisationId}`);
  return rows.map((row) => ({ ...row, people: Number(row.people) }));
}

function counted(condition: SQL): SQL<number | string> {
  return sql`sum(case when ${condition} then 1 else 0 end)`;
}
