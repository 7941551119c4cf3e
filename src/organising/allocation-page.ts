import { allocationsOf } from '../bookings/index.ts';
import { readPlace, type Session } from '../catalogue/index.ts';
import { allOrganisations, organisationGroups } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf, sayMoment } from '../platform/time.ts';

/** Places set aside on a session, used and free, and what groups there are to choose from. */
export async function allocationView({ store, zone }: Platform, session: Session) {
  const { read } = store;
  const organisations = await allOrganisations(read);
  const names = new Map(organisations.map(({ id, name }) => [id, name]));
  const { sectors } = await readPlace(read);
  const labels = new Map(sectors.map(({ key, label }) => [key, label]));
  return {
    groups: (await allocationsOf(read, session)).map((one) => ({
      id: one.id,
      name: one.name,
      who: [
        ...one.sectors.map((key) => labels.get(key) ?? key),
        ...one.organisationIds.map((id) => names.get(id) ?? 'an organisation'),
      ].join(', '),
      places: one.places,
      used: one.used,
      free: one.free,
      released: one.releasedAt === null ? null : sayMoment(one.releasedAt, zone),
      releases: one.releaseAt === null ? null : sayMoment(one.releaseAt, zone),
      releaseDay: one.releaseAt === null ? '' : dayOf(one.releaseAt, zone),
    })),
    cap: session.organisationCap,
    sectors: sectors.map(({ key, label }) => ({ value: key, text: label })),
    organisations: organisationGroups(organisations),
  };
}
