import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { registerClosingRoutes } from './register-closing-routes.ts';
import { type OpenRegister, registerFacts } from './register-facts.ts';
import { registersFor } from './register-list.ts';
import { countsPage, printPage, registerPage, registerState } from './register-page.ts';
import { actorOf, type ById, opened, REFUSED } from './register-request.ts';
import { changesIn } from './register-rules.ts';
import { dayForm, markForm } from './register-schemas.ts';
import { type MarkResult, markPeople, type NewMark } from './register-service.ts';
import { registerUnscheduledRoutes } from './register-unscheduled-routes.ts';

/** A day's form without scripts holds two fields for each person. */
const LARGEST_DAY = 1024 * 1024;

const config = { access: 'signed-in' } as const;

/** The registers that I may open, and one session's register: marking, printing, counting needs. */
export function registerRegisterRoutes(app: FastifyInstance, platform: Platform): void {
  registerClosingRoutes(app, platform);
  registerUnscheduledRoutes(app, platform);

  app.get('/registers', { config }, async (request, reply) =>
    reply.page('attendance/registers', await registersFor(platform, actorOf(request))),
  );

  app.get<ById>('/sessions/:id/register', { config }, async (request, reply) =>
    showDay(reply, await opened(platform, request), request.query.day),
  );

  app.post<ById>('/sessions/:id/register', { config, bodyLimit: LARGEST_DAY }, async (request, reply) => {
    const open = await opened(platform, request);
    const form = parseForm(dayForm, request.body);
    const day = open.days.find(({ id }) => form.ok && id === form.data.day);
    if (!form.ok || day === undefined) return showDay(reply, open, request.query.day, [UNREADABLE]);
    const marks = await marksIn(open, day.id, form.data);
    const result = await markPeople(platform, actorOf(request), open.session.id, marks);
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome === 'refused') {
      return showDay(reply, open, day.dayNumber, [{ field: '', text: REFUSED[result.reason] }]);
    }
    const number = result.standing.length;
    const title =
      number === 0 ? 'Nothing was changed' : `Saved: ${number === 1 ? '1 mark' : `${number} marks`}`;
    leaveFlash(reply, { kind: number === 0 ? 'notice' : 'success', title });
    return reply.redirect(`/sessions/${open.session.id}/register?day=${day.dayNumber}`, 303);
  });

  app.get<ById>('/sessions/:id/register/marks', { config }, async (request, reply) => {
    const open = await opened(platform, request);
    return reply
      .header('cache-control', 'private, no-store')
      .send(await registerState(platform, open.session.id));
  });

  app.post<ById>('/sessions/:id/register/marks', { config }, async (request, reply) => {
    const open = await opened(platform, request);
    const form = parseForm(markForm, request.body);
    if (!form.ok) return reply.code(422).send({ outcome: 'refused', text: UNREADABLE.text });
    const { day, person, choice, madeAt, fills } = form.data;
    const mark = { dayId: day, personId: person, choice, madeAt, fills };
    const result = await markPeople(platform, actorOf(request), open.session.id, [mark]);
    return answer(reply, result);
  });

  app.get<ById>('/sessions/:id/register/print', { config }, async (request, reply) =>
    reply.page('attendance/register-print', await printPage(platform, await opened(platform, request))),
  );

  app.get<ById>('/sessions/:id/register/counts', { config }, async (request, reply) =>
    reply.page('attendance/register-counts', await countsPage(platform, await opened(platform, request))),
  );

  async function showDay(
    reply: FastifyReply,
    open: OpenRegister,
    asked: unknown,
    errors: FieldError[] = [],
  ): Promise<FastifyReply> {
    const page = { ...(await registerPage(platform, open, asked)), errors };
    const status = errors.length > 0 ? 422 : 200;
    return reply.page('attendance/register', page, { status, fragment: 'attendance/_register-people' });
  }

  /** What the form changed; with "all the others", those who have no mark yet as well. */
  async function marksIn(
    open: OpenRegister,
    dayId: string,
    values: Record<string, unknown> & { all: boolean },
  ): Promise<NewMark[]> {
    const madeAt = platform.clock.now();
    const meant = changesIn(values).map((change) => ({ ...change, dayId, madeAt, fills: false }));
    if (!values.all) return meant;
    const { personIds, marks } = await registerFacts(platform.store.read, open.session.id);
    const named = new Set(meant.map(({ personId }) => personId));
    const others = personIds.filter((id) => !named.has(id) && !marks.get(id)?.has(dayId));
    return [
      ...meant,
      ...others.map((personId) => ({ personId, dayId, choice: 'attended' as const, madeAt, fills: true })),
    ];
  }
}

const UNREADABLE: FieldError = {
  field: '',
  text: 'We could not read that. Load the page again and try once more',
};

function answer(reply: FastifyReply, result: MarkResult): FastifyReply {
  if (result.outcome === 'not-found') throw new NotFound();
  if (result.outcome === 'refused') {
    return reply.code(409).send({ outcome: 'refused', reason: result.reason, text: REFUSED[result.reason] });
  }
  return reply.send({ outcome: 'recorded', standing: result.standing[0] });
}
