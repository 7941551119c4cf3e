import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Activity, factsOf, putOnSessions, sessionsById, type Typed } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import type { FieldError } from '../platform/web/forms.ts';
import { shownErrors, textAt, textsAt, typedValues } from './desk-forms.ts';
import { desk, organiserOf, ourActivity } from './desk-request.ts';
import {
  clashWords,
  defaultValues,
  inheritedHints,
  sessionSurroundings,
  usualOpening,
} from './session-choices.ts';
import { DAYS_REFUSED, dayRows, readDays, readSessionForm } from './session-form.ts';
import { valuesOfCopy } from './session-values.ts';

type ById = { Params: { id: string } };

const config = desk;

export const NEW_STATES = ['draft', 'announced', 'open'] as const;
const SAID = {
  draft: { title: 'The session is a draft', text: 'Nobody but your team sees it.' },
  announced: { title: 'The date is announced', text: 'People see it and can hold it; booking is not open.' },
  open: { title: 'The session is put on', text: 'People can book from the day on which booking opens.' },
};
const NOT_HERE = 'This activity is booked elsewhere, so that no session of it can be put on here';

/** Putting on one session of an activity. */
export function registerSessionNewRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById & { Querystring: { like?: unknown } }>(
    '/organise/activities/:id/sessions/new',
    { config },
    async (request, reply) => {
      const activity = await ourActivity(platform, organiserOf(request), request.params.id);
      const like = typeof request.query.like === 'string' ? request.query.like : '';
      return newPage(platform, reply, activity, await beginning(platform, activity, like));
    },
  );

  app.post<ById>('/organise/activities/:id/sessions', { config }, async (request, reply) => {
    const me = organiserOf(request);
    const activity = await ourActivity(platform, me, request.params.id);
    const typed = typedValues(request.body);
    if (textAt(typed, 'act') === 'more') return newPage(platform, reply, activity, typed, { more: true });
    const { choices } = await sessionSurroundings(platform);
    const days = readDays(typed, platform.zone);
    const form = readSessionForm(request.body, choices);
    if (!days.ok || !form.ok) {
      const errors = [...(days.ok ? [] : days.errors), ...(form.ok ? [] : form.errors)];
      return newPage(platform, reply, activity, typed, { errors });
    }
    const { bookingOpensAt, ...facts } = form.data;
    const [first] = days.data;
    const planned = { sessionId: null, spans: days.data, ...facts };
    const clashes = await unseenClashes(platform, typed, [planned]);
    if (clashes.length > 0) return newPage(platform, reply, activity, typed, { clashes });
    const order = {
      ...facts,
      days: days.data,
      bookingOpensAt: bookingOpensAt ?? usualOpening(activity, first?.startsAt ?? new Date(0), platform),
      organisationCap: activity.sessionDefaults?.organisationCap ?? null,
    };
    const state = stateOf(typed);
    const done = await putOnSessions(platform, me, { activityId: activity.id, orders: [order], state });
    if (done.outcome === 'not-found') throw new NotFound();
    if (done.outcome === 'refused') {
      const error =
        done.reason === 'not-booked-here'
          ? { field: '', text: NOT_HERE }
          : { field: 'day-1', text: DAYS_REFUSED[done.reason] };
      return newPage(platform, reply, activity, typed, { errors: [error] });
    }
    leaveFlash(reply, { kind: 'success', ...SAID[state] });
    return reply.redirect(`/organise/sessions/${done.ids[0]}`, 303);
  });
}

/** A session that is new begins as a draft where nobody chose otherwise. */
export function stateOf(typed: Typed): (typeof NEW_STATES)[number] {
  return NEW_STATES.find((state) => state === textAt(typed, 'state')) ?? 'draft';
}

/** Clashes that the form does not say were read: they are shown once, and then saved all the same. */
export async function unseenClashes(
  platform: Platform,
  typed: Typed,
  planned: Parameters<typeof clashWords>[1],
): Promise<{ key: string; text: string }[]> {
  const seen = new Set(textsAt(typed, 'seen'));
  const clashes = (await clashWords(platform, planned)).flat();
  return clashes.every(({ key }) => seen.has(key)) ? [] : clashes;
}

async function beginning(platform: Platform, activity: Activity, like: string): Promise<Typed> {
  const session = (await sessionsById(platform.store.read, [like])).get(like);
  if (session === undefined || session.activityId !== activity.id) return defaultValues(activity);
  const facts = await factsOf(platform.store.read, session);
  return { ...valuesOfCopy(facts, platform.zone), state: 'draft' };
}

async function newPage(
  platform: Platform,
  reply: FastifyReply,
  activity: Activity,
  values: Typed,
  came: { errors?: FieldError[]; clashes?: { key: string; text: string }[]; more?: boolean } = {},
): Promise<FastifyReply> {
  const errors = came.errors ?? [];
  const clashes = came.clashes ?? [];
  const { options, city } = await sessionSurroundings(platform);
  const rows = dayRows(values, came.more === true);
  return reply.page(
    'organising/session-new',
    {
      activity: { id: activity.id, title: activity.title, state: activity.state },
      values,
      rows,
      chosenTrainers: textsAt(values, 'trainerIds'),
      options,
      hints: inheritedHints(null, activity, city),
      opensHint: opensHint(activity),
      clashes,
      ...shownErrors(errors, FIRST_BOXES),
    },
    { status: errors.length + clashes.length > 0 ? 422 : 200 },
  );
}

export const FIRST_BOXES = { deliveryMode: 'deliveryMode-1', trainerIds: 'trainerIds-1' };

export function opensHint({ sessionDefaults }: Activity): string {
  const days = sessionDefaults?.opensDaysBefore ?? null;
  const usual = days === null ? 'at once' : `${days} days before, from the activity`;
  return `Empty: ${usual}.`;
}
