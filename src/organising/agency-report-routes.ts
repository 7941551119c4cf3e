import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { csvOf } from '../platform/tables/write-csv.ts';
import { xlsxOf } from '../platform/tables/write-xlsx.ts';
import { dayOf } from '../platform/time.ts';
import { reportPage, reportSheets } from './agency-report-page.ts';
import { type AskedReport, readAskedReport } from './agency-report-schemas.ts';
import { agencyReport } from './agency-report-service.ts';
import { desk as config, organiserOf } from './desk-request.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The report that agencies get each quarter, about my teams' activities: a page to print, CSV and .xlsx. */
export function registerReportRoutes(app: FastifyInstance, platform: Platform): void {
  app.get('/organise/reports', { config }, async (request, reply) => {
    const asked = askedBy(request);
    const report = await agencyReport(platform, organiserOf(request).teamIds, asked);
    return reply.page('organising/reports', reportPage(platform, report, asked), {
      status: asked.errors.length > 0 ? 422 : 200,
    });
  });

  app.get('/organise/reports.csv', { config }, async (request, reply) => {
    const asked = askedBy(request);
    const [sheet] = reportSheets(await agencyReport(platform, organiserOf(request).teamIds, asked), asked);
    const header = (sheet?.columns ?? []).map(({ title }) => title);
    return file(reply, asked, 'csv', 'text/csv; charset=utf-8').send(csvOf(header, sheet?.rows ?? []));
  });

  app.get('/organise/reports.xlsx', { config }, async (request, reply) => {
    const asked = askedBy(request);
    const report = await agencyReport(platform, organiserOf(request).teamIds, asked);
    return file(reply, asked, 'xlsx', XLSX).send(await xlsxOf(reportSheets(report, asked)));
  });

  function askedBy({ query }: FastifyRequest): AskedReport {
    return readAskedReport(query, dayOf(platform.clock.now(), platform.zone));
  }
}

function file(
  reply: FastifyReply,
  { by, from, to }: AskedReport,
  ending: string,
  type: string,
): FastifyReply {
  return reply
    .type(type)
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `attachment; filename="report-by-${by}-${from}-${to}.${ending}"`);
}
