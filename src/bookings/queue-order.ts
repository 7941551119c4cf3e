import { sectorsOf } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { type Booking, firstWaiting } from './booking-repository.ts';
import { isPlain, type OpenSession, queueRuleOf } from './open-session.ts';
import type { Claim } from './pool-rules.ts';

declare module '../platform/platform.ts' {
  interface Ports {
    /**
     * Of these people, those for whom the activity is essential and missing or overdue now: the first band of a
     * queue by need. Asked inside the transaction that gives a place out, so it reads by `db` alone.
     */
    inNeed(db: Queries, platform: Platform, activityId: string, personIds: string[]): Promise<Set<string>>;
  }
}

/** Somebody in the queue with what decides whether and when they are served. */
export type InQueue = { booking: Booking; claim: Claim; unapproved: boolean; inNeed: boolean };

/**
 * The queue of a session in the order in which it is served now: by time of joining, or where the session's rule
 * is by need in two bands, each by time of joining. Of a plain queue only the first `atMost` are read.
 */
export async function queueOf(
  db: Queries,
  platform: Platform,
  open: OpenSession,
  atMost = Number.POSITIVE_INFINITY,
): Promise<InQueue[]> {
  const plain = isPlain(open);
  const waiting = await firstWaiting(db, open.session.id, plain ? atMost : Number.POSITIVE_INFINITY);
  const sectors = await sectorsFor(db, open, waiting);
  const needing =
    queueRuleOf(open) === 'need'
      ? await platform.ports.inNeed(
          db,
          platform,
          open.activity.id,
          waiting.map(({ personId }) => personId),
        )
      : new Set<string>();
  const queue = waiting.map((booking) => ({
    booking,
    claim: claimOf(booking, sectors),
    unapproved: booking.approval === 'asked',
    inNeed: needing.has(booking.personId),
  }));
  // The sort is stable: within a band the order of joining stays.
  return queue.sort((a, b) => Number(b.inNeed) - Number(a.inNeed));
}

/** Sectors matter where places are set aside; elsewhere nobody is asked for them. */
async function sectorsFor(
  db: Queries,
  { pools }: OpenSession,
  waiting: Booking[],
): Promise<Map<string, string>> {
  if (pools.setAside.length === 0) return new Map();
  return sectorsOf(
    db,
    waiting.flatMap(({ organisationId }) => organisationId ?? []),
  );
}

function claimOf({ organisationId }: Booking, sectors: Map<string, string>): Claim {
  return { organisationId, sector: organisationId === null ? null : (sectors.get(organisationId) ?? null) };
}
