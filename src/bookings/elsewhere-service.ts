import { sessionsById } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { type Actor, isOfTeam } from './booking-policy.ts';
import { firstWaiting } from './booking-repository.ts';
import { placeElsewhere, whyNotThere } from './elsewhere.ts';
import { closeLedger, meet, openLedger, sessionHappened } from './ledger.ts';
import { queueOf } from './queue-order.ts';

export type OfferElsewhereResult =
  | { outcome: 'done'; offered: number; queued: number; left: number }
  | { outcome: 'refused'; reason: 'other-activity' | 'not-open' | 'too-near' | 'nobody' }
  | { outcome: 'not-found' };

/**
 * "Add a session and offer it in order": those who wait for one date are offered places on another, in the order in
 * which they would be served; for whom none is left queue there in the same order. They keep waiting where they
 * are until they accept, and leave it then or later as they like.
 */
export async function offerElsewhere(
  platform: Platform,
  actor: Actor,
  { from, to }: { from: string; to: string },
): Promise<OfferElsewhereResult> {
  const { read } = platform.store;
  if ((await sessionsById(read, [from, to])).size < new Set([from, to]).size) return { outcome: 'not-found' };
  return platform.store.transaction(async (tx) => {
    const waitingThen = await firstWaiting(tx, from, Number.POSITIVE_INFINITY);
    const ledger = await openLedger(tx, platform, actor.personId, {
      sessionIds: [from, to],
      personIds: waitingThen.map(({ personId }) => personId),
    });
    const open = ledger.sessions.get(from);
    if (open === undefined || !isOfTeam(actor, open.activity)) return { outcome: 'not-found' };
    const refused = whyNotThere(ledger, { sessionId: to, how: 'asking' }, open.session);
    if (refused !== null) return { outcome: 'refused', reason: refused };
    const locked = new Set(waitingThen.map(({ personId }) => personId));
    const queue = (await queueOf(tx, platform, open))
      .map(({ booking }) => booking)
      .filter(({ personId }) => locked.has(personId));
    if (queue.length === 0) return { outcome: 'refused', reason: 'nobody' };
    await meet(ledger, queue);
    const { placed, queued, left } = await placeElsewhere(ledger, to, queue, 'asking', from);
    const said = { offered: placed.length, queued: queued.length };
    sessionHappened(ledger, from, 'offered-elsewhere', { ...said, to });
    sessionHappened(ledger, to, 'offered-to-queue', { ...said, from });
    await closeLedger(ledger);
    return { outcome: 'done', offered: placed.length, queued: queued.length, left: left.length };
  });
}
