import type { FastifyInstance, FastifyReply } from 'fastify';
import { recipients } from '../people/index.ts';
import { loggedMessage } from '../platform/outbox-log-repository.ts';
import type { Platform } from '../platform/platform.ts';
import { resend } from '../platform/resend-service.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { desk, organiserOf, ourSession } from './desk-request.ts';
import { deskMail, sessionMail, sessionProgress } from './mail-page.ts';
import { NOT_RESENT } from './mail-words.ts';
import { sessionHead } from './session-head.ts';
import type { MailRoom } from './template-page.ts';

type Params = { Params: { id: string; mailId: string }; Querystring: { page?: string } };

/** What was sent to whom and what became of it, for the sessions of one's own teams. */
export function registerMailRoutes(app: FastifyInstance, platform: Platform, { templates }: MailRoom): void {
  app.get('/organise/mail', { config: desk }, async (request, reply) =>
    reply.page('organising/mail', await deskMail(platform, templates, organiserOf(request))),
  );

  app.get<Params>('/organise/sessions/:id/mail', { config: desk }, async (request, reply) => {
    const ours = await ourSession(platform, organiserOf(request), request.params.id);
    const page = Math.max(1, Math.floor(Number(request.query.page)) || 1);
    const data = await sessionMail(platform, templates, ours.session.id, page);
    return reply.page('organising/session-mail', { session: await sessionHead(platform, ours), ...data });
  });

  app.get<Params>('/organise/sessions/:id/mail/progress', { config: desk }, async (request, reply) => {
    const { session } = await ourSession(platform, organiserOf(request), request.params.id);
    const progress = await sessionProgress(platform, templates, session.id);
    if (request.headers['hx-request'] !== 'true')
      return reply.redirect(`/organise/sessions/${session.id}/mail`, 303);
    return reply.page('organising/_mail-progress', { session: { id: session.id }, progress });
  });

  app.post<Params>(
    '/organise/sessions/:id/mail/:mailId/resending',
    { config: desk },
    async (request, reply) => {
      const me = organiserOf(request);
      const { session } = await ourSession(platform, me, request.params.id);
      const row = await loggedMessage(platform.store.read, Number(request.params.mailId) || 0);
      if (row === null || row.sessionId !== session.id) throw new NotFound();
      // A manager who approves has no record here, and keeps the address that was given for them.
      const known =
        row.personId === null
          ? { name: row.toName, address: row.toAddress }
          : (await recipients(platform.store.read, [row.personId])).get(row.personId);
      const to = known ?? { name: row.toName, address: null };
      const result = await resend(platform, me.personId, row.id, to);
      if (result.outcome === 'refused') leaveRefusal(reply, NOT_RESENT[result.reason]);
      else leaveFlash(reply, { kind: 'success', title: `Sent again to ${to.name}` });
      return reply.redirect(`/organise/sessions/${session.id}/mail`, 303);
    },
  );
}

function leaveRefusal(reply: FastifyReply, text: string): void {
  leaveFlash(reply, { kind: 'notice', title: 'It was not sent again', text });
}
