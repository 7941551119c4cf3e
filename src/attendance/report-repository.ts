import { and, eq, gte, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import { countedIn, type Period } from '../catalogue/index.ts';
import type { Queries } from '../platform/store/store.ts';

/** Who came, of those who had a place, by activity and the organisation for which they booked (null: none). */
export type AttendanceFigures = {
  activityId: string;
  organisationId: string | null;
  /** By the activity's rule: on every day, or on any. */
  attended: number;
  /** Came, but not so: late, left early, or on some of the days. */
  part: number;
  absent: number;
};

/** The marks of the period's closed registers, a person and session once, however many days it has. */
export async function attendanceFigures(db: Queries, period: Period): Promise<AttendanceFigures[]> {
  const { bookings: b, sessions: s, sessionDays: d, registers: r, marks: m, activities: a } = db.t;
  if (period.activityIds.length === 0) return [];
  const full = sql`sum(case when ${m.mark} = 'attended' then 1 else 0 end)`;
  const came = sql`sum(case when ${m.mark} <> 'absent' then 1 else 0 end)`;
  // Closing marks every day of everybody with a place, so that as many marks as attended days are all of them.
  const one = db
    .select({
      activityId: b.activityId,
      organisationId: b.organisationId,
      outcome: sql<string>`case
        when ${came} = 0 then 'absent'
        when ${full} = count(*) or (${full} > 0 and max(${a.attendanceRule}) = 'any-day') then 'attended'
        else 'part' end`.as('outcome'),
    })
    .from(b)
    .innerJoin(s, eq(s.id, b.sessionId))
    .innerJoin(a, eq(a.id, s.activityId))
    .innerJoin(r, eq(r.sessionId, s.id))
    // By the session's days, as the index of marks by day and person finds each at once: ten times as fast.
    .innerJoin(d, eq(d.sessionId, s.id))
    .innerJoin(m, and(eq(m.sessionDayId, d.id), eq(m.personId, b.personId)))
    .where(and(eq(b.state, 'confirmed'), isNotNull(r.closedAt), countedIn(db, period)))
    .groupBy(b.id, b.activityId, b.organisationId)
    .as('one');
  const counted = (outcome: string) =>
    sql<number | string>`sum(case when ${one.outcome} = ${outcome} then 1 else 0 end)`;
  const rows = await db
    .select({
      activityId: one.activityId,
      organisationId: one.organisationId,
      attended: counted('attended'),
      part: counted('part'),
      absent: counted('absent'),
    })
    .from(one)
    .groupBy(one.activityId, one.organisationId);
  return rows.map((row) => ({
    ...row,
    attended: Number(row.attended),
    part: Number(row.part),
    absent: Number(row.absent),
  }));
}

/**
 * Who came without a place, a person and session once, under an organisation to which they belonged on the
 * first day (of several one, always the same; null: to none).
 */
export async function unscheduledFigures(
  db: Queries,
  period: Period,
): Promise<{ activityId: string; organisationId: string | null; people: number }[]> {
  const { bookings: b, sessions: s, registers: r, marks: m, memberships: at } = db.t;
  if (period.activityIds.length === 0) return [];
  const one = db
    .select({
      activityId: s.activityId,
      organisationId: sql<string | null>`min(${at.organisationId})`.as('belonged_to'),
    })
    .from(m)
    .innerJoin(s, eq(s.id, m.sessionId))
    .innerJoin(r, eq(r.sessionId, s.id))
    .leftJoin(
      b,
      and(eq(b.sessionId, m.sessionId), eq(b.personId, m.personId), inArray(b.state, ['confirmed'])),
    )
    .leftJoin(
      at,
      and(
        eq(at.personId, m.personId),
        isNull(at.voidedAt),
        lte(at.startsOn, s.startsOn),
        or(isNull(at.endsOn), gte(at.endsOn, s.startsOn)),
      ),
    )
    .where(
      and(
        eq(m.unscheduled, true),
        inArray(m.mark, ['attended', 'part']),
        isNull(b.id),
        isNotNull(r.closedAt),
        countedIn(db, period),
      ),
    )
    .groupBy(s.activityId, m.sessionId, m.personId)
    .as('one');
  const rows = await db
    .select({
      activityId: one.activityId,
      organisationId: one.organisationId,
      people: sql<number | string>`count(*)`,
    })
    .from(one)
    .groupBy(one.activityId, sql`${one.organisationId}`);
  return rows.map((row) => ({ ...row, people: Number(row.people) }));
}
