import { type BookingSettings, readBookingSettings } from '../bookings/index.ts';
import {
  type Activity,
  allTrainers,
  allVenues,
  type Clash,
  clashesFor,
  inherit,
  type Planned,
  readPlace,
  type Session,
  sayClash,
  sayInherited,
  type Trainer,
  type Typed,
  type Venue,
} from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { daysBefore, sayWhen } from '../platform/time.ts';
import type { SessionChoices } from './session-form.ts';

/** Everything that a form for sessions offers, and whose the values are that are left empty. */
export type SessionSurroundings = {
  choices: SessionChoices;
  options: Record<'venues' | 'trainers' | 'localities', { value: string; text: string }[]>;
  city: BookingSettings;
  names: ReadonlyMap<string, string>;
};

/** Archived venues and trainers are offered only where they are chosen already. */
export async function sessionSurroundings(
  { store, zone }: Platform,
  chosen: { venueId: string | null; trainerIds: string[] } = { venueId: null, trainerIds: [] },
): Promise<SessionSurroundings> {
  const { read } = store;
  const [place, venues, trainers, city] = await Promise.all([
    readPlace(read),
    allVenues(read),
    allTrainers(read),
    readBookingSettings(read),
  ]);
  const open = <T extends Venue | Trainer>(one: T) =>
    one.archivedAt === null || one.id === chosen.venueId || chosen.trainerIds.includes(one.id);
  const options = {
    venues: venues.filter(open).map(({ id, name, places }) => ({
      value: id,
      text: places === null ? name : `${name} (${places} people)`,
    })),
    trainers: trainers.filter(open).map(({ id, name }) => ({ value: id, text: name })),
    localities: place.localities.map(({ key, label }) => ({ value: key, text: label })),
  };
  return {
    choices: {
      venues: new Map(venues.filter(open).map((venue) => [venue.id, venue])),
      trainerIds: new Set(options.trainers.map(({ value }) => value)),
      localities: place.localities.map(({ key }) => key),
      zone,
    },
    options,
    city,
    names: new Map([
      ...place.localities.map(({ key, label }) => [key, label] as const),
      ...venues.map(({ id, name }) => [id, name] as const),
      ...trainers.map(({ id, name }) => [id, name] as const),
    ]),
  };
}

const LATE = { self: 'people themselves', organiser: 'only the organiser' } as const;
const LONGEST = 120;

/** Under each field that may be left empty: whose the value is, and what holds otherwise. `session` null: a new one. */
export function inheritedHints(
  session: Pick<
    Session,
    | 'closesHoursBefore'
    | 'freeUntilDaysBefore'
    | 'lateCancelledBy'
    | 'minimumDaysBefore'
    | 'delegateNotes'
    | 'preCourseWork'
  > | null,
  activity: Activity,
  city: BookingSettings,
): Record<string, string> {
  const text = (own: string | null, ofActivity: string | null) =>
    ofActivity === null
      ? 'The activity has none. Empty: nothing is said.'
      : sayInherited(inherit(own, ofActivity, ''), quoted);
  return {
    closesHoursBefore: sayInherited(
      inherit(session?.closesHoursBefore ?? null, activity.closesHoursBefore, city.closesHoursBefore),
      (hours) => count(hours, 'hour'),
    ),
    freeUntilDaysBefore: sayInherited(
      inherit(session?.freeUntilDaysBefore ?? null, activity.freeUntilDaysBefore, city.freeUntilDaysBefore),
      (days) => count(days, 'day'),
    ),
    lateCancelledBy: sayInherited(
      inherit(session?.lateCancelledBy ?? null, activity.lateCancelledBy, city.lateCancelledBy),
      (who) => LATE[who],
    ),
    minimumDaysBefore: sayInherited(
      inherit(session?.minimumDaysBefore ?? null, null, city.minimumDaysBefore),
      (days) => count(days, 'day'),
    ),
    delegateNotes: text(session?.delegateNotes ?? null, activity.delegateNotes),
    preCourseWork: text(session?.preCourseWork ?? null, activity.preCourseWork),
  };
}

/** What a new session of this activity begins with. */
export function defaultValues({ sessionDefaults }: Activity): Typed {
  const defaults = sessionDefaults ?? {};
  const text = (value: number | null | undefined) => (value == null ? '' : String(value));
  return {
    capacity: text(defaults.capacity),
    minimum: text(defaults.minimum),
    minimumDaysBefore: text(defaults.minimumDaysBefore),
    venueId: defaults.venueId ?? '',
    deliveryMode: defaults.venueId == null ? '' : 'face-to-face',
    'from-1': defaults.startTime ?? '',
    'to-1': defaults.endTime ?? '',
    state: 'draft',
  };
}

/** When booking opens where nobody says: as many days before as the activity has it, else at once. */
export function usualOpening(activity: Activity, startsAt: Date, platform: Platform): Date {
  return opening(activity.sessionDefaults?.opensDaysBefore ?? null, startsAt, platform);
}

/** So many days before the start, never before now; null: now. */
export function opening(days: number | null, startsAt: Date, { clock, zone }: Platform): Date {
  const now = clock.now();
  if (days === null) return now;
  const opens = daysBefore(startsAt, days, zone);
  return opens < now ? now : opens;
}

/** The clashes of each of these in words. */
export async function clashWords(
  { store, zone }: Platform,
  planned: Planned[],
): Promise<{ key: string; text: string }[][]> {
  const clashes = await clashesFor(store.read, planned);
  return clashes.map((some) =>
    some.map((clash) => ({ key: keyOf(clash), text: sayClash(clash, (span) => sayWhen(span, zone)) })),
  );
}

function keyOf(clash: Clash): string {
  return clash.kind === 'places' ? `places ${clash.capacity}` : `${clash.name} ${clash.other.sessionId}`;
}

function quoted(text: string): string {
  return `“${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}”`;
}

function count(value: number, unit: string): string {
  return `${value} ${unit}${value === 1 ? '' : 's'} before`;
}
