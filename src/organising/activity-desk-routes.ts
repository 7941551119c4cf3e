import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  copyActivity,
  createActivity,
  editActivity,
  isOfTheGuide,
  PARTS,
  type Part,
  type Step,
  stepActivity,
  type Typed,
} from '../catalogue/index.ts';
import { teamsById } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, line, parseForm } from '../platform/web/forms.ts';
import { activityDeskPage, activityList, activityWords } from './activity-desk.ts';
import { beginningForm, DELIVERY, partForm } from './activity-schemas.ts';
import { valuesOfPart } from './activity-values.ts';
import { type Conflict, conflictOf } from './conflict-page.ts';
import { shownErrors, textAt, textsAt, typedValues } from './desk-forms.ts';
import { desk, organiserOf, ourActivity } from './desk-request.ts';

type ById = { Params: { id: string } };
type ByPart = { Params: { id: string; part: string } };

const config = desk;
const BASE = '/organise/activities';
const PART_TITLES: Record<Part, string> = {
  what: 'What it is',
  rules: 'Booking rules',
  sessions: 'Defaults for sessions',
  money: 'Money',
  afterwards: 'Afterwards',
};
/** Where a link of the error summary leads to the first of several boxes. */
const FIRST_BOXES = Object.fromEntries(
  [
    'eligibility',
    'eligibleRoles',
    'bookedHere',
    'dateLimit',
    'clashRule',
    'queueRule',
    'approval',
    'attendanceRule',
    'freeOfCharge',
  ].map((field) => [field, `${field}-1`]),
);
const copyForm = z.object({ title: line('a title for the copy', 150) });
const DONE: Record<Step, string> = {
  publish: 'It is in the catalogue now',
  archive: 'It is put away',
  return: 'It is a draft again',
};

/** Activities of one's teams: the list, one of them, writing it part by part, and what becomes of it. */
export function registerActivityDeskRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<{ Querystring: { state?: unknown } }>(BASE, { config }, async (request, reply) => {
    const { state } = request.query;
    const wanted = typeof state === 'string' ? state : '';
    return reply.page(
      'organising/activities',
      await activityList(platform, organiserOf(request).teamIds, wanted),
    );
  });

  app.get(`${BASE}/new`, { config }, async (request, reply) => beginningPage(platform, request, reply));

  app.post(BASE, { config }, async (request, reply) => {
    const me = organiserOf(request);
    const words = await activityWords(platform);
    const form = parseForm(beginningForm(words, me.teamIds), request.body);
    if (!form.ok) return beginningPage(platform, request, reply, form.errors, typedValues(request.body));
    const dateLimit = words.place.kinds.find(({ key }) => key === form.data.kind)?.limit ?? 'none';
    const made = await createActivity(platform, me, { ...form.data, dateLimit });
    if (made.outcome === 'not-found') throw new NotFound();
    leaveFlash(reply, {
      kind: 'success',
      title: `${form.data.title} is a draft`,
      text: 'Nobody else sees it until you publish it.',
    });
    return reply.redirect(`${BASE}/${made.id}`, 303);
  });

  app.get<ById>(`${BASE}/:id`, { config }, async (request, reply) => onePage(platform, request, reply));

  app.get<ById>(`${BASE}/:id/edit`, { config }, async (request, reply) => editPage(request, reply, 'what'));
  app.get<ByPart>(`${BASE}/:id/edit/:part`, { config }, async (request, reply) =>
    editPage(request, reply, partOf(request)),
  );
  app.post<ByPart>(`${BASE}/:id/edit/:part`, { config }, async (request, reply) => {
    const me = organiserOf(request);
    const part = partOf(request);
    const activity = await ourActivity(platform, me, request.params.id);
    const typed = typedValues(request.body);
    const form = parseForm(partForm(part, await activityWords(platform)), request.body);
    if (!form.ok) return editPage(request, reply, part, { errors: form.errors, typed });
    const revision = Number(textAt(typed, 'revision'));
    const done = await editActivity(platform, me, { id: activity.id, revision, change: form.data });
    if (done.outcome === 'not-found') throw new NotFound();
    if (done.outcome === 'outdated') return editPage(request, reply, part, { edits: done.edits, typed });
    leaveFlash(reply, { kind: 'success', title: done.changed ? 'Saved' : 'Nothing was changed' });
    return reply.redirect(`${BASE}/${activity.id}`, 303);
  });

  app.post<ById>(`${BASE}/:id/copies`, { config }, async (request, reply) => {
    const me = organiserOf(request);
    const activity = await ourActivity(platform, me, request.params.id);
    const form = parseForm(copyForm, request.body);
    if (!form.ok) return onePage(platform, request, reply, form.errors, typedValues(request.body));
    const made = await copyActivity(platform, me, activity, form.data.title);
    if (made.outcome === 'not-found') throw new NotFound();
    leaveFlash(reply, {
      kind: 'success',
      title: `${form.data.title} is a draft`,
      text: `Copied from ${activity.title}.`,
    });
    return reply.redirect(`${BASE}/${made.id}`, 303);
  });

  for (const [path, step] of [
    ['publication', 'publish'],
    ['archiving', 'archive'],
    ['return', 'return'],
  ] as const) {
    app.post<ById>(`${BASE}/:id/${path}`, { config }, async (request, reply) => {
      const me = organiserOf(request);
      const { id } = await ourActivity(platform, me, request.params.id);
      const done = await stepActivity(platform, me, id, step);
      if (done.outcome === 'not-found') throw new NotFound();
      if (done.outcome === 'refused')
        return onePage(platform, request, reply, [{ field: '', text: sayRefused(done) }]);
      leaveFlash(reply, { kind: 'success', title: DONE[step] });
      return reply.redirect(`${BASE}/${id}`, 303);
    });
  }

  async function editPage(
    request: FastifyRequest<ById>,
    reply: FastifyReply,
    part: Part,
    came: { errors?: FieldError[]; typed?: Typed; edits?: Parameters<typeof conflictOf>[1]['edits'] } = {},
  ): Promise<FastifyReply> {
    const activity = await ourActivity(platform, organiserOf(request), request.params.id);
    const words = await activityWords(platform);
    const typed = came.typed ?? valuesOfPart(part, activity);
    const conflict: Conflict | null =
      came.edits === undefined
        ? null
        : await conflictOf(platform, {
            edits: came.edits,
            typed,
            now: activity,
            valuesOf: (thing) => valuesOfPart(part, thing),
            naming: words.naming,
          });
    const errors = conflict?.errors ?? came.errors ?? [];
    const values = conflict?.values ?? typed;
    // A form that came back with errors keeps the revision it was made from; after a conflict it is made from now.
    const revision = came.errors === undefined ? String(activity.revision) : textAt(typed, 'revision');
    return reply.page(
      'organising/activity-edit',
      {
        activity: {
          id: activity.id,
          title: activity.title,
          audienceText: activity.audienceText,
          bookingRoute: activity.bookingRoute,
        },
        kind: words.naming.names.get(activity.kind) ?? activity.kind,
        ofTheGuide: isOfTheGuide(activity),
        part,
        parts: Object.entries(PART_TITLES).map(([key, title]) => ({ key, title })),
        heading: PART_TITLES[part],
        values: { ...values, revision },
        chosenRoles: textsAt(values, 'eligibleRoles'),
        conflict,
        options: {
          kinds: words.kinds.map(({ key, label }) => ({ value: key, text: label })),
          delivery: Object.entries(DELIVERY).map(([value, text]) => ({ value, text })),
          roles: words.roles.map(({ key, label }) => ({ value: key, text: label })),
          venues: words.venues.map(({ id, name }) => ({ value: id, text: name })),
        },
        sectors: words.sectors,
        ...shownErrors(errors, FIRST_BOXES),
      },
      { status: conflict === null ? (errors.length > 0 ? 422 : 200) : 409 },
    );
  }
}

