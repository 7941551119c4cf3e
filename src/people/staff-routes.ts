import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import type { Me } from '../platform/web/sign-in.ts';
import type { OrganisationRecord } from './organisation-repository.ts';
import { shownErrors, textOf, textsOf } from './people-forms.ts';
import { whoAsks } from './person-routes.ts';
import { rolesOf } from './role-repository.ts';
import { organisationLed, staffListPage } from './staff-page.ts';
import type { StaffMember } from './staff-repository.ts';
import { newStaffForm, staffQuery } from './staff-schemas.ts';
import { addStaff } from './staff-service.ts';
import { roleGroups } from './work-choices.ts';

type ById = { Params: { id: string } };

const config = { access: 'signed-in' } as const;

/** The people of an organisation, and adding to them; for those who lead it, and a 404 for everybody else. */
export function registerStaffRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/organisations/:id/people', { config }, async (request, reply) => {
    const organisation = await mustLead(platform, whoAsks(request), request.params.id);
    const query = staffQuery.parse(request.query);
    const data = await staffListPage(platform, organisation, query);
    return reply.page('people/staff', data, { fragment: 'people/_staff-list' });
  });

  app.get<ById>('/organisations/:id/people/new', { config }, async (request, reply) => {
    const organisation = await mustLead(platform, whoAsks(request), request.params.id);
    const startsOn = dayOf(platform.clock.now(), platform.zone);
    const values = { name: '', email: '', startsOn, posts: [], designations: [], another: '' };
    return newPage(reply, platform, organisation, values);
  });

  app.post<ById>('/organisations/:id/people', { config }, async (request, reply) => {
    const me = whoAsks(request);
    const organisation = await mustLead(platform, me, request.params.id);
    const { body } = request;
    const values = {
      name: textOf(body, 'name'),
      email: textOf(body, 'email'),
      startsOn: textOf(body, 'startsOn'),
      posts: textsOf(body, 'posts'),
      designations: textsOf(body, 'designations'),
      another: textOf(body, 'another'),
    };
    const form = parseForm(newStaffForm(await rolesOf(platform.store.read)), body);
    if (!form.ok) return newPage(reply, platform, organisation, values, form.errors);
    const { name, startsOn, email, posts, designations, another } = form.data;
    const added = await addStaff(platform, me, organisation.id, {
      name,
      startsOn,
      address: email === '' ? null : email,
      roles: [...posts, ...designations],
      another: another === 'yes',
    });
    if (added.outcome === 'not-found') throw new NotFound();
    if (added.outcome === 'own-address') {
      const text = 'This is your own address: enter theirs, or leave it empty';
      return newPage(reply, platform, organisation, values, [{ field: 'email', text }]);
    }
    if (added.outcome === 'same-name') {
      const errors = [{ field: 'another', text: 'Say whether this is somebody who is there already' }];
      return newPage(reply, platform, organisation, values, errors, added.people);
    }
    const text =
      email === ''
        ? 'They have no email address yet, and cannot sign in.'
        : 'We ask them by mail whether it is them.';
    leaveFlash(reply, { kind: 'success', title: `${name} is added`, text });
    return reply.redirect(`/organisations/${organisation.id}/people/${added.personId}`, 303);
  });
}

/** The organisation, for somebody who leads it. */
export async function mustLead(platform: Platform, me: Me, id: string): Promise<OrganisationRecord> {
  const organisation = await organisationLed(platform, me, id);
  if (organisation === null) throw new NotFound();
  return organisation;
}

async function newPage(
  reply: FastifyReply,
  platform: Platform,
  organisation: OrganisationRecord,
  values: Record<string, string | string[]>,
  errors: FieldError[] = [],
  namesakes: StaffMember[] = [],
): Promise<FastifyReply> {
  const { read } = platform.store;
  const groups = await roleGroups(read, await rolesOf(read));
  const data = {
    organisation,
    values,
    namesakes,
    ...groups,
    ...shownErrors(errors, { another: 'another-1' }),
  };
  return reply.page('people/staff-new', data, { status: errors.length > 0 ? 422 : 200 });
}
