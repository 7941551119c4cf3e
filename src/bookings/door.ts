import { organisationsOn, sectorsOf } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import { isPlain, type OpenSession, placeBook } from './open-session.ts';
import { type Door, doorFor, stageOf } from './place-rules.ts';
import type { Claim } from './pool-rules.ts';
import { queueOf } from './queue-order.ts';

type Claimant = { personId: string; organisationId?: string | null };

/**
 * As whose person somebody books on a day: of their organisations the one they chose, or the first. `at`: their
 * lead books, so that only these organisations come into it. An organisation that is not theirs is disregarded.
 */
export async function claimFor(
  db: Queries,
  { personId, organisationId }: Claimant,
  today: Day,
  at: readonly string[] | null = null,
): Promise<Claim> {
  const theirs = await organisationsOn(db, personId, today);
  const known = at === null ? theirs : theirs.filter(({ id }) => at.includes(id));
  const chosen = known.find(({ id }) => id === organisationId) ?? known[0];
  return { organisationId: chosen?.id ?? null, sector: chosen?.sector ?? null };
}

/** The claim of a booking that is taken over with its organisation. */
export async function claimOfOrganisation(db: Queries, organisationId: string | null): Promise<Claim> {
  if (organisationId === null) return { organisationId: null, sector: null };
  return { organisationId, sector: (await sectorsOf(db, [organisationId])).get(organisationId) ?? null };
}

/** What is free for somebody on this session now. */
export async function doorOf(
  db: Queries,
  platform: Platform,
  open: OpenSession,
  claim: Claim,
  now: Date,
): Promise<Door> {
  const book = placeBook(open);
  const stage = stageOf(open.timing, now);
  const waiting = open.session.waiting === 0 || stage === 'call' || stage === 'closed';
  // In a plain queue whoever waits could have the place, so the first of them tells as much as all.
  const queue = waiting ? [] : await queueOf(db, platform, open, isPlain(open) ? 1 : undefined);
  return doorFor(
    book,
    claim,
    queue.map((one) => one.claim),
    stage,
  );
}
