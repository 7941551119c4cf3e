import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { sayCalendarDay } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { parseForm } from '../platform/web/forms.ts';
import { effectPage } from './effect-page.ts';
import { registerOwnActivityRoutes } from './requirement-activity-routes.ts';
import {
  administrationDesk,
  asQuery,
  type Desk,
  deskData,
  organisationDesk,
  shownErrors,
  typed,
} from './requirement-desk.ts';
import {
  fieldsOf,
  formPage,
  formPath,
  intentOf,
  readForm,
  rowFor,
  type Writing,
} from './requirement-form.ts';
import { matrixPage } from './requirement-matrix.ts';
import { requirementPage } from './requirement-page.ts';
import { registerProposalRoutes } from './requirement-proposal-routes.ts';
import { endForm } from './requirement-schemas.ts';
import { planRequirement, type Refused, type Written, writeRequirement } from './requirement-service.ts';
import { draftFacts, refusal, warningsOf } from './requirement-summary.ts';

type WithId = { Params: { id: string; requirementId?: string } };
type DeskOf = (request: FastifyRequest) => Promise<Desk>;

const config = { access: 'signed-in' } as const;
const CITY = '/administration/requirements';

/**
 * The city's matrix for administrators, and an organisation's own additions for its leads: the same pages over
 * the rows of the one owner. For everybody else none of it exists.
 */
export function registerRequirementRoutes(app: FastifyInstance, platform: Platform): void {
  const city: DeskOf = async (request) => administrationDesk(request, CITY);
  app.get(CITY, { config }, async (request, reply) => {
    const desk = await city(request);
    const page = await matrixPage(platform, desk, request.query);
    return reply.page('compliance/requirements', { ...deskData(desk), ...page });
  });
  registerProposalRoutes(app, platform, CITY);
  registerDesk(app, platform, CITY, city);

  const own: DeskOf = async (request) =>
    organisationDesk(platform, request, paramOf(request, 'id'), 'requirements');
  registerOwnActivityRoutes(app, platform, own);
  registerDesk(app, platform, '/organisations/:id/requirements', own);
}

function registerDesk(app: FastifyInstance, platform: Platform, path: string, deskOf: DeskOf): void {
  const one = `${path}/:requirementId`;

  app.get(`${path}/new`, { config }, async (request, reply) => {
    const desk = await deskOf(request);
    return formPage(reply, platform, desk, { kind: 'new' }, typed(request.query, fieldsOf(desk)));
  });
  app.get(`${path}/new/effect`, { config }, async (request, reply) =>
    showEffect(request, reply, platform, await deskOf(request), { kind: 'new' }),
  );
  app.post(`${path}/new`, { config }, async (request, reply) =>
    save(request, reply, platform, await deskOf(request), { kind: 'new' }),
  );

  app.get<WithId>(one, { config }, async (request, reply) => {
    const desk = await deskOf(request);
    const page = await requirementPage(platform, desk, paramOf(request, 'requirementId'));
    return reply.page('compliance/requirement', { ...deskData(desk), ...page });
  });

  for (const kind of ['change', 'on'] as const) {
    const writing = async (desk: Desk, request: FastifyRequest): Promise<Writing> => ({
      kind,
      row: await rowFor(platform, desk, kind, paramOf(request, 'requirementId')),
    });
    app.get(`${one}/${kind}`, { config }, async (request, reply) => {
      const desk = await deskOf(request);
      return formPage(
        reply,
        platform,
        desk,
        await writing(desk, request),
        typed(request.query, fieldsOf(desk)),
      );
    });
    app.get(`${one}/${kind}/effect`, { config }, async (request, reply) => {
      const desk = await deskOf(request);
      return showEffect(request, reply, platform, desk, await writing(desk, request));
    });
    app.post(`${one}/${kind}`, { config }, async (request, reply) => {
      const desk = await deskOf(request);
      return save(request, reply, platform, desk, await writing(desk, request));
    });
  }
  registerEnding(app, platform, one, deskOf);
}

async function showEffect(
  request: FastifyRequest,
  reply: FastifyReply,
  platform: Platform,
  desk: Desk,
  writing: Writing,
): Promise<FastifyReply> {
  const form = await readForm(platform, desk, writing, request.query);
  if (!form.ok) return formPage(reply, platform, desk, writing, form.values, form.errors);
  const { plan, planned } = await planRequirement(platform, owner(desk), intentOf(writing, form.data));
  if (plan.outcome !== 'planned') return refused(reply, desk, plan.outcome);
  const path = formPath(desk, writing);
  const title = writing.kind === 'new' ? 'The effect of the new requirement' : 'The effect of this change';
  const proposed = {
    title: writing.kind === 'on' ? 'The effect of switching this on' : title,
    saving: await draftFacts(platform, form.data, plan.end),
    warnings: await warningsOf(platform, desk, form.data, plan),
    save: { action: path, text: writing.kind === 'on' ? 'Switch on' : 'Save', values: form.values },
    back: `${path}?${asQuery(form.values)}`,
  };
  return effectPage(reply, platform, desk, proposed, planned);
}

