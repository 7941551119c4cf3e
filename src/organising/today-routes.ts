import type { FastifyInstance } from 'fastify';
import { waiveMinimum } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { desk, organiserOf, ourSession } from './desk-request.ts';
import { todayPage } from './today-page.ts';

type ById = { Params: { id: string } };

/** The desk opens on what needs a person. */
export function registerTodayRoutes(app: FastifyInstance, platform: Platform): void {
  app.get('/organise', { config: desk }, async (request, reply) =>
    reply.page('organising/today', await todayPage(platform, organiserOf(request))),
  );

  app.post<ById>('/organise/sessions/:id/minimum', { config: desk }, async (request, reply) => {
    const me = organiserOf(request);
    const { session, activity } = await ourSession(platform, me, request.params.id);
    const result = await waiveMinimum(platform, me, session.id);
    if (result.outcome === 'not-found') throw new NotFound();
    leaveFlash(reply, { kind: 'success', title: `${activity.title} takes place with fewer people` });
    return reply.redirect('/organise', 303);
  });
}
