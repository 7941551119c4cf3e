import type { FastifyInstance, FastifyReply } from 'fastify';
import { setBookingClosed } from '../bookings/index.ts';
import { stepSession } from '../catalogue/index.ts';
import { sessionPreview } from '../finding/index.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { desk, organiserOf, ourSession } from './desk-request.ts';
import { sessionHead } from './session-head.ts';

type ById = { Params: { id: string } };

const config = desk;
const TOO_LATE = {
  kind: 'notice',
  title: 'That is not possible any more',
  text: 'This is how the session stands now.',
} as const;

/** What becomes of a session: announced, opened, closed, opened again, copied; and how a delegate sees it. */
export function registerSessionStepRoutes(app: FastifyInstance, platform: Platform): void {
  app.post<ById>('/organise/sessions/:id/announcement', { config }, async (request, reply) => {
    const me = organiserOf(request);
    const { session } = await ourSession(platform, me, request.params.id);
    const done = await stepSession(platform, me, session.id, 'announce');
    return after(
      reply,
      session.id,
      done.outcome === 'done' ? 'The date is announced: people can hold it' : null,
    );
  });

  app.post<ById>('/organise/sessions/:id/opening', { config }, async (request, reply) => {
    const me = organiserOf(request);
    const { session } = await ourSession(platform, me, request.params.id);
    if (session.state === 'open') {
      const again = await setBookingClosed(platform, me, session.id, false);
      return after(reply, session.id, again.outcome === 'opened' ? 'Booking is open again' : null);
    }
    const done = await stepSession(platform, me, session.id, 'open');
    return after(reply, session.id, done.outcome === 'done' ? 'Booking is open' : null);
  });

  app.post<ById>('/organise/sessions/:id/closing', { config }, async (request, reply) => {
    const me = organiserOf(request);
    const { session } = await ourSession(platform, me, request.params.id);
    const done = await setBookingClosed(platform, me, session.id, true);
    return after(reply, session.id, done.outcome === 'closed' ? 'Booking is closed' : null);
  });

  app.post<ById>('/organise/sessions/:id/copies', { config }, async (request, reply) => {
    const { session } = await ourSession(platform, organiserOf(request), request.params.id);
    return reply.redirect(`/organise/activities/${session.activityId}/sessions/new?like=${session.id}`, 303);
  });

  app.get<ById>('/organise/sessions/:id/preview', { config }, async (request, reply) => {
    const open = await ourSession(platform, organiserOf(request), request.params.id);
    const page = await sessionPreview(platform, open.session.id);
    if (page === null) throw new NotFound();
    return reply.page('organising/preview', {
      ...page,
      preview: true,
      session: await sessionHead(platform, open),
    });
  });
}

function after(reply: FastifyReply, sessionId: string, title: string | null): FastifyReply {
  leaveFlash(reply, title === null ? TOO_LATE : { kind: 'success', title });
  return reply.redirect(`/organise/sessions/${sessionId}`, 303);
}
