import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { decideAcceptance } from './acceptance-rules.ts';
import type { Actor } from './booking-policy.ts';
import { type Booking, bookingById } from './booking-repository.ts';
import type { Other } from './booking-rules.ts';
import { isOpenFor, leave, placeToLeave } from './booking-service.ts';
import { claimOfOrganisation, doorOf } from './door.ts';
import { closeLedger, openLedger, sessionIn } from './ledger.ts';
import { placesOf } from './person-places.ts';
import { accept, end } from './place-changes.ts';
import { settle } from './settling.ts';

export type AcceptanceResult =
  | { outcome: 'confirmed' | 'awaiting-approval' | 'already' | 'missed'; bookingId: string }
  | {
      outcome: 'refused';
      refusal: { reason: 'gone' | 'not-offered' | 'ended' } | { reason: 'clash'; others: Other[] };
    }
  | { outcome: 'not-found' };

const ATTEMPTS = 5;

/**
 * Takes an offered place, or a called one, for oneself. Someone who holds another date moves in the same
 * transaction (scenario 18). An offer that has run out is ended here and goes to the next, so that it is
 * never both taken and missed (scenario 5).
 */
export async function takePlace(
  platform: Platform,
  actor: Actor,
  bookingId: string,
): Promise<AcceptanceResult> {
  const known = await bookingById(platform.store.read, bookingId);
  if (known === null || known.personId !== actor.personId) return { outcome: 'not-found' };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const leaving = await placeToLeave(platform, known);
    const result = await platform.store.transaction((tx) => takeOnce(tx, platform, actor, known, leaving));
    if (result !== 'outdated') return result;
  }
  throw new Error('the other date kept changing');
}

async function takeOnce(
  tx: Queries,
  platform: Platform,
  actor: Actor,
  known: Booking,
  leaving: string | null,
): Promise<AcceptanceResult | 'outdated'> {
  const ledger = await openLedger(tx, platform, actor.personId, {
    sessionIds: leaving === null ? [known.sessionId] : [known.sessionId, leaving],
    personIds: [known.personId],
    freeing: () => 1,
  });
  const open = sessionIn(ledger, known.sessionId);
  const booking = await bookingById(tx, known.id);
  if (booking === null) return { outcome: 'not-found' };
  const places = (await placesOf(tx, [booking.personId], open, ledger.now)).get(booking.personId);
  const decision = decideAcceptance(
    {
      state: booking.state,
      offerEndsAt: booking.offerEndsAt,
      session: open.session,
      pool: (
        await doorOf(tx, platform, open, await claimOfOrganisation(tx, booking.organisationId), ledger.now)
      ).pool,
      timing: open.timing,
      clashRule: open.activity.clashRule,
      clashes: places?.clashes ?? [],
      otherDate: places?.otherDate ?? null,
    },
    ledger.now,
  );
  if (decision.outcome === 'refused') return decision;
  if (decision.outcome === 'already') return { outcome: 'already', bookingId: booking.id };
  let confirmed = false;
  if (decision.outcome === 'missed') {
    await end(ledger, booking, 'offer-missed', { kind: 'offer-gone' });
  } else {
    if (!isOpenFor(ledger, decision.leaving)) return 'outdated';
    const pool = decision.pool ?? { allocationId: booking.allocationId };
    confirmed = await accept(ledger, booking, pool);
    if (decision.leaving !== null) await leave(ledger, decision.leaving, open.activity.title);
  }
  await settle(ledger, booking.sessionId);
  await closeLedger(ledger);
  if (decision.outcome === 'missed') return { outcome: 'missed', bookingId: booking.id };
  return { outcome: confirmed ? 'confirmed' : 'awaiting-approval', bookingId: booking.id };
}
