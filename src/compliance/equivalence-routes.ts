import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '../platform/platform.ts';
import { dayOf, sayCalendarDay } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, line, parseForm } from '../platform/web/forms.ts';
import { effectPage } from './effect-page.ts';
import { allEquivalences } from './equivalence-repository.ts';
import {
  addEquivalence,
  type EquivalenceDraft,
  endEquivalence,
  plannedEquivalence,
} from './equivalence-service.ts';
import {
  activityOptions,
  administrationDesk,
  asQuery,
  type Desk,
  type DeskWords,
  deskData,
  deskWords,
  shownErrors,
  titleText,
  typed,
} from './requirement-desk.ts';
import { lastDay, mayChange, stateOf } from './requirement-rules.ts';
import { dates, endForm } from './requirement-schemas.ts';
import { REQUIREMENT_STATES, sayDates } from './requirement-words.ts';
import type { EquivalenceRow } from './rulebook-repository.ts';

type WithId = { Params: { id: string } };
type Values = Record<string, string | string[]>;

const config = { access: 'signed-in' } as const;
const BASE = '/administration/equivalences';
const FIELDS = ['done', 'counts', 'from', 'until', 'source'] as const;

/** What counts for what, for administrators: begun and ended, never rewritten, with the effect before. */
export function registerEquivalenceRoutes(app: FastifyInstance, platform: Platform): void {
  const today = () => dayOf(platform.clock.now(), platform.zone);

  app.get(BASE, { config }, async (request, reply) => {
    const desk = administrationDesk(request, BASE);
    return reply.page('compliance/equivalences', { ...deskData(desk), ...(await listPage(platform)) });
  });

  app.get(`${BASE}/new`, { config }, async (request, reply) =>
    formPage(reply, platform, administrationDesk(request, BASE), typed(request.query, FIELDS)),
  );
  app.get(`${BASE}/new/effect`, { config }, async (request, reply) => {
    const desk = administrationDesk(request, BASE);
    const values = typed(request.query, FIELDS);
    const form = await read(platform, desk, values);
    if (!form.ok) return formPage(reply, platform, desk, values, form.errors);
    const words = await deskWords(platform.store.read);
    const proposed = {
      title: 'The effect of this equivalence',
      saving: [
        ...factsOf(form.data, words),
        { label: 'When', text: sayDates(form.data) },
        { label: 'Source', text: form.data.source },
      ],
      warnings: [],
      save: { action: `${BASE}/new`, text: 'Save', values },
      back: `${BASE}/new?${asQuery(values)}`,
    };
    return effectPage(reply, platform, desk, proposed, plannedEquivalence({ begin: form.data }, today()));
  });
  app.post(`${BASE}/new`, { config }, async (request, reply) => {
    const desk = administrationDesk(request, BASE);
    const values = typed(request.body, FIELDS);
    const form = await read(platform, desk, values);
    if (!form.ok) return formPage(reply, platform, desk, values, form.errors);
    const { outcome } = await addEquivalence(platform, desk.me, form.data);
    if (outcome === 'unknown') throw new NotFound();
    if (outcome === 'already') {
      const text = 'This counts already on some of these days: choose other days, or end the other one first';
      return formPage(reply, platform, desk, values, [{ field: 'from', text }]);
    }
    leaveFlash(reply, { kind: 'success', title: 'The equivalence is added' });
    return reply.redirect(BASE, 303);
  });

  app.get<WithId>(`${BASE}/:id/end`, { config }, async (request, reply) =>
    endPage(request, reply, platform, await rowFor(platform, request)),
  );
  app.get<WithId>(`${BASE}/:id/end/effect`, { config }, async (request, reply) => {
    const desk = administrationDesk(request, BASE);
    const row = await rowFor(platform, request);
    const form = parseForm(endForm, request.query);
    if (!form.ok) return endPage(request, reply, platform, row, form.errors);
    const { until } = form.data;
    const path = `${BASE}/${row.id}/end`;
    const proposed = {
      title: 'The effect of ending this equivalence',
      saving: [
        ...factsOf(row, await deskWords(platform.store.read)),
        {
          label: 'Last day',
          text: row.startsOn !== null && until < row.startsOn ? 'It never begins' : sayCalendarDay(until),
        },
      ],
      warnings: [],
      save: { action: path, text: 'End it', values: { until } },
      back: `${path}?until=${until}`,
    };
    const change = { id: row.id, activityId: row.activityId, endsOn: lastDay(row, until) };
    return effectPage(reply, platform, desk, proposed, plannedEquivalence(change, today()));
  });
  app.post<WithId>(`${BASE}/:id/end`, { config }, async (request, reply) => {
    const desk = administrationDesk(request, BASE);
    const row = await rowFor(platform, request);
    const form = parseForm(endForm, request.body);
    if (!form.ok) return endPage(request, reply, platform, row, form.errors);
    const { outcome } = await endEquivalence(platform, desk.me, row.id, form.data.until);
    if (outcome === 'unknown') throw new NotFound();
    leaveFlash(reply, { kind: 'success', title: 'The equivalence has its last day' });
    return reply.redirect(BASE, 303);
  });
}

