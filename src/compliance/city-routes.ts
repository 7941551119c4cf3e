import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { csvOf } from '../platform/tables/write-csv.ts';
import { dayOf } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { CITY_HEADER, cityPage, cityTable } from './city-page.ts';
import { maySeeCity } from './city-policy.ts';
import { cityFigures, cityYear, readPartnershipTeam } from './city-service.ts';
import { readAskedDay } from './proof-schemas.ts';

type Asked = { Querystring: { asOf?: string; sector?: string } };

const config = { access: 'signed-in' } as const;

/** The city's standings without names, for administrators and the partnership's own team. */
export function registerCityRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<Asked>('/city/standings', { config }, async (request, reply) => {
    const asked = await askedBy(platform, request);
    const figures = await cityFigures(platform, asked.day);
    const { sector } = request.query;
    const open = typeof sector === 'string' && figures.view.counts.sectors.has(sector) ? sector : null;
    const page = cityPage(figures, await cityYear(platform, figures), open, platform.zone);
    return reply.page(
      'compliance/city',
      { ...page, asked, open, today: dayOf(platform.clock.now(), platform.zone) },
      { status: asked.errors.length > 0 ? 422 : 200 },
    );
  });

  app.get<Asked>('/city/standings.csv', { config }, async (request, reply) => {
    const asked = await askedBy(platform, request);
    if (asked.errors.length > 0)
      return reply.redirect(`/city/standings?asOf=${encodeURIComponent(asked.values.asOf)}`, 303);
    const figures = await cityFigures(platform, asked.day);
    return reply
      .type('text/csv; charset=utf-8')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="city-standings-${asked.day}.csv"`)
      .send(csvOf([...CITY_HEADER, 'As of'], rowsWithDay(figures)));
  });
}

function* rowsWithDay(figures: Awaited<ReturnType<typeof cityFigures>>) {
  for (const row of cityTable(figures)) yield [...row, { day: figures.day }];
}

async function askedBy(platform: Platform, { me, query }: FastifyRequest<Asked>) {
  if (!maySeeCity(me, await readPartnershipTeam(platform.store.read))) throw new NotFound();
  return readAskedDay(query, dayOf(platform.clock.now(), platform.zone));
}