async function save(
  request: FastifyRequest,
  reply: FastifyReply,
  platform: Platform,
  desk: Desk,
  writing: Writing,
): Promise<FastifyReply> {
  const form = await readForm(platform, desk, writing, request.body);
  if (!form.ok) return formPage(reply, platform, desk, writing, form.values, form.errors);
  const written = await writeRequirement(platform, desk.me, owner(desk), intentOf(writing, form.data));
  const title = {
    new: 'The requirement is added',
    change: 'The requirement is changed',
    on: 'The proposal is switched on',
  }[writing.kind];
  return saved(reply, desk, written, title, `From ${sayCalendarDay(form.data.startsOn)}.`);
}

/** Ending is a form of one field, then the effect, then the button. */
function registerEnding(app: FastifyInstance, platform: Platform, one: string, deskOf: DeskOf): void {
  const endPage = async (
    request: FastifyRequest,
    reply: FastifyReply,
    desk: Desk,
    errors: { field: string; text: string }[] = [],
  ) => {
    const row = await rowFor(platform, desk, 'end', paramOf(request, 'requirementId'));
    const page = await requirementPage(platform, desk, row.id);
    const { until } = {
      until: row.endsOn ?? '',
      ...typed(request.query, ['until']),
      ...typed(request.body, ['until']),
    };
    const data = { ...deskData(desk), ...page, until, ...shownErrors(errors) };
    return reply.page('compliance/requirement-end', data, { status: errors.length > 0 ? 422 : 200 });
  };

  app.get(`${one}/end`, { config }, async (request, reply) => endPage(request, reply, await deskOf(request)));
  app.get(`${one}/end/effect`, { config }, async (request, reply) => {
    const desk = await deskOf(request);
    const row = await rowFor(platform, desk, 'end', paramOf(request, 'requirementId'));
    const form = parseForm(endForm, request.query);
    if (!form.ok) return endPage(request, reply, desk, form.errors);
    const intent = { kind: 'end', id: row.id, endsOn: form.data.until } as const;
    const { plan, planned } = await planRequirement(platform, owner(desk), intent);
    if (plan.outcome !== 'planned') return refused(reply, desk, plan.outcome);
    const { view } = await requirementPage(platform, desk, row.id);
    const never = row.startsOn !== null && form.data.until < row.startsOn;
    const proposed = {
      title: 'The effect of ending this requirement',
      saving: [
        { label: 'Role', text: view.role },
        { label: 'Activity', text: view.activity },
        { label: 'Last day', text: never ? 'It never begins' : sayCalendarDay(form.data.until) },
      ],
      warnings: [],
      save: { action: `${view.href}/end`, text: 'End it', values: { until: form.data.until } },
      back: `${view.href}/end?until=${form.data.until}`,
    };
    return effectPage(reply, platform, desk, proposed, planned);
  });
  app.post(`${one}/end`, { config }, async (request, reply) => {
    const desk = await deskOf(request);
    const id = paramOf(request, 'requirementId');
    const form = parseForm(endForm, request.body);
    if (!form.ok) return endPage(request, reply, desk, form.errors);
    const intent = { kind: 'end', id, endsOn: form.data.until } as const;
    const written = await writeRequirement(platform, desk.me, owner(desk), intent);
    return saved(reply, desk, written, 'The requirement has its last day');
  });
}

function saved(
  reply: FastifyReply,
  desk: Desk,
  written: Written,
  title: string,
  text?: string,
): FastifyReply {
  if (written.outcome !== 'written') return refused(reply, desk, written.outcome);
  const [id = ''] = written.ids;
  leaveFlash(reply, { kind: 'success', title, ...(text === undefined ? {} : { text }) });
  return reply.redirect(`${desk.base}/${encodeURIComponent(id)}`, 303);
}

/** Somebody else was quicker, or it is history: said on the page of all of them. */
function refused(reply: FastifyReply, desk: Desk, outcome: Refused): FastifyReply {
  if (outcome === 'unknown') throw new NotFound();
  leaveFlash(reply, { kind: 'notice', title: 'Nothing was changed', text: refusal(outcome) });
  return reply.redirect(desk.base, 303);
}

function owner({ organisation }: Desk): { organisationId: string | null } {
  return { organisationId: organisation?.id ?? null };
}

function paramOf(request: FastifyRequest, name: 'id' | 'requirementId'): string {
  const value: unknown = Reflect.get(request.params as object, name);
  return typeof value === 'string' ? value : '';
}
