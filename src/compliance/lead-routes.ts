import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { isFragmentRequest } from '../platform/web/view.ts';
import { registerBulkRoutes } from './bulk-routes.ts';
import { standingsPage } from './lead-page.ts';
import { personPage, whyPage } from './lead-person-page.ts';
import { registerQuestionRoutes } from './lead-question-routes.ts';
import { deskOf, readAsked } from './lead-request.ts';

type OfPerson = { Params: { id: string; personId: string } };
type OfCell = { Params: { id: string; personId: string; activityId: string } };

const config = { access: 'signed-in' } as const;

/** The standings of an organisation for those who lead it; for everybody else none of this exists. */
export function registerLeadRoutes(app: FastifyInstance, platform: Platform): void {
  app.get('/organisations/:id/standings', { config }, async (request, reply) => {
    const desk = await deskOf(platform, request);
    const read = readAsked(request.query, desk.today);
    const page = await standingsPage(platform, desk, read, isFragmentRequest(request));
    return reply.page('compliance/standings', page, { fragment: 'compliance/_standings-matrix' });
  });

  registerQuestionRoutes(app, platform);
  registerBulkRoutes(app, platform);

  app.get<OfPerson>('/organisations/:id/standings/:personId', { config }, async (request, reply) => {
    const desk = await deskOf(platform, request);
    const { asked } = readAsked(request.query, desk.today);
    const page = await personPage(platform, desk, asked, request.params.personId);
    if (page === null) throw new NotFound();
    return reply.page('compliance/standings-person', page);
  });

  app.get<OfCell>(
    '/organisations/:id/standings/:personId/:activityId',
    { config },
    async (request, reply) => {
      const desk = await deskOf(platform, request);
      const { asked } = readAsked(request.query, desk.today);
      const page = await whyPage(platform, desk, asked, request.params);
      if (page === null) throw new NotFound();
      return reply.page('compliance/standings-why', page);
    },
  );
}
