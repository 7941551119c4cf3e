import { historyOf, record } from '../platform/history.ts';
import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import type { Acting, Outdated } from './activity-desk-service.ts';
import { mayOrganise } from './activity-policy.ts';
import { type Activity, activitiesById } from './activity-repository.ts';
import { datesChanged } from './catalogue-cache.ts';
import { type Changes, changesBetween, editsSince } from './edit-rules.ts';
import { replaceDays } from './session-desk-repository.ts';
import {
  hasBookings,
  mayStep,
  type SessionFacts,
  type SessionStep,
  TOLD_FIELDS,
  whyNotOn,
} from './session-edit-rules.ts';
import {
  daysOfSessions,
  insertSession,
  lockSessions,
  type Session,
  updateSession,
} from './session-repository.ts';
import { isOutOfHours } from './session-rules.ts';
import { allTrainers, setSessionTrainers, trainersOfSessions } from './trainer-repository.ts';
import { allVenues } from './venue-repository.ts';

export type NewState = 'draft' | 'announced' | 'open';
export type Order = SessionFacts & { organisationCap: number | null };

export type PutOn =
  | { outcome: 'put-on'; ids: string[] }
  /** `index` says which of the orders. */
  | { outcome: 'refused'; reason: 'not-booked-here' | 'days' | 'past'; index: number }
  | { outcome: 'not-found' };

/** Puts on one session, or all of a series in one step: either every one of them stands or none. */
export async function putOnSessions(
  platform: Platform,
  actor: Acting,
  { activityId, orders, state }: { activityId: string; orders: Order[]; state: NewState },
): Promise<PutOn> {
  const now = platform.clock.now();
  const result = await platform.store.transaction(async (tx): Promise<PutOn> => {
    const activity = (await activitiesById(tx, [activityId])).get(activityId);
    if (activity === undefined || !mayOrganise(actor, activity)) return { outcome: 'not-found' };
    if (!activity.bookedHere) return { outcome: 'refused', reason: 'not-booked-here', index: 0 };
    for (const [index, { days }] of orders.entries()) {
      const reason = whyNotOn(days, now);
      if (reason !== null) return { outcome: 'refused', reason, index };
    }
    const ids: string[] = [];
    for (const order of orders) ids.push(await insertOne(tx, platform, actor, activity, order, state));
    return { outcome: 'put-on', ids };
  });
  if (result.outcome === 'put-on') datesChanged(platform);
  return result;
}

export type SessionEdited =
  | { outcome: 'saved'; changed: boolean }
  | Outdated
  | { outcome: 'refused'; reason: 'cancelled' | 'has-bookings' | 'days' | 'past' }
  | { outcome: 'not-found' };

/**
 * Writes what an organiser changed, made from `revision`; where somebody else has changed the session since,
 * nothing is written. Day, place, link and places of a session that somebody has booked are not changed here.
 */
export async function editSession(
  platform: Platform,
  actor: Acting,
  { id, revision, change }: { id: string; revision: number; change: Partial<SessionFacts> },
): Promise<SessionEdited> {
  const result = await platform.store.transaction(async (tx): Promise<SessionEdited> => {
    const found = await locked(tx, actor, id);
    if (found === null) return { outcome: 'not-found' };
    const { session } = found;
    if (session.state === 'cancelled') return { outcome: 'refused', reason: 'cancelled' };
    if (session.revision !== revision)
      return { outcome: 'outdated', edits: editsSince(await historyOf(tx, 'session', [id]), revision) };
    const changes = changesBetween(await factsOf(tx, session), change);
    if (Object.keys(changes).length === 0) return { outcome: 'saved', changed: false };
    if (hasBookings(session) && TOLD_FIELDS.some((field) => field in changes))
      return { outcome: 'refused', reason: 'has-bookings' };
    const moved = change.days !== undefined && 'days' in changes ? change.days : null;
    const wrong = moved === null ? null : whyNotOn(moved, platform.clock.now());
    if (wrong !== null) return { outcome: 'refused', reason: wrong };
    const { days: _days, trainerIds, ...columns } = change;
    await updateSession(tx, id, { ...columns, revision: revision + 1 });
    if (moved !== null) {
      await replaceDays(tx, id, moved);
      await updateSession(tx, id, timesOf(moved, platform.zone));
    }
    if (trainerIds !== undefined && 'trainerIds' in changes) await giveTrainers(tx, id, trainerIds);
    const names = await namesIn(tx, changes);
    await remember(tx, platform, actor, id, 'edited', { revision: revision + 1, changes, names });
    return { outcome: 'saved', changed: true };
  });
  if (result.outcome === 'saved') datesChanged(platform);
  return result;
}

