import { recipients } from '../people/index.ts';
import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { mayOrganise, type Organiser } from './activity-policy.ts';
import { activitiesById } from './activity-repository.ts';
import { datesChanged } from './catalogue-cache.ts';
import { lockSessions, updateSession } from './session-repository.ts';
import { setSessionTrainers, trainerForPerson, trainersOfSessions } from './trainer-repository.ts';

export type TrainerResult = { outcome: 'set' | 'already' } | { outcome: 'not-found' };

/**
 * Names who trains a session: somebody who signs in and may then take its register, without further rights.
 * A session of another team, and an unknown person, are not found.
 */
export async function setTrainer(
  platform: Platform,
  actor: Organiser & { personId: string },
  sessionId: string,
  trainerId: string,
): Promise<TrainerResult> {
  const result = await platform.store.transaction(async (tx): Promise<TrainerResult> => {
    const [session] = await lockSessions(tx, [sessionId]);
    if (session === undefined) return { outcome: 'not-found' };
    const activity = (await activitiesById(tx, [session.activityId])).get(session.activityId);
    const trainer = (await recipients(tx, [trainerId])).get(trainerId);
    if (activity === undefined || trainer === undefined || !mayOrganise(actor, activity)) {
      return { outcome: 'not-found' };
    }
    const before = (await trainersOfSessions(tx, [sessionId])).get(sessionId) ?? [];
    if (before.length === 1 && before[0]?.personId === trainerId) return { outcome: 'already' };
    const kept = await trainerForPerson(tx, { personId: trainerId, name: trainer.name });
    await setSessionTrainers(tx, sessionId, [kept.id]);
    await updateSession(tx, sessionId, { trainer: kept.name });
    await record(tx, [
      {
        at: platform.clock.now(),
        subjectKind: 'session',
        subjectId: sessionId,
        actorId: actor.personId,
        what: 'trainer-set',
        facts: { trainers: [kept.name], before: before.map(({ name }) => name) },
      },
    ]);
    return { outcome: 'set' };
  });
  if (result.outcome === 'set') datesChanged(platform);
  return result;
}
