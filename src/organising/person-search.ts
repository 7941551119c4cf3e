import { everBooked } from '../bookings/index.ts';
import { type Activity, currentActivities } from '../catalogue/index.ts';
import { findPerson, organisationsOfPeople, peopleCalled } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';

export type Found = { personId: string; name: string; organisation: string | null };

const FEWEST_LETTERS = 3;
const MOST_SHOWN = 8;
const MOST_READ = 400;

/**
 * Finds somebody to book in, as at the door: by exact mail address anybody, by name alone; by name only those who
 * ever booked the activities of this team. There is no listing of the city's people.
 */
export async function findForDesk(
  { store, clock, zone }: Platform,
  { teamId }: Activity,
  sessionId: string,
  wanted: string,
): Promise<{ found: Found[]; tooMany: boolean }> {
  const { read } = store;
  if (wanted.includes('@')) {
    const person = await findPerson(read, wanted.trim());
    if (person === null) return { found: [], tooMany: false };
    const personId = person.mergedInto ?? person.id;
    return { found: [{ personId, name: person.name, organisation: null }], tooMany: false };
  }
  const words = wanted.split(/\s+/).filter((word) => word !== '');
  if (words.join('').replace(/[^\p{L}\p{N}]/gu, '').length < FEWEST_LETTERS)
    return { found: [], tooMany: false };
  const called = await peopleCalled(read, words, MOST_READ + 1);
  const ours = (await currentActivities(read)).filter((activity) => activity.teamId === teamId);
  const known = await everBooked(
    read,
    called.map(({ id }) => id),
    { sessionId, activityIds: ours.map(({ id }) => id) },
  );
  const found = called.filter(({ id }) => known.has(id));
  const shown = found.slice(0, MOST_SHOWN);
  const organisations = await organisationsOfPeople(
    read,
    shown.map(({ id }) => id),
    dayOf(clock.now(), zone),
  );
  return {
    found: shown.map(({ id, name }) => ({
      personId: id,
      name,
      organisation: (organisations.get(id) ?? []).map((one) => one.name).join(', ') || null,
    })),
    tooMany: found.length > MOST_SHOWN || called.length > MOST_READ,
  };
}
