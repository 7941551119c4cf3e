import { uncalledSessions, unsettledSessions, updateSession } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { hoursAfter } from '../platform/time.ts';
import { deleteExpiredNeeds, liveOn, missedOffers, sessionsWithMissedOffers } from './booking-repository.ts';
import { readBookingSettings } from './booking-settings.ts';
import { closeLedger, meet, openLedger, sessionIn } from './ledger.ts';
import { end } from './place-changes.ts';
import { sessionsToRelease } from './pools-repository.ts';
import { releaseDue } from './releasing.ts';
import { settle } from './settling.ts';

/**
 * What time does to bookings: offers run out and go to the next (scenario 12), and those still waiting when
 * a session begins are closed and told once (scenario 22). Safe to run in several processes at once.
 */
export async function passTime(platform: Platform): Promise<void> {
  const { store, clock } = platform;
  for (const sessionId of await sessionsWithMissedOffers(store.read, clock.now()))
    await missOffers(platform, sessionId);
  for (const sessionId of await sessionsToRelease(store.read, clock.now()))
    await releaseSetAside(platform, sessionId);
  const { callHoursBefore } = await readBookingSettings(store.read);
  const callable = hoursAfter(clock.now(), callHoursBefore);
  for (const sessionId of await uncalledSessions(store.read, clock.now(), callable))
    await callQueue(platform, sessionId);
  for (const sessionId of await unsettledSessions(store.read, clock.now()))
    await closeQueue(platform, sessionId);
  await store.transaction((tx) => deleteExpiredNeeds(tx, clock.now()));
}

/** Ends the offers of one session whose last instant has passed, and gives their places on. */
async function missOffers(platform: Platform, sessionId: string): Promise<void> {
  await platform.store.transaction(async (tx) => {
    const missedBefore = (await missedOffers(tx, sessionId, platform.clock.now())).length;
    const ledger = await openLedger(tx, platform, null, {
      sessionIds: [sessionId],
      personIds: [],
      freeing: () => missedBefore,
    });
    const missed = (await missedOffers(tx, sessionId, ledger.now)).slice(0, missedBefore);
    await meet(ledger, missed);
    for (const booking of missed) await end(ledger, booking, 'offer-missed', { kind: 'offer-gone' });
    if (missed.length > 0) await settle(ledger, sessionId);
    await closeLedger(ledger);
  });
}

/** A place that those who waited could not have before is open to all of them from the last day on. */
async function callQueue(platform: Platform, sessionId: string): Promise<void> {
  await platform.store.transaction(async (tx) => {
    const ledger = await openLedger(tx, platform, null, {
      sessionIds: [sessionId],
      personIds: [],
      freeing: () => 0,
    });
    await settle(ledger, sessionId);
    await closeLedger(ledger);
  });
}

/** The places that were set aside until now belong to everybody: the queue gets them (scenario 25). */
async function releaseSetAside(platform: Platform, sessionId: string): Promise<void> {
  await platform.store.transaction(async (tx) => {
    const ledger = await openLedger(tx, platform, null, {
      sessionIds: [sessionId],
      personIds: [],
      freeing: () => 0,
    });
    await releaseDue(ledger, sessionId);
    await settle(ledger, sessionId);
    await closeLedger(ledger);
  });
}

/** Closes what is left of the queue of a session that has begun; nothing is promoted any more (scenario 14). */
async function closeQueue(platform: Platform, sessionId: string): Promise<void> {
  await platform.store.transaction(async (tx) => {
    const ledger = await openLedger(tx, platform, null, { sessionIds: [sessionId], personIds: [] });
    const { session } = sessionIn(ledger, sessionId);
    if (session.settledAt !== null || session.startsAt > ledger.now) return;
    // Whose manager has not answered is told by the approvals' own clock (scenario 23).
    const left = (await liveOn(tx, sessionId)).filter(
      ({ state }) => state !== 'confirmed' && state !== 'awaiting-approval',
    );
    await meet(ledger, left);
    for (const booking of left) await end(ledger, booking, 'closed', { kind: 'closed' });
    await updateSession(tx, sessionId, { settledAt: ledger.now });
    await closeLedger(ledger);
  });
}
