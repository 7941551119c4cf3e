import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Activity, activitiesById, requirementsOf } from '../catalogue/index.ts';
import { leadsOrganisation, organisationById, organisationsOn } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { addOwnActivity, archiveOwnActivity, changeActivity } from './requirement-activity-service.ts';
import { type Desk, deskData, deskWords, shownErrors, typed } from './requirement-desk.ts';
import { viewOf } from './requirement-page.ts';
import { isFollowed, mayChange } from './requirement-rules.ts';
import { ownActivityForm } from './requirement-schemas.ts';

type DeskOf = (request: FastifyRequest) => Promise<Desk>;
type WithActivity = { Params: { id: string; activityId: string } };
type Values = Record<string, string | string[]>;

const config = { access: 'signed-in' } as const;
const FIELDS = ['title', 'summary', 'kind'] as const;

/**
 * What an organisation asks for beyond the city: its own requirements and its own activities, written by its
 * leads. One of its activities can be read by its people; for everybody else it does not exist.
 */
export function registerOwnActivityRoutes(app: FastifyInstance, platform: Platform, deskOf: DeskOf): void {
  const base = '/organisations/:id/requirements';

  app.get(base, { config }, async (request, reply) => {
    const desk = await deskOf(request);
    const page = await ownPage(platform, desk);
    return reply.page('compliance/requirements-own', { ...deskData(desk), ...page });
  });

  app.get(`${base}/activities/new`, { config }, async (request, reply) =>
    activityForm(reply, platform, await deskOf(request), null, { kind: 'course' }),
  );
  app.post(`${base}/activities/new`, { config }, async (request, reply) => {
    const desk = await deskOf(request);
    const form = parseForm(await schemaOf(platform), request.body);
    if (!form.ok) return activityForm(reply, platform, desk, null, typed(request.body, FIELDS), form.errors);
    await addOwnActivity(platform, desk.me, ownerId(desk), form.data);
    leaveFlash(reply, { kind: 'success', title: 'The activity is added', text: 'Now you can ask for it.' });
    return reply.redirect(desk.base, 303);
  });

  app.get<WithActivity>(`${base}/activities/:activityId`, { config }, async (request, reply) => {
    const desk = await deskOf(request);
    const activity = await ownActivity(platform, ownerId(desk), request.params.activityId);
    const { title, summary, kind } = activity;
    return activityForm(reply, platform, desk, activity, { title, summary, kind });
  });
  app.post<WithActivity>(`${base}/activities/:activityId`, { config }, async (request, reply) => {
    const desk = await deskOf(request);
    const activity = await ownActivity(platform, ownerId(desk), request.params.activityId);
    const form = parseForm(await schemaOf(platform), request.body);
    if (!form.ok)
      return activityForm(reply, platform, desk, activity, typed(request.body, FIELDS), form.errors);
    await changeActivity(platform, desk.me, activity, form.data);
    leaveFlash(reply, { kind: 'success', title: 'The activity is changed' });
    return reply.redirect(desk.base, 303);
  });
  app.post<WithActivity>(`${base}/activities/:activityId/archive`, { config }, async (request, reply) => {
    const desk = await deskOf(request);
    const activity = await ownActivity(platform, ownerId(desk), request.params.activityId);
    const { outcome } = await archiveOwnActivity(platform, desk.me, activity);
    if (outcome === 'required') {
      const text = 'It is still asked for. End its requirements first';
      const { title, summary, kind } = activity;
      const errors = [{ field: 'archive', text }];
      return activityForm(reply, platform, desk, activity, { title, summary, kind }, errors);
    }
    leaveFlash(reply, {
      kind: 'success',
      title: 'The activity is put away',
      text: 'What people did stays on record.',
    });
    return reply.redirect(desk.base, 303);
  });

  app.get<WithActivity>('/organisations/:id/activities/:activityId', { config }, async (request, reply) => {
    const { id, activityId } = request.params;
    const page = await readingPage(platform, request.me?.personId ?? '', id, activityId);
    return reply.page('compliance/requirement-activity', page);
  });
}

async function ownPage(platform: Platform, desk: Desk) {
  const { store, clock, zone } = platform;
  const today = dayOf(clock.now(), zone);
  const organisationId = ownerId(desk);
  const [words, rows] = await Promise.all([
    deskWords(store.read),
    requirementsOf(store.read, organisationId),
  ]);
  const views = rows
    .map((row) => ({
      ...viewOf(row, words, desk, today),
      mayChange: mayChange(row, today) && !isFollowed(rows, row),
    }))
    .sort((a, b) => a.activity.localeCompare(b.activity, 'en-GB') || a.role.localeCompare(b.role, 'en-GB'));
  const current = (state: string) => state === 'in-force' || state === 'coming';
  return {
    current: 'requirements',
    inForce: views.filter(({ state }) => current(state)),
    over: views.filter(({ state }) => !current(state)),
    activities: words.activities.filter(
      (activity) => activity.organisationId === organisationId && activity.state === 'school-only',
    ),
  };
}

async function readingPage(platform: Platform, personId: string, organisationId: string, activityId: string) {
  const { store, clock, zone } = platform;
  const today = dayOf(clock.now(), zone);
  const belongs = (await organisationsOn(store.read, personId, today)).some(
    ({ id }) => id === organisationId,
  );
  const leads = await leadsOrganisation(store.read, personId, organisationId);
  const organisation = await organisationById(store.read, organisationId);
  if ((!belongs && !leads) || organisation === null) throw new NotFound();
  const activity = await ownActivity(platform, organisationId, activityId);
  const [words, rows] = await Promise.all([
    deskWords(store.read),
    requirementsOf(store.read, organisationId),
  ]);
  const desk = { base: `/organisations/${organisationId}/requirements` };
  return {
    organisation,
    activity,
    leads,
    asked: rows
      .filter((row) => row.activityId === activityId)
      .map((row) => viewOf(row, words, desk, today))
      .filter(({ state }) => state === 'in-force' || state === 'coming'),
  };
}

async function activityForm(
  reply: FastifyReply,
  platform: Platform,
  desk: Desk,
  activity: Activity | null,
  values: Values,
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const { place } = await deskWords(platform.store.read);
  const data = {
    ...deskData(desk),
    activity,
    path: `${desk.base}/activities/${activity?.id ?? 'new'}`,
    kinds: place.kinds.map(({ key, label }) => ({ value: key, text: label })),
    values,
    ...shownErrors(errors),
  };
  return reply.page('compliance/requirement-activity-form', data, { status: errors.length > 0 ? 422 : 200 });
}

async function schemaOf({ store }: Platform) {
  const { place } = await deskWords(store.read);
  return ownActivityForm(place.kinds.map(({ key }) => key));
}

/** An activity of this organisation's own; what is anybody else's does not exist here. */
async function ownActivity(platform: Platform, organisationId: string, id: string): Promise<Activity> {
  const activity = (await activitiesById(platform.store.read, [id])).get(id);
  if (activity === undefined || activity.organisationId !== organisationId) throw new NotFound();
  return activity;
}

function ownerId({ organisation }: Desk): string {
  if (organisation === null) throw new Error('own activities are an organisation’s');
  return organisation.id;
}
