import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { leadsPerson, recipients, staffOf } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { isOfTeam } from './booking-policy.ts';
import { type Booking, bookingById } from './booking-repository.ts';
import { colleagueByAddress, colleagueForm } from './booking-schemas.ts';
import { sessionView } from './booking-views.ts';
import { type OpenSession, readSession } from './open-session.ts';
import {
  type Colleague,
  maySubstitute,
  type SubstitutionResult,
  substitute,
} from './substitution-service.ts';

type ById = { Params: { id: string } };
type Found = { me: Me; booking: Booking; open: OpenSession; led: string[] };

const config = { access: 'signed-in' } as const;

/** A colleague takes the place over: for the person themselves, their lead and the organisers. */
export function registerSubstitutionRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/bookings/:id/substitution', { config }, async (request, reply) =>
    show(reply, await find(request), [], {}),
  );

  app.post<ById>('/bookings/:id/substitution', { config }, async (request, reply) => {
    const found = await find(request);
    const form = parseForm(colleagueForm, request.body);
    if (!form.ok) return show(reply, found, form.errors, form.values);
    const colleague = await colleagueOf(found, form.data);
    if (!colleague.ok) return show(reply, found, colleague.errors, form.data);
    const result = await substitute(platform, found.me, {
      bookingId: found.booking.id,
      colleague: colleague.data,
    });
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome === 'refused')
      return show(reply, found, [{ field: '', text: REFUSED[result.reason] }], form.data);
    leaveFlash(reply, {
      kind: 'success',
      title: `${result.name} has the place`,
      text: 'Both are told by mail; one calendar is cleared and the other filled.',
    });
    return reply.redirect(after(found), 303);
  });

  async function find(request: FastifyRequest<ById>): Promise<Found> {
    const { me } = request;
    if (me === null) throw new Error('a route for signed-in people was reached without a sign-in');
    const { read } = platform.store;
    const booking = await bookingById(read, request.params.id);
    if (booking === null || !(await maySubstitute(platform, me, booking))) throw new NotFound();
    const open = await readSession(read, platform.zone, booking.sessionId);
    if (open === null) throw new NotFound();
    const today = dayOf(platform.clock.now(), platform.zone);
    const led =
      me.personId === booking.personId ? [] : await leadsPerson(read, me.personId, booking.personId, today);
    return { me, booking, open, led };
  }

  /** A lead chooses among their people, also those without an address; everybody may name somebody else. */
  async function colleaguesOf({ led, booking }: Found): Promise<{ value: string; text: string }[]> {
    const [organisationId] = led;
    if (organisationId === undefined) return [];
    const today = dayOf(platform.clock.now(), platform.zone);
    return (await staffOf(platform.store.read, organisationId, today))
      .filter(({ personId }) => personId !== booking.personId)
      .map(({ personId, name }) => ({ value: personId, text: name }));
  }

  async function colleagueOf(
    found: Found,
    { person = '', name, email }: { person?: string | undefined; name: string; email: string },
  ): Promise<{ ok: true; data: Colleague } | { ok: false; errors: FieldError[] }> {
    if (person !== '') {
      const known = (await colleaguesOf(found)).some(({ value }) => value === person);
      return known
        ? { ok: true, data: { personId: person } }
        : { ok: false, errors: [{ field: 'person', text: 'Choose one of the people of your organisation' }] };
    }
    const parsed = parseForm(colleagueByAddress, { name, email });
    if (!parsed.ok) return { ok: false, errors: parsed.errors };
    return { ok: true, data: { name: parsed.data.name, address: parsed.data.email } };
  }

  async function show(
    reply: FastifyReply,
    found: Found,
    errors: FieldError[],
    values: Record<string, unknown>,
  ) {
    const { booking, open, me } = found;
    const now = platform.clock.now();
    const attendee =
      (await recipients(platform.store.read, [booking.personId])).get(booking.personId)?.name ?? '';
    const view = {
      booking: { id: booking.id, mine: booking.personId === me.personId, attendee },
      session: sessionView(open, platform.zone),
      possible: booking.state === 'confirmed' && now < open.session.startsAt,
      colleagues: await colleaguesOf(found),
      back: after(found),
      errors,
      errorAt: Object.fromEntries(errors.map(({ field, text }) => [field, text])),
      values,
    };
    return reply.page('bookings/substitution', view, { status: errors.length > 0 ? 422 : 200 });
  }
}

/** Where each goes on: to their own booking, to the session at the desk, or to their people. */
function after({ me, booking, open, led }: Found): string {
  if (me.personId === booking.personId) return `/bookings/${booking.id}`;
  if (isOfTeam(me, open.activity)) return `/organise/sessions/${booking.sessionId}/people`;
  return `/organisations/${led[0]}/standings`;
}

const REFUSED: Record<Extract<SubstitutionResult, { outcome: 'refused' }>['reason'], string> = {
  begun: 'The session has begun, so the place can no longer change hands.',
  'not-confirmed': 'Only a confirmed place can be taken over.',
  'same-person': 'That is the person who has the place already. Name somebody else.',
  'has-place': 'That person has a place on this session already. Name somebody else.',
  cannot:
    'That person cannot take this date: they have another date or something else at that time, or it is for other roles. Name somebody else.',
};
