import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type Activity, activityBySlug } from './activity-repository.ts';
import { askForDates, stopAskingForDates } from './interest-service.ts';

type Params = { Params: { slug: string } };

/** "Tell me when there is a new date", and taking it back; both lead back to the activity. */
export function registerInterestRoutes(app: FastifyInstance, platform: Platform): void {
  const config = { access: 'signed-in' } as const;
  app.post<Params>('/activities/:slug/interest', { config }, async (request, reply) => {
    const activity = await currentActivity(platform, request.params.slug);
    if (request.me === null) throw new NotFound();
    await askForDates(platform, request.me.personId, activity.id);
    leaveFlash(reply, {
      kind: 'success',
      title: 'We will tell you',
      text: `You get an email when there is a new date of ${activity.title}.`,
    });
    return backTo(reply, activity);
  });
  app.post<Params>('/activities/:slug/interest/removal', { config }, async (request, reply) => {
    const activity = await currentActivity(platform, request.params.slug);
    if (request.me === null) throw new NotFound();
    await stopAskingForDates(platform, request.me.personId, activity.id);
    leaveFlash(reply, {
      kind: 'notice',
      title: 'We will not tell you any more',
      text: `You get no email about new dates of ${activity.title}.`,
    });
    return backTo(reply, activity);
  });
}

async function currentActivity(platform: Platform, slug: string): Promise<Activity> {
  const activity = await activityBySlug(platform.store.read, slug);
  if (activity === null || activity.state !== 'current') throw new NotFound();
  return activity;
}

function backTo(reply: FastifyReply, activity: Activity): FastifyReply {
  return reply.redirect(`/activities/${activity.slug}`, 303);
}
