import { and, asc, eq, inArray, isNotNull, lt, notInArray } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';

import type { Invariant } from './invariant.ts';
import { LEASE_MS } from './outbox-rules.ts';
import type { Platform } from './platform.ts';
import type { Queries } from './store/store.ts';

const UNFINISHED = ['waiting', 'claimed'];

/** What must always be true of the mail on its way and the mail that has gone. */
export function outboxInvariants({ clock }: Platform): Invariant[] {
  return [
    { name: 'the SEQUENCE of a calendar entry never falls', find: fallingSequences },
    { name: 'no mail has overtaken another of its stream', find: overtaken },
    { name: 'sign-in mail is wiped once it has gone', find: keptSecrets },
    { name: 'claimed mail is sent or taken over', find: (db) => forgottenClaims(db, clock.now()) },
  ];
}

async function fallingSequences(db: Queries): Promise<string[]> {
  const { outbox } = db.t;
  const rows = await db
    .select({ id: outbox.id, stream: outbox.stream, sequence: outbox.sequence, facts: outbox.facts })
    .from(outbox)
    .where(and(eq(outbox.state, 'sent'), isNotNull(outbox.stream), isNotNull(outbox.sequence)))
    .orderBy(asc(outbox.id));
  const highest = new Map<string, number>();
  return rows.flatMap(({ id, stream, sequence, facts }) => {
    const entry = JSON.stringify([stream, entryOf(facts)]);
    const before = highest.get(entry) ?? 0;
    highest.set(entry, Math.max(before, sequence ?? 0));
    return (sequence ?? 0) < before ? [`message ${id} has SEQUENCE ${sequence} after ${before}`] : [];
  });
}

/** A session of two days is two entries in one stream, each with a SEQUENCE of its own. */
function entryOf(facts: Record<string, unknown> | null): unknown {
  const calendar = facts?.calendar;
  return typeof calendar === 'object' && calendar !== null && 'uid' in calendar ? calendar.uid : null;
}

async function overtaken(db: Queries): Promise<string[]> {
  const { outbox } = db.t;
  const later = alias(outbox, 'later');
  const rows = await db
    .select({ id: outbox.id, later: later.id })
    .from(outbox)
    .innerJoin(later, and(eq(later.stream, outbox.stream), eq(later.state, 'sent'), lt(outbox.id, later.id)))
    .where(inArray(outbox.state, UNFINISHED));
  return rows.map((row) => `message ${row.later} was sent before message ${row.id} of the same stream`);
}

async function keptSecrets(db: Queries): Promise<string[]> {
  const { outbox } = db.t;
  const rows = await db
    .select({ id: outbox.id, state: outbox.state })
    .from(outbox)
    .where(and(eq(outbox.secret, true), notInArray(outbox.state, UNFINISHED), isNotNull(outbox.facts)));
  return rows.map(({ id, state }) => `message ${id} is ${state} and still holds its secret`);
}

/** A claim is abandoned after its lease; within another lease some worker must have found the time for it. */
async function forgottenClaims(db: Queries, now: Date): Promise<string[]> {
  const { outbox } = db.t;
  const rows = await db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.state, 'claimed'), lt(outbox.claimedAt, new Date(now.getTime() - 2 * LEASE_MS))));
  return rows.map(({ id }) => `message ${id} is claimed by a worker that is gone; is one running?`);
}
