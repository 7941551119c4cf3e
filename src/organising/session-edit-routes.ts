import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { settleSession } from '../bookings/index.ts';
import {
  type Activity,
  type Edit,
  editSession,
  factsOf,
  filesOfSession,
  hasBookings,
  MOST_FILES,
  type Session,
  type SessionFacts,
  type Typed,
} from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import type { FieldError } from '../platform/web/forms.ts';
import { sayBytes } from '../platform/web/uploads.ts';
import { conflictOf } from './conflict-page.ts';
import { shownErrors, textAt, textsAt, typedValues } from './desk-forms.ts';
import { desk, organiserOf, ourSession } from './desk-request.ts';
import { clashWords, inheritedHints, sessionSurroundings } from './session-choices.ts';
import { DAYS_REFUSED, dayRows, readDays, readRest, readSessionForm } from './session-form.ts';
import { sessionHead } from './session-head.ts';
import { FIRST_BOXES, unseenClashes } from './session-new-routes.ts';
import { valuesOfSession } from './session-values.ts';

type ById = { Params: { id: string } };
type Open = { session: Session; activity: Activity };
type Came = {
  errors?: FieldError[];
  typed?: Typed;
  edits?: Edit[];
  clashes?: { key: string; text: string }[];
  more?: boolean;
};

const config = desk;
const REFUSED = {
  cancelled: { field: '', text: 'The session is cancelled, and is not changed any more' },
  'has-bookings': {
    field: '',
    text: 'Somebody has booked meanwhile. Day, place, link and places are now changed where everybody is told of it',
  },
  days: { field: 'day-1', text: DAYS_REFUSED.days },
  past: { field: 'day-1', text: DAYS_REFUSED.past },
} as const;

/** Changing what a session is, as long as nobody has to be told of it. */
export function registerSessionEditRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/organise/sessions/:id/edit', { config }, async (request, reply) =>
    editPage(platform, request, reply),
  );

  app.post<ById>('/organise/sessions/:id/edit', { config }, async (request, reply) => {
    const me = organiserOf(request);
    const open = await ourSession(platform, me, request.params.id);
    const typed = typedValues(request.body);
    if (textAt(typed, 'act') === 'more') return editPage(platform, request, reply, { typed, more: true });
    const read = await readChange(platform, open, request.body, typed);
    if (!read.ok) return editPage(platform, request, reply, { typed, errors: read.errors });
    const { data: change } = read;
    const facts = { ...(await factsOf(platform.store.read, open.session)), ...change };
    const planned = { ...facts, sessionId: open.session.id, spans: facts.days };
    const clashes = await unseenClashes(platform, typed, [planned]);
    if (clashes.length > 0 && touches(change, open.session))
      return editPage(platform, request, reply, { typed, clashes });
    const revision = Number(textAt(typed, 'revision'));
    const done = await editSession(platform, me, { id: open.session.id, revision, change });
    if (done.outcome === 'not-found') throw new NotFound();
    if (done.outcome === 'outdated') return editPage(platform, request, reply, { typed, edits: done.edits });
    if (done.outcome === 'refused')
      return editPage(platform, request, reply, { typed, errors: [REFUSED[done.reason]] });
    // A later deadline may let the queue go on.
    if (done.changed && open.session.waiting > 0) await settleSession(platform, open.session.id);
    leaveFlash(reply, { kind: 'success', title: done.changed ? 'Saved' : 'Nothing was changed' });
    return reply.redirect(`/organise/sessions/${open.session.id}`, 303);
  });
}

async function readChange(platform: Platform, { session }: Open, body: unknown, typed: Typed) {
  const facts = await factsOf(platform.store.read, session);
  const { choices } = await sessionSurroundings(platform, facts);
  const opens = <T extends { bookingOpensAt: Date | null }>({ bookingOpensAt, ...rest }: T) =>
    bookingOpensAt === null ? rest : { ...rest, bookingOpensAt };
  if (hasBookings(session)) {
    const rest = readRest(body, choices);
    return rest.ok ? { ok: true as const, data: opens(rest.data) as Partial<SessionFacts> } : rest;
  }
  const form = readSessionForm(body, choices);
  const days = readDays(typed, platform.zone);
  if (form.ok && days.ok) {
    const data: Partial<SessionFacts> = { ...opens(form.data), days: days.data };
    return { ok: true as const, data };
  }
  const errors = [...(days.ok ? [] : days.errors), ...(form.ok ? [] : form.errors)];
  return { ok: false as const, errors };
}

/** Only what takes a venue, a trainer or a time asks about clashes again. */
function touches(change: Partial<SessionFacts>, { venueId }: Session): boolean {
  return change.days !== undefined || change.trainerIds !== undefined || change.venueId !== venueId;
}

async function editPage(
  platform: Platform,
  request: FastifyRequest<ById>,
  reply: FastifyReply,
  came: Came = {},
): Promise<FastifyReply> {
  const { store, zone } = platform;
  const open = await ourSession(platform, organiserOf(request), request.params.id);
  const { session, activity } = open;
  const facts = await factsOf(store.read, session);
  const { options, city, names } = await sessionSurroundings(platform, facts);
  const valuesOf = (one: SessionFacts) => valuesOfSession(one, zone);
  const typed = came.typed ?? valuesOf(facts);
  const conflict =
    came.edits === undefined
      ? null
      : await conflictOf(platform, {
          edits: came.edits,
          typed,
          now: facts,
          valuesOf,
          naming: { zone, names },
        });
  const values = conflict?.values ?? typed;
  const errors = conflict?.errors ?? came.errors ?? [];
  const kept = came.typed !== undefined && conflict === null;
  const standing = (
    await clashWords(platform, [{ ...facts, sessionId: session.id, spans: facts.days }])
  ).flat();
  const told = hasBookings(session);
  const status = conflict !== null ? 409 : errors.length + (came.clashes ?? []).length > 0 ? 422 : 200;
  return reply.page(
    'organising/session-edit',
    {
      session: await sessionHead(platform, open),
      activity: { id: activity.id, title: activity.title },
      told,
      values: { ...values, revision: kept ? textAt(typed, 'revision') : String(session.revision) },
      rows: dayRows(values, came.more === true),
      chosenTrainers: textsAt(values, 'trainerIds'),
      options,
      hints: inheritedHints(session, activity, city),
      opensHint: '',
      conflict,
      clashes: came.clashes ?? [],
      standing: came.clashes === undefined ? standing : [],
      files: (await filesOfSession(store.read, session.id)).map((file) => ({
        ...file,
        size: sayBytes(file.size),
      })),
      mostFiles: MOST_FILES,
      ...shownErrors(errors, FIRST_BOXES),
    },
    { status },
  );
}
