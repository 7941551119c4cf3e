import { type MyBooking, myBookings } from '../bookings/index.ts';
import { type Activity, type Catalogue, type Flag, flagsFor, interestsOf } from '../catalogue/index.ts';
import { type OwnStandings, personStandings, todaysBook } from '../compliance/index.ts';
import { type RoleHeld, rolesOn } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { type DoneView, doneViews } from './done-words.ts';

/** Who looks, as far as pages about the catalogue go; for those who are not signed in everything is empty. */
export type Viewer = {
  signedIn: boolean;
  roles: RoleHeld[];
  flags: ReadonlyMap<string, Flag>;
  /** Live ones whose session is not over, soonest first. */
  bookings: MyBooking[];
  bookingsOf: ReadonlyMap<string, MyBooking[]>;
  interests: ReadonlySet<string>;
  /** What they have done, by activity, in words. */
  done: ReadonlyMap<string, DoneView>;
  own: OwnStandings | null;
};

const NOBODY: Viewer = {
  signedIn: false,
  roles: [],
  flags: new Map(),
  bookings: [],
  bookingsOf: new Map(),
  interests: new Set(),
  done: new Map(),
  own: null,
};

/** Everything that the pages say for this person, as it is now. */
export async function viewerOf(platform: Platform, catalogue: Catalogue, me: Me | null): Promise<Viewer> {
  if (me === null) return NOBODY;
  const { read } = platform.store;
  const today = dayOf(platform.clock.now(), platform.zone);
  const [roles, bookings, interests, own] = await Promise.all([
    rolesOn(read, me.personId, today),
    myBookings(platform, me.personId, platform.clock.now()),
    interestsOf(read, me.personId),
    todaysBook(platform, today).then((book) => personStandings(platform, me.personId, today, book)),
  ]);
  return {
    signedIn: true,
    roles,
    flags: flagsFor(catalogue.requirements, catalogue.roles, roles, today),
    bookings,
    bookingsOf: byActivity(bookings),
    interests,
    done: doneViews(own.standings, own.done, (id) => own.activities.get(id)?.title ?? 'another activity'),
    own,
  };
}

/** True where only some may book, and not the person who looks: known only of somebody who is signed in. */
export function isBarred({ eligibility, eligibleRoles }: Activity, viewer: Viewer): boolean {
  if (eligibility !== 'by-role' || !viewer.signedIn) return false;
  return !viewer.roles.some((role) => role.answer === 'yes' && eligibleRoles.includes(role.key));
}

function byActivity(bookings: MyBooking[]): Map<string, MyBooking[]> {
  const groups = new Map<string, MyBooking[]>();
  for (const booking of bookings) {
    groups.set(booking.activityId, [...(groups.get(booking.activityId) ?? []), booking]);
  }
  return groups;
}
