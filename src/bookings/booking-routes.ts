import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { ordinal } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { parseForm } from '../platform/web/forms.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { takePlace } from './acceptance-service.ts';
import { registerApprovalRoutes } from './approval-routes.ts';
import { bookingCalendar, bookingPage, findMine } from './booking-page.ts';
import { bookingById } from './booking-repository.ts';
import { type BookingForm, bookingForm, cancellationForm } from './booking-schemas.ts';
import { book } from './booking-service.ts';
import { cancel } from './cancellation-service.ts';
import { checkPage, sayRefusal } from './check-page.ts';
import { managerAsked } from './manager-form.ts';
import { positionOf } from './my-bookings.ts';
import { myBookingsPage } from './my-bookings-page.ts';
import { registerNewsRoutes } from './news-routes.ts';
import { readSession } from './open-session.ts';
import { registerSessionFileRoutes } from './session-file-routes.ts';
import { registerSubstitutionRoutes } from './substitution-routes.ts';

type ById = { Params: { id: string } };

const config = { access: 'signed-in' } as const;

/** Checking, booking, cancelling, accepting, and one's own bookings. */
export function registerBookingRoutes(app: FastifyInstance, platform: Platform): void {
  registerApprovalRoutes(app, platform);
  registerSubstitutionRoutes(app, platform);
  registerSessionFileRoutes(app, platform);
  registerNewsRoutes(app, platform);

  app.get<ById>('/sessions/:id/bookings/new', { config }, async (request, reply) => {
    const page = await checkPage(platform, meOf(request), request.params.id);
    if (page.kind === 'not-found') throw new NotFound();
    if (page.kind === 'already') return reply.redirect(`/bookings/${page.bookingId}`, 303);
    return reply.page('bookings/check', { ...page.view, values: {}, errors: [], errorAt: {} });
  });

  app.post<ById>('/sessions/:id/bookings', { config }, async (request, reply) => {
    const me = meOf(request);
    const sessionId = request.params.id;
    const form = parseForm(bookingForm, request.body);
    if (!form.ok) return askAgain(reply, me, sessionId, form.errors, form.values);
    const { managerName: _name, managerEmail: _email, ...rest } = form.data;
    const manager = await managerAsked(platform, me, sessionId, form.data);
    if (!manager.ok) return askAgain(reply, me, sessionId, manager.errors, typedIn(form.data));
    const order = { ...rest, manager: manager.data, sessionId, personId: me.personId };
    const result = await book(platform, me, order);
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome === 'refused') {
      const open = await readSession(platform.store.read, platform.zone, sessionId);
      if (open === null) throw new NotFound();
      const field = result.refusal.reason === 'other-date' ? 'moving' : '';
      const text = sayRefusal(result.refusal, open, platform.zone);
      return askAgain(reply, me, sessionId, [{ field, text }], typedIn(form.data));
    }
    if (result.outcome === 'waiting') await sayPosition(reply, result.bookingId);
    if (result.outcome === 'awaiting-approval') {
      const text = 'We have asked your manager, and tell you as soon as there is an answer.';
      leaveFlash(reply, { kind: 'notice', title: 'A place is held for you', text });
    }
    if (result.outcome === 'confirmed') {
      const text = 'A confirmation with an invitation for your calendar is on its way to your mailbox.';
      leaveFlash(reply, { kind: 'success', title: 'You have a place', text });
    }
    return reply.redirect(`/bookings/${result.bookingId}`, 303);
  });

  app.get<ById>('/bookings/:id', { config }, async (request, reply) => {
    const me = meOf(request);
    return reply.page('bookings/booking', {
      ...(await bookingPage(platform, me, await mine(request))),
      errors: [],
    });
  });

  app.get<ById>('/bookings/:id/calendar.ics', { config }, async (request, reply) => {
    const calendar = await bookingCalendar(platform, await mine(request));
    if (calendar === null) throw new NotFound();
    return reply
      .header('cache-control', 'private, no-store')
      .header('content-disposition', 'attachment; filename="muster-booking.ics"')
      .type('text/calendar; charset=utf-8; method=PUBLISH')
      .send(calendar);
  });

  app.get<ById>('/bookings/:id/cancellation', { config }, async (request, reply) => {
    const page = await bookingPage(platform, meOf(request), await mine(request));
    return reply.page('bookings/cancellation', { ...page, values: {}, errors: [] });
  });

  app.post<ById>('/bookings/:id/cancellation', { config }, async (request, reply) => {
    const me = meOf(request);
    const form = parseForm(cancellationForm, request.body);
    if (!form.ok) {
      const page = await bookingPage(platform, me, await mine(request));
      return reply.page(
        'bookings/cancellation',
        { ...page, values: form.values, errors: form.errors },
        { status: 422 },
      );
    }
    const result = await cancel(platform, me, {
      bookingId: request.params.id,
      reason: form.data.reason,
      knowsItIsLate: form.data.late,
    });
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome === 'refused') {
      const page = await bookingPage(platform, me, await mine(request));
      const errors = [{ field: '', text: CANCELLATION_REFUSED[result.reason] }];
      return reply.page('bookings/cancellation', { ...page, values: form.data, errors }, { status: 422 });
    }
    if (result.outcome === 'ended')
      leaveFlash(reply, { kind: 'success', title: ENDED[result.state] ?? 'Your booking has ended' });
    return reply.redirect(`/bookings/${request.params.id}`, 303);
  });

  app.post<ById>('/bookings/:id/acceptance', { config }, async (request, reply) => {
    const me = meOf(request);
    const result = await takePlace(platform, me, request.params.id);
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome === 'refused') {
      const page = await bookingPage(platform, me, await mine(request));
      const errors = [{ field: '', text: acceptanceRefused(result.refusal) }];
      return reply.page('bookings/booking', { ...page, errors }, { status: 422 });
    }
    if (result.outcome === 'confirmed') leaveFlash(reply, { kind: 'success', title: 'You have a place' });
    if (result.outcome === 'missed') {
      leaveFlash(reply, {
        kind: 'notice',
        title: 'The offer had run out',
        text: 'The place has gone to the next person.',
      });
    }
    return reply.redirect(`/bookings/${result.bookingId}`, 303);
  });

  app.get('/my/bookings', { config }, async (request, reply) =>
    reply.page('bookings/mine', await myBookingsPage(platform, meOf(request).personId)),
  );

  async function mine(request: FastifyRequest<ById>) {
    const found = await findMine(platform, meOf(request), request.params.id);
    if (found === null) throw new NotFound();
    return found;
  }

  async function askAgain(
    reply: FastifyReply,
    me: Me,
    sessionId: string,
    errors: { field: string; text: string }[],
    values: Record<string, unknown>,
  ) {
    const page = await checkPage(platform, me, sessionId);
    if (page.kind === 'not-found') throw new NotFound();
    if (page.kind === 'already') return reply.redirect(`/bookings/${page.bookingId}`, 303);
    const errorAt = Object.fromEntries(errors.map(({ field, text }) => [field, text]));
    return reply.page('bookings/check', { ...page.view, values, errors, errorAt }, { status: 422 });
  }

  async function sayPosition(reply: FastifyReply, bookingId: string): Promise<void> {
    const booking = await bookingById(platform.store.read, bookingId);
    const position = booking === null ? null : await positionOf(platform, booking);
    const where =
      position === null ? 'You are on the waiting list' : `You are ${ordinal(position)} on the waiting list`;
    leaveFlash(reply, {
      kind: 'notice',
      title: `The session is full. ${where}`,
      text: 'We tell you when a place comes free.',
    });
  }
}

