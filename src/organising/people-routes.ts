import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { bookingsOn, cancel, decideApproval, openApprovals } from '../bookings/index.ts';
import type { Platform } from '../platform/platform.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { listOf, optionalText, parseForm } from '../platform/web/forms.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { shownErrors } from './desk-forms.ts';
import { desk, organiserOf, ourSession } from './desk-request.ts';
import { counted } from './desk-words.ts';
import { peoplePage } from './people-page.ts';

type ById = { Params: { id: string } };
const VIEW = 'organising/people';

const peopleForm = z
  .object({
    booking: listOf(z.string().max(64)).refine((ids) => ids.length > 0, {
      error: 'Tick at least one person',
    }),
    action: z.enum(['cancel', 'approve'], { error: 'Choose what to do' }),
    reason: optionalText('the reason', 500),
  })
  .refine(({ action, reason }) => action !== 'cancel' || reason !== '', {
    path: ['reason'],
    error: 'Enter why the places are cancelled',
  });

/** Who has a place: cancelled with a reason, or approved, one or several at once. */
export function registerPeopleOfSessionRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/organise/sessions/:id/people', { config: desk }, async (request, reply) => {
    const open = await ourSession(platform, organiserOf(request), request.params.id);
    return reply.page(VIEW, {
      ...(await peoplePage(platform, open)),
      values: {},
      ticked: [],
      ...shownErrors([]),
    });
  });

  app.post<ById>('/organise/sessions/:id/people', { config: desk }, async (request, reply) => {
    const me = organiserOf(request);
    const open = await ourSession(platform, me, request.params.id);
    const form = parseForm(peopleForm, request.body);
    if (!form.ok) {
      const ticked = [form.values.booking ?? []].flat().map(String);
      const page = await peoplePage(platform, open);
      return reply.page(
        VIEW,
        { ...page, values: form.values, ticked, ...shownErrors(form.errors) },
        { status: 422 },
      );
    }
    const here = new Set((await bookingsOn(platform.store.read, open.session.id)).map(({ id }) => id));
    const ids = form.data.booking.filter((id) => here.has(id));
    const title =
      form.data.action === 'cancel'
        ? await cancelAll(me, ids, form.data.reason)
        : await approveAll(me, open.session.id, ids, form.data.reason);
    leaveFlash(reply, { kind: 'success', title });
    return reply.redirect(`/organise/sessions/${open.session.id}/people`, 303);
  });

  async function cancelAll(me: Me, ids: string[], reason: string): Promise<string> {
    const outcomes: string[] = [];
    for (const bookingId of ids)
      outcomes.push((await cancel(platform, me, { bookingId, reason, knowsItIsLate: true })).outcome);
    const ended = outcomes.filter((outcome) => outcome === 'ended').length;
    return counted([
      [ended, 'place was cancelled', 'places were cancelled'],
      [ids.length - ended, 'could not be cancelled any more', 'could not be cancelled any more'],
    ]);
  }

  async function approveAll(me: Me, sessionId: string, ids: string[], reason: string): Promise<string> {
    const open = (await openApprovals(platform, [sessionId])).filter(({ bookingId }) =>
      ids.includes(bookingId),
    );
    let given = 0;
    for (const { approvalId } of open) {
      const { outcome } = await decideApproval(platform, me, { approvalId, decision: 'given', reason });
      if (outcome === 'given') given += 1;
    }
    return counted([
      [given, 'was approved', 'were approved'],
      [ids.length - given, 'needed no approval', 'needed no approval'],
    ]);
  }
}
