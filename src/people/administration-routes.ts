import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { mailAddress } from './address-schemas.ts';
import { leadKind } from './lead-routes.ts';
import { leadRows } from './lead-row-repository.ts';
import { LEAD_WORDS, NOT_NAMED } from './lead-rules.ts';
import { confirmLead, endLead, nameLead } from './lead-service.ts';
import { organisationRecords } from './organisation-record-repository.ts';
import { shownErrors, textOf } from './people-forms.ts';
import { mayAdminister } from './person-policy.ts';
import { whoAsks } from './person-routes.ts';
import { organisationGroups } from './work-choices.ts';

type ByLead = { Params: { leadId: string } };

const config = { access: 'signed-in' } as const;
const namingForm = z.object({
  organisation: z.string({ error: 'Choose an organisation' }).min(1, 'Choose an organisation'),
  email: mailAddress,
  kind: leadKind,
});
const actForm = z.object({ organisation: z.string() });

/** Where an administrator begins, and who leads what. A 404 for everybody else. */
export function registerAdministrationRoutes(app: FastifyInstance, platform: Platform): void {
  app.get('/administration', { config }, async (request, reply) => {
    mustAdminister(request);
    return reply.page('people/administration');
  });

  app.get('/administration/leads', { config }, async (request, reply) => {
    mustAdminister(request);
    return leadsPage(reply, platform, request.query);
  });

  app.post('/administration/leads', { config }, async (request, reply) => {
    const me = mustAdminister(request);
    const form = parseForm(namingForm, request.body);
    if (!form.ok) return leadsPage(reply, platform, {}, form.errors, request.body);
    const { organisation: organisationId, email: person, kind } = form.data;
    const named = await nameLead(platform, me, { organisationId, person, kind });
    if (named.outcome === 'not-found') throw new NotFound();
    if (named.outcome === 'refused') {
      const errors = [
        { field: named.reason === 'not-staff' ? 'kind' : 'email', text: NOT_NAMED[named.reason] },
      ];
      return leadsPage(reply, platform, {}, errors, request.body);
    }
    return saved(reply, `${named.name} is named, and told by mail`);
  });

  app.post<ByLead>('/administration/leads/:leadId/confirmation', { config }, async (request, reply) => {
    const me = mustAdminister(request);
    const done = await confirmLead(platform, me, { ...which(request.body), ...request.params });
    if (done.outcome === 'not-found') throw new NotFound();
    if (done.outcome === 'refused') {
      const errors = [{ field: '', text: 'They no longer work there, and cannot be confirmed' }];
      return leadsPage(reply, platform, {}, errors);
    }
    return saved(reply, 'Confirmed, and told by mail');
  });

  app.post<ByLead>('/administration/leads/:leadId/end', { config }, async (request, reply) => {
    const me = mustAdminister(request);
    const done = await endLead(platform, me, { ...which(request.body), ...request.params });
    if (done.outcome !== 'ended') throw new NotFound();
    return saved(reply, 'Ended, and told by mail');
  });
}

/** Who asks, when they may administer; to everybody else there is nothing here. */
export function mustAdminister(request: FastifyRequest): Me {
  const me = whoAsks(request);
  if (!mayAdminister(me)) throw new NotFound();
  return me;
}

function which(body: unknown): { organisationId: string } {
  const form = parseForm(actForm, body);
  if (!form.ok) throw new NotFound();
  return { organisationId: form.data.organisation };
}

/** Proposals first, then those without a lead: what waits for the administrator. */
async function leadsPage(
  reply: FastifyReply,
  platform: Platform,
  query: unknown,
  errors: FieldError[] = [],
  body: unknown = {},
): Promise<FastifyReply> {
  const { read } = platform.store;
  const organisations = (await organisationRecords(read)).filter((one) => one.closedOn === null);
  const rows = await leadRows(read);
  const confirmed = rows.filter((row) => row.confirmedAt !== null);
  const named = new Set(confirmed.map((row) => row.organisationId));
  const names = new Map(organisations.map((one) => [one.id, one.name]));
  const data = {
    kinds: LEAD_WORDS,
    proposals: rows
      .filter((row) => row.confirmedAt === null)
      .map((row) => ({ ...row, organisation: names.get(row.organisationId) ?? '' })),
    led: organisations
      .filter((one) => named.has(one.id))
      .map((one) => ({ ...one, leads: confirmed.filter((row) => row.organisationId === one.id) })),
    without: organisations.filter(
      (one) => !named.has(one.id) && (one.parentId === null || !named.has(one.parentId)),
    ),
    groups: organisationGroups(organisations),
    values: {
      organisation: textOf(body, 'organisation') || textOf(query, 'organisation'),
      email: textOf(body, 'email'),
      kind: textOf(body, 'kind'),
    },
    ...shownErrors(errors, { kind: 'kind-1' }),
  };
  return reply.page('people/administration-leads', data, { status: errors.length > 0 ? 422 : 200 });
}

function saved(reply: FastifyReply, title: string): FastifyReply {
  leaveFlash(reply, { kind: 'success', title });
  return reply.redirect('/administration/leads', 303);
}
