import { and, between, count, inArray, type SQL, sql } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';

/** What a report counts: sessions of these activities that start on one of these days, the last one among them. */
export type Period = { activityIds: string[]; from: Day; to: Day };

export type SessionFigures = {
  activityId: string;
  /** Those that were not cancelled; drafts count nowhere. */
  sessions: number;
  /** The places of all sessions that have a limit. */
  places: number;
  unlimited: number;
  cancelled: number;
};

/** How many sessions and places each of these activities offered. */
export async function sessionFigures(db: Queries, period: Period): Promise<SessionFigures[]> {
  const { sessions: s } = db.t;
  if (period.activityIds.length === 0) return [];
  const sumOf = (value: SQL) => sql<number | string>`coalesce(sum(${value}), 0)`;
  const rows = await db
    .select({
      activityId: s.activityId,
      all: count(),
      places: sumOf(sql`case when ${s.state} <> 'cancelled' then ${s.capacity} else 0 end`),
      unlimited: sumOf(sql`case when ${s.state} <> 'cancelled' and ${s.capacity} is null then 1 else 0 end`),
      cancelled: sumOf(sql`case when ${s.state} = 'cancelled' then 1 else 0 end`),
    })
    .from(s)
    .where(
      and(
        inArray(s.activityId, period.activityIds),
        between(s.startsOn, period.from, period.to),
        sql`${s.state} <> 'draft'`,
      ),
    )
    .groupBy(s.activityId);
  return rows.map(({ activityId, all, places, unlimited, cancelled }) => ({
    activityId,
    sessions: Number(all) - Number(cancelled),
    places: Number(places),
    unlimited: Number(unlimited),
    cancelled: Number(cancelled),
  }));
}

/** The condition on a session that a report counts; what was cancelled, or is a draft, counts nowhere. */
export function countedIn({ t: { sessions: s } }: Queries, { activityIds, from, to }: Period) {
  return and(
    inArray(s.activityId, activityIds),
    between(s.startsOn, from, to),
    inArray(s.state, ['announced', 'open']),
  );
}