async function listPage({ store, clock, zone }: Platform) {
  const today = dayOf(clock.now(), zone);
  const [words, rows] = await Promise.all([deskWords(store.read), allEquivalences(store.read)]);
  const programmes = words.activities.filter(({ entryType }) => entryType === 'programme');
  return {
    equivalences: rows.map((row) => ({
      id: row.id,
      done: titleText(words, row.metById),
      counts: titleText(words, row.activityId),
      dates: sayDates(row),
      state: REQUIREMENT_STATES[stateOf({ ...row, active: true }, today)],
      source: row.source,
      mayEnd: mayChange({ ...row, active: true }, today),
    })),
    programmes: programmes.map((programme) => ({
      title: programme.title,
      members: words.activities.filter((one) => one.programme === programme.id).map(({ title }) => title),
    })),
  };
}

async function read(platform: Platform, desk: Desk, values: Values) {
  const words = await deskWords(platform.store.read);
  const ids = new Set(choicesOf(words, desk).flatMap(({ options }) => options.map(({ value }) => value)));
  const activity = z
    .string({ error: 'Choose an activity' })
    .refine((id) => ids.has(id), { error: 'Choose an activity' });
  const schema = z
    .object({ done: activity, counts: activity, ...dates, source: line('where this comes from', 1000) })
    .superRefine((form, context) => {
      const wrong = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [field], message });
      if (form.done === form.counts)
        wrong('counts', 'An activity counts for itself anyway: choose another one');
      if (words.activityOf.get(form.done)?.programme === form.counts)
        wrong('counts', 'It is in this programme, so it counts for it anyway');
      if (form.until !== null && form.until < form.from)
        wrong('until', 'The last day must be on or after the first day');
    })
    .transform(
      ({ done, counts, from, until, source }): EquivalenceDraft => ({
        metById: done,
        activityId: counts,
        startsOn: from,
        endsOn: until,
        source,
      }),
    );
  return parseForm(schema, values);
}

/** Archived activities count too: people did them once. */
function choicesOf(words: DeskWords, desk: Desk) {
  const archived = words.activities
    .filter(({ state, organisationId }) => state === 'archived' && organisationId === null)
    .map(({ id, title }) => ({ value: id, text: title }));
  return [...activityOptions(words, desk), { label: 'Archived', options: archived }];
}

async function formPage(
  reply: FastifyReply,
  platform: Platform,
  desk: Desk,
  values: Values,
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const words = await deskWords(platform.store.read);
  const data = {
    ...deskData(desk),
    path: `${BASE}/new`,
    activityGroups: choicesOf(words, desk),
    values: Object.keys(values).length > 0 ? values : { from: dayOf(platform.clock.now(), platform.zone) },
    ...shownErrors(errors),
  };
  return reply.page('compliance/equivalence-form', data, { status: errors.length > 0 ? 422 : 200 });
}

async function endPage(
  request: FastifyRequest,
  reply: FastifyReply,
  platform: Platform,
  row: EquivalenceRow,
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const desk = administrationDesk(request, BASE);
  const until = { ...typed(request.query, ['until']), ...typed(request.body, ['until']) }.until ?? row.endsOn;
  const data = {
    ...deskData(desk),
    facts: [...factsOf(row, await deskWords(platform.store.read)), { label: 'When', text: sayDates(row) }],
    path: `${BASE}/${row.id}/end`,
    until,
    ...shownErrors(errors),
  };
  return reply.page('compliance/equivalence-end', data, { status: errors.length > 0 ? 422 : 200 });
}

async function rowFor(platform: Platform, request: FastifyRequest<WithId>): Promise<EquivalenceRow> {
  administrationDesk(request, BASE);
  const today = dayOf(platform.clock.now(), platform.zone);
  const row = (await allEquivalences(platform.store.read)).find(({ id }) => id === request.params.id);
  if (row === undefined || !mayChange({ ...row, active: true }, today)) throw new NotFound();
  return row;
}

function factsOf({ metById, activityId }: { metById: string; activityId: string }, words: DeskWords) {
  return [
    { label: 'Whoever did', text: titleText(words, metById) },
    { label: 'Has met', text: titleText(words, activityId) },
  ];
}
