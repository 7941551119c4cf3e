import { mayOrganise, updateSession } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { hoursAfter } from '../platform/time.ts';
import { type Actor, isOfTeam } from './booking-policy.ts';
import { type Booking, bookingById, updateBooking } from './booking-repository.ts';
import { claimOfOrganisation } from './door.ts';
import {
  closeLedger,
  happened,
  type Ledger,
  openLedger,
  type Plan,
  sessionHappened,
  sessionIn,
} from './ledger.ts';
import { placeBook } from './open-session.ts';
import { offer, promote } from './place-changes.ts';
import { freePlaces, offerEnd, stageOf } from './place-rules.ts';
import { type Pool, poolFor } from './pool-rules.ts';
import { queueOf } from './queue-order.ts';
import { settle } from './settling.ts';

/**
 * What organisers do to a queue by hand. All of it is recorded, with who and why, on the booking and on the
 * session, and the next promotion follows the new order (scenario 16).
 */

export type QueueMoveResult =
  | { outcome: 'moved'; from: number; to: number }
  | { outcome: 'refused'; reason: 'not-waiting' }
  | { outcome: 'not-found' };

/**
 * Puts somebody at another position of the queue, 1 being next, in the order in which it is served; the others close
 * up. A queue by need keeps its bands: nobody is moved before those who need it more.
 */
export async function moveInQueue(
  platform: Platform,
  actor: Actor,
  order: { bookingId: string; position: number; reason: string },
): Promise<QueueMoveResult> {
  return withBooking<QueueMoveResult>(platform, actor, order.bookingId, 0, async (ledger, booking) => {
    const served = async () => {
      const queue = await queueOf(ledger.tx, platform, sessionIn(ledger, booking.sessionId));
      return queue.map((one) => one.booking);
    };
    const queue = await served();
    const from = queue.findIndex(({ id }) => id === booking.id) + 1;
    if (from === 0) return { outcome: 'refused', reason: 'not-waiting' };
    const wanted = Math.min(Math.max(1, order.position), queue.length);
    if (wanted !== from) await renumber(ledger.tx, queue, from - 1, wanted - 1);
    const to = (await served()).findIndex(({ id }) => id === booking.id) + 1;
    if (to !== from) {
      const said = { from, to, reason: order.reason };
      happened(ledger, booking.id, 'queue-moved', said);
      sessionHappened(ledger, booking.sessionId, 'queue-moved', { ...said, bookingId: booking.id });
      await settle(ledger, booking.sessionId);
    }
    return { outcome: 'moved', from, to };
  });
}

/** The numbers stay as they are and change hands, so that those after the queue keep coming after it. */
async function renumber(tx: Queries, queue: Booking[], from: number, to: number): Promise<void> {
  const order = [...queue];
  const [moved] = order.splice(from, 1);
  if (moved === undefined) return;
  order.splice(to, 0, moved);
  const numbers = queue.map(({ queueNumber }) => queueNumber ?? 0).sort((a, b) => a - b);
  for (const [index, booking] of order.entries()) {
    const queueNumber = numbers[index] ?? null;
    if (booking.queueNumber !== queueNumber) await updateBooking(tx, booking.id, { queueNumber });
  }
}

export type ByHandResult =
  | { outcome: 'promoted' | 'offered' }
  /** `full`: nothing is free; `set-aside` and `cap`: nothing that they may take. */
  | { outcome: 'refused'; reason: 'full' | 'set-aside' | 'cap' | 'not-waiting' | 'begun' | 'too-near' }
  | { outcome: 'not-found' };

/**
 * Gives a free place to somebody who waits, out of turn, or offers it, whatever the stage and also with automation
 * off. Until the session begins; an offer needs time to be answered.
 */
export async function promoteByHand(
  platform: Platform,
  actor: Actor,
  order: { bookingId: string; how: 'promote' | 'offer'; reason: string },
): Promise<ByHandResult> {
  return withBooking<ByHandResult>(platform, actor, order.bookingId, 1, async (ledger, booking) => {
    const open = sessionIn(ledger, booking.sessionId);
    if (booking.state !== 'waiting') return { outcome: 'refused', reason: 'not-waiting' };
    if (ledger.now >= open.session.startsAt || open.session.state !== 'open')
      return { outcome: 'refused', reason: 'begun' };
    const pool = poolFor(placeBook(open), await claimOfOrganisation(ledger.tx, booking.organisationId));
    if (typeof pool === 'string') return { outcome: 'refused', reason: pool };
    const endsAt = offerEnd(open.timing, ledger.now);
    if (order.how === 'offer' && endsAt <= ledger.now) return { outcome: 'refused', reason: 'too-near' };
    await give(ledger, booking, pool, { ...order, endsAt });
    await settle(ledger, booking.sessionId);
    return { outcome: order.how === 'promote' ? 'promoted' : 'offered' };
  });
}

