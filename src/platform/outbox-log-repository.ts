import { and, asc, count, desc, eq, gt, inArray, isNull, lte, max, min, or, type SQL } from 'drizzle-orm';
import type { OutboxRow } from './outbox-repository.ts';
import type { Queries } from './store/store.ts';

/** What a log shows of a message: never what it says, and of sign-in mail nothing at all. */
export type LoggedMail = Pick<
  OutboxRow,
  | 'id'
  | 'kind'
  | 'personId'
  | 'toName'
  | 'toAddress'
  | 'bookingId'
  | 'sessionId'
  | 'state'
  | 'attempts'
  | 'createdAt'
  | 'notBefore'
  | 'finishedAt'
  | 'reason'
  | 'repeatsId'
>;

/** Which messages: about a session, or about activities. */
export type About = { sessionId: string } | { activityIds: string[] };

const UNFINISHED = ['waiting', 'claimed'];

/** Messages about something in these states (all where none are named), the newest first. */
export async function loggedMail(
  db: Queries,
  about: About,
  { states, offset = 0, limit }: { states?: string[]; offset?: number; limit: number },
): Promise<LoggedMail[]> {
  if ('activityIds' in about && about.activityIds.length === 0) return [];
  const { outbox } = db.t;
  const { id, kind, personId, toName, toAddress, bookingId, sessionId, state, attempts } = outbox;
  const { createdAt, notBefore, finishedAt, reason, repeatsId } = outbox;
  return db
    .select({
      ...{ id, kind, personId, toName, toAddress, bookingId, sessionId, state, attempts },
      ...{ createdAt, notBefore, finishedAt, reason, repeatsId },
    })
    .from(outbox)
    .where(and(isAbout(db, about), states === undefined ? undefined : inArray(state, states)))
    .orderBy(desc(id))
    .limit(limit)
    .offset(offset);
}

/** How many messages about something are in each state. */
export async function mailCounts(db: Queries, about: About): Promise<Record<string, number>> {
  if ('activityIds' in about && about.activityIds.length === 0) return {};
  const { outbox } = db.t;
  const rows = await db
    .select({ state: outbox.state, messages: count() })
    .from(outbox)
    .where(isAbout(db, about))
    .groupBy(outbox.state);
  return Object.fromEntries(rows.map(({ state, messages }) => [state, Number(messages)]));
}

/** What was decided at one moment and is still on its way: "312 of 500 sent". */
export async function mailUnderWay(
  db: Queries,
  sessionId: string,
): Promise<{ kind: string; at: Date; all: number; done: number }[]> {
  const { outbox } = db.t;
  const rows = await db
    .select({ kind: outbox.kind, at: outbox.createdAt, state: outbox.state, messages: count() })
    .from(outbox)
    .where(isAbout(db, { sessionId }))
    .groupBy(outbox.kind, outbox.createdAt, outbox.state)
    .orderBy(asc(outbox.createdAt));
  const batches = new Map<string, { kind: string; at: Date; all: number; done: number }>();
  for (const { kind, at, state, messages } of rows) {
    const key = `${kind} ${at.getTime()}`;
    const batch = batches.get(key) ?? { kind, at, all: 0, done: 0 };
    batch.all += Number(messages);
    if (!UNFINISHED.includes(state)) batch.done += Number(messages);
    batches.set(key, batch);
  }
  return [...batches.values()].filter(({ all, done }) => done < all);
}

/** One message with what it says, for whoever sends it again; null for sign-in mail and what does not exist. */
export async function loggedMessage(db: Queries, id: number): Promise<OutboxRow | null> {
  const { outbox } = db.t;
  const [row] = await db
    .select()
    .from(outbox)
    .where(and(eq(outbox.id, id), eq(outbox.secret, false)));
  return row ?? null;
}

/** Later messages of its stream, without those that gave way to others. */
export async function laterInStream(db: Queries, { id, stream }: OutboxRow): Promise<OutboxRow[]> {
  if (stream === null) return [];
  const { outbox } = db.t;
  const rows = await db
    .select()
    .from(outbox)
    .where(and(eq(outbox.stream, stream), gt(outbox.id, id)))
    .orderBy(asc(outbox.id));
  return rows.filter(({ state }) => state !== 'superseded');
}

/** Puts a dead message on its way again, to the address that holds now; false where it is dead no more. */
export async function reviveMessage(
  tx: Queries,
  id: number,
  { address, now }: { address: string; now: Date },
): Promise<boolean> {
  const { outbox } = tx.t;
  const rows = await tx
    .update(outbox)
    .set({
      state: 'waiting',
      toAddress: address,
      attempts: 0,
      notBefore: now,
      finishedAt: null,
      reason: null,
    })
    .where(and(eq(outbox.id, id), eq(outbox.state, 'dead')))
    .returning({ id: outbox.id });
  return rows.length > 0;
}

/** What the rule on the health of mail looks at. */
export async function mailFigures(db: Queries, now: Date) {
  const { outbox } = db.t;
  const due = and(
    inArray(outbox.state, UNFINISHED),
    lte(outbox.notBefore, now),
    or(isNull(outbox.expiresAt), gt(outbox.expiresAt, now)),
  );
  // What is urgent is due since the beginning of time, so its own time is when it was written.
  const [waiting] = await db
    .select({ oldest: min(outbox.createdAt), due: count() })
    .from(outbox)
    .where(due);
  const [late] = await db
    .select({ putOff: count() })
    .from(outbox)
    .where(and(eq(outbox.state, 'waiting'), gt(outbox.notBefore, now), gt(outbox.attempts, 0)));
  const [sent] = await db
    .select({ last: max(outbox.finishedAt) })
    .from(outbox)
    .where(eq(outbox.state, 'sent'));
  return {
    oldestDueAt: waiting?.oldest ?? null,
    due: Number(waiting?.due ?? 0),
    putOff: Number(late?.putOff ?? 0),
    lastSentAt: sent?.last ?? null,
  };
}

function isAbout({ t: { outbox } }: Queries, about: About): SQL | undefined {
  const which =
    'sessionId' in about ? eq(outbox.sessionId, about.sessionId) : inArray(outbox.scopeId, about.activityIds);
  return and(which, eq(outbox.secret, false));
}
