import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { mayKeep, type Organiser } from './activity-policy.ts';
import { changesBetween } from './edit-rules.ts';
import { insertVenue, updateVenue, type VenueFacts, venuesById } from './venue-repository.ts';

type Acting = Organiser & { personId: string };
export type Kept = { outcome: 'saved'; id: string } | { outcome: 'not-found' };

/**
 * Keeps a venue, or changes one; `id` null adds it. Sessions keep the words that people were told: a new
 * address reaches those that choose the venue from now on.
 */
export async function saveVenue(
  platform: Platform,
  actor: Acting,
  id: string | null,
  facts: VenueFacts,
): Promise<Kept> {
  if (!mayKeep(actor)) return { outcome: 'not-found' };
  return platform.store.transaction(async (tx) => {
    const before = id === null ? null : (await venuesById(tx, [id])).get(id);
    if (before === undefined) return { outcome: 'not-found' };
    const changes = before === null ? {} : changesBetween(before, facts);
    if (before !== null && Object.keys(changes).length === 0) return { outcome: 'saved', id: before.id };
    const written = before?.id ?? (await insertVenue(tx, facts));
    if (before !== null) await updateVenue(tx, written, facts);
    await record(tx, [
      happening(platform, actor, written, before === null ? 'venue-added' : 'venue-changed', { changes }),
    ]);
    return { outcome: 'saved', id: written };
  });
}

/** Puts a venue away, so that it is not offered any more, or brings it back; sessions there stay. */
export async function setVenueArchived(
  platform: Platform,
  actor: Acting,
  id: string,
  archived: boolean,
): Promise<Kept> {
  if (!mayKeep(actor)) return { outcome: 'not-found' };
  return platform.store.transaction(async (tx) => {
    const venue = (await venuesById(tx, [id])).get(id);
    if (venue === undefined) return { outcome: 'not-found' };
    if ((venue.archivedAt !== null) === archived) return { outcome: 'saved', id };
    await updateVenue(tx, id, { archivedAt: archived ? platform.clock.now() : null });
    await record(tx, [happening(platform, actor, id, archived ? 'venue-archived' : 'venue-returned', {})]);
    return { outcome: 'saved', id };
  });
}

/** Venues and trainers belong to no team: what happens to them is history of the city. */
function happening(
  { clock }: Platform,
  { personId }: Acting,
  subjectId: string,
  what: string,
  facts: Record<string, unknown>,
) {
  return { at: clock.now(), subjectKind: 'city' as const, subjectId, actorId: personId, what, facts };
}
