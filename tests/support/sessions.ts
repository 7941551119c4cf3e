import { DateTime } from 'luxon';
import { datesChanged, isOutOfHours, type Session } from '../../src/catalogue/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { dayOf } from '../../src/platform/time.ts';
import type { House } from './house.ts';

export type SessionWish = {
  /** The slug of an activity of the reference data. */
  activity: string;
  /** Wall-clock times of the place, such as 2027-03-09T09:30; in their order. */
  days: { startsAt: string; endsAt: string }[];
  /** Null or left out: no limit. */
  capacity?: number | null;
  mode?: 'teams' | 'face-to-face';
  /** When booking opens, wall clock; left out: it opened a year before the house's clock. */
  opensAt?: string;
  state?: 'announced' | 'open' | 'cancelled';
  locality?: string;
  venue?: string;
};

/** Puts on a session, with its days, and gives its row. Throws when there is no day. */
export async function addSession(house: House, wish: SessionWish): Promise<Session> {
  const { store, clock, zone } = house.platform;
  const at = (local: string) => DateTime.fromISO(local, { zone }).toJSDate();
  const days = wish.days.map((day) => ({ startsAt: at(day.startsAt), endsAt: at(day.endsAt) }));
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('a session has at least one day');
  const now = clock.now();
  const mode = wish.mode ?? 'teams';
  const row = await store.transaction(async (tx) => {
    const [session] = await tx
      .insert(tx.t.sessions)
      .values({
        id: newId(),
        activityId: wish.activity,
        state: wish.state ?? 'open',
        deliveryMode: mode,
        venue: wish.venue ?? (mode === 'teams' ? null : 'Civic Offices, Room 2'),
        joiningDetails: mode === 'teams' ? 'https://teams.example/join/secret' : 'Ask for room 2',
        trainer: 'Jo Trainer',
        locality: wish.locality ?? null,
        capacity: wish.capacity ?? null,
        startsAt: first.startsAt,
        endsAt: last.endsAt,
        startsOn: dayOf(first.startsAt, zone),
        outOfHours: isOutOfHours(first.startsAt, zone),
        bookingOpensAt:
          wish.opensAt === undefined ? new Date(now.getTime() - 365 * 86_400_000) : at(wish.opensAt),
        createdAt: now,
      })
      .returning();
    if (session === undefined) throw new Error('the session was not written');
    await tx
      .insert(tx.t.sessionDays)
      .values(
        days.map((day, index) => ({ ...day, id: newId(), sessionId: session.id, dayNumber: index + 1 })),
      );
    return session;
  });
  datesChanged(house.platform);
  return row;
}
