import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { organisationsLedBy } from './lead-repository.ts';
import { leadRows } from './lead-row-repository.ts';
import { LEAD_WORDS, NOT_NAMED } from './lead-rules.ts';
import { confirmLead, endLead, nameLead, proposeMyself } from './lead-service.ts';
import { type OrganisationRecord, organisationById } from './organisation-repository.ts';
import { shownErrors, textOf } from './people-forms.ts';
import { whoAsks } from './person-routes.ts';
import { staffOf } from './staff-repository.ts';
import { mustLead } from './staff-routes.ts';

type ById = { Params: { id: string } };
type ByLead = { Params: { id: string; leadId: string } };

const config = { access: 'signed-in' } as const;

export const leadKind = z.enum(['lead', 'deputy', 'delegate-manager'], { error: 'Choose what they are' });
const namingForm = z.object({
  person: z.string({ error: 'Choose somebody' }).min(1, 'Choose somebody'),
  kind: leadKind,
});

/** Who leads an organisation, and the organisations that one leads oneself. */
export function registerLeadRoutes(app: FastifyInstance, platform: Platform): void {
  app.get('/leads', { config }, async (request, reply) => {
    const organisations = await myOrganisations(platform, whoAsks(request));
    const [only, ...others] = organisations;
    if (only === undefined) throw new NotFound();
    // With one organisation the list would be a page of one link; its own pages say what waits there.
    if (others.length === 0 && only.settings.length === 0) {
      return reply.redirect(`/organisations/${only.id}/standings`, 303);
    }
    return reply.page('people/leads-mine', { organisations });
  });

  app.get<ById>('/organisations/:id/leads', { config }, async (request, reply) => {
    const me = whoAsks(request);
    return leadsPage(reply, platform, me, await mustLead(platform, me, request.params.id));
  });

  app.post<ById>('/organisations/:id/leads', { config }, async (request, reply) => {
    const me = whoAsks(request);
    const organisation = await mustLead(platform, me, request.params.id);
    const typed = { person: textOf(request.body, 'person'), kind: textOf(request.body, 'kind') };
    const form = parseForm(namingForm, request.body);
    if (!form.ok) return leadsPage(reply, platform, me, organisation, form.errors, typed);
    // A lead chooses from the staff; an address would tell whose it is.
    const staff = await staffOf(
      platform.store.read,
      organisation.id,
      dayOf(platform.clock.now(), platform.zone),
    );
    if (!staff.some(({ personId }) => personId === form.data.person)) throw new NotFound();
    const named = await nameLead(platform, me, { organisationId: organisation.id, ...form.data });
    if (named.outcome === 'not-found') throw new NotFound();
    if (named.outcome === 'refused') {
      const errors = [{ field: 'person', text: NOT_NAMED[named.reason] }];
      return leadsPage(reply, platform, me, organisation, errors, typed);
    }
    return saved(reply, organisation.id, `${named.name} now leads ${organisation.name} as well`);
  });

  app.post<ByLead>('/organisations/:id/leads/:leadId/confirmation', { config }, async (request, reply) => {
    const me = whoAsks(request);
    const organisation = await mustLead(platform, me, request.params.id);
    const { leadId } = request.params;
    const done = await confirmLead(platform, me, { organisationId: organisation.id, leadId });
    if (done.outcome === 'not-found') throw new NotFound();
    if (done.outcome === 'refused') {
      const errors = [{ field: '', text: 'They no longer work here, and cannot be confirmed' }];
      return leadsPage(reply, platform, me, organisation, errors);
    }
    return saved(reply, organisation.id, 'Confirmed, and told by mail');
  });

  app.post<ByLead>('/organisations/:id/leads/:leadId/end', { config }, async (request, reply) => {
    const me = whoAsks(request);
    const organisation = await mustLead(platform, me, request.params.id);
    const { leadId } = request.params;
    const done = await endLead(platform, me, { organisationId: organisation.id, leadId });
    if (done.outcome === 'not-found') throw new NotFound();
    if (done.outcome === 'refused') {
      const text = 'Nobody else leads it: name somebody first, or ask the training team';
      return leadsPage(reply, platform, me, organisation, [{ field: '', text }]);
    }
    const still = (await organisationsLedBy(platform.store.read, me.personId)).some(
      ({ id }) => id === organisation.id,
    );
    if (still) return saved(reply, organisation.id, 'Ended');
    leaveFlash(reply, { kind: 'success', title: `You no longer lead ${organisation.name}` });
    return reply.redirect('/my/profile', 303);
  });

  app.post<ById>('/my/organisations/:id/lead', { config }, async (request, reply) => {
    const done = await proposeMyself(platform, whoAsks(request), request.params.id);
    if (done.outcome === 'not-found') throw new NotFound();
    leaveFlash(reply, {
      kind: 'success',
      title: 'We have asked for it to be confirmed',
      text: 'Those who lead the organisation, or the training team, are told. You get a mail when it is confirmed.',
    });
    return reply.redirect('/my/profile', 303);
  });
}

/** What somebody leads: what runs others first, with its settings under it. */
async function myOrganisations(platform: Platform, me: Me) {
  const { read } = platform.store;
  const today = dayOf(platform.clock.now(), platform.zone);
  const led = await organisationsLedBy(read, me.personId);
  const rows: (OrganisationRecord & { staff: number; unchecked: number; asked: number })[] = [];
  for (const { id } of led) {
    const organisation = await organisationById(read, id);
    if (organisation === null) continue;
    const staff = await staffOf(read, id, today);
    const asked = (await leadRows(read, id)).filter((row) => row.confirmedAt === null).length;
    rows.push({
      ...organisation,
      staff: staff.length,
      unchecked: staff.filter((one) => !one.checked).length,
      asked,
    });
  }
  const ids = new Set(rows.map((row) => row.id));
  const top = rows.filter((row) => row.parentId === null || !ids.has(row.parentId));
  return top.map((row) => ({ ...row, settings: rows.filter((one) => one.parentId === row.id) }));
}

async function leadsPage(
  reply: FastifyReply,
  platform: Platform,
  me: Me,
  organisation: OrganisationRecord,
  errors: FieldError[] = [],
  values = { person: '', kind: '' },
): Promise<FastifyReply> {
  const { read } = platform.store;
  const rows = await leadRows(read, organisation.id);
  const named = new Set(rows.map((row) => row.personId));
  const staff = await staffOf(read, organisation.id, dayOf(platform.clock.now(), platform.zone));
  const data = {
    organisation,
    kinds: LEAD_WORDS,
    leads: rows.filter((row) => row.confirmedAt !== null),
    proposals: rows.filter((row) => row.confirmedAt === null),
    candidates: staff
      .filter((one) => one.signsIn && !named.has(one.personId))
      .map((one) => ({ value: one.personId, text: one.name })),
    myId: me.personId,
    values,
    ...shownErrors(errors, { kind: 'kind-1' }),
  };
  return reply.page('people/leads', data, { status: errors.length > 0 ? 422 : 200 });
}

function saved(reply: FastifyReply, organisationId: string, title: string): FastifyReply {
  leaveFlash(reply, { kind: 'success', title });
  return reply.redirect(`/organisations/${organisationId}/leads`, 303);
}
