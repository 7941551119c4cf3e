import { recipients } from '../people/index.ts';
import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { mayOrganise, type Organiser } from './activity-policy.ts';
import { activitiesById } from './activity-repository.ts';
import { datesChanged } from './catalogue-cache.ts';
import { lockSessions, updateSession } from './session-repository.ts';

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
    if (session.trainerId === trainerId) return { outcome: 'already' };
    await updateSession(tx, sessionId, { trainerId, trainer: trainer.name });
    await record(tx, [
      {
        at: platform.clock.now(),
        subjectKind: 'session',
        subjectId: sessionId,
        actorId: actor.personId,
        what: 'trainer-set',
        facts: { trainerId, before: session.trainerId },
      },
    ]);
    return { outcome: 'set' };
  });
  if (result.outcome === 'set') datesChanged(platform);
  return result;
}
