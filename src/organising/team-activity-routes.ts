import type { FastifyInstance, FastifyRequest } from 'fastify';
import { giveActivity, ownableActivities } from '../catalogue/index.ts';
import { allTeams } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { ACTIVITY_STATES } from './activity-desk.ts';
import { textAt, typedValues } from './desk-forms.ts';

type ById = { Params: { id: string } };

const config = { access: 'signed-in' } as const;

/** Which activities a team owns; administrators give one team what another has had. */
export function registerTeamActivityRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/administration/teams/:id/activities', { config }, async (request, reply) => {
    mustAdminister(request);
    const { read } = platform.store;
    const teams = await allTeams(read);
    const team = teams.find(({ id }) => id === request.params.id);
    if (team === undefined) throw new NotFound();
    const names = new Map(teams.map(({ id, name }) => [id, name]));
    const activities = (await ownableActivities(read)).map((activity) => ({
      id: activity.id,
      title: activity.title,
      state: ACTIVITY_STATES[activity.state],
      teamId: activity.teamId,
      owner: names.get(activity.teamId ?? '') ?? 'no team',
    }));
    return reply.page('organising/team-activities', {
      team,
      own: activities.filter(({ teamId }) => teamId === team.id),
      others: activities
        .filter(({ teamId }) => teamId !== team.id)
        .map(({ id, title, owner }) => ({ value: id, text: `${title} (${owner})` })),
    });
  });

  app.post<ById>('/administration/teams/:id/activities', { config }, async (request, reply) => {
    const me = mustAdminister(request);
    const team = (await allTeams(platform.store.read)).find(({ id }) => id === request.params.id);
    if (team === undefined) throw new NotFound();
    const activityId = textAt(typedValues(request.body), 'activity');
    const given = await giveActivity(platform, me, { activityId, teamId: team.id });
    leaveFlash(
      reply,
      given.outcome === 'given'
        ? { kind: 'success', title: `${team.name} has it now` }
        : { kind: 'notice', title: 'Choose an activity of another team' },
    );
    return reply.redirect(`/administration/teams/${team.id}/activities`, 303);
  });
}

function mustAdminister({ me }: FastifyRequest): Me {
  if (me === null || !me.administrator) throw new NotFound();
  return me;
}
