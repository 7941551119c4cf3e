import { and, count, eq, gte, inArray, lte, min } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

const AT_ONCE = 500;

/** Offers on these sessions that run out from now until `until`: how many for each, and when the first does. */
export async function offersRunningOut(
  db: Queries,
  sessionIds: string[],
  { now, until }: { now: Date; until: Date },
): Promise<Map<string, { offers: number; firstEndsAt: Date }>> {
  const { bookings } = db.t;
  const found = new Map<string, { offers: number; firstEndsAt: Date }>();
  for (let at = 0; at < sessionIds.length; at += AT_ONCE) {
    const rows = await db
      .select({
        sessionId: bookings.sessionId,
        offers: count(),
        firstEndsAt: min(bookings.offerEndsAt),
      })
      .from(bookings)
      .where(
        and(
          inArray(bookings.sessionId, sessionIds.slice(at, at + AT_ONCE)),
          eq(bookings.state, 'offered'),
          gte(bookings.offerEndsAt, now),
          lte(bookings.offerEndsAt, until),
        ),
      )
      .groupBy(bookings.sessionId);
    for (const { sessionId, offers, firstEndsAt } of rows) {
      if (firstEndsAt !== null)
        found.set(sessionId, { offers: Number(offers), firstEndsAt: new Date(firstEndsAt) });
    }
  }
  return found;
}
