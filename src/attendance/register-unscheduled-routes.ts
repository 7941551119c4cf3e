import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { allOrganisations, organisationGroups } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import type { OpenRegister } from './register-facts.ts';
import { chosenDay, registerHead } from './register-page.ts';
import { actorOf, type ById, opened, REFUSED } from './register-request.ts';
import { foundForm, newcomerForm, searchQuery } from './register-schemas.ts';
import { addUnscheduled, findAttendees, type Newcomer } from './register-unscheduled-service.ts';

const config = { access: 'signed-in' } as const;
/** Enough for a busy door, and too little to try a list of addresses. */
const SEARCHES = 120;
const searching = {
  ...config,
  rateLimit: {
    max: SEARCHES,
    timeWindow: 10 * 60_000,
    keyGenerator: (request: FastifyRequest) => request.me?.personId ?? request.ip,
  },
};

/** Adding somebody who came without a place: found, or made. */
export function registerUnscheduledRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/sessions/:id/register/unscheduled', { config: searching }, async (request, reply) => {
    const open = await opened(platform, request);
    const query = parseForm(searchQuery, request.query);
    const q = query.ok ? query.data.q : '';
    return show(reply, open, request.query.day, {
      q,
      values: { name: q.includes('@') ? '' : q },
      errors: [],
    });
  });

  app.post<ById>('/sessions/:id/register/unscheduled', { config }, async (request, reply) => {
    const open = await opened(platform, request);
    const chosen = parseForm(foundForm, request.body);
    if (chosen.ok) {
      const { day, person, q } = chosen.data;
      return add(reply, request, open, day, { personId: person, wanted: q });
    }
    const form = parseForm(newcomerForm, request.body);
    if (form.ok) {
      const { day, name, organisation } = form.data;
      return add(reply, request, open, day, { name, organisationId: organisation });
    }
    const { values, errors } = form;
    return show(reply, open, numberOf(open, values.day), { q: '', values, errors });
  });

  async function add(
    reply: FastifyReply,
    request: Parameters<typeof actorOf>[0],
    open: OpenRegister,
    dayId: string,
    newcomer: Newcomer,
  ): Promise<FastifyReply> {
    const result = await addUnscheduled(platform, actorOf(request), open.session.id, dayId, newcomer);
    if (result.outcome === 'not-found') throw new NotFound();
    const day = numberOf(open, dayId);
    if (result.outcome === 'refused') {
      const errors =
        result.reason === 'unknown-organisation'
          ? [{ field: 'organisation', text: 'Choose their organisation, or "Not in this list"' }]
          : [{ field: '', text: REFUSED[result.reason] }];
      return show(reply, open, day, { q: '', values: { ...newcomer }, errors });
    }
    const title =
      result.outcome === 'added'
        ? `${result.name} is on the register, as attended`
        : `${result.name} is marked already`;
    leaveFlash(reply, { kind: result.outcome === 'added' ? 'success' : 'notice', title });
    return reply.redirect(`/sessions/${open.session.id}/register?day=${day}`, 303);
  }

  async function show(
    reply: FastifyReply,
    open: OpenRegister,
    asked: unknown,
    { q, values, errors }: { q: string; values: Record<string, unknown>; errors: FieldError[] },
  ): Promise<FastifyReply> {
    const day = chosenDay(open, asked, platform);
    const page = {
      head: registerHead(open, platform.zone),
      day: { id: day?.id, number: day?.dayNumber },
      q,
      search: q === '' ? null : await findAttendees(platform, open, q),
      organisations: organisationGroups(await allOrganisations(platform.store.read)),
      values,
      errors,
      errorAt: Object.fromEntries(errors.map(({ field, text }) => [field, text])),
    };
    return reply.page('attendance/register-unscheduled', page, { status: errors.length > 0 ? 422 : 200 });
  }
}

function numberOf({ days }: OpenRegister, dayId: unknown): number | undefined {
  return days.find(({ id }) => id === dayId)?.dayNumber;
}
