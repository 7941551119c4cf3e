import { and, count, eq, inArray, isNotNull, notInArray } from 'drizzle-orm';
import type { Queries } from './store/store.ts';

const AT_ONCE = 500;

/** How many messages about each of these sessions were given up and not sent again since; none: not in it. */
export async function undeliveredOf(db: Queries, sessionIds: string[]): Promise<Map<string, number>> {
  const { outbox } = db.t;
  const found = new Map<string, number>();
  for (let at = 0; at < sessionIds.length; at += AT_ONCE) {
    const some = inArray(outbox.sessionId, sessionIds.slice(at, at + AT_ONCE));
    const repeated = db
      .select({ id: outbox.repeatsId })
      .from(outbox)
      .where(and(some, isNotNull(outbox.repeatsId)));
    const rows = await db
      .select({ sessionId: outbox.sessionId, dead: count() })
      .from(outbox)
      .where(and(some, eq(outbox.state, 'dead'), notInArray(outbox.id, repeated)))
      .groupBy(outbox.sessionId);
    for (const { sessionId, dead } of rows) if (sessionId !== null) found.set(sessionId, Number(dead));
  }
  return found;
}
