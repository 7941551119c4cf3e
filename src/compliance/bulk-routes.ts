import type { FastifyInstance, FastifyReply } from 'fastify';
import type { StaffBooking } from '../bookings/index.ts';
import type { Platform } from '../platform/platform.ts';
import { sayWhen } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { choicePage, confirmPage } from './bulk-booking-page.ts';
import { bookForm, cancelForm, remindForm, type Ticked, tickedPeople } from './bulk-request.ts';
import { bookingsShown, bookPeople, cancelPlaces, remindersFor, remindPeople } from './bulk-service.ts';
import { allOf, type Desk, deskOf, queryOf } from './lead-request.ts';

const config = { access: 'signed-in' } as const;
const AT = '/organisations/:id/standings';

/** What a lead does for several people at once. Each page says before, and after, what becomes of each of them. */
export function registerBulkRoutes(app: FastifyInstance, platform: Platform): void {
  app.get(`${AT}/bookings`, { config }, async (request, reply) => {
    const desk = await deskOf(platform, request);
    const chosen = await tickedPeople(platform, desk, allOf(request.query, 'person'));
    if (chosen.people.length === 0) return nobody(reply, desk);
    const [session] = allOf(request.query, 'session');
    const [wanted = ''] = allOf(request.query, 'requirement');
    if (session === undefined)
      return reply.page('compliance/standings-choice', await choicePage(platform, desk, chosen, wanted));
    const done = allOf(request.query, 'done').length > 0 ? refusedIn(allOf(request.query, 'refused')) : null;
    const page = await confirmPage(platform, desk, chosen, session, { done, errors: [] });
    if (page === null) throw new NotFound();
    return reply.page('compliance/standings-booking', page);
  });

  app.post(`${AT}/bookings`, { config }, async (request, reply) => {
    const desk = await deskOf(platform, request);
    const form = parseForm(bookForm, request.body);
    if (!form.ok) {
      const chosen = await tickedPeople(platform, desk, allOf(request.body, 'everybody'));
      const [session = ''] = allOf(request.body, 'session');
      const page = await confirmPage(platform, desk, chosen, session, { done: null, errors: form.errors });
      if (page === null || chosen.people.length === 0) return nobody(reply, desk);
      return reply.page('compliance/standings-booking', page, { status: 422 });
    }
    const chosen = await tickedPeople(platform, desk, form.data.person);
    const { people } = chosen;
    if (people.length === 0) return nobody(reply, desk);
    const { confirmed, waiting, refused } = await bookPeople(platform, desk, chosen, form.data.session);
    leaveFlash(reply, {
      kind: confirmed + waiting > 0 ? 'success' : 'notice',
      title: said([
        [confirmed, 'has a place now', 'have a place now'],
        [waiting, 'is on the waiting list', 'are on the waiting list'],
        [refused.length, 'could not be booked', 'could not be booked'],
      ]),
    });
    const done = {
      person: people.map(({ personId }) => personId),
      session: form.data.session,
      done: '1',
      refused: refused.map(({ personId, reason }) => `${personId}.${reason}`),
    };
    return reply.redirect(`${desk.base}/bookings${queryOf(done)}`, 303);
  });

  app.get(`${AT}/cancellations`, { config }, async (request, reply) => {
    const desk = await deskOf(platform, request);
    return cancellations(reply, desk, allOf(request.query, 'person'), {
      values: {},
      errors: [],
      late: false,
    });
  });

  app.post(`${AT}/cancellations`, { config }, async (request, reply) => {
    const desk = await deskOf(platform, request);
    const form = parseForm(cancelForm, request.body);
    if (!form.ok) {
      const { values, errors } = form;
      return cancellations(reply, desk, allOf(values, 'person'), { values, errors, late: false });
    }
    const { person, booking, reason, late } = form.data;
    const { people, standings } = await tickedPeople(platform, desk, person);
    const shown = await bookingsShown(platform, desk, people, standings);
    const result = await cancelPlaces(platform, desk, shown, { bookingIds: booking, reason, late });
    if (result.late && result.ended === 0) {
      const errors = [{ field: 'late', text: 'Tick that you know that it counts as late' }];
      return cancellations(reply, desk, person, { values: form.data, errors, late: true });
    }
    leaveFlash(reply, {
      kind: result.ended > 0 ? 'success' : 'notice',
      title: said([
        [result.ended, 'booking is cancelled', 'bookings are cancelled'],
        [result.refused, 'could not be cancelled', 'could not be cancelled'],
      ]),
    });
    return reply.redirect(`${desk.base}/cancellations${queryOf({ person })}`, 303);
  });

  app.get(`${AT}/reminders`, { config }, async (request, reply) => {
    const desk = await deskOf(platform, request);
    const { people, standings } = await tickedPeople(platform, desk, allOf(request.query, 'person'));
    if (people.length === 0) return nobody(reply, desk);
    const rows = await remindersFor(platform, people, standings);
    const ready = rows.filter(({ state }) => state === 'ready').length;
    return reply.page('compliance/standings-reminders', {
      ...common(desk, people),
      rows,
      ready,
      own: rows.some(({ items }) => items.some((item) => item.own)),
    });
  });

  app.post(`${AT}/reminders`, { config }, async (request, reply) => {
    const desk = await deskOf(platform, request);
    const form = parseForm(remindForm, request.body);
    if (!form.ok) return nobody(reply, desk);
    const { people, standings } = await tickedPeople(platform, desk, form.data.person);
    if (people.length === 0) return nobody(reply, desk);
    const sent = await remindPeople(platform, desk, people, standings);
    leaveFlash(reply, {
      kind: sent > 0 ? 'success' : 'notice',
      title: said([[sent, 'reminder is on its way', 'reminders are on their way']]),
    });
    const person = people.map(({ personId }) => personId);
    return reply.redirect(`${desk.base}/reminders${queryOf({ person })}`, 303);
  });

  async function cancellations(
    reply: FastifyReply,
    desk: Desk,
    ids: string[],
    { values, errors, late }: { values: Record<string, unknown>; errors: FieldError[]; late: boolean },
  ) {
    const { people, standings } = await tickedPeople(platform, desk, ids);
    if (people.length === 0) return nobody(reply, desk);
    const shown = await bookingsShown(platform, desk, people, standings);
    const rows = shown.map((booking) => bookingRow(booking, people, platform.zone));
    const reasonError = errors.find(({ field }) => field === 'reason')?.text;
    const ticked = allOf(values, 'booking');
    const data = { ...common(desk, people), rows, values, errors, reasonError, ticked };
    const anyLate = late || rows.some((row) => row.how === 'late');
    return reply.page(
      'compliance/standings-cancellations',
      { ...data, late: anyLate },
      { status: errors.length > 0 ? 422 : 200 },
    );
  }
}

