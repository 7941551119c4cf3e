import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { keepSignIn, safeNext } from '../platform/web/sign-in.ts';
import { allOrganisations } from './organisation-repository.ts';
import { shownErrors, textOf, textsOf } from './people-forms.ts';
import { answersIn, fieldOf, NO_ORGANISATION, registrationForm } from './registration-schemas.ts';
import { provedAddress, register } from './registration-service.ts';
import { rolesOf } from './role-repository.ts';
import { dropRegistrationSecret, registrationSecret } from './sign-in-cookies.ts';
import { deviceOf } from './sign-in-routes.ts';
import { putDownWith } from './staff-invitation-service.ts';
import { organisationGroups, roleGroups } from './work-choices.ts';

const config = { access: 'anyone' } as const;

/** Registering: a proved address first, then the form; whoever sends it is signed in. */
export function registerRegistrationRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<{ Querystring: { next?: string } }>('/sign-in/new', { config }, async (request, reply) => {
    if (request.me !== null) return reply.redirect('/my/profile', 303);
    return formPage(reply, platform, registrationSecret(request), safeNext(request.query.next), {}, []);
  });

  app.post('/sign-in/new', { config }, async (request, reply) => {
    const secret = registrationSecret(request);
    const next = safeNext(textOf(request.body, 'next'));
    const roles = await rolesOf(platform.store.read);
    const organisations = await allOrganisations(platform.store.read);
    const form = parseForm(registrationForm(roles, organisations), request.body);
    if (!form.ok) return formPage(reply, platform, secret, next, request.body, form.errors);
    const { name, organisation, posts, designations } = form.data;
    const answers = answersIn(form.data, roles);
    const registration = { name, organisationId: organisation, posts, designations, answers };
    const device = deviceOf(request);
    const registered = await register(platform, { secret: secret ?? '', form: registration, ...device });
    dropRegistrationSecret(reply);
    if (registered.outcome === 'registered') {
      keepSignIn(reply, registered.token, !platform.demonstration);
      leaveFlash(reply, { kind: 'success', title: 'You are registered and signed in' });
      return reply.redirect(next, 303);
    }
    if (registered.outcome === 'already-known') {
      leaveFlash(reply, { kind: 'notice', title: 'Your address is registered already: sign in with it' });
      return reply.redirect(`/sign-in?next=${encodeURIComponent(next)}`, 303);
    }
    return reply.redirect(`/sign-in/new?next=${encodeURIComponent(next)}`, 303);
  });
}

async function formPage(
  reply: FastifyReply,
  platform: Platform,
  secret: string | null,
  next: string,
  body: unknown,
  errors: FieldError[],
): Promise<FastifyReply> {
  const { read } = platform.store;
  const address = secret === null ? null : await provedAddress(platform, secret);
  const status = errors.length > 0 ? 422 : 200;
  reply.header('cache-control', 'no-store');
  if (address === null) return reply.page('people/register-address', { next }, { status, form: true });
  const roles = await rolesOf(read);
  const asked = await putDownWith(platform, address);
  const questions = roles
    .filter((role) => role.askedWhenRegistering)
    .map(({ key, question }) => ({ field: fieldOf(key), question, value: textOf(body, fieldOf(key)) }));
  const ids = Object.fromEntries(
    [...questions.map(({ field }) => field), 'notice'].map((id) => [id, `${id}-1`]),
  );
  const data = {
    next,
    address,
    questions,
    noOrganisation: NO_ORGANISATION,
    organisationGroups: organisationGroups(await allOrganisations(read)),
    ...(await roleGroups(read, roles)),
    asked,
    values: {
      name: textOf(body, 'name') || (asked?.name ?? ''),
      organisation: textOf(body, 'organisation') || (asked?.organisationId ?? ''),
      posts: errors.length > 0 ? textsOf(body, 'posts') : (asked?.roles ?? []),
      designations: errors.length > 0 ? textsOf(body, 'designations') : (asked?.roles ?? []),
      notice: textsOf(body, 'notice'),
    },
    ...shownErrors(errors, ids),
  };
  return reply.page('people/register', data, { status, form: true });
}
