import { and, eq, inArray } from 'drizzle-orm';
import { newId } from './ids.ts';
import type { Platform } from './platform.ts';
import type { Queries } from './store/store.ts';

/** A message to one person: facts and identifiers, fixed now; it is rendered when it is sent. */
export type Message = {
  kind: string;
  to: { personId: string | null; name: string; address: string };
  facts: Record<string, unknown>;
  bookingId?: string;
  sessionId?: string;
  /**
   * What the messages are about (one person's place, say): those of one stream leave in the order in which they
   * were written. Whoever posts holds the lock of it, so that this is also the order of their commits.
   */
  stream?: string;
  sequence?: number;
  /**
   * Not sent any more after this instant; late news of some kinds is worse than none. Disregarded for what
   * clears a calendar (`facts.calendar.method` is CANCEL), as the entry would stand there for good.
   */
  expiresAt?: Date;
  /** Whose own wording holds for it: an activity's id. */
  scopeId?: string;
  /** The message that this one repeats, because an organiser asked for it. */
  repeatsId?: number;
  /** Goes before all other mail: news of the night before. */
  urgent?: boolean;
  /** Holds a secret: wiped once sent, and never captured in a log. */
  secret?: boolean;
};

/** A statement takes some 32,000 values on SQLite, and everybody who asked may be told of a new date. */
const ROWS_AT_ONCE = 500;

/** Due before whatever else is: mail leaves in the order in which it became due. */
const AT_ONCE = new Date(0);

/** Puts messages on their way, in the transaction of what they tell (scenario 28). */
export async function post(tx: Queries, platform: Platform, messages: Message[]): Promise<void> {
  const now = platform.clock.now();
  const posted = messages.map((message) => platform.posting?.(message) ?? message);
  const rows = posted.map((message) => rowOf(message, platform.host, now));
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    await tx.insert(tx.t.outbox).values(rows.slice(at, at + ROWS_AT_ONCE));
  }
}

function rowOf(message: Message, host: string, now: Date): Queries['t']['outbox']['$inferInsert'] {
  return {
    kind: message.kind,
    messageId: `<${newId()}@${host}>`,
    personId: message.to.personId,
    toAddress: message.to.address,
    toName: message.to.name,
    bookingId: message.bookingId ?? null,
    sessionId: message.sessionId ?? null,
    stream: message.stream ?? null,
    sequence: message.sequence ?? null,
    facts: message.facts,
    scopeId: message.scopeId ?? null,
    repeatsId: message.repeatsId ?? null,
    secret: message.secret === true,
    createdAt: now,
    notBefore: message.urgent === true ? AT_ONCE : now,
    expiresAt: clearsCalendar(message.facts) ? null : (message.expiresAt ?? null),
  };
}

function clearsCalendar({ calendar }: Message['facts']): boolean {
  return (
    typeof calendar === 'object' && calendar !== null && 'method' in calendar && calendar.method === 'CANCEL'
  );
}

/**
 * Takes back messages of these kinds about a booking that are not being sent this moment: they were true when
 * written and no longer are. One that a mail server put off may still be taken back, and may have arrived all
 * the same: so take back a kind with a calendar part only where a later one for the same entries, with a
 * higher SEQUENCE, is written in this transaction.
 */
export async function supersede(
  tx: Queries,
  bookingIds: string[],
  kinds: string[],
  now: Date,
): Promise<void> {
  if (bookingIds.length === 0) return;
  const { outbox } = tx.t;
  await tx
    .update(outbox)
    .set({ state: 'superseded', finishedAt: now })
    .where(
      and(inArray(outbox.bookingId, bookingIds), inArray(outbox.kind, kinds), eq(outbox.state, 'waiting')),
    );
}
