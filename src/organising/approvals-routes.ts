import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { decideApproval, remindManager } from '../bookings/index.ts';
import type { Platform } from '../platform/platform.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, listOf, optionalText, parseForm } from '../platform/web/forms.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { approvalsPage } from './approvals-page.ts';
import { desk, organiserOf } from './desk-request.ts';
import { counted } from './desk-words.ts';

const VIEW = 'organising/approvals';

const approvalsForm = z
  .object({
    approval: listOf(z.string().max(64)).refine((ids) => ids.length > 0, {
      error: 'Tick at least one person',
    }),
    decision: z.enum(['given', 'refused', 'remind'], { error: 'Choose what to do' }),
    reason: optionalText('the reason', 500),
  })
  .refine(({ decision, reason }) => decision !== 'refused' || reason !== '', {
    path: ['reason'],
    error: 'Enter why it is refused',
  });

/** What waits for a manager: an organiser may answer instead, for several at once, or ask again. */
export function registerApprovalsRoutes(app: FastifyInstance, platform: Platform): void {
  app.get('/organise/approvals', { config: desk }, async (request, reply) =>
    reply.page(VIEW, { ...(await approvalsPage(platform, organiserOf(request))), ...form({}, []) }),
  );

  app.post('/organise/approvals', { config: desk }, async (request, reply) => {
    const me = organiserOf(request);
    const parsed = parseForm(approvalsForm, request.body);
    if (!parsed.ok) {
      const page = await approvalsPage(platform, me);
      return reply.page(VIEW, { ...page, ...form(parsed.values, parsed.errors) }, { status: 422 });
    }
    const { approval, decision, reason } = parsed.data;
    const done =
      decision === 'remind' ? await remind(me, approval) : await decide(me, approval, decision, reason);
    leaveFlash(reply, done);
    return reply.redirect('/organise/approvals', 303);
  });

  async function decide(me: Me, ids: string[], decision: 'given' | 'refused', reason: string) {
    let decided = 0;
    for (const approvalId of ids) {
      const { outcome } = await decideApproval(platform, me, { approvalId, decision, reason });
      if (outcome === decision) decided += 1;
    }
    const word = decision === 'given' ? 'approved' : 'refused';
    const title = counted([
      [decided, `was ${word}`, `were ${word}`],
      [ids.length - decided, 'had been decided already', 'had been decided already'],
    ]);
    return { kind: decided > 0 ? ('success' as const) : ('notice' as const), title };
  }

  async function remind(me: Me, ids: string[]) {
    const outcomes = [];
    for (const id of ids) outcomes.push(await remindManager(platform, me, id));
    const sent = outcomes.filter((outcome) => outcome === 'sent').length;
    const soon = outcomes.filter((outcome) => outcome === 'too-soon').length;
    const title = counted([
      [sent, 'question was sent again', 'questions were sent again'],
      [soon, 'was sent only just now', 'were sent only just now'],
      [ids.length - sent - soon, 'had been decided already', 'had been decided already'],
    ]);
    return { kind: sent > 0 ? ('success' as const) : ('notice' as const), title };
  }
}

function form(values: Record<string, unknown>, errors: FieldError[]) {
  const ticked = [values.approval ?? []].flat().map(String);
  return {
    values,
    ticked,
    errors,
    errorAt: Object.fromEntries(errors.map(({ field, text }) => [field, text])),
  };
}
