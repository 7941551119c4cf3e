import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ListedCharge, listedCharge, restoreCharge, waiveCharge } from '../attendance/index.ts';
import { decimalOf } from '../platform/money-words.ts';
import type { Platform } from '../platform/platform.ts';
import { csvOf } from '../platform/tables/write-csv.ts';
import { xlsxOf } from '../platform/tables/write-xlsx.ts';
import { dayOf } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { parseForm } from '../platform/web/forms.ts';
import { CHARGE_COLUMNS, chargeRows, chargesPage, chargeView } from './charge-page.ts';
import { readAskedCharges, waiverForm } from './charge-schemas.ts';
import { desk as config, organiserOf } from './desk-request.ts';

type ById = { Params: { id: string } };

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What organisations owe for my teams' activities: the list, waiving, and the files for the finance system. */
export function registerChargeRoutes(app: FastifyInstance, platform: Platform): void {
  const asked = (request: FastifyRequest) => readAskedCharges(request.query, platform.zone);

  app.get('/organise/charges', { config }, async (request, reply) => {
    const question = asked(request);
    const page = await chargesPage(platform, organiserOf(request).teamIds, question);
    return reply.page('organising/charges', page, { status: question.errors.length > 0 ? 422 : 200 });
  });

  app.get('/organise/charges.csv', { config }, async (request, reply) => {
    const rows = await chargeRows(platform, organiserOf(request).teamIds, asked(request), decimalOf);
    const header = CHARGE_COLUMNS.map(({ title }) => title);
    return file(reply, 'csv', 'text/csv; charset=utf-8').send(csvOf(header, rows));
  });

  app.get('/organise/charges.xlsx', { config }, async (request, reply) => {
    const { teamIds } = organiserOf(request);
    const rows = await chargeRows(platform, teamIds, asked(request), (pence) => pence / 100);
    return file(reply, 'xlsx', XLSX).send(await xlsxOf([{ name: 'Charges', columns: CHARGE_COLUMNS, rows }]));
  });

  app.get<ById>('/organise/charges/:id/waiver', { config }, async (request, reply) =>
    askWhy(request, reply, await ours(request), {}),
  );

  app.post<ById>('/organise/charges/:id/waiver', { config }, async (request, reply) => {
    const charge = await ours(request);
    const form = parseForm(waiverForm, request.body);
    if (!form.ok) return askWhy(request, reply, charge, form);
    const result = await waiveCharge(platform, organiserOf(request), charge.id, form.data.reason);
    if (result.outcome === 'not-found') throw new NotFound();
    const view = chargeView(platform, charge);
    const title =
      result.outcome === 'waived'
        ? `The charge of ${view.sum} is waived`
        : 'The charge had been waived or taken back already';
    leaveFlash(reply, { kind: 'success', title, text: `${view.person}, ${view.activity}` });
    return back(request, reply);
  });

  app.post<ById>('/organise/charges/:id/restoration', { config }, async (request, reply) => {
    const charge = await ours(request);
    const result = await restoreCharge(platform, organiserOf(request), charge.id);
    if (result.outcome === 'not-found') throw new NotFound();
    const { sum, person, activity } = chargeView(platform, charge);
    leaveFlash(
      reply,
      result.outcome === 'refused'
        ? { kind: 'notice', title: 'This charge was taken back, and stays so' }
        : { kind: 'success', title: `The charge of ${sum} is owed again`, text: `${person}, ${activity}` },
    );
    return back(request, reply);
  });

  async function ours(request: FastifyRequest<ById>): Promise<ListedCharge> {
    const { teamIds } = organiserOf(request);
    const charge = await listedCharge(platform.store.read, teamIds, request.params.id);
    if (charge === null) throw new NotFound();
    return charge;
  }

  function askWhy(
    request: FastifyRequest,
    reply: FastifyReply,
    charge: ListedCharge,
    { values = {}, errors = [] }: { values?: Record<string, unknown>; errors?: unknown[] },
  ) {
    const page = { charge: chargeView(platform, charge), query: asked(request).query, values, errors };
    return reply.page('organising/charge-waiver', page, { status: errors.length > 0 ? 422 : 200 });
  }

  /** To the list as it was asked for. */
  function back(request: FastifyRequest, reply: FastifyReply) {
    const { query } = asked(request);
    return reply.redirect(`/organise/charges${query === '' ? '' : `?${query}`}`, 303);
  }

  function file(reply: FastifyReply, ending: string, type: string): FastifyReply {
    const today = dayOf(platform.clock.now(), platform.zone);
    return reply
      .type(type)
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="charges-${today}.${ending}"`);
  }
}
