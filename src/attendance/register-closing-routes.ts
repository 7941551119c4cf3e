import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { parseForm } from '../platform/web/forms.ts';
import { closeRegister, reopenRegister } from './register-closing-service.ts';
import { closingPage, registerHead } from './register-page.ts';
import { actorOf, type ById, opened } from './register-request.ts';
import { closingForm, reopeningForm } from './register-schemas.ts';

const config = { access: 'signed-in' } as const;

/** Closing a register, and opening it again for a correction. */
export function registerClosingRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/sessions/:id/register/closing', { config }, async (request, reply) => {
    const open = await opened(platform, request);
    return reply.page('attendance/register-closing', { ...(await closingPage(platform, open)), errors: [] });
  });

  app.post<ById>('/sessions/:id/register/closing', { config }, async (request, reply) => {
    const open = await opened(platform, request);
    const form = parseForm(closingForm, request.body);
    const absentees = form.ok && form.data.absentees;
    const result = await closeRegister(platform, actorOf(request), open.session.id, { absentees });
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome === 'refused') {
      const page = await closingPage(platform, open);
      const errors =
        result.reason === 'unmarked'
          ? [
              {
                field: 'absentees',
                text: 'Say that those without a mark did not attend, or go back and mark them',
              },
            ]
          : [];
      return reply.page('attendance/register-closing', { ...page, errors }, { status: 422 });
    }
    leaveFlash(reply, { kind: 'success', title: 'The register is closed', text: saidOf(result) });
    return reply.redirect(`/sessions/${open.session.id}/register`, 303);
  });

  app.get<ById>('/sessions/:id/register/reopening', { config }, async (request, reply) => {
    const head = registerHead(await opened(platform, request), platform.zone);
    return reply.page('attendance/register-reopening', { head, values: {}, errors: [] });
  });

  app.post<ById>('/sessions/:id/register/reopening', { config }, async (request, reply) => {
    const open = await opened(platform, request);
    const form = parseForm(reopeningForm, request.body);
    if (!form.ok) {
      const page = { head: registerHead(open, platform.zone), values: form.values, errors: form.errors };
      return reply.page('attendance/register-reopening', page, { status: 422 });
    }
    const result = await reopenRegister(platform, actorOf(request), open.session.id, form.data.reason);
    if (result.outcome === 'not-found') throw new NotFound();
    const title =
      result.outcome === 'reopened' ? 'The register is open again' : 'The register was open already';
    leaveFlash(reply, { kind: 'success', title, text: 'Correct it, and then close it again.' });
    return reply.redirect(`/sessions/${open.session.id}/register`, 303);
  });
}

function saidOf({ added, withdrawn, kept }: { added: number; withdrawn: number; kept: number }): string {
  const parts = [`${added === 1 ? '1 new certificate' : `${added} new certificates`}`];
  if (withdrawn > 0) parts.push(`${withdrawn} withdrawn`);
  if (kept > 0) parts.push(`${kept} unchanged`);
  return `${parts.join(', ')}. Everybody with a new certificate is told by mail.`;
}
