import { and, eq, gt, gte, inArray, lt, or } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import { daysBefore } from '../platform/time.ts';
import { type Clash, clashesOf, type Names, type Occupied, type Planned } from './clash-rules.ts';
import { allTrainers, trainersOfSessions } from './trainer-repository.ts';
import { allVenues } from './venue-repository.ts';

/** No session goes on for longer; with it the index finds the few that matter among many. */
const LONGEST_DAYS = 366;

/** The clashes of each of these sessions, those that are and those that are about to be; in their order. */
export async function clashesFor(db: Queries, planned: Planned[]): Promise<Clash[][]> {
  const spans = planned.flatMap((one) => one.spans);
  if (spans.length === 0) return planned.map(() => []);
  const venueIds = [...new Set(planned.flatMap((one) => one.venueId ?? []))];
  const trainerIds = [...new Set(planned.flatMap((one) => one.trainerIds))];
  const [venues, trainers] = await Promise.all([allVenues(db), allTrainers(db)]);
  const names: Names = {
    venues: new Map(venues.map((venue) => [venue.id, venue])),
    trainers: new Map(trainers.map((trainer) => [trainer.id, trainer])),
  };
  const from = new Date(Math.min(...spans.map((span) => span.startsAt.getTime())));
  const until = new Date(Math.max(...spans.map((span) => span.endsAt.getTime())));
  const others = await occupied(db, { from, until, venueIds, trainerIds });
  return planned.map((one) => clashesOf(one, others, names));
}

async function occupied(
  db: Queries,
  {
    from,
    until,
    venueIds,
    trainerIds,
  }: { from: Date; until: Date; venueIds: string[]; trainerIds: string[] },
): Promise<Occupied[]> {
  if (venueIds.length + trainerIds.length === 0) return [];
  const { sessions, activities, sessionDays, sessionTrainers } = db.t;
  const trained = db
    .select({ id: sessionTrainers.sessionId })
    .from(sessionTrainers)
    .where(inArray(sessionTrainers.trainerId, trainerIds.length === 0 ? [''] : trainerIds));
  const rows = await db
    .select({
      sessionId: sessions.id,
      title: activities.title,
      teamId: activities.teamId,
      venueId: sessions.venueId,
      startsAt: sessionDays.startsAt,
      endsAt: sessionDays.endsAt,
    })
    .from(sessions)
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .innerJoin(sessionDays, eq(sessionDays.sessionId, sessions.id))
    .where(
      and(
        inArray(sessions.state, ['draft', 'announced', 'open']),
        gte(sessions.startsAt, daysBefore(from, LONGEST_DAYS, 'UTC')),
        lt(sessions.startsAt, until),
        lt(sessionDays.startsAt, until),
        gt(sessionDays.endsAt, from),
        or(inArray(sessions.venueId, venueIds.length === 0 ? [''] : venueIds), inArray(sessions.id, trained)),
      ),
    );
  const trainers = await trainersOfSessions(
    db,
    rows.map((row) => row.sessionId),
  );
  return rows.map(({ startsAt, endsAt, ...row }) => ({
    ...row,
    span: { startsAt, endsAt },
    trainerIds: (trainers.get(row.sessionId) ?? []).map(({ id }) => id),
  }));
}
