import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { dropSignIn, type Me } from '../platform/web/sign-in.ts';
import { shownErrors, textOf } from './people-forms.ts';
import { changeName, profileOf } from './person-service.ts';
import { nameForm } from './registration-schemas.ts';
import { endingForm } from './sign-in-schemas.ts';
import { signInsOf, signOut } from './sign-in-service.ts';
import { questionsTo } from './staff-invitation-service.ts';
import { newcomersFor } from './vouching-service.ts';

const config = { access: 'signed-in' } as const;

/** A person's own profile, their name, and where they are signed in. */
export function registerPersonRoutes(app: FastifyInstance, platform: Platform): void {
  app.get('/my/profile', { config }, async (request, reply) =>
    profilePage(reply, platform, whoAsks(request)),
  );

  app.get('/my/name', { config }, async (request, reply) =>
    reply.page('people/name', { name: whoAsks(request).name }),
  );

  app.post('/my/name', { config }, async (request, reply) => {
    const form = parseForm(nameForm, request.body);
    if (!form.ok) {
      const data = { name: textOf(request.body, 'name'), ...shownErrors(form.errors) };
      return reply.page('people/name', data, { status: 422 });
    }
    await changeName(platform, whoAsks(request), form.data.name);
    leaveFlash(reply, { kind: 'success', title: 'Your name is changed' });
    return reply.redirect('/my/profile', 303);
  });

  app.post('/my/sign-ins/ending', { config }, async (request, reply) => {
    const me = whoAsks(request);
    const form = parseForm(endingForm, request.body);
    if (!form.ok) return profilePage(reply, platform, me, form.errors);
    const { which } = form.data;
    const ended = await signOut(platform, me.personId, which === 'all' ? { all: true } : { only: which });
    if (ended === 0) throw new NotFound();
    const here = which === 'all' || which === me.signInId;
    if (here) dropSignIn(reply);
    leaveFlash(reply, {
      kind: 'success',
      title: which === 'all' ? 'You are signed out everywhere' : 'That sign-in has ended',
    });
    return reply.redirect(here ? '/sign-in' : '/my/profile', 303);
  });
}

/** Who is signed in, on a route that only they reach. */
export function whoAsks(request: FastifyRequest): Me {
  if (request.me === null) throw new Error('This route is for people who are signed in');
  return request.me;
}

/** The profile, with what was wrong in one of its forms (then 422). */
export async function profilePage(
  reply: FastifyReply,
  platform: Platform,
  me: Me,
  errors: FieldError[] = [],
  email = '',
): Promise<FastifyReply> {
  const profile = await profileOf(platform, me.personId);
  const signIns = await signInsOf(platform, me);
  const waiting = {
    questions: await questionsTo(platform, me.personId),
    newcomers: await newcomersFor(platform, me),
  };
  const data = { ...profile, ...waiting, signIns, email, ...shownErrors(errors) };
  return reply.page('people/profile', data, { status: errors.length > 0 ? 422 : 200 });
}
