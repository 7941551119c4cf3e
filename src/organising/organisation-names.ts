import type { DeskBooking } from '../bookings/index.ts';
import { organisationsOfPeople } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';

/** Where each of these people comes from, by booking: as whose person they booked, or else where they work today. */
export async function organisationNames(
  { store, clock, zone }: Platform,
  bookings: DeskBooking[],
): Promise<Map<string, string>> {
  const unsaid = bookings.filter(({ organisation }) => organisation === null);
  const theirs = await organisationsOfPeople(
    store.read,
    unsaid.map(({ personId }) => personId),
    dayOf(clock.now(), zone),
  );
  return new Map(
    bookings.flatMap(({ id, personId, organisation }) => {
      const name = organisation ?? (theirs.get(personId) ?? []).map((one) => one.name).join(', ');
      return name === '' ? [] : [[id, name] as const];
    }),
  );
}
