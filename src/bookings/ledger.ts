import { lockSessions, type Session, type SessionChange, updateSession } from '../catalogue/index.ts';
import { leadsPerson, lockPeople, type Recipient, recipients } from '../people/index.ts';
import { type Happening, record } from '../platform/history.ts';
import { type Message, post } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { type Booking, firstWaiting } from './booking-repository.ts';
import { isPlain, type OpenSession, withRules } from './open-session.ts';
import { freePlaces } from './place-rules.ts';
import { atCap, reservedOf } from './pool-rules.ts';
import { queueOf } from './queue-order.ts';

/**
 * The books of some sessions while they are open in one transaction: the locks are held, the counters are
 * kept here, and what happened and what is told is written at the end, once, by `closeLedger`.
 */
export type Ledger = {
  tx: Queries;
  platform: Platform;
  now: Date;
  /** Null: the published rule or time itself acts. */
  actorId: string | null;
  /** The actor is this person's lead and acts for them; null: anybody else, or nobody. */
  lead: ActingLead | null;
  /** The actor organises these sessions and acts for others there. */
  organiser: boolean;
  sessions: Map<string, OpenSession>;
  people: Map<string, Recipient>;
  happenings: Happening[];
  messages: Message[];
};

/** For whom a lead acts, at which organisations they lead them, and the lead's name, which the person reads. */
export type ActingLead = { forId: string; at: string[]; name: string };

/**
 * What to lock. `freeing`: how many places may come free there, so that those next in the queue are locked too.
 * `leading`: the person for whom the actor may be the lead.
 */
export type Plan = {
  sessionIds: string[];
  personIds: string[];
  freeing?: (session: Session) => number;
  leading?: string;
  organiser?: boolean;
};

/**
 * Takes the locks in the one order there is (sessions by id, then people by id) and only then reads facts.
 * Sessions that do not exist are missing from the result.
 */
export async function openLedger(
  tx: Queries,
  platform: Platform,
  actorId: string | null,
  plan: Plan,
): Promise<Ledger> {
  const locked = await lockSessions(tx, plan.sessionIds);
  // What a session knows of itself changes under its own lock alone, so it is read before people are locked.
  const sessions = await withRules(tx, platform.zone, locked);
  const next: Booking[] = [];
  for (const open of sessions.values()) {
    const { session } = open;
    if (plan.freeing !== undefined && session.waiting > 0) {
      const free = Math.max(0, freePlaces(session)) + plan.freeing(session);
      const some = isPlain(open) ? free : Number.POSITIVE_INFINITY;
      next.push(...(await firstWaiting(tx, session.id, some)));
    }
  }
  const personIds = [...new Set([...plan.personIds, ...next.map((booking) => booking.personId)])];
  await lockPeople(tx, personIds);
  const lead =
    actorId === null || plan.leading === undefined ? null : await leadOf(tx, platform, actorId, plan.leading);
  return {
    tx,
    platform,
    now: platform.clock.now(),
    actorId,
    lead,
    organiser: plan.organiser === true,
    sessions,
    people: await recipients(tx, personIds),
    happenings: [],
    messages: [],
  };
}

async function leadOf(
  tx: Queries,
  { clock, zone }: Platform,
  actorId: string,
  forId: string,
): Promise<ActingLead | null> {
  if (actorId === forId) return null;
  const at = await leadsPerson(tx, actorId, forId, dayOf(clock.now(), zone));
  if (at.length === 0) return null;
  return { forId, at, name: (await recipients(tx, [actorId])).get(actorId)?.name ?? '' };
}

/** The open session; throws where it is not among those of this ledger. */
export function sessionIn(ledger: Ledger, id: string): OpenSession {
  const open = ledger.sessions.get(id);
  if (open === undefined) throw new Error(`session ${id} is not open in this ledger`);
  return open;
}

/** Whom a message goes to; throws for somebody who was neither locked nor met. */
export function personIn(ledger: Ledger, id: string): Recipient {
  const person = ledger.people.get(id);
  if (person === undefined) throw new Error(`person ${id} is not known in this ledger`);
  return person;
}

/** Learns whom these bookings' messages go to, for people to whom nothing happens but news: they need no lock. */
export async function meet(ledger: Ledger, bookings: { personId: string }[]): Promise<void> {
  const strangers = bookings.map((booking) => booking.personId).filter((id) => !ledger.people.has(id));
  for (const [id, person] of await recipients(ledger.tx, strangers)) ledger.people.set(id, person);
}

/** Notes what happened to a booking. */
export function happened(
  ledger: Ledger,
  bookingId: string,
  what: string,
  facts: Record<string, unknown> = {},
): void {
  ledger.happenings.push({
    at: ledger.now,
    subjectKind: 'booking',
    subjectId: bookingId,
    actorId: ledger.actorId,
    what,
    facts,
  });
}

/** Notes what happened to a session. */
export function sessionHappened(
  ledger: Ledger,
  sessionId: string,
  what: string,
  facts: Record<string, unknown>,
): void {
  ledger.happenings.push({
    at: ledger.now,
    subjectKind: 'session',
    subjectId: sessionId,
    actorId: ledger.actorId,
    what,
    facts,
  });
}

/** Writes the counters, what happened and what is told. */
export async function closeLedger(ledger: Ledger): Promise<void> {
  for (const open of ledger.sessions.values()) {
    await updateSession(ledger.tx, open.session.id, {
      ...countersOf(open),
      ...(await groupCounters(ledger, open)),
    });
  }
  await record(ledger.tx, ledger.happenings);
  await post(ledger.tx, ledger.platform, ledger.messages);
}

function countersOf({ session }: OpenSession): SessionChange {
  const { confirmed, held, waiting, queueNumber, calledAt } = session;
  return { confirmed, held, waiting, queueNumber, calledAt };
}

/** What lists need to know of groups: how many places are kept for them, and who waits at their cap. */
async function groupCounters({ tx, platform }: Ledger, open: OpenSession): Promise<SessionChange> {
  const { pools, session } = open;
  const reserved = reservedOf(pools);
  const capped = pools.cap !== null && session.waiting > 0;
  const waiting = capped ? await queueOf(tx, platform, open) : [];
  return { reserved, passedOver: waiting.filter(({ claim }) => atCap(pools, claim)).length };
}
