import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '../platform/platform.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { optionalLine, parseForm } from '../platform/web/forms.ts';
import { safeNext } from '../platform/web/sign-in.ts';
import { profilePage, whoAsks } from './person-routes.ts';
import { changeMobile } from './person-service.ts';

const config = { access: 'signed-in' } as const;
const FEWEST_DIGITS = 10;
const MOST_DIGITS = 15;

const mobileForm = z.object({
  mobile: optionalLine('your mobile number', 30).refine(
    (text) => {
      const digits = text.replace(/\D/g, '').length;
      return (
        text === '' || (/^[+\d][\d ()-]*$/.test(text) && digits >= FEWEST_DIGITS && digits <= MOST_DIGITS)
      );
    },
    { error: 'Enter a mobile number, like 07700 900123, or leave it empty' },
  ),
  next: z.string().catch('/my/profile'),
});

/** The number that organisers may ring when a session changes at the last moment; given by choice alone. */
export function registerMobileRoutes(app: FastifyInstance, platform: Platform): void {
  app.post('/my/mobile', { config }, async (request, reply) => {
    const me = whoAsks(request);
    const form = parseForm(mobileForm, request.body);
    if (!form.ok) return profilePage(reply, platform, me, form.errors);
    const { mobile, next } = form.data;
    await changeMobile(platform, me, mobile === '' ? null : mobile);
    leaveFlash(reply, {
      kind: 'success',
      title: mobile === '' ? 'Your number is deleted' : 'Your number is kept',
    });
    return reply.redirect(safeNext(next), 303);
  });
}
