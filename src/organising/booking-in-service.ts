import { book, bookingsOn, type Refusal } from '../bookings/index.ts';
import { attendeeAt, findPerson, recipients } from '../people/index.ts';
import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { sayDate, sayMoment } from '../platform/time.ts';
import type { Me } from '../platform/web/sign-in.ts';

/** Somebody to be booked in: found here, or named with an address that may be nobody's yet. */
export type Newcomer = { personId: string } | { name: string; address: string };

/** What became of one of them, in words for a list. */
export type BookedIn = {
  name: string;
  look: 'place' | 'queue' | 'has' | 'no';
  words: string;
};

/**
 * Books one person in, by the rules of places that hold for everybody. An address that is nobody's becomes a new
 * person, unchecked, who is told there; without a name they are refused, and so is an unknown id.
 */
export async function bookIn(
  platform: Platform,
  me: Me,
  sessionId: string,
  newcomer: Newcomer,
): Promise<BookedIn> {
  const person = await personFor(platform, me, sessionId, newcomer);
  if (person === null) {
    const name = 'address' in newcomer ? newcomer.address : 'Somebody';
    return { name, look: 'no', words: 'Nobody here has this address: give their name as well' };
  }
  const result = await book(platform, me, { sessionId, personId: person.id, moving: false, needs: '' });
  const said = (look: BookedIn['look'], words: string) => ({ name: person.name, look, words });
  switch (result.outcome) {
    case 'confirmed':
      return said('place', person.made ? 'Has a place, as a new and unchecked person' : 'Has a place');
    case 'awaiting-approval':
      return said('queue', 'A place is held until their manager approves');
    case 'waiting':
      return said('queue', 'On the waiting list');
    case 'already':
      return said('has', 'Had booked already');
    case 'refused':
      return said('no', sayRefusal(result.refusal, platform));
    case 'not-found':
      return said('no', 'Could not be booked');
  }
}

/** Which of these addresses belong to somebody who has booked here already, and which are nobody's yet. */
export async function lookAhead(
  { store }: Platform,
  sessionId: string,
  addresses: string[],
): Promise<Map<string, { known: boolean; name: string | null; booked: boolean }>> {
  const live = new Set(
    (await bookingsOn(store.read, sessionId)).flatMap(({ personId, endedAt }) =>
      endedAt === null ? [personId] : [],
    ),
  );
  const found = new Map<string, { known: boolean; name: string | null; booked: boolean }>();
  for (const address of addresses) {
    const person = await findPerson(store.read, address);
    const id = person === null ? '' : (person.mergedInto ?? person.id);
    found.set(address, { known: person !== null, name: person?.name ?? null, booked: live.has(id) });
  }
  return found;
}

async function personFor(
  platform: Platform,
  me: Me,
  sessionId: string,
  newcomer: Newcomer,
): Promise<{ id: string; name: string; made: boolean } | null> {
  const { store, clock } = platform;
  const known = await findPerson(store.read, 'personId' in newcomer ? newcomer.personId : newcomer.address);
  if (known !== null) return { id: known.mergedInto ?? known.id, name: known.name, made: false };
  if ('personId' in newcomer || newcomer.name === '') return null;
  const now = clock.now();
  return store.transaction(async (tx) => {
    const id = await attendeeAt(tx, { ...newcomer, now });
    const name = (await recipients(tx, [id])).get(id)?.name ?? newcomer.name;
    const made = name === newcomer.name;
    const subject = { subjectKind: 'person' as const, subjectId: id, actorId: me.personId };
    if (made) await record(tx, [{ at: now, ...subject, what: 'added-by-organiser', facts: { sessionId } }]);
    return { id, name, made };
  });
}

function sayRefusal(refusal: Refusal, { clock, zone }: Platform): string {
  switch (refusal.reason) {
    case 'other-date':
      return `Has a place on ${sayDate(refusal.other.startsAt, clock.now(), zone)} already`;
    case 'clash':
      return `Has a place at the same time: ${refusal.others.map(({ title }) => title).join(', ')}`;
    case 'not-open-yet':
      return `Booking opens on ${sayMoment(refusal.opensAt, zone)}`;
    case 'not-eligible':
      return 'It is for other roles';
    case 'closed':
      return 'Booking has closed';
    case 'begun':
      return 'The session has begun';
    case 'cancelled':
      return 'The session is cancelled';
    case 'announced':
      return 'Booking is not open';
    default:
      return 'Could not be booked';
  }
}
