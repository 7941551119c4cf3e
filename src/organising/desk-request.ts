import type { FastifyRequest } from 'fastify';
import { type Activity, activitiesById, type Session, sessionsById } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import type { Me } from '../platform/web/sign-in.ts';

/** What routes of the desk ask for. */
export const desk = { access: 'organiser' } as const;

/** Who asks; a route with `config: desk` is reached by nobody else. */
export function organiserOf(request: FastifyRequest): Me {
  if (request.me === null) throw new Error('a route of the desk was reached without a sign-in');
  return request.me;
}

/** True where this person belongs to the team that owns the activity; an administrator without it does not. */
export function isOurs(me: { teamIds: string[] }, activity: { teamId: string | null }): boolean {
  return activity.teamId !== null && me.teamIds.includes(activity.teamId);
}

/** The activity of the asker's teams with this id, in whatever state. Throws NotFound for all others. */
export async function ourActivity(platform: Platform, me: Me, id: string): Promise<Activity> {
  const activity = (await activitiesById(platform.store.read, [id])).get(id);
  if (activity === undefined || !isOurs(me, activity)) throw new NotFound();
  return activity;
}

/** The session of one of the asker's teams' activities, with the activity. Throws NotFound for all others. */
export async function ourSession(
  platform: Platform,
  me: Me,
  id: string,
): Promise<{ session: Session; activity: Activity }> {
  const session = (await sessionsById(platform.store.read, [id])).get(id);
  if (session === undefined) throw new NotFound();
  return { session, activity: await ourActivity(platform, me, session.activityId) };
}