export type SessionStepped =
  | { outcome: 'done' }
  | { outcome: 'refused'; reason: 'state' | 'past' }
  | { outcome: 'not-found' };

/** "Hold the date": seen but not booked. Or open: booked from the day on which booking opens. */
export async function stepSession(
  platform: Platform,
  actor: Acting,
  id: string,
  step: SessionStep,
): Promise<SessionStepped> {
  const result = await platform.store.transaction(async (tx): Promise<SessionStepped> => {
    const found = await locked(tx, actor, id);
    if (found === null) return { outcome: 'not-found' };
    if (!mayStep(found.session.state, step)) return { outcome: 'refused', reason: 'state' };
    if (found.session.startsAt <= platform.clock.now()) return { outcome: 'refused', reason: 'past' };
    await updateSession(tx, id, { state: step === 'open' ? 'open' : 'announced' });
    await remember(tx, platform, actor, id, step === 'open' ? 'opened' : 'announced', {});
    return { outcome: 'done' };
  });
  if (result.outcome === 'done') datesChanged(platform);
  return result;
}

/** What an organiser wrote of a session, as it stands. */
export async function factsOf(db: Queries, session: Session): Promise<SessionFacts> {
  const days = (await daysOfSessions(db, [session.id])).get(session.id) ?? [];
  const trainers = (await trainersOfSessions(db, [session.id])).get(session.id) ?? [];
  return {
    deliveryMode: session.deliveryMode,
    venueId: session.venueId,
    venue: session.venue,
    joiningDetails: session.joiningDetails,
    locality: session.locality,
    capacity: session.capacity,
    minimum: session.minimum,
    minimumDaysBefore: session.minimumDaysBefore,
    bookingOpensAt: session.bookingOpensAt,
    closesHoursBefore: session.closesHoursBefore,
    freeUntilDaysBefore: session.freeUntilDaysBefore,
    lateCancelledBy: session.lateCancelledBy,
    delegateNotes: session.delegateNotes,
    preCourseWork: session.preCourseWork,
    trainerIds: trainers.map(({ id }) => id).sort(),
    days: days.map(({ startsAt, endsAt }) => ({ startsAt, endsAt })),
  };
}

/** Venues and trainers are called in the history as they were called then. */
async function namesIn(tx: Queries, { trainerIds, venueId }: Changes): Promise<Record<string, string>> {
  const trainers = trainerIds === undefined ? [] : await allTrainers(tx);
  const venues = venueId === undefined ? [] : await allVenues(tx);
  const meant = JSON.stringify([trainerIds, venueId]);
  return Object.fromEntries(
    [...trainers, ...venues].filter(({ id }) => meant.includes(id)).map(({ id, name }) => [id, name]),
  );
}

async function locked(
  tx: Queries,
  actor: Acting,
  id: string,
): Promise<{ session: Session; activity: Activity } | null> {
  const [session] = await lockSessions(tx, [id]);
  if (session === undefined) return null;
  const activity = (await activitiesById(tx, [session.activityId])).get(session.activityId);
  return activity !== undefined && mayOrganise(actor, activity) ? { session, activity } : null;
}

async function insertOne(
  tx: Queries,
  platform: Platform,
  actor: Acting,
  { id: activityId }: Activity,
  { days, trainerIds, ...facts }: Order,
  state: NewState,
): Promise<string> {
  const id = newId();
  const now = platform.clock.now();
  await insertSession(
    tx,
    { ...facts, ...timesOf(days, platform.zone), id, activityId, state, createdAt: now },
    days,
  );
  if (trainerIds.length > 0) await giveTrainers(tx, id, trainerIds);
  await remember(tx, platform, actor, id, 'put-on', { revision: 0, state });
  return id;
}

/** Their names stand on the session, as people read them. */
async function giveTrainers(tx: Queries, sessionId: string, trainerIds: string[]): Promise<void> {
  const trainers = (await allTrainers(tx)).filter(({ id }) => trainerIds.includes(id));
  await setSessionTrainers(
    tx,
    sessionId,
    trainers.map(({ id }) => id),
  );
  const names = trainers.map(({ name }) => name).join(', ');
  await updateSession(tx, sessionId, { trainer: names === '' ? null : names });
}

function timesOf(days: SessionFacts['days'], zone: string) {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('a session has at least one day');
  return {
    startsAt: first.startsAt,
    endsAt: last.endsAt,
    startsOn: dayOf(first.startsAt, zone),
    outOfHours: isOutOfHours(first.startsAt, zone),
  };
}

async function remember(
  tx: Queries,
  { clock }: Platform,
  { personId }: Acting,
  subjectId: string,
  what: string,
  facts: Record<string, unknown>,
): Promise<void> {
  await record(tx, [{ at: clock.now(), subjectKind: 'session', subjectId, actorId: personId, what, facts }]);
}
