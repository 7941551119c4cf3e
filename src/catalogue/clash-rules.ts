import { overlaps, type Span } from '../platform/time.ts';

/** A session that takes a venue or a trainer at some time. */
export type Occupied = {
  sessionId: string;
  title: string;
  teamId: string | null;
  span: Span;
  venueId: string | null;
  trainerIds: string[];
};

/** A session as it is or as it is about to be. */
export type Planned = {
  sessionId: string | null;
  spans: Span[];
  venueId: string | null;
  trainerIds: string[];
  capacity: number | null;
};

export type Names = {
  venues: ReadonlyMap<string, { name: string; places: number | null }>;
  trainers: ReadonlyMap<string, { name: string }>;
};

/** A venue or a trainer wanted twice at one time, or a session for more people than its venue takes. */
export type Clash =
  | { kind: 'venue' | 'trainer'; name: string; other: Occupied }
  | { kind: 'places'; name: string; places: number; capacity: number };

/**
 * What stands in the way of a session, each other session once for the venue and once for each trainer. It
 * warns and forbids nothing: a house has several rooms, and a trainer may look in twice.
 */
export function clashesOf(planned: Planned, others: Occupied[], { venues, trainers }: Names): Clash[] {
  const clashes: Clash[] = [];
  const seen = new Set<string>();
  const venue = planned.venueId === null ? undefined : venues.get(planned.venueId);
  const add = (kind: 'venue' | 'trainer', id: string, name: string, other: Occupied) => {
    const key = `${id} ${other.sessionId}`;
    if (!seen.has(key)) clashes.push({ kind, name, other });
    seen.add(key);
  };
  for (const other of others) {
    if (other.sessionId === planned.sessionId) continue;
    if (!planned.spans.some((span) => overlaps(span, other.span))) continue;
    if (planned.venueId !== null && other.venueId === planned.venueId)
      add('venue', planned.venueId, venue?.name ?? 'The venue', other);
    for (const id of planned.trainerIds)
      if (other.trainerIds.includes(id)) add('trainer', id, trainers.get(id)?.name ?? 'A trainer', other);
  }
  const places = venue?.places ?? null;
  if (venue !== undefined && places !== null && planned.capacity !== null && planned.capacity > places)
    clashes.push({ kind: 'places', name: venue.name, places, capacity: planned.capacity });
  return clashes;
}

/** "The Lantern Centre is also used for ACEs, Tuesday 9 March 2027, 9am to 12 noon", and so on. */
export function sayClash(clash: Clash, say: (span: Span) => string): string {
  if (clash.kind === 'places')
    return `${clash.name} takes ${clash.places} people, and the session has ${clash.capacity} places`;
  const verb = clash.kind === 'venue' ? 'is also used for' : 'also trains';
  return `${clash.name} ${verb} ${clash.other.title}, ${say(clash.other.span)}`;
}
