import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { sayWhen } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { noteReceipt, receiptById } from './notice-repository.ts';
import { readSession } from './open-session.ts';

type ById = { Params: { id: string } };

/** Many people read the same mail from behind one address of an office; more than that is a machine. */
const rateLimit = { max: 120, timeWindow: '1 minute' };
const config = { access: 'anyone', rateLimit } as const;

/**
 * Urgent news, for whoever has the link of the mail: it shows the news and nobody's name. Looking changes nothing,
 * as machines follow links; a button says that it has been seen, and a script that the person themselves opened it.
 */
export function registerNewsRoutes(app: FastifyInstance, platform: Platform): void {
  const { store, clock, zone } = platform;

  app.get<ById>('/news/:id', { config }, async (request, reply) => {
    const { receipt, notice } = await found(request);
    const open = await readSession(store.read, zone, notice.sessionId);
    if (open === null) throw new NotFound();
    const { session, activity, days, team } = open;
    reply.header('x-robots-tag', 'noindex');
    const data = {
      id: receipt.id,
      news: { subject: notice.subject, body: notice.body, sentAt: notice.sentAt },
      seen: receipt.confirmedAt !== null,
      mine: request.me?.personId === receipt.personId,
      title: activity.title,
      cancelled: session.state === 'cancelled',
      when: days.map((day) => sayWhen(day, zone)),
      where: session.deliveryMode === 'teams' ? 'Online, on Teams' : (session.venue ?? 'To be announced'),
      team: team === null ? null : { name: team.name, mailbox: team.mailbox },
    };
    return reply.page('bookings/news', data, { form: true });
  });

  app.post<ById>('/news/:id/seen', { config }, async (request, reply) => {
    const { receipt } = await found(request);
    await store.transaction((tx) => noteReceipt(tx, receipt.id, 'confirmedAt', clock.now()));
    leaveFlash(reply, {
      kind: 'success',
      title: 'Thank you',
      text: 'The organisers know that you have seen this, and need not ring you.',
    });
    return reply.redirect(`/news/${receipt.id}`, 303);
  });

  app.post<ById>('/news/:id/opened', { config }, async (request, reply) => {
    const { receipt } = await found(request);
    if (request.me?.personId === receipt.personId)
      await store.transaction((tx) => noteReceipt(tx, receipt.id, 'openedAt', clock.now()));
    return reply.code(204).send();
  });

  async function found(request: FastifyRequest<ById>) {
    const row = await receiptById(store.read, request.params.id);
    if (row === null) throw new NotFound();
    return row;
  }
}
