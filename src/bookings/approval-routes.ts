import type { FastifyInstance, FastifyReply } from 'fastify';
import { recipients } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { sayMoment } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { approvalById } from './approval-repository.ts';
import { answerAsManager, checkCode, sendNewCode } from './approval-service.ts';
import { bookingById } from './booking-repository.ts';
import { answerForm, codeForm } from './booking-schemas.ts';
import { sessionView } from './booking-views.ts';
import { readSession } from './open-session.ts';

type ById = { Params: { id: string } };

const config = { access: 'anyone', rateLimit: { max: 60, timeWindow: '10 minutes' } } as const;

/**
 * A line manager's answer, without an account: whoever types the code of the mail reads what is asked and answers
 * it. Looking at a page changes nothing, and shows nothing of anybody before the code is right (scenario 29).
 */
export function registerApprovalRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/approvals/:id', { config }, async (request, reply) =>
    codePage(reply, request.params.id, []),
  );

  app.post<ById>('/approvals/:id', { config }, async (request, reply) => {
    const { id } = request.params;
    const form = parseForm(codeForm, request.body);
    if (!form.ok) return codePage(reply, id, form.errors);
    const wrong = await whyWrong(id, form.data.code);
    return wrong === null ? answerPage(reply, id, form.data.code, [], {}) : codePage(reply, id, wrong);
  });

  app.post<ById>('/approvals/:id/answer', { config }, async (request, reply) => {
    const { id } = request.params;
    const form = parseForm(answerForm, request.body);
    const code = parseForm(codeForm, request.body);
    if (!code.ok) return codePage(reply, id, code.errors);
    const wrong = await whyWrong(id, code.data.code);
    if (wrong !== null) return codePage(reply, id, wrong);
    if (!form.ok) return answerPage(reply, id, code.data.code, form.errors, form.values);
    const { decision, reason } = form.data;
    const result = await answerAsManager(platform, { approvalId: id, decision, reason });
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome !== 'already') {
      const title = decision === 'given' ? 'You have approved it' : 'You have refused it';
      leaveFlash(reply, { kind: 'success', title, text: 'They are told by mail. You need do nothing more.' });
    }
    return reply.redirect(`/approvals/${id}`, 303);
  });

  app.post<ById>('/approvals/:id/code', { config }, async (request, reply) => {
    const { id } = request.params;
    const sent = await sendNewCode(platform, id);
    if (sent === 'not-found') throw new NotFound();
    if (sent === 'too-soon')
      return codePage(reply, id, [
        { field: '', text: 'A mail with a code was sent a moment ago. Wait two minutes, then ask again.' },
      ]);
    if (sent === 'sent')
      leaveFlash(reply, { kind: 'notice', title: 'A new code is on its way to your mailbox' });
    return reply.redirect(`/approvals/${id}`, 303);
  });

  async function whyWrong(id: string, code: string): Promise<FieldError[] | null> {
    const state = await checkCode(platform, id, code);
    if (state === 'not-found') throw new NotFound();
    if (state === 'right' || state === 'decided') return state === 'right' ? null : [];
    const text =
      state === 'wrong'
        ? 'That is not the code of the newest mail. Look again, or ask for a new one'
        : 'Too many wrong codes were tried. Ask for a new one';
    return [{ field: 'code', text }];
  }

  async function codePage(reply: FastifyReply, id: string, errors: FieldError[]) {
    const approval = await approvalById(platform.store.read, id);
    if (approval === null) throw new NotFound();
    const { decision, decidedAt } = approval;
    const decided = decidedAt === null ? null : { decision, at: sayMoment(decidedAt, platform.zone) };
    const status = errors.length > 0 ? 422 : 200;
    return reply.page('bookings/approval-code', { id, decided, errors }, { status, form: true });
  }

  async function answerPage(
    reply: FastifyReply,
    id: string,
    code: string,
    errors: FieldError[],
    values: Record<string, unknown>,
  ) {
    const { read } = platform.store;
    const approval = await approvalById(read, id);
    const booking = approval === null ? null : await bookingById(read, approval.bookingId);
    const open = booking === null ? null : await readSession(read, platform.zone, booking.sessionId);
    if (approval === null || booking === null || open === null) throw new NotFound();
    const person = (await recipients(read, [booking.personId])).get(booking.personId)?.name ?? '';
    const until = approval.deadlineAt === null ? null : sayMoment(approval.deadlineAt, platform.zone);
    const view = { id, code, person, session: sessionView(open, platform.zone), until, errors, values };
    const status = errors.length > 0 ? 422 : 200;
    return reply.page('bookings/approval-answer', view, { status, form: true });
  }
}
