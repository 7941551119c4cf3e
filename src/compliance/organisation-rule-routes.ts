import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { organisationRuleForm, RULE_FIELDS } from './organisation-rule-form.ts';
import {
  mayEndHere,
  namedFor,
  RULE_QUERY,
  ruleChoices,
  ruleEffectPage,
  ruleFacts,
  ruleFormPage,
  rulesPage,
} from './organisation-rule-page.ts';
import { type OrganisationRuleRow, organisationRuleById } from './organisation-rule-repository.ts';
import { addOrganisationRule, endRule } from './organisation-rule-service.ts';
import {
  administrationDesk,
  type Desk,
  deskData,
  organisationDesk,
  shownErrors,
  typed,
} from './requirement-desk.ts';
import { mayChange } from './requirement-rules.ts';
import { endForm } from './requirement-schemas.ts';

type DeskOf = (request: FastifyRequest) => Promise<Desk>;

const config = { access: 'signed-in' } as const;
const CITY = '/administration/organisation-rules';

/** Rules for organisations as a whole: the city's for administrators, an organisation's own for its leads. */
export function registerOrganisationRuleRoutes(app: FastifyInstance, platform: Platform): void {
  register(app, platform, CITY, async (request) => administrationDesk(request, CITY));
  register(app, platform, '/organisations/:id/organisation-rules', async (request) =>
    organisationDesk(platform, request, paramOf(request, 'id'), 'organisation-rules'),
  );
}

function register(app: FastifyInstance, platform: Platform, path: string, deskOf: DeskOf): void {
  app.get(path, { config }, async (request, reply) => {
    const desk = await deskOf(request);
    const page = await rulesPage(platform, desk);
    return reply.page('compliance/organisation-rules', { ...deskData(desk), ...page });
  });

  app.get(`${path}/new`, { config }, async (request, reply) =>
    ruleFormPage(reply, platform, await deskOf(request), typed(request.query, RULE_QUERY)),
  );
  app.get(`${path}/new/effect`, { config }, async (request, reply) => {
    const desk = await deskOf(request);
    const values = typed(request.query, RULE_FIELDS);
    const form = await read(platform, desk, values);
    if (!form.ok) return ruleFormPage(reply, platform, desk, values, form.errors);
    return ruleEffectPage(reply, platform, desk, form.data, values);
  });
  app.post(`${path}/new`, { config }, async (request, reply) => {
    const desk = await deskOf(request);
    const values = typed(request.body, RULE_FIELDS);
    const form = await read(platform, desk, values);
    if (!form.ok) return ruleFormPage(reply, platform, desk, values, form.errors);
    const { outcome } = await addOrganisationRule(platform, desk.me, form.data);
    if (outcome === 'unknown') throw new NotFound();
    leaveFlash(reply, { kind: 'success', title: 'The rule is added' });
    return reply.redirect(desk.base, 303);
  });

  app.get(`${path}/:ruleId/end`, { config }, async (request, reply) => {
    const desk = await deskOf(request);
    return endPage(reply, platform, desk, await rowFor(platform, desk, request), '');
  });
  app.post(`${path}/:ruleId/end`, { config }, async (request, reply) => {
    const desk = await deskOf(request);
    const row = await rowFor(platform, desk, request);
    const form = parseForm(endForm, request.body);
    if (!form.ok)
      return endPage(reply, platform, desk, row, typed(request.body, ['until']).until ?? '', form.errors);
    const { outcome } = await endRule(platform, desk.me, row.id, form.data.until);
    if (outcome === 'unknown') throw new NotFound();
    leaveFlash(reply, { kind: 'success', title: 'The rule has its last day' });
    return reply.redirect(desk.base, 303);
  });
}

async function read(platform: Platform, desk: Desk, values: Record<string, string | string[]>) {
  const choices = ruleChoices(await namedFor(platform), desk);
  return parseForm(organisationRuleForm(choices, desk.organisation?.id ?? null), values);
}

async function endPage(
  reply: FastifyReply,
  platform: Platform,
  desk: Desk,
  row: OrganisationRuleRow,
  until: string | string[],
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const data = {
    ...deskData(desk),
    title: row.title,
    facts: ruleFacts(row, await namedFor(platform)),
    path: `${desk.base}/${row.id}/end`,
    until,
    ...shownErrors(errors),
  };
  return reply.page('compliance/organisation-rule-end', data, { status: errors.length > 0 ? 422 : 200 });
}

/** A rule that can still be ended at this desk; NotFound for every other. */
async function rowFor(platform: Platform, desk: Desk, request: FastifyRequest): Promise<OrganisationRuleRow> {
  const row = await organisationRuleById(platform.store.read, paramOf(request, 'ruleId'));
  const today = dayOf(platform.clock.now(), platform.zone);
  if (row === null || !mayEndHere(row, desk) || !mayChange({ ...row, active: true }, today))
    throw new NotFound();
  return row;
}

function paramOf(request: FastifyRequest, name: 'id' | 'ruleId'): string {
  const value: unknown = Reflect.get(request.params as object, name);
  return typeof value === 'string' ? value : '';
}
