import type { FastifyInstance, FastifyReply } from 'fastify';
import { moveSession } from '../bookings/index.ts';
import type { Platform } from '../platform/platform.ts';
import { rehearse } from '../platform/rehearsal-repository.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { moveForm, spansIn } from './change-schemas.ts';
import { desk, organiserOf, ourSession } from './desk-request.ts';
import { people } from './desk-words.ts';
import { daysOf, moveCheck, movePage } from './move-page.ts';
import { sessionStory } from './session-deeds.ts';

type ById = { Params: { id: string } };
const MOST_CHANGES = 3;

/** Moving a session: who is affected is shown first, and then each person gets one calendar update (scenario 20). */
export function registerMoveRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/organise/sessions/:id/move', { config: desk }, async (request, reply) => {
    const open = await ourSession(platform, organiserOf(request), request.params.id);
    return show(reply, await movePage(platform, open), {}, []);
  });

  app.post<ById>('/organise/sessions/:id/move', { config: desk }, async (request, reply) => {
    const me = organiserOf(request);
    const open = await ourSession(platform, me, request.params.id);
    const page = await movePage(platform, open);
    const parsed = parseForm(moveForm, request.body);
    const typed = typedIn(request.body, page.values);
    const { spans, errors } = spansIn(typed, (await daysOf(platform, open.session)).length, platform.zone);
    if (!parsed.ok) return show(reply, page, typed, [...errors, ...parsed.errors]);
    if (errors.length > 0) return show(reply, page, typed, errors);
    const { step, venue, mode, joining, revision } = parsed.data;
    if (step === 'edit') return show(reply, page, typed, []);
    if (mode === 'face-to-face' && venue === '')
      return show(reply, page, typed, [{ field: 'venue', text: 'Enter the place' }]);
    const change: Parameters<typeof moveSession>[3] = {
      spans,
      deliveryMode: mode,
      joiningDetails: joining === '' ? null : joining,
      revision,
      // A kept venue stays linked for as long as its words stay.
      ...placeOf(mode, venue, open.session.venue),
    };
    const move = (p: Platform) => moveSession(p, me, open.session.id, change);
    const rehearsed = step === 'check' ? await rehearse(platform, move) : null;
    const result = rehearsed?.result ?? (await move(platform));
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome === 'refused') return show(reply, page, typed, [{ ...REFUSED[result.reason] }]);
    if (result.outcome === 'outdated') {
      // What stands now is shown beside what was typed, which can be sent again.
      const story = (await sessionStory(platform, open.session.id)).reverse().slice(0, MOST_CHANGES);
      const values = { ...typed, revision: String(open.session.revision) };
      return show(
        reply,
        { ...page, changed: { story, lines: page.session.lines, where: page.session.where } },
        values,
        [OUTDATED],
      );
    }
    if (rehearsed !== null) {
      const check = await moveCheck(platform, open, spans, rehearsed.messages);
      return reply.page('organising/move-check', { ...page, values: typed, check });
    }
    leaveFlash(reply, {
      kind: 'success',
      title: `Moved: ${result.told === 0 ? 'nobody had to be' : people(result.told)} told`,
    });
    return reply.redirect(`/organise/sessions/${open.session.id}`, 303);
  });
}

const REFUSED: Record<'cancelled' | 'days' | 'past' | 'order', FieldError> = {
  cancelled: { field: '', text: 'The session is cancelled, so it cannot be moved' },
  days: { field: 'day-1', text: 'Give each day of the session its date' },
  past: { field: 'day-1', text: 'Choose a time that is still to come' },
  order: { field: 'day-1', text: 'Put the days in their order, each after the one before' },
};

function placeOf(mode: string, venue: string, before: string | null) {
  if (mode === 'teams') return { venue: null, venueId: null };
  return venue === before ? {} : { venue, venueId: null };
}

const OUTDATED: FieldError = {
  field: '',
  text: 'Somebody has changed this session since you opened the page. Look at what it is now and send the form again',
};

/** What was typed into the fields that this form has, and nothing else. */
function typedIn(body: unknown, fields: Record<string, unknown>): Record<string, unknown> {
  const all = (body ?? {}) as Record<string, unknown>;
  return Object.fromEntries(Object.keys(fields).map((name) => [name, String(all[name] ?? '')]));
}

function show(
  reply: FastifyReply,
  page: { values: Record<string, unknown> } & Record<string, unknown>,
  typed: Record<string, unknown>,
  errors: FieldError[],
): FastifyReply {
  const errorAt = Object.fromEntries(errors.map(({ field, text }) => [field, text]));
  const values = { ...page.values, ...typed };
  return reply.page(
    'organising/move',
    { ...page, values, errors, errorAt },
    { status: errors.length > 0 ? 422 : 200 },
  );
}
