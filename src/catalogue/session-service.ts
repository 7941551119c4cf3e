import { record } from '../platform/history.ts';
import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf, type Span } from '../platform/time.ts';
import { mayOrganise, type Organiser } from './activity-policy.ts';
import { activityBySlug } from './activity-repository.ts';
import { datesChanged } from './catalogue-cache.ts';
import { insertSession } from './session-repository.ts';
import { daysInOrder, isOutOfHours } from './session-rules.ts';

export type NewSession = {
  /** The slug of an activity that is booked here. */
  activity: string;
  days: Span[];
  /** Null: no limit. */
  capacity: number | null;
  deliveryMode: 'teams' | 'face-to-face';
  venue: string | null;
  joiningDetails: string | null;
  trainer: string | null;
  locality: string | null;
  bookingOpensAt: Date;
};

export type NewSessionResult =
  | { outcome: 'put-on'; sessionId: string }
  | { outcome: 'refused'; reason: 'not-booked-here' | 'days' | 'past' }
  | { outcome: 'not-found' };

/**
 * Puts on a session. People who asked to be told of new dates hear of it once booking is open. Days must
 * follow each other and lie ahead. An activity of another team is not found.
 */
export async function putOnSession(
  platform: Platform,
  actor: Organiser & { personId: string },
  order: NewSession,
): Promise<NewSessionResult> {
  const { store, clock, zone } = platform;
  const now = clock.now();
  const activity = await activityBySlug(store.read, order.activity);
  if (activity === null || !mayOrganise(actor, activity)) return { outcome: 'not-found' };
  if (!activity.bookedHere) return { outcome: 'refused', reason: 'not-booked-here' };
  const [first, last] = [order.days[0], order.days.at(-1)];
  if (first === undefined || last === undefined || !daysInOrder(order.days))
    return { outcome: 'refused', reason: 'days' };
  if (first.startsAt <= now) return { outcome: 'refused', reason: 'past' };

  const { days, activity: _slug, ...facts } = order;
  const session = {
    ...facts,
    id: newId(),
    activityId: activity.id,
    state: 'open' as const,
    startsAt: first.startsAt,
    endsAt: last.endsAt,
    startsOn: dayOf(first.startsAt, zone),
    outOfHours: isOutOfHours(first.startsAt, zone),
    createdAt: now,
  };
  await store.transaction(async (tx) => {
    await insertSession(tx, session, days);
    await record(tx, [
      {
        at: now,
        subjectKind: 'session',
        subjectId: session.id,
        actorId: actor.personId,
        what: 'put-on',
        facts: {},
      },
    ]);
  });
  datesChanged(platform);
  return { outcome: 'put-on', sessionId: session.id };
}
