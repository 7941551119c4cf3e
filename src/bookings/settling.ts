import { type Booking, firstWaiting } from './booking-repository.ts';
import { happened, type Ledger, meet, sessionHappened, sessionIn } from './ledger.ts';
import { placesOf } from './person-places.ts';
import { offer, promote, tell } from './place-changes.ts';
import { allocatePlaces, freePlaces, type Queued, stageOf } from './place-rules.ts';

/**
 * Gives out what is free on a session by the published rule, after whatever changed it. Those who may get a
 * place must have been locked (`freeing` of the plan). Does nothing where nothing is free or nobody waits.
 */
export async function settle(ledger: Ledger, sessionId: string): Promise<void> {
  const open = sessionIn(ledger, sessionId);
  const { session, activity, timing } = open;
  if (session.state !== 'open') return;
  const free = freePlaces(session);
  if (free <= 0) return closeCall(ledger, sessionId);
  if (session.waiting === 0 || stageOf(timing, ledger.now) === 'closed') return;
  const first = await firstWaiting(ledger.tx, sessionId, free);
  const places = await placesOf(
    ledger.tx,
    first.map((booking) => booking.personId),
    open,
    ledger.now,
  );
  const queue: Queued[] = first.map(({ id, personId }) => {
    const mine = places.get(personId);
    const stopped = activity.clashRule === 'stop' && (mine?.clashes.length ?? 0) > 0;
    return { bookingId: id, personId, askFirst: stopped || (mine?.otherDate ?? null) !== null };
  });
  const called = session.calledAt !== null;
  for (const allocation of allocatePlaces(
    queue,
    free,
    { ...timing, automation: session.automation, called },
    ledger.now,
  )) {
    if (allocation.kind === 'call') await callEverybody(ledger, sessionId, free);
    else if (allocation.kind === 'promote')
      await promote(ledger, found(first, allocation.bookingId), allocation.giveBackUntil);
    else await offer(ledger, found(first, allocation.bookingId), allocation.endsAt);
  }
}

/** The last day's call: all who wait are told at once, and nothing is held for anybody (scenario 12). */
async function callEverybody(ledger: Ledger, sessionId: string, free: number): Promise<void> {
  sessionIn(ledger, sessionId).session.calledAt = ledger.now;
  sessionHappened(ledger, sessionId, 'called', { free });
  await tellQueue(ledger, sessionId, 'call');
}

/** The called places are gone: those who still wait are told (scenario 12). */
async function closeCall(ledger: Ledger, sessionId: string): Promise<void> {
  const { session } = sessionIn(ledger, sessionId);
  if (session.calledAt === null) return;
  session.calledAt = null;
  await tellQueue(ledger, sessionId, 'call-gone');
}

/** Tells everybody in the queue; nothing of theirs changes, so they need not be locked. */
async function tellQueue(ledger: Ledger, sessionId: string, kind: 'call' | 'call-gone'): Promise<void> {
  const queue = await firstWaiting(ledger.tx, sessionId, Number.POSITIVE_INFINITY);
  await meet(ledger, queue);
  for (const booking of queue) {
    if (kind === 'call') happened(ledger, booking.id, 'called');
    await tell(ledger, booking, { kind });
  }
}

function found(bookings: Booking[], id: string): Booking {
  const booking = bookings.find((one) => one.id === id);
  if (booking === undefined) throw new Error(`booking ${id} is not in the queue`);
  return booking;
}