async function give(
  ledger: Ledger,
  booking: Booking,
  pool: Pool,
  { how, reason, endsAt }: { how: 'promote' | 'offer'; reason: string; endsAt: Date },
): Promise<void> {
  const { settings } = sessionIn(ledger, booking.sessionId);
  if (how === 'offer') await offer(ledger, booking, pool, endsAt, { reason });
  else await promote(ledger, booking, pool, hoursAfter(ledger.now, settings.giveBackHours), { reason });
  sessionHappened(ledger, booking.sessionId, how === 'offer' ? 'offered-by-hand' : 'promoted-by-hand', {
    bookingId: booking.id,
    reason,
  });
}

export type SwitchResult = { outcome: 'changed' | 'already' } | { outcome: 'not-found' };

/** Whether places that come free are given out by the published rule. Switched on, it serves the queue at once. */
export async function setAutomation(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  on: boolean,
): Promise<SwitchResult> {
  return withSession(
    platform,
    actor,
    { sessionIds: [sessionId], personIds: [], freeing: () => 0 },
    async (ledger) => {
      const { session } = sessionIn(ledger, sessionId);
      if (session.automation === on) return 'already';
      session.automation = on;
      await updateSession(ledger.tx, sessionId, { automation: on, revision: session.revision + 1 });
      sessionHappened(ledger, sessionId, 'automation', {
        on,
        free: Math.max(0, finite(freePlaces(session))),
      });
      await settle(ledger, sessionId);
      return 'changed';
    },
  );
}

/** By time of joining, or by need in two bands; null: as the activity says. */
export async function setQueueRule(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  rule: 'time' | 'need' | null,
): Promise<SwitchResult> {
  return withSession(platform, actor, { sessionIds: [sessionId], personIds: [] }, async (ledger) => {
    const { session } = sessionIn(ledger, sessionId);
    if (session.queueRule === rule) return 'already';
    session.queueRule = rule;
    await updateSession(ledger.tx, sessionId, { queueRule: rule, revision: session.revision + 1 });
    sessionHappened(ledger, sessionId, 'queue-rule', { rule });
    return 'changed';
  });
}

/** True while a place that comes free would be given out by itself: for saying why nobody was promoted (scenario 14). */
export function whyNobodyIsPromoted(
  {
    session,
    timing,
  }: { session: { automation: boolean; state: string }; timing: Parameters<typeof stageOf>[0] },
  now: Date,
): 'automation-off' | 'closed' | 'not-open' | null {
  if (session.state !== 'open') return 'not-open';
  if (!session.automation) return 'automation-off';
  return stageOf(timing, now) === 'closed' ? 'closed' : null;
}

async function withSession(
  platform: Platform,
  actor: Actor,
  plan: Plan,
  work: (ledger: Ledger) => Promise<'changed' | 'already'>,
): Promise<SwitchResult> {
  return platform.store.transaction(async (tx) => {
    const ledger = await openLedger(tx, platform, actor.personId, plan);
    const [open] = ledger.sessions.values();
    if (open === undefined || !mayOrganise(actor, open.activity)) return { outcome: 'not-found' };
    const outcome = await work(ledger);
    await closeLedger(ledger);
    return { outcome };
  });
}

async function withBooking<T>(
  platform: Platform,
  actor: Actor,
  bookingId: string,
  freeing: number,
  work: (ledger: Ledger, booking: Booking) => Promise<T>,
): Promise<T | { outcome: 'not-found' }> {
  const known = await bookingById(platform.store.read, bookingId);
  if (known === null) return { outcome: 'not-found' };
  return platform.store.transaction(async (tx) => {
    const ledger = await openLedger(tx, platform, actor.personId, {
      sessionIds: [known.sessionId],
      personIds: [known.personId],
      freeing: () => freeing,
    });
    const booking = await bookingById(tx, bookingId);
    const open = ledger.sessions.get(known.sessionId);
    if (booking === null || open === undefined || !isOfTeam(actor, open.activity))
      return { outcome: 'not-found' };
    const result = await work(ledger, booking);
    await closeLedger(ledger);
    return result;
  });
}

function finite(places: number): number {
  return Number.isFinite(places) ? places : 0;
}
