import { type Booking, firstWaiting } from './booking-repository.ts';
import { happened, type Ledger, meet, sessionHappened, sessionIn } from './ledger.ts';
import { type OpenSession, placeBook } from './open-session.ts';
import { placesOf } from './person-places.ts';
import { offer, promote } from './place-changes.ts';
import { allocatePlaces, freePlaces, type Queued, servedFrom, stageOf } from './place-rules.ts';
import { poolFor } from './pool-rules.ts';
import { type InQueue, queueOf } from './queue-order.ts';
import { tell } from './telling.ts';

/**
 * Gives out what is free on a session by the published rule, after whatever changed it. Those who may get a
 * place must have been locked (`freeing` of the plan). Does nothing where nothing is free or nobody waits.
 */
export async function settle(ledger: Ledger, sessionId: string): Promise<void> {
  const open = sessionIn(ledger, sessionId);
  const { session, timing } = open;
  if (session.state !== 'open') return;
  const free = freePlaces(session);
  if (free <= 0) return closeCall(ledger, sessionId);
  const stage = stageOf(timing, ledger.now);
  if (session.waiting === 0 || stage === 'closed') return;
  const waiting = await queueOf(ledger.tx, ledger.platform, open, stage === 'call' ? undefined : free);
  const book = placeBook(open);
  if (!waiting.some(({ claim }) => typeof poolFor(book, claim) !== 'string'))
    return closeCall(ledger, sessionId);
  const queue = await withQuestions(ledger, open, waiting);
  const called = session.calledAt !== null;
  for (const given of allocatePlaces(
    queue,
    book,
    { ...timing, automation: session.automation, called },
    ledger.now,
  )) {
    if (given.kind === 'call') await callThem(ledger, sessionId, free, pick(waiting, given.bookingIds));
    else if (given.kind === 'promote')
      await promote(ledger, found(waiting, given.bookingId), given.pool, given.giveBackUntil);
    else await offer(ledger, found(waiting, given.bookingId), given.pool, given.endsAt);
  }
}

/** Who has to be asked first, looked up for those alone who are served: it costs a look at their other places. */
async function withQuestions(ledger: Ledger, open: OpenSession, waiting: InQueue[]): Promise<Queued[]> {
  const queue = waiting.map(({ booking, claim, unapproved }) => ({
    bookingId: booking.id,
    personId: booking.personId,
    claim,
    unapproved,
    askFirst: false,
  }));
  const served = servedFrom(queue, placeBook(open)).map(({ queued }) => queued.personId);
  const places = await placesOf(ledger.tx, served, open, ledger.now);
  return queue.map((queued) => {
    const mine = places.get(queued.personId);
    const stopped = open.activity.clashRule === 'stop' && (mine?.clashes.length ?? 0) > 0;
    return { ...queued, askFirst: stopped || (mine?.otherDate ?? null) !== null };
  });
}

/** The last day's call: all who may take a place are told at once, and nothing is held for anybody (scenario 12). */
async function callThem(ledger: Ledger, sessionId: string, free: number, called: Booking[]): Promise<void> {
  sessionIn(ledger, sessionId).session.calledAt = ledger.now;
  sessionHappened(ledger, sessionId, 'called', { free });
  await meet(ledger, called);
  for (const booking of called) {
    happened(ledger, booking.id, 'called');
    await tell(ledger, booking, { kind: 'call' });
  }
}

/** The called places are gone: those who still wait are told (scenario 12). Nothing of theirs changes, so they need no lock. */
async function closeCall(ledger: Ledger, sessionId: string): Promise<void> {
  const { session } = sessionIn(ledger, sessionId);
  if (session.calledAt === null) return;
  session.calledAt = null;
  const queue = await firstWaiting(ledger.tx, sessionId, Number.POSITIVE_INFINITY);
  await meet(ledger, queue);
  for (const booking of queue) await tell(ledger, booking, { kind: 'call-gone' });
}

function pick(waiting: InQueue[], ids: string[]): Booking[] {
  return waiting.flatMap(({ booking }) => (ids.includes(booking.id) ? [booking] : []));
}

function found(waiting: InQueue[], id: string): Booking {
  const one = waiting.find(({ booking }) => booking.id === id);
  if (one === undefined) throw new Error(`booking ${id} is not in the queue`);
  return one.booking;
}
