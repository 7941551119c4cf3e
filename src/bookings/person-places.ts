import { activitiesById, daysOfSessions, sessionsById } from '../catalogue/index.ts';
import type { Queries } from '../platform/store/store.ts';
import { overlaps } from '../platform/time.ts';
import { type Booking, placesHeldBy } from './booking-repository.ts';
import type { Other } from './booking-rules.ts';
import type { OpenSession } from './open-session.ts';

/** What a person's other confirmed places mean for one session. */
export type Places = { otherDate: Other | null; clashes: Other[] };

type Here = Pick<OpenSession, 'session' | 'activity' | 'days'>;

/**
 * The other places of these people as they bear on a session: the coming date of the same activity that
 * they hold, where only one is allowed, and what shares time with it. Touching end to start is no clash
 * (scenario 32); a course that has begun is no longer coming.
 */
export async function placesOf(
  db: Queries,
  personIds: string[],
  here: Here,
  now: Date,
): Promise<Map<string, Places>> {
  const elsewhere = (await placesHeldBy(db, personIds)).filter(
    (booking) => booking.sessionId !== here.session.id,
  );
  const others = await describe(db, elsewhere);
  const places = new Map<string, Places>(personIds.map((id) => [id, { otherDate: null, clashes: [] }]));
  if (others.size === 0) return places;
  const days = await daysOfSessions(db, [...others.keys()]);
  for (const booking of elsewhere) {
    const mine = places.get(booking.personId);
    const session = others.get(booking.sessionId);
    if (mine === undefined || session === undefined) continue;
    const other: Other = { ...session, bookingId: booking.id };
    const coming = session.startsAt > now;
    if (coming && booking.activityId === here.activity.id && here.activity.dateLimit === 'one')
      mine.otherDate = other;
    const theirDays = days.get(booking.sessionId) ?? [];
    if (theirDays.some((theirs) => here.days.some((ours) => overlaps(theirs, ours))))
      mine.clashes.push(other);
  }
  return places;
}

type Described = Omit<Other, 'bookingId'>;

async function describe(db: Queries, bookings: Booking[]): Promise<Map<string, Described>> {
  if (bookings.length === 0) return new Map();
  const sessions = await sessionsById(
    db,
    bookings.map((booking) => booking.sessionId),
  );
  const activities = await activitiesById(
    db,
    bookings.map((booking) => booking.activityId),
  );
  return new Map(
    [...sessions.values()].map(({ id, activityId, startsAt, endsAt }) => [
      id,
      { sessionId: id, title: activities.get(activityId)?.title ?? '', startsAt, endsAt },
    ]),
  );
}
