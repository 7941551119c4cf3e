import { peopleAtAddresses } from '../people/index.ts';
import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { mayKeep, type Organiser } from './activity-policy.ts';
import { changesBetween } from './edit-rules.ts';
import { allTrainers, insertTrainer, type Trainer, updateTrainer } from './trainer-repository.ts';

/** `signsIn`: the trainer is whoever signs in with this address, and may take the registers of their sessions. */
export type TrainerDraft = { name: string; address: string | null; phone: string | null; signsIn: boolean };

export type KeptTrainer =
  | { outcome: 'saved'; id: string }
  | { outcome: 'refused'; reason: 'unknown-address' | 'kept-already' }
  | { outcome: 'not-found' };

/** Keeps a trainer, or changes one; `id` null adds them. A person is kept as one trainer. */
export async function saveTrainer(
  platform: Platform,
  actor: Organiser & { personId: string },
  id: string | null,
  { signsIn, ...facts }: TrainerDraft,
): Promise<KeptTrainer> {
  if (!mayKeep(actor)) return { outcome: 'not-found' };
  return platform.store.transaction(async (tx) => {
    const all = await allTrainers(tx);
    const before = id === null ? null : all.find((one) => one.id === id);
    if (before === undefined) return { outcome: 'not-found' };
    const personId = signsIn ? await personAt(tx, facts.address) : null;
    if (signsIn && personId === null) return { outcome: 'refused', reason: 'unknown-address' };
    if (personId !== null && isKept(all, personId, id)) return { outcome: 'refused', reason: 'kept-already' };
    const change = { ...facts, personId };
    const changes = before === null ? {} : changesBetween(before, change);
    if (before !== null && Object.keys(changes).length === 0) return { outcome: 'saved', id: before.id };
    const written = before?.id ?? (await insertTrainer(tx, change));
    if (before !== null) await updateTrainer(tx, written, change);
    const what = before === null ? 'trainer-added' : 'trainer-changed';
    // Addresses and numbers are not repeated in a history that is never deleted.
    await remember(tx, platform, actor.personId, written, what, { changed: Object.keys(changes) });
    return { outcome: 'saved', id: written };
  });
}

/** Puts a trainer away, so that they are not offered any more, or brings them back; their sessions stay theirs. */
export async function setTrainerArchived(
  platform: Platform,
  actor: Organiser & { personId: string },
  id: string,
  archived: boolean,
): Promise<KeptTrainer> {
  if (!mayKeep(actor)) return { outcome: 'not-found' };
  return platform.store.transaction(async (tx) => {
    const all = await allTrainers(tx);
    const trainer = all.find((one) => one.id === id);
    if (trainer === undefined) return { outcome: 'not-found' };
    if ((trainer.archivedAt !== null) === archived) return { outcome: 'saved', id };
    if (!archived && trainer.personId !== null && isKept(all, trainer.personId, id))
      return { outcome: 'refused', reason: 'kept-already' };
    await updateTrainer(tx, id, { archivedAt: archived ? platform.clock.now() : null });
    await remember(tx, platform, actor.personId, id, archived ? 'trainer-archived' : 'trainer-returned', {});
    return { outcome: 'saved', id };
  });
}

async function personAt(tx: Queries, address: string | null): Promise<string | null> {
  if (address === null) return null;
  const [found] = (await peopleAtAddresses(tx, [address])).values();
  return found?.personId ?? null;
}

function isKept(all: Trainer[], personId: string, exceptId: string | null): boolean {
  return all.some((one) => one.id !== exceptId && one.personId === personId && one.archivedAt === null);
}

async function remember(
  tx: Queries,
  { clock }: Platform,
  actorId: string,
  subjectId: string,
  what: string,
  facts: Record<string, unknown>,
): Promise<void> {
  await record(tx, [{ at: clock.now(), subjectKind: 'city', subjectId, actorId, what, facts }]);
}
