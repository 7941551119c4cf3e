import { asc, desc, gt } from 'drizzle-orm';
import type { Platform } from './platform.ts';
import type { Queries } from './store/store.ts';

/** A message that would go out: its kind, to whom, and about which booking. */
export type RehearsedMessage = {
  kind: string;
  toName: string;
  personId: string | null;
  bookingId: string | null;
  facts: Record<string, unknown> | null;
};

/** Carries the answer out of a transaction that is to leave nothing behind. */
class TakenBack<T> extends Error {
  readonly result: T;
  readonly messages: RehearsedMessage[];

  constructor(result: T, messages: RehearsedMessage[]) {
    super('a rehearsal was taken back');
    this.result = result;
    this.messages = messages;
  }
}

/**
 * What a service would do if it were called now: it runs for real in its one transaction, which is then taken
 * back, so that the page before a change says exactly what the change will do. Holds the locks that the service
 * takes for as long as it runs. Only for services of one transaction; a service that opens none rehearses its
 * answer and no messages.
 */
export async function rehearse<T>(
  platform: Platform,
  service: (platform: Platform) => Promise<T>,
): Promise<{ result: T; messages: RehearsedMessage[] }> {
  const { store } = platform;
  let inside: { result: unknown; messages: RehearsedMessage[] } | null = null;
  const rehearsed: Platform = {
    ...platform,
    store: {
      ...store,
      async transaction<R>(work: (tx: Queries) => Promise<R>): Promise<R> {
        if (inside !== null) throw new Error('only a service of one transaction can be rehearsed');
        try {
          return await store.transaction(async (tx) => {
            const last = await lastMessage(tx);
            const result = await work(tx);
            throw new TakenBack(result, await messagesAfter(tx, last));
          });
        } catch (error) {
          if (!(error instanceof TakenBack)) throw error;
          inside = { result: error.result, messages: error.messages };
          return error.result as R;
        }
      },
    },
  };
  const result = await service(rehearsed);
  return { result, messages: (inside as { messages: RehearsedMessage[] } | null)?.messages ?? [] };
}

async function lastMessage(tx: Queries): Promise<number> {
  const { outbox } = tx.t;
  const [row] = await tx.select({ id: outbox.id }).from(outbox).orderBy(desc(outbox.id)).limit(1);
  return row?.id ?? 0;
}

/** Rows of other transactions that commit meanwhile may be among them on PostgreSQL: the ids only grow. */
async function messagesAfter(tx: Queries, last: number): Promise<RehearsedMessage[]> {
  const { outbox } = tx.t;
  return tx
    .select({
      kind: outbox.kind,
      toName: outbox.toName,
      personId: outbox.personId,
      bookingId: outbox.bookingId,
      facts: outbox.facts,
    })
    .from(outbox)
    .where(gt(outbox.id, last))
    .orderBy(asc(outbox.id));
}
