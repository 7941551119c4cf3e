import type { Queries } from '../platform/store/store.ts';
import type { Span } from '../platform/time.ts';
import { liveOn } from './booking-repository.ts';
import type { Other } from './booking-rules.ts';
import { readSession } from './open-session.ts';
import { placesOf } from './person-places.ts';

/**
 * Whose other places would share time with this session if its days were these: those who have a place on it or
 * are offered one, with what it clashes with. In the order in which they booked.
 */
export async function clashesAt(
  db: Queries,
  zone: string,
  sessionId: string,
  spans: Span[],
  now: Date,
): Promise<{ personId: string; others: Other[] }[]> {
  const open = await readSession(db, zone, sessionId);
  if (open === null) return [];
  const people = (await liveOn(db, sessionId))
    .filter(({ state }) => state !== 'waiting')
    .map(({ personId }) => personId);
  const days = open.days.map((day, index) => ({ ...day, ...spans[index] }));
  const places = await placesOf(db, people, { ...open, days }, now);
  return people.flatMap((personId) => {
    const others = places.get(personId)?.clashes ?? [];
    return others.length === 0 ? [] : [{ personId, others }];
  });
}
