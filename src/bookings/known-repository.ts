import { and, asc, eq, gt, gte, isNull, lte, ne, or } from 'drizzle-orm';
import { historyOf } from '../platform/history.ts';
import { among } from '../platform/store/among.ts';
import type { Queries } from '../platform/store/store.ts';

/** A confirmed place, with the first and the last instant of its session. */
export type ConfirmedPlace = {
  bookingId: string;
  personId: string;
  sessionId: string;
  activityId: string;
  startsAt: Date;
  endsAt: Date;
};

const AT_ONCE = 500;

/**
 * The places that these people (null: everybody) had at an instant on sessions that end at `endingFrom` or later,
 * the earliest first: a booking of today also counts for a coming day, and one that was given back since for a past one.
 */
export async function placesHeld(
  db: Queries,
  personIds: string[] | null,
  { at, endingFrom }: { at: Date; endingFrom: Date },
): Promise<ConfirmedPlace[]> {
  const { bookings, sessions } = db.t;
  const found: ConfirmedPlace[] = [];
  for (let from = 0; from < (personIds?.length ?? 1); from += AT_ONCE) {
    found.push(
      ...(await db
        .select({
          bookingId: bookings.id,
          personId: bookings.personId,
          sessionId: bookings.sessionId,
          activityId: bookings.activityId,
          startsAt: sessions.startsAt,
          endsAt: sessions.endsAt,
        })
        .from(bookings)
        .innerJoin(sessions, eq(sessions.id, bookings.sessionId))
        .where(
          and(
            personIds === null
              ? undefined
              : among(db, bookings.personId, personIds.slice(from, from + AT_ONCE)),
            lte(bookings.confirmedAt, at),
            or(isNull(bookings.endedAt), gt(bookings.endedAt, at)),
            gte(sessions.endsAt, endingFrom),
            or(ne(sessions.state, 'cancelled'), gt(sessions.cancelledAt, at)),
          ),
        )
        .orderBy(asc(sessions.endsAt), asc(bookings.id))),
    );
  }
  return found;
}

/**
 * The same places with the times that their sessions had at that instant: one that was moved since is as it was,
 * from the history of its moves. Only asked for days that are past.
 */
export async function timesThen(db: Queries, places: ConfirmedPlace[], at: Date): Promise<ConfirmedPlace[]> {
  const moves = await historyOf(db, 'session', [...new Set(places.map((place) => place.sessionId))]);
  const before = new Map<string, { startsAt: Date; endsAt: Date }>();
  for (const { what, at: movedAt, subjectId, facts } of moves) {
    if (what !== 'moved' || movedAt <= at || before.has(subjectId)) continue;
    const spans = facts.from as { startsAt: string; endsAt: string }[];
    const [first, last] = [spans[0], spans.at(-1)];
    if (first === undefined || last === undefined) continue;
    before.set(subjectId, { startsAt: new Date(first.startsAt), endsAt: new Date(last.endsAt) });
  }
  return places.map((place) => ({ ...place, ...before.get(place.sessionId) }));
}

/** Those of these people who were given a place, or lost or gave one up, since an instant. */
export async function placesTouchedSince(db: Queries, personIds: string[], at: Date): Promise<Set<string>> {
  const { bookings } = db.t;
  const touched = new Set<string>();
  for (let from = 0; from < personIds.length; from += AT_ONCE) {
    const rows = await db
      .selectDistinct({ id: bookings.personId })
      .from(bookings)
      .where(
        and(
          among(db, bookings.personId, personIds.slice(from, from + AT_ONCE)),
          or(gt(bookings.confirmedAt, at), gt(bookings.endedAt, at)),
        ),
      );
    for (const { id } of rows) touched.add(id);
  }
  return touched;
}
