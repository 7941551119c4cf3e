import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { addressesOf, makePrincipal } from './address-repository.ts';
import { principalOf } from './address-rules.ts';
import { endRows, type Recorded } from './dated-row-repository.ts';
import { openMemberships } from './membership-repository.ts';
import { moveToRecord } from './merge-repository.ts';
import { endingOnMerge, mergedStanding } from './merge-rules.ts';
import { type ActorOrCommandLine, actorId, mayAdminister } from './person-policy.ts';
import { changePerson, lockPeople, personById } from './person-repository.ts';
import { heldOn } from './role-repository.ts';
import { dayBefore } from './role-rules.ts';
import { endSignIns } from './sign-in-repository.ts';
import { endRequestsOf } from './sign-in-request-repository.ts';

export type Merged = { outcome: 'merged' | 'unknown' | 'same' | 'already-merged' | 'not-allowed' };

/** How a later slice makes its rows of one record those of the other, in the same transaction. */
export type Move = (tx: Queries, keepId: string, goId: string) => Promise<void>;

/**
 * Joins two records of one person: addresses, memberships, roles and teams go to the record that stays, and
 * the other can no longer sign in. Where both answered a function, what the record that stays says holds.
 * `moves` do the same for what other slices keep. Refused to anyone but an administrator and the command
 * line; with a joined record on either side nothing happens.
 */
export async function mergePeople(
  platform: Platform,
  actor: ActorOrCommandLine,
  keepId: string,
  goId: string,
  moves: Move[],
): Promise<Merged> {
  if (!mayAdminister(actor)) return { outcome: 'not-allowed' };
  return mergeRecords(platform, actorId(actor), keepId, goId, moves);
}

/** The same for a caller who has seen to it that the two may be joined; `by` is who answers for it. */
export async function mergeRecords(
  platform: Platform,
  by: string | null,
  keepId: string,
  goId: string,
  moves: Move[],
): Promise<Merged> {
  if (keepId === goId) return { outcome: 'same' };
  const now = platform.clock.now();
  return platform.store.transaction(async (tx) => {
    await lockPeople(tx, [keepId, goId]);
    const keep = await personById(tx, keepId);
    const go = await personById(tx, goId);
    if (keep === null || go === null) return { outcome: 'unknown' };
    if (keep.mergedInto !== null || go.mergedInto !== null) return { outcome: 'already-merged' };
    const today = dayOf(now, platform.zone);
    await endDuplicates(tx, keepId, goId, today, { now, by });
    const addresses = [...(await addressesOf(tx, keepId)), ...(await addressesOf(tx, goId))];
    await moveToRecord(tx, keepId, goId, now);
    const principal = principalOf(addresses);
    if (principal !== null) await makePrincipal(tx, keepId, principal);
    await endSignIns(tx, goId, { all: true }, now);
    await endRequestsOf(tx, goId, now);
    await changePerson(tx, keepId, mergedStanding(keep, go));
    await changePerson(tx, goId, { mergedInto: keepId, administrator: false });
    for (const move of moves) await move(tx, keepId, goId);
    const common = { at: now, subjectKind: 'person' as const, actorId: by };
    await record(tx, [
      { ...common, subjectId: keepId, what: 'merged', facts: { from: goId } },
      { ...common, subjectId: goId, what: 'merged-into', facts: { into: keepId } },
    ]);
    return { outcome: 'merged' };
  });
}

async function endDuplicates(
  tx: Queries,
  keepId: string,
  goId: string,
  today: string,
  recorded: Recorded,
): Promise<void> {
  const places = endingOnMerge(
    await openMemberships(tx, keepId, today),
    await openMemberships(tx, goId, today),
  );
  await endRows(tx, 'memberships', places, dayBefore(today), recorded);
  const roles = endingOnMerge(await openRoles(tx, keepId, today), await openRoles(tx, goId, today));
  await endRows(tx, 'heldRoles', roles, dayBefore(today), recorded);
}

async function openRoles(tx: Queries, personId: string, today: string) {
  const held = await heldOn(tx, personId, today);
  return held.map((row) => ({ id: row.id, key: `${row.roleKey} ${row.organisationId}` }));
}
