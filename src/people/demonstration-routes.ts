import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { parseForm } from '../platform/web/forms.ts';
import { keepSignIn } from '../platform/web/sign-in.ts';
import { signInAsCharacter } from './demonstration-service.ts';
import { deviceOf } from './sign-in-routes.ts';
import { demonstrationForm } from './sign-in-schemas.ts';

/** One click to be somebody. These routes do not exist outside the demonstration. */
export function registerDemonstrationRoutes(app: FastifyInstance, platform: Platform): void {
  if (!platform.demonstration) return;
  app.post('/demo/sign-in', { config: { access: 'anyone' } }, async (request, reply) => {
    const form = parseForm(demonstrationForm, request.body);
    const entered = form.ok ? await signInAsCharacter(platform, form.data.person, deviceOf(request)) : null;
    if (entered === null) throw new NotFound();
    keepSignIn(reply, entered.token, false);
    leaveFlash(reply, { kind: 'success', title: `You are signed in as ${entered.name}` });
    return reply.redirect('/', 303);
  });
}
