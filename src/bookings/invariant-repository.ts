import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Invariant } from '../platform/invariant.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { type OpenSession, placeBook, withRules } from './open-session.ts';
import { allocatePlaces, freePlaces } from './place-rules.ts';
import { atCap, reservedOf } from './pool-rules.ts';
import { queueOf } from './queue-order.ts';

type Counted = { id: string; capacity: number | null; confirmed: number; held: number; waiting: number };

/**
 * What must hold of bookings at any moment; each finding names the rows that break it. `platform` gives the
 * clock and the zone by which "a place is free" is judged. The audit is the one place where SQL looks across
 * the tables of several slices: it checks what holds between them.
 */
export function bookingInvariants(platform: Platform): Invariant[] {
  return [
    { name: 'nobody is confirmed or held over a capacity', find: overCapacity },
    { name: 'the counters of a session equal its bookings', find: (db) => wrongCounters(db, platform) },
    {
      name: 'no group and no organisation has more places than it may',
      find: (db) => overGroups(db, platform),
    },
    { name: 'a manager is asked about every place that awaits approval', find: unasked },
    {
      name: 'nobody waits while a place they may take is free',
      find: (db) => waitingBesideFree(db, platform),
    },
    { name: 'the queue has one order', find: sharedQueueNumbers },
    { name: 'one live booking per person and session', find: doubleBookings },
    { name: 'every confirmed booking is invited to every day', find: uninvited },
    { name: 'nobody has a calendar entry without a place', find: (db) => strayEntries(db, platform) },
    { name: 'a course is held at one coming date', find: (db) => twoDates(db, platform) },
    { name: 'states and their times agree', find: inconsistent },
  ];
}

async function sessionsOf(db: Queries): Promise<Counted[]> {
  const { sessions } = db.t;
  return db
    .select({
      id: sessions.id,
      capacity: sessions.capacity,
      confirmed: sessions.confirmed,
      held: sessions.held,
      waiting: sessions.waiting,
    })
    .from(sessions);
}

async function overCapacity(db: Queries): Promise<string[]> {
  return (await sessionsOf(db))
    .filter(({ capacity, confirmed, held }) => capacity !== null && confirmed + held > capacity)
    .map((row) => `session ${row.id}: ${row.confirmed} confirmed and ${row.held} held of ${row.capacity}`);
}

async function wrongCounters(db: Queries, platform: Platform): Promise<string[]> {
  const { bookings } = db.t;
  const rows = await db
    .select({ sessionId: bookings.sessionId, state: bookings.state, count: sql<number>`count(*)` })
    .from(bookings)
    .groupBy(bookings.sessionId, bookings.state);
  const counted = new Map(rows.map((row) => [`${row.sessionId} ${row.state}`, Number(row.count)]));
  const count = (id: string, ...states: string[]) =>
    states.reduce((sum, state) => sum + (counted.get(`${id} ${state}`) ?? 0), 0);
  const wrong = (id: string, counter: string, is: number, real: number) =>
    is === real ? [] : [`session ${id}: ${counter} is ${is}, bookings say ${real}`];
  const found = (await sessionsOf(db)).flatMap(({ id, confirmed, held, waiting }) => [
    ...wrong(id, 'confirmed', confirmed, count(id, 'confirmed')),
    ...wrong(id, 'held', held, count(id, 'offered', 'awaiting-approval')),
    ...wrong(id, 'waiting', waiting, count(id, 'waiting')),
  ]);
  for (const open of await grouped(db, platform)) {
    const { id, reserved, passedOver } = open.session;
    const queue = await queueOf(db, platform, open);
    const capped = queue.filter(({ claim }) => atCap(open.pools, claim)).length;
    found.push(...wrong(id, 'reserved', reserved, reservedOf(open.pools)));
    found.push(...wrong(id, 'passed over', passedOver, capped));
  }
  return found;
}

/** Coming sessions with set-aside places or a cap; the counters of others are nought. */
async function grouped(db: Queries, platform: Platform): Promise<OpenSession[]> {
  const { sessions } = db.t;
  const now = platform.clock.now();
  const rows = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.state, 'open'), gt(sessions.startsAt, now)));
  const rules = await withRules(db, platform.zone, rows);
  return [...rules.values()].filter(({ pools }) => pools.setAside.length > 0 || pools.cap !== null);
}

async function overGroups(db: Queries, platform: Platform): Promise<string[]> {
  return (await grouped(db, platform)).flatMap(({ session, pools }) => [
    ...pools.setAside
      .filter(({ used, places }) => used > places)
      .map(
        ({ name, used, places }) =>
          `session ${session.id}: ${used} of ${places} places set aside for ${name}`,
      ),
    ...(session.capacity !== null && session.confirmed + session.held + reservedOf(pools) > session.capacity
      ? [`session ${session.id}: more is set aside than there is`]
      : []),
  ]);
}

/** Without a question nobody would ever answer, and without a deadline the place would never go back. */
async function unasked(db: Queries): Promise<string[]> {
  const { bookings, approvals } = db.t;
  const rows = await db
    .select({ id: bookings.id, deadlineAt: approvals.deadlineAt })
    .from(bookings)
    .leftJoin(approvals, and(eq(approvals.bookingId, bookings.id), isNull(approvals.decidedAt)))
    .where(eq(bookings.state, 'awaiting-approval'));
  return rows
    .filter(({ deadlineAt }) => deadlineAt === null)
    .map(({ id }) => `booking ${id} waits for nobody's answer`);
}