function bookingRow({ id, personId, state, open, actions }: StaffBooking, people: Ticked[], zone: string) {
  return {
    id,
    name: people.find((person) => person.personId === personId)?.name ?? '',
    title: open.activity.title,
    when: open.days.map((day) => sayWhen(day, zone)).join(' and '),
    state,
    /** free | late | organiser; the queue can be left and an offer turned down at any time. */
    how: state === 'confirmed' ? actions.cancel : 'free',
    contact: open.team?.mailbox ?? open.activity.contact,
  };
}

function common(desk: Desk, people: Ticked[]) {
  return {
    organisation: { id: desk.organisation.id, name: desk.organisation.name },
    base: desk.base,
    people: people.map(({ personId, name, hasAddress }) => ({ id: personId, name, hasAddress })),
  };
}

/** Why who was refused, as the address of the result keeps it: the next look would find other reasons. */
function refusedIn(texts: string[]): Map<string, string> {
  return new Map(texts.map((text) => [text.slice(0, text.indexOf('.')), text.slice(text.indexOf('.') + 1)]));
}

/** Nobody was ticked, or nobody of them belongs here. */
function nobody(reply: FastifyReply, desk: Desk) {
  leaveFlash(reply, { kind: 'notice', title: 'First tick the people whom it is about' });
  return reply.redirect(`${desk.base}#matrix`, 303);
}

function said(lines: [number, string, string][]): string {
  const words = lines.flatMap(([n, one, many]) => (n === 0 ? [] : [`${n} ${n === 1 ? one : many}`]));
  return words.length === 0 ? 'Nothing had to be done' : words.join(', ');
}
