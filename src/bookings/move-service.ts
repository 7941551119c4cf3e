import {
  daysInOrder,
  isOutOfHours,
  mayOrganise,
  moveDays,
  type Session,
  type SessionChange,
  updateSession,
} from '../catalogue/index.ts';
import { supersede } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { type Day, dayOf, earlier, type Span } from '../platform/time.ts';
import type { Actor } from './booking-policy.ts';
import { type Booking, liveOn, updateBooking, updateBookings } from './booking-repository.ts';
import {
  closeLedger,
  happened,
  type Ledger,
  meet,
  openLedger,
  sessionHappened,
  sessionIn,
} from './ledger.ts';
import { placesOf } from './person-places.ts';
import { offerEnd } from './place-rules.ts';
import { settle } from './settling.ts';
import { tellAll } from './telling.ts';

/** Mail that still says the old time; what is told now takes its place. */
const OUT_OF_DATE = ['booking-session-moved', 'booking-reminder', 'booking-joining-details'];

/** What is to change; what is left out stays. One span for each day of the session. */
export type Move = {
  spans: Span[];
  venue?: string | null;
  venueId?: string | null;
  deliveryMode?: 'teams' | 'face-to-face';
  joiningDetails?: string | null;
  /** The revision that the organiser saw: an edit since is not written over unseen. */
  revision?: number;
};

export type MoveResult =
  /** `clashing`: the names of those confirmed for whom the new time clashes. */
  | { outcome: 'moved'; told: number; clashing: string[] }
  | { outcome: 'refused'; reason: 'cancelled' | 'days' | 'past' | 'order' }
  | { outcome: 'outdated' }
  | { outcome: 'not-found' };

/**
 * Moves a session to other times, one span for each of its days. Everybody confirmed gets one calendar
 * update, everybody in the queue one mail (scenario 20); reminders begin anew.
 */
export async function moveSession(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  move: Move,
): Promise<MoveResult> {
  return platform.store.transaction(async (tx) => {
    const ledger = await openLedger(tx, platform, actor.personId, {
      sessionIds: [sessionId],
      personIds: [],
      // A call that was open ends with the move, and the places it left open go by the rule of the new time.
      freeing: () => 0,
    });
    const open = ledger.sessions.get(sessionId);
    if (open === undefined || !mayOrganise(actor, open.activity)) return { outcome: 'not-found' };
    const refused = whyNotMoved(open.session.state, open.days.length, move.spans, ledger.now);
    if (refused !== null) return { outcome: 'refused', reason: refused };
    if (move.revision !== undefined && move.revision !== open.session.revision)
      return { outcome: 'outdated' };

    const before = open.days.map(({ startsAt, endsAt }) => ({ startsAt, endsAt }));
    const place = placeChange(move, open.session);
    const change = { ...timesOf(move, platform.zone), ...place.change, revision: open.session.revision + 1 };
    await moveDays(tx, open.days, move.spans);
    await updateSession(tx, sessionId, change);
    Object.assign(open.session, change, { calledAt: null });
    open.timing.startsAt = open.session.startsAt;
    for (const [index, day] of open.days.entries()) Object.assign(day, move.spans[index]);

    const live = await tellMoved(ledger, sessionId, before);
    sessionHappened(ledger, sessionId, 'moved', {
      from: before,
      to: move.spans,
      told: live.length,
      ...place.said,
    });
    await settle(ledger, sessionId);
    await closeLedger(ledger);
    const placed = live.flatMap(({ state, personId }) => (state === 'confirmed' ? [personId] : []));
    const places = await placesOf(tx, placed, open, ledger.now);
    const clashing = placed.filter((id) => (places.get(id)?.clashes.length ?? 0) > 0);
    return {
      outcome: 'moved',
      told: live.length,
      clashing: clashing.map((id) => ledger.people.get(id)?.name ?? ''),
    };
  });
}

function whyNotMoved(
  state: string,
  days: number,
  spans: Span[],
  now: Date,
): 'cancelled' | 'days' | 'past' | 'order' | null {
  if (state === 'cancelled') return 'cancelled';
  if (spans.length !== days) return 'days';
  if (spans.some((span) => span.startsAt <= now)) return 'past';
  return daysInOrder(spans) ? null : 'order';
}

/** What becomes of the place or the link, and how the history says it. */
function placeChange(
  { venue, venueId, deliveryMode, joiningDetails }: Move,
  session: Session,
): { change: SessionChange; said: Record<string, unknown> } {
  const change: SessionChange = {
    ...(venue === undefined ? {} : { venue }),
    ...(venueId === undefined ? {} : { venueId }),
    ...(deliveryMode === undefined ? {} : { deliveryMode }),
    ...(joiningDetails === undefined ? {} : { joiningDetails }),
  };
  const after = { ...session, ...change };
  const said = {
    ...(after.venue === session.venue ? {} : { venueFrom: session.venue, venueTo: after.venue }),
    ...(after.deliveryMode === session.deliveryMode ? {} : { mode: after.deliveryMode }),
    ...(after.joiningDetails === session.joiningDetails ? {} : { joiningChanged: true }),
  };
  return { change, said };
}

function timesOf(
  { spans }: Move,
  zone: string,
): SessionChange & { startsAt: Date; endsAt: Date; startsOn: Day } {
  const [first] = spans;
  const last = spans.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a session has at least one day');
  return {
    startsAt: first.startsAt,
    endsAt: last.endsAt,
    startsOn: dayOf(first.startsAt, zone),
    outOfHours: isOutOfHours(first.startsAt, zone),
  };
}

/** Tells everyone with a live booking and gives those bookings. An offer never outlasts its new latest end. */
async function tellMoved(ledger: Ledger, sessionId: string, before: Span[]): Promise<Booking[]> {
  const live = await liveOn(ledger.tx, sessionId);
  const { timing } = sessionIn(ledger, sessionId);
  const latest = offerEnd(timing, ledger.now);
  await meet(ledger, live);
  const ids = live.map((booking) => booking.id);
  await supersede(ledger.tx, ids, OUT_OF_DATE, ledger.now);
  await updateBookings(ledger.tx, ids, { remindedDays: null, joiningToldAt: null });
  const told = [];
  for (const booking of live) {
    const offerEndsAt = booking.state === 'offered' ? earlier(booking.offerEndsAt ?? latest, latest) : null;
    happened(ledger, booking.id, 'moved', { from: before[0]?.startsAt, to: timing.startsAt });
    if (offerEndsAt !== null) await updateBooking(ledger.tx, booking.id, { offerEndsAt });
    const hasPlace = booking.state === 'confirmed';
    told.push({ booking, news: { kind: 'session-moved' as const, hasPlace, before, offerEndsAt } });
  }
  await tellAll(ledger, sessionId, told);
  return live;
}
