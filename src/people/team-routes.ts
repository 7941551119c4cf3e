import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { historyOf } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf, sayMoment } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, line, optionalLine, parseForm } from '../platform/web/forms.ts';
import { mustAdminister } from './administration-routes.ts';
import { organisationsOfPeople, peopleCalled } from './attendee-repository.ts';
import { shownErrors, textOf } from './people-forms.ts';
import { peopleById } from './person-repository.ts';
import { allTeams, membersOfTeams, type TeamRecord } from './team-repository.ts';
import { addTeamMember, removeTeamMember, saveTeam } from './team-service.ts';

type ById = { Params: { id: string } };
type ByMember = { Params: { id: string; personId: string } };

const config = { access: 'signed-in' } as const;
const BASE = '/administration/teams';
const MOST_FOUND = 20;
const teamForm = z.object({
  name: line('the name', 120),
  owns: optionalLine('what it puts on', 200),
  mailbox: optionalLine('the mailbox', 254)
    .refine((text) => text === '' || z.email().safeParse(text).success, {
      error: 'Enter an email address like team@city.example, or nothing',
    })
    .transform((text) => (text === '' ? null : text)),
});
const REFUSED = {
  unknown: 'Nobody is in Muster with this address. Ask them to register first',
  unchecked: 'Nobody has confirmed who this person is. Confirm them first, under People',
} as const;

/** Teams and their people, for administrators. Which activities a team owns stands on a page of the desk's. */
export function registerTeamRoutes(app: FastifyInstance, platform: Platform): void {
  app.get(BASE, { config }, async (request, reply) => {
    mustAdminister(request);
    return listPage(platform, reply);
  });

  app.post(BASE, { config }, async (request, reply) => {
    const me = mustAdminister(request);
    const form = parseForm(teamForm, request.body);
    if (!form.ok) return listPage(platform, reply, form.errors, request.body);
    const saved = await saveTeam(platform, me, null, form.data);
    if (saved.outcome === 'not-found') throw new NotFound();
    if (saved.outcome === 'refused') return listPage(platform, reply, [NAME_TAKEN], request.body);
    return done(reply, saved.id, `${form.data.name} is created`);
  });

  app.get<ById>(`${BASE}/:id`, { config }, async (request, reply) => {
    mustAdminister(request);
    return onePage(platform, reply, await teamOf(platform, request), { q: textOf(request.query, 'q') });
  });

  app.post<ById>(`${BASE}/:id`, { config }, async (request, reply) => {
    const me = mustAdminister(request);
    const team = await teamOf(platform, request);
    const form = parseForm(teamForm, request.body);
    if (!form.ok) return onePage(platform, reply, team, { errors: form.errors, body: request.body });
    const saved = await saveTeam(platform, me, team.id, form.data);
    if (saved.outcome === 'not-found') throw new NotFound();
    if (saved.outcome === 'refused')
      return onePage(platform, reply, team, { errors: [NAME_TAKEN], body: request.body });
    return done(reply, team.id, 'Saved');
  });

  app.post<ById>(`${BASE}/:id/members`, { config }, async (request, reply) => {
    const me = mustAdminister(request);
    const team = await teamOf(platform, request);
    const who = (textOf(request.body, 'personId') || textOf(request.body, 'email')).trim();
    const added = await addTeamMember(platform, me, team.id, who);
    if (added.outcome === 'not-found') throw new NotFound();
    if (added.outcome === 'refused') {
      const errors = [{ field: 'email', text: REFUSED[added.reason] }];
      return onePage(platform, reply, team, { errors, email: textOf(request.body, 'email') });
    }
    const said = added.outcome === 'added' ? 'is in the team' : 'was in the team already';
    return done(reply, team.id, `${added.name} ${said}`);
  });

  app.post<ByMember>(`${BASE}/:id/members/:personId/removal`, { config }, async (request, reply) => {
    const me = mustAdminister(request);
    const { id, personId } = request.params;
    const removed = await removeTeamMember(platform, me, id, personId);
    if (removed.outcome === 'not-found') throw new NotFound();
    return done(reply, id, `${removed.name} is no longer in the team`);
  });
}

