import type { FastifyInstance } from 'fastify';
import { cancelSession } from '../bookings/index.ts';
import type { Platform } from '../platform/platform.ts';
import { rehearse } from '../platform/rehearsal-repository.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { cancellationCheck, cancellationPage } from './cancellation-page.ts';
import { cancellationForm } from './change-schemas.ts';
import { desk, organiserOf, ourSession } from './desk-request.ts';
import { people } from './desk-words.ts';

type ById = { Params: { id: string } };
const VIEW = 'organising/cancellation';

/** Cancelling a session: what it does is shown first; then everybody is told once (scenario 21). */
export function registerCancellationRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/organise/sessions/:id/cancellation', { config: desk }, async (request, reply) => {
    const open = await ourSession(platform, organiserOf(request), request.params.id);
    return reply.page(VIEW, { ...(await cancellationPage(platform, open)), ...form({}, []) });
  });

  app.post<ById>('/organise/sessions/:id/cancellation', { config: desk }, async (request, reply) => {
    const me = organiserOf(request);
    const open = await ourSession(platform, me, request.params.id);
    const page = await cancellationPage(platform, open);
    const parsed = parseForm(cancellationForm, request.body);
    if (!parsed.ok)
      return reply.page(VIEW, { ...page, ...form(parsed.values, parsed.errors) }, { status: 422 });
    const { step, reason, elsewhere, how } = parsed.data;
    const instead = elsewhere === '' ? null : { sessionId: elsewhere, how };
    if (step === 'edit') return reply.page(VIEW, { ...page, ...form(parsed.data, []) });
    if (instead !== null && !page.dates.some(({ value }) => value === elsewhere))
      return reply.page(
        VIEW,
        { ...page, ...form(parsed.data, [REFUSED['other-activity']]) },
        { status: 422 },
      );
    const change = (p: Platform) => cancelSession(p, me, open.session.id, reason, instead);
    const rehearsed = step === 'check' ? await rehearse(platform, change) : null;
    const result = rehearsed?.result ?? (await change(platform));
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome === 'refused') {
      const errors = [REFUSED[result.reason]];
      return reply.page(VIEW, { ...page, ...form(parsed.data, errors) }, { status: 422 });
    }
    if (rehearsed !== null && result.outcome === 'cancelled') {
      const check = {
        ...(await cancellationCheck(platform, open, rehearsed.messages)),
        date: page.dates.find(({ value }) => value === elsewhere)?.text ?? null,
        left: result.elsewhere?.left.length ?? 0,
      };
      return reply.page('organising/cancellation-check', { ...page, ...form(parsed.data, []), check });
    }
    leaveFlash(
      reply,
      result.outcome === 'already'
        ? { kind: 'notice', title: 'The session was cancelled already' }
        : {
            kind: 'success',
            title: `The session is cancelled: ${result.told === 0 ? 'nobody had to be' : people(result.told)} told`,
          },
    );
    return reply.redirect(`/organise/sessions/${open.session.id}`, 303);
  });
}

const REFUSED = {
  past: { field: '', text: 'The session is over, so it can no longer be cancelled' },
  'other-activity': { field: 'elsewhere', text: 'Choose another date of the same activity' },
  'not-open': { field: 'elsewhere', text: 'That date cannot be booked now' },
  'too-near': { field: 'elsewhere', text: 'That date is too near to ask people' },
};

function form(values: Record<string, unknown>, errors: FieldError[]) {
  return { values, errors, errorAt: Object.fromEntries(errors.map(({ field, text }) => [field, text])) };
}
