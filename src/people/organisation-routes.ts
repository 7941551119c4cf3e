import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { allOrganisations } from './organisation-repository.ts';
import { changeWork, joinOrganisation, leaveOrganisation } from './organisation-service.ts';
import { shownErrors, textOf, textsOf } from './people-forms.ts';
import { whoAsks } from './person-routes.ts';
import { profileOf } from './person-service.ts';
import { organisationForm, tickedForm } from './registration-schemas.ts';
import { rolesOf } from './role-repository.ts';
import { organisationGroups, roleGroups } from './work-choices.ts';

type WithId = { Params: { id: string } };
type Values = { organisation: string; posts: string[]; designations: string[] };

/** Stands in an address for "within no organisation". */
const NONE = 'none';
const config = { access: 'signed-in' } as const;

/** Where a person works and what they hold there; each change is from today, and what ends is kept. */
export function registerOrganisationRoutes(app: FastifyInstance, platform: Platform): void {
  app.get('/my/organisations/new', { config }, async (_request, reply) =>
    joinPage(reply, platform, { organisation: '', posts: [], designations: [] }),
  );

  app.post('/my/organisations/new', { config }, async (request, reply) => {
    const roles = await rolesOf(platform.store.read);
    const schema = organisationForm(await allOrganisations(platform.store.read)).extend(
      tickedForm(roles).shape,
    );
    const form = parseForm(schema, request.body);
    if (!form.ok) return joinPage(reply, platform, typed(request.body), form.errors);
    const { organisation: organisationId, ...ticked } = form.data;
    const { outcome } = await joinOrganisation(platform, whoAsks(request), { organisationId, ...ticked });
    if (outcome === 'already') {
      const errors = [{ field: 'organisation', text: 'You have told us already that you work there' }];
      return joinPage(reply, platform, typed(request.body), errors);
    }
    return saved(reply, 'The organisation is added to your profile');
  });

  app.get<WithId>('/my/organisations/:id', { config }, async (request, reply) => {
    const work = await workAt(platform, whoAsks(request).personId, request.params.id);
    return workPage(reply, platform, request.params.id, work.name, { organisation: '', ...work });
  });

  app.post<WithId>('/my/organisations/:id', { config }, async (request, reply) => {
    const me = whoAsks(request);
    const { id } = request.params;
    const work = await workAt(platform, me.personId, id);
    const form = parseForm(tickedForm(await rolesOf(platform.store.read)), request.body);
    if (!form.ok) return workPage(reply, platform, id, work.name, typed(request.body), form.errors);
    const { outcome } = await changeWork(platform, me, id === NONE ? null : id, form.data);
    if (outcome === 'unknown') throw new NotFound();
    return saved(reply, 'What you do is changed from today');
  });

  app.post<WithId>('/my/organisations/:id/leaving', { config }, async (request, reply) => {
    const { outcome } = await leaveOrganisation(platform, whoAsks(request), request.params.id);
    if (outcome === 'unknown') throw new NotFound();
    return saved(reply, 'You have left the organisation; your own record stays with you');
  });
}

/** What somebody holds within one of their organisations; 404 for one that is not theirs. */
async function workAt(platform: Platform, personId: string, id: string) {
  const profile = await profileOf(platform, personId);
  const place = profile?.work.find((one) => one.id === id);
  const keys = id === NONE ? profile?.elsewhere.keys : place?.keys;
  if (keys === undefined) throw new NotFound();
  return { name: place?.name ?? null, posts: keys, designations: keys };
}

function typed(body: unknown): Values {
  return {
    organisation: textOf(body, 'organisation'),
    posts: textsOf(body, 'posts'),
    designations: textsOf(body, 'designations'),
  };
}

async function joinPage(
  reply: FastifyReply,
  platform: Platform,
  values: Values,
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const { read } = platform.store;
  const data = {
    organisationGroups: organisationGroups(await allOrganisations(read)),
    ...(await roleGroups(read, await rolesOf(read))),
    values,
    ...shownErrors(errors),
  };
  return reply.page('people/organisation-new', data, { status: errors.length > 0 ? 422 : 200 });
}

async function workPage(
  reply: FastifyReply,
  platform: Platform,
  id: string,
  name: string | null,
  values: Values,
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const { read } = platform.store;
  const choices = await roleGroups(read, await rolesOf(read));
  const data = { id, name, values, ...choices, ...shownErrors(errors) };
  return reply.page('people/organisation', data, { status: errors.length > 0 ? 422 : 200 });
}

function saved(reply: FastifyReply, title: string): FastifyReply {
  leaveFlash(reply, { kind: 'success', title });
  return reply.redirect('/my/profile', 303);
}