/** What was typed, as the form takes it back. */
function typedIn(data: BookingForm): Record<string, unknown> {
  return { ...data, moving: data.moving ? '1' : '' };
}

const CANCELLATION_REFUSED = {
  begun: 'The session has begun, so your place can no longer be cancelled here. Tell the organiser instead.',
  'organiser-only': 'The session is so near that only the organiser can cancel your place.',
  'late-unconfirmed': 'The time for cancelling freely has just passed. If you cancel now it counts as late.',
};

const ENDED: Record<string, string> = {
  cancelled: 'Done: your booking has been cancelled',
  'late-cancelled': 'Your place has been cancelled, which counts as late',
  'turned-down': 'You have turned down the place',
};

function acceptanceRefused(refusal: { reason: string; others?: { title: string }[] }): string {
  switch (refusal.reason) {
    case 'gone':
      return 'Somebody else has just taken the place. You keep your position on the waiting list.';
    case 'clash':
      return `You have a place at the same time: ${(refusal.others ?? []).map((other) => other.title).join(', ')}. Cancel that first.`;
    case 'ended':
      return 'This booking has ended. You can book again from the page of the session.';
    default:
      return 'No place is free to take at the moment. You keep your position on the waiting list.';
  }
}

function meOf(request: FastifyRequest): Me {
  if (request.me === null) throw new Error('a route for signed-in people was reached without a sign-in');
  return request.me;
}