async function onePage(
  platform: Platform,
  request: FastifyRequest<ById>,
  reply: FastifyReply,
  errors: FieldError[] = [],
  values: Typed = {},
): Promise<FastifyReply> {
  const activity = await ourActivity(platform, organiserOf(request), request.params.id);
  const data = { ...(await activityDeskPage(platform, activity)), values, ...shownErrors(errors) };
  return reply.page('organising/activity', data, { status: errors.length > 0 ? 422 : 200 });
}

async function beginningPage(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  errors: FieldError[] = [],
  values: Typed = {},
): Promise<FastifyReply> {
  const { teamIds } = organiserOf(request);
  const words = await activityWords(platform);
  const teams = await teamsById(platform.store.read, teamIds);
  const data = {
    teams: [...teams.values()].map(({ id, name }) => ({ value: id, text: name })),
    kinds: words.kinds.map(({ key, label }) => ({ value: key, text: label })),
    values,
    ...shownErrors(errors),
  };
  return reply.page('organising/activity-new', data, { status: errors.length > 0 ? 422 : 200 });
}

function partOf(request: FastifyRequest<ByPart>): Part {
  const part = Object.keys(PARTS).find((key) => key === request.params.part);
  if (part === undefined) throw new NotFound();
  return part as Part;
}

function sayRefused(
  done: { reason: 'state' | 'no-summary' } | { reason: 'sessions'; sessions: number },
): string {
  if (done.reason === 'sessions') {
    const sessions = done.sessions === 1 ? '1 session is' : `${done.sessions} sessions are`;
    return `${sessions} still to come. Cancel them first: people see them and may have booked`;
  }
  if (done.reason === 'no-summary') return 'Write what it is about first: people read it in the catalogue';
  return 'That is not possible any more: this is how it stands now';
}
