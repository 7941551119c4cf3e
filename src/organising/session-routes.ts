import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { desk, organiserOf, ourSession } from './desk-request.ts';
import { overviewPage } from './session-overview-page.ts';

type ById = { Params: { id: string } };

/** The page of one session at the desk. */
export function registerSessionRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/organise/sessions/:id', { config: desk }, async (request, reply) => {
    const open = await ourSession(platform, organiserOf(request), request.params.id);
    return reply.page('organising/session', await overviewPage(platform, open));
  });
}