/** Save in a last-day call, after closing, or with automation off: there a free place may stand beside a queue. */
async function waitingBesideFree(db: Queries, platform: Platform): Promise<string[]> {
  const { sessions } = db.t;
  const now = platform.clock.now();
  const rows = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.state, 'open'), gt(sessions.startsAt, now), gt(sessions.waiting, 0)));
  const found: string[] = [];
  const rules = await withRules(db, platform.zone, rows);
  for (const open of rules.values()) {
    const { session, timing } = open;
    if (!session.automation || freePlaces(session) <= 0) continue;
    const waiting = await queueOf(db, platform, open);
    const queue = waiting.map(({ booking, claim, unapproved }) => ({
      bookingId: booking.id,
      personId: booking.personId,
      claim,
      unapproved,
      askFirst: false,
    }));
    const called = session.calledAt !== null;
    const given = allocatePlaces(queue, placeBook(open), { ...timing, automation: true, called }, now);
    if (given.length > 0) found.push(`session ${session.id}: ${session.waiting} wait beside a free place`);
  }
  return found;
}

async function sharedQueueNumbers(db: Queries): Promise<string[]> {
  const { bookings } = db.t;
  const rows = await db
    .select({ sessionId: bookings.sessionId, queueNumber: bookings.queueNumber })
    .from(bookings)
    .where(inArray(bookings.state, ['waiting', 'offered']))
    .groupBy(bookings.sessionId, bookings.queueNumber)
    .having(sql`count(*) > 1`);
  const without = await db
    .select({ id: bookings.id })
    .from(bookings)
    .where(and(inArray(bookings.state, ['waiting', 'offered']), isNull(bookings.queueNumber)));
  return [
    ...rows.map((row) => `session ${row.sessionId}: two have number ${row.queueNumber}`),
    ...without.map((row) => `booking ${row.id} waits without a number`),
  ];
}

async function doubleBookings(db: Queries): Promise<string[]> {
  const { bookings } = db.t;
  const rows = await db
    .select({ sessionId: bookings.sessionId, personId: bookings.personId })
    .from(bookings)
    .where(inArray(bookings.state, ['awaiting-approval', 'confirmed', 'waiting', 'offered']))
    .groupBy(bookings.sessionId, bookings.personId)
    .having(sql`count(*) > 1`);
  return rows.map((row) => `person ${row.personId} twice on session ${row.sessionId}`);
}

async function uninvited(db: Queries): Promise<string[]> {
  const { bookings, sessionDays, invitations } = db.t;
  const rows = await db
    .select({ id: bookings.id, dayNumber: sessionDays.dayNumber, state: invitations.state })
    .from(bookings)
    .innerJoin(sessionDays, eq(sessionDays.sessionId, bookings.sessionId))
    .leftJoin(
      invitations,
      and(eq(invitations.personId, bookings.personId), eq(invitations.sessionDayId, sessionDays.id)),
    )
    .where(eq(bookings.state, 'confirmed'));
  return rows
    .filter((row) => row.state !== 'requested')
    .map((row) => `booking ${row.id}: day ${row.dayNumber} is not in the calendar`);
}

/** A calendar entry that stands although the place is gone would send somebody to a session in vain. */
async function strayEntries(db: Queries, platform: Platform): Promise<string[]> {
  const { bookings, sessionDays, invitations } = db.t;
  const rows = await db
    .select({ uid: invitations.uid })
    .from(invitations)
    .innerJoin(sessionDays, eq(sessionDays.id, invitations.sessionDayId))
    .leftJoin(
      bookings,
      and(
        eq(bookings.sessionId, sessionDays.sessionId),
        eq(bookings.personId, invitations.personId),
        eq(bookings.state, 'confirmed'),
      ),
    )
    .where(
      and(
        eq(invitations.state, 'requested'),
        isNull(bookings.id),
        gt(sessionDays.startsAt, platform.clock.now()),
      ),
    );
  return rows.map((row) => `calendar entry ${row.uid} stands without a place`);
}

async function twoDates(db: Queries, platform: Platform): Promise<string[]> {
  const { bookings, sessions, activities } = db.t;
  const rows = await db
    .select({ personId: bookings.personId, activityId: bookings.activityId })
    .from(bookings)
    .innerJoin(sessions, eq(sessions.id, bookings.sessionId))
    .innerJoin(activities, eq(activities.id, bookings.activityId))
    .where(
      and(
        inArray(bookings.state, ['confirmed', 'awaiting-approval']),
        gt(sessions.startsAt, platform.clock.now()),
        eq(activities.dateLimit, 'one'),
      ),
    )
    .groupBy(bookings.personId, bookings.activityId)
    .having(sql`count(*) > 1`);
  return rows.map((row) => `person ${row.personId} holds two coming dates of ${row.activityId}`);
}

async function inconsistent(db: Queries): Promise<string[]> {
  const { bookings } = db.t;
  const rows = await db.select().from(bookings);
  return rows
    .filter((row) => {
      const live = ['awaiting-approval', 'confirmed', 'waiting', 'offered'].includes(row.state);
      if (live !== (row.endedAt === null)) return true;
      if (row.state === 'confirmed' && row.confirmedAt === null) return true;
      return row.state === 'offered' && row.offerEndsAt === null;
    })
    .map((row) => `booking ${row.id} is ${row.state}, which its times do not bear out`);
}
