import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { addAddressForm } from './address-schemas.ts';
import { askToAddAddress, proveAddress, takeAddressAway, writeToAddress } from './address-service.ts';
import { shownErrors, textOf } from './people-forms.ts';
import { profilePage, whoAsks } from './person-routes.ts';
import { browserSecret, keepBrowserSecret } from './sign-in-cookies.ts';
import { askedFor } from './sign-in-request-service.ts';
import { sayWhy, tooMany } from './sign-in-routes.ts';
import { SIGN_IN } from './sign-in-rules.ts';
import { codeForm } from './sign-in-schemas.ts';

type WithId = { Params: { id: string } };

const config = { access: 'signed-in' } as const;

/** Adding an address, proving it by a code, choosing the one to write to, and removing one. */
export function registerAddressRoutes(app: FastifyInstance, platform: Platform): void {
  app.post('/my/addresses', { config }, async (request, reply) => {
    const me = whoAsks(request);
    const form = parseForm(addAddressForm, request.body);
    const typed = textOf(request.body, 'email');
    if (!form.ok) return profilePage(reply, platform, me, form.errors, typed);
    const origin = { browser: keepBrowserSecret(request, reply, platform), source: request.ip };
    const asked = await askToAddAddress(platform, me, { address: form.data.email, ...origin });
    if (asked.outcome === 'too-many') return tooMany(reply, asked.limit);
    if (asked.outcome === 'mine') {
      const errors = [{ field: 'email', text: 'This address is on your record already' }];
      return profilePage(reply, platform, me, errors, typed);
    }
    return reply.redirect('/my/addresses/code', 303);
  });

  app.get('/my/addresses/code', { config }, async (request, reply) => codePage(request, reply, platform));

  app.post('/my/addresses/code', { config }, async (request, reply) => {
    const form = parseForm(codeForm, request.body);
    if (!form.ok) return codePage(request, reply, platform, form.errors);
    const entered = { browser: browserSecret(request) ?? '', code: form.data.code };
    const proved = await proveAddress(platform, whoAsks(request), entered);
    if (proved.outcome === 'wrong' || proved.outcome === 'dead')
      return codePage(request, reply, platform, [{ field: 'code', text: sayWhy(proved) }]);
    leaveFlash(
      reply,
      proved.outcome === 'added'
        ? {
            kind: 'success',
            title: 'The address is added',
            text: `You can now sign in with ${proved.address}.`,
          }
        : {
            kind: 'notice',
            title: 'This address is on another record',
            text: 'Perhaps you registered twice. Ask the training team to join your two records.',
          },
    );
    return reply.redirect('/my/profile', 303);
  });

  app.post<WithId>('/my/addresses/:id/removal', { config }, async (request, reply) => {
    const me = whoAsks(request);
    const { outcome } = await takeAddressAway(platform, me, request.params.id);
    if (outcome === 'unknown') throw new NotFound();
    if (outcome === 'last') {
      const text = 'This is your only address: add another one before you remove it';
      return profilePage(reply, platform, me, [{ field: 'email', text }]);
    }
    leaveFlash(reply, { kind: 'success', title: 'The address is removed' });
    return reply.redirect('/my/profile', 303);
  });

  app.post<WithId>('/my/addresses/:id/principal', { config }, async (request, reply) => {
    const { outcome } = await writeToAddress(platform, whoAsks(request), request.params.id);
    if (outcome === 'unknown') throw new NotFound();
    leaveFlash(reply, { kind: 'success', title: 'We now write to that address' });
    return reply.redirect('/my/profile', 303);
  });
}

async function codePage(
  request: FastifyRequest,
  reply: FastifyReply,
  platform: Platform,
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const browser = browserSecret(request);
  const asked = browser === null ? null : await askedFor(platform, browser, 'add-address');
  if (asked === null && errors.length === 0) return reply.redirect('/my/profile', 303);
  const data = { address: asked?.address ?? null, minutes: SIGN_IN.minutesToUse, ...shownErrors(errors) };
  return reply.page('people/address-code', data, { status: errors.length > 0 ? 422 : 200 });
}
