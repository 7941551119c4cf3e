import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { mayOrganise, type Organiser } from './activity-policy.ts';
import { activitiesById } from './activity-repository.ts';
import { lockSessions, updateSession } from './session-repository.ts';

/**
 * The organisers decide to run a session with fewer people than its minimum; nobody is asked again. Another
 * team's session is not found.
 */
export async function waiveMinimum(
  { store, clock }: Platform,
  actor: Organiser & { personId: string },
  sessionId: string,
): Promise<{ outcome: 'waived' | 'already' | 'not-found' }> {
  return store.transaction(async (tx) => {
    const [session] = await lockSessions(tx, [sessionId]);
    const activities = await activitiesById(tx, session === undefined ? [] : [session.activityId]);
    const activity = activities.get(session?.activityId ?? '');
    if (session === undefined || activity === undefined || !mayOrganise(actor, activity))
      return { outcome: 'not-found' };
    if (session.minimum === null || session.minimumWaivedAt !== null) return { outcome: 'already' };
    const at = clock.now();
    await updateSession(tx, sessionId, { minimumWaivedAt: at });
    const subject = { subjectKind: 'session' as const, subjectId: sessionId, actorId: actor.personId };
    await record(tx, [{ at, ...subject, what: 'minimum-waived', facts: { minimum: session.minimum } }]);
    return { outcome: 'waived' };
  });
}