const NAME_TAKEN: FieldError = { field: 'name', text: 'There is a team of this name already' };

async function teamOf({ store }: Platform, request: FastifyRequest<ById>): Promise<TeamRecord> {
  const team = (await allTeams(store.read)).find(({ id }) => id === request.params.id);
  if (team === undefined) throw new NotFound();
  return team;
}

async function listPage(
  { store }: Platform,
  reply: FastifyReply,
  errors: FieldError[] = [],
  body?: unknown,
): Promise<FastifyReply> {
  const members = await membersOfTeams(store.read);
  const data = {
    teams: (await allTeams(store.read)).map((team) => ({
      ...team,
      people: members.get(team.id)?.length ?? 0,
    })),
    values: valuesOf(body),
    ...shownErrors(errors),
  };
  return reply.page('people/teams', data, { status: errors.length > 0 ? 422 : 200 });
}

type Came = { errors?: FieldError[]; body?: unknown; email?: string; q?: string };

async function onePage(
  platform: Platform,
  reply: FastifyReply,
  team: TeamRecord,
  { errors = [], body, email = '', q = '' }: Came = {},
): Promise<FastifyReply> {
  const { read } = platform.store;
  const members = (await membersOfTeams(read)).get(team.id) ?? [];
  const data = {
    team,
    members,
    values: body === undefined ? team : valuesOf(body),
    email,
    q,
    found: await foundBy(platform, q, new Set(members.map(({ personId }) => personId))),
    story: await storyOf(platform, team.id),
    ...shownErrors(errors),
  };
  return reply.page('people/team', data, { status: errors.length > 0 ? 422 : 200 });
}

/** Confirmed people whose name holds these words, with where they work, as names alone are often shared. */
async function foundBy({ store, clock, zone }: Platform, q: string, except: ReadonlySet<string>) {
  const words = q.split(/\s+/).filter((word) => word.length > 1);
  const called = words.length === 0 ? [] : await peopleCalled(store.read, words, MOST_FOUND);
  const people = await peopleById(
    store.read,
    called.map(({ id }) => id),
  );
  const checked = people.filter(({ id, checkedAt }) => checkedAt !== null && !except.has(id));
  const ids = checked.map(({ id }) => id);
  const work = await organisationsOfPeople(store.read, ids, dayOf(clock.now(), zone));
  return checked.map(({ id, name }) => ({
    id,
    name,
    at: (work.get(id) ?? []).map((organisation) => organisation.name).join(', '),
  }));
}

const SAYS: Record<string, (facts: Record<string, unknown>) => string> = {
  'team-created': () => 'The team was created',
  'team-changed': () => 'Its name, what it puts on or its mailbox was changed',
  'member-added': ({ name }) => `${String(name)} came into the team`,
  'member-removed': ({ name }) => `${String(name)} left the team`,
  'activity-given': ({ title }) => `It was given “${String(title)}”`,
  'activity-taken': ({ title }) => `“${String(title)}” was given to another team`,
};

async function storyOf({ store, zone }: Platform, teamId: string) {
  const happenings = await historyOf(store.read, 'team', [teamId]);
  const people = await peopleById(
    store.read,
    happenings.flatMap(({ actorId }) => actorId ?? []),
  );
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return happenings.map(({ at, actorId, what, facts }) => ({
    text: SAYS[what]?.(facts) ?? 'Something changed',
    when: sayMoment(at, zone),
    who: actorId === null ? 'The command line' : (names.get(actorId) ?? ''),
  }));
}

function valuesOf(body: unknown) {
  return { name: textOf(body, 'name'), owns: textOf(body, 'owns'), mailbox: textOf(body, 'mailbox') };
}

function done(reply: FastifyReply, id: string, title: string): FastifyReply {
  leaveFlash(reply, { kind: 'success', title });
  return reply.redirect(`${BASE}/${id}`, 303);
}
