import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  bookingsOn,
  cancel,
  moveInQueue,
  offerElsewhere,
  promoteByHand,
  setAutomation,
  setQueueRule,
} from '../bookings/index.ts';
import type { Platform } from '../platform/platform.ts';
import { rehearse } from '../platform/rehearsal-repository.ts';
import { ordinal } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, line, parseForm } from '../platform/web/forms.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { shownErrors } from './desk-forms.ts';
import { desk, organiserOf, ourSession } from './desk-request.ts';
import { people } from './desk-words.ts';
import { effectsOf } from './effect-rules.ts';
import { queuePage } from './queue-page.ts';

type ById = { Params: { id: string }; Querystring: { to?: string } };
type Open = Awaited<ReturnType<typeof ourSession>>;
const VIEW = 'organising/queue';
const AT = '/organise/sessions/:id/queue';

const handForm = z
  .object({
    booking: z.string({ error: 'Choose somebody first' }).min(1).max(64),
    action: z.enum(['up', 'down', 'move', 'promote', 'offer', 'off'], { error: 'Choose what to do' }),
    position: z.string().trim().default(''),
    reason: line('the reason', 500),
  })
  .refine(({ action, position }) => action !== 'move' || /^[1-9]\d{0,4}$/.test(position), {
    path: ['position'],
    error: 'Enter the position as a number, 1 being next',
  });
type Hand = z.infer<typeof handForm>;

const settingsForm = z.object({
  automation: z.enum(['on', 'off']).optional(),
  rule: z.enum(['time', 'need', 'activity']).optional(),
});
const elsewhereForm = z.object({
  step: z.enum(['check', 'do']).catch('check'),
  to: z.string({ error: 'Choose the date' }).min(1, { error: 'Choose the date' }).max(64),
});

/** The waiting list: what organisers do to it by hand, with a reason that is kept, and how it is served. */
export function registerQueueRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>(AT, { config: desk }, async (request, reply) => {
    const open = await ourSession(platform, organiserOf(request), request.params.id);
    return show(reply, open, { to: request.query.to ?? '' }, []);
  });

  app.post<ById>(AT, { config: desk }, async (request, reply) => {
    const me = organiserOf(request);
    const open = await ourSession(platform, me, request.params.id);
    const form = parseForm(handForm, request.body);
    if (!form.ok) return show(reply, open, form.values, form.errors);
    const here = await bookingsOn(platform.store.read, open.session.id);
    if (!here.some(({ id }) => id === form.data.booking)) throw new NotFound();
    const done = await byHand(me, open, form.data);
    if ('error' in done) return show(reply, open, form.data, [{ field: '', text: done.error }]);
    leaveFlash(reply, { kind: 'success', title: done.title });
    return back(reply, open);
  });

  app.post<ById>(`${AT}/settings`, { config: desk }, async (request, reply) => {
    const me = organiserOf(request);
    const open = await ourSession(platform, me, request.params.id);
    const form = parseForm(settingsForm, request.body);
    const { automation, rule } = form.ok ? form.data : {};
    const { id } = open.session;
    if (automation !== undefined) await setAutomation(platform, me, id, automation === 'on');
    if (rule !== undefined) await setQueueRule(platform, me, id, rule === 'activity' ? null : rule);
    if (automation !== undefined || rule !== undefined)
      leaveFlash(reply, { kind: 'success', title: 'Changed' });
    return back(reply, open);
  });

  app.post<ById>(`${AT}/elsewhere`, { config: desk }, async (request, reply) => {
    const me = organiserOf(request);
    const open = await ourSession(platform, me, request.params.id);
    const form = parseForm(elsewhereForm, request.body);
    if (!form.ok) return show(reply, open, form.values, form.errors);
    const { to, step } = form.data;
    const change = (p: Platform) => offerElsewhere(p, me, { from: open.session.id, to });
    const rehearsed = step === 'check' ? await rehearse(platform, change) : null;
    const result = rehearsed?.result ?? (await change(platform));
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome === 'refused')
      return show(reply, open, form.data, [{ field: 'to', text: NOT_ELSEWHERE[result.reason] }]);
    if (rehearsed !== null) {
      const page = await queuePage(platform, open);
      const date = page.dates.find(({ value }) => value === to)?.text ?? '';
      return reply.page('organising/queue-elsewhere', {
        ...page,
        check: { to, date, left: result.left, effects: effectsOf(rehearsed.messages) },
      });
    }
    const queued = result.queued > 0 ? `, ${people(result.queued)} wait there` : '';
    leaveFlash(reply, { kind: 'success', title: `Offered to ${people(result.offered)}${queued}` });
    return back(reply, open);
  });

  async function byHand(me: Me, open: Open, order: Hand): Promise<{ title: string } | { error: string }> {
    const { booking: bookingId, action, reason } = order;
    if (action === 'promote' || action === 'offer') {
      const result = await promoteByHand(platform, me, { bookingId, how: action, reason });
      if (result.outcome === 'not-found') throw new NotFound();
      if (result.outcome === 'refused') return { error: NOT_GIVEN[result.reason] };
      return { title: result.outcome === 'promoted' ? 'They have a place now' : 'A place is held for them' };
    }
    if (action === 'off') {
      const { outcome } = await cancel(platform, me, { bookingId, reason, knowsItIsLate: true });
      if (outcome === 'not-found') throw new NotFound();
      return outcome === 'refused'
        ? { error: 'The session has begun, so the waiting list is closed' }
        : { title: 'Taken off the waiting list' };
    }
    const result = await moveInQueue(platform, me, {
      bookingId,
      position: await wanted(open, order),
      reason,
    });
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome === 'refused') return { error: 'They are no longer waiting' };
    return { title: `Moved from ${ordinal(result.from)} to ${ordinal(result.to)}` };
  }

  /** The position to move to: one up or down from where they are served now, or the one that was typed. */
  async function wanted(open: Open, { booking, action, position }: Hand): Promise<number> {
    if (action === 'move') return Number(position);
    const { waiting } = await queuePage(platform, open);
    const now = waiting.find(({ id }) => id === booking)?.position ?? 1;
    return action === 'up' ? now - 1 : now + 1;
  }

  async function show(
    reply: FastifyReply,
    open: Open,
    values: Record<string, unknown>,
    errors: FieldError[],
  ) {
    const page = { ...(await queuePage(platform, open)), values, ...shownErrors(errors) };
    return reply.page(VIEW, page, { status: errors.length > 0 ? 422 : 200 });
  }

  function back(reply: FastifyReply, { session }: Open): FastifyReply {
    return reply.redirect(`/organise/sessions/${session.id}/queue`, 303);
  }
}

const NOT_GIVEN = {
  full: 'No place is free. Change the number of places first, or cancel somebody’s place',
  'set-aside': 'The places that are free are set aside for others. Release them first',
  cap: 'Their organisation has as many places as it may have',
  'not-waiting': 'They are no longer waiting',
  begun: 'The session is not open, or has begun',
  'too-near': 'The session is too near for an offer. Give them the place, if they want it',
};
const NOT_ELSEWHERE = {
  'other-activity': 'Choose another date of the same activity',
  'not-open': 'That date cannot be booked now. Open it first',
  'too-near': 'That date is too near for an offer',
  nobody: 'Nobody waits any more',
};
