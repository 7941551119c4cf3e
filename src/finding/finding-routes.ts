import type { FastifyInstance } from 'fastify';
import type {} from '../bookings/index.ts';
import { registerInterestRoutes } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { isFragmentRequest } from '../platform/web/view.ts';
import { activityPage } from './activity-page.ts';
import { cataloguePage } from './catalogue-page.ts';
import { helpPage } from './help-page.ts';
import { homePage } from './home-page.ts';
import { sessionPage } from './session-page.ts';

type Query = Record<string, unknown>;

/** Home, catalogue, activity, session and help pages, and asking to be told of new dates. */
export function registerFindingRoutes(app: FastifyInstance, platform: Platform): void {
  const config = { access: 'anyone' } as const;

  registerInterestRoutes(app, platform);

  app.get('/', { config }, async (request, reply) =>
    reply.page('finding/home', await homePage(platform, request.me)),
  );

  app.get('/my/needs', { config: { access: 'signed-in' } }, async (request, reply) =>
    reply.page('finding/home', await homePage(platform, request.me)),
  );

  app.get<{ Querystring: Query }>('/catalogue', { config }, async (request, reply) => {
    const page = await cataloguePage(platform, request.me, request.query);
    const status = page.errorList.length > 0 ? 422 : 200;
    const partial = isFragmentRequest(request);
    return reply.page('finding/catalogue', { ...page, partial }, { status, fragment: 'finding/_results' });
  });

  app.get<{ Params: { slug: string }; Querystring: Query }>(
    '/activities/:slug',
    { config },
    async (request, reply) => {
      const page = await activityPage(platform, request.me, request.params.slug, request.query.page);
      return reply.page('finding/activity', page, { status: page.errorList.length > 0 ? 422 : 200 });
    },
  );

  app.get<{ Params: { id: string } }>('/sessions/:id', { config }, async (request, reply) =>
    reply.page('finding/session', await sessionPage(platform, request.me, request.params.id)),
  );

  app.get<{ Params: { page: string } }>('/help/:page', { config }, async (request, reply) => {
    const page = await helpPage(platform, request.params.page);
    if (page === null) throw new NotFound();
    return reply.page(page.view, page.data);
  });
}
