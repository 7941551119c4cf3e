import { type Happening, record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { type ActorOrCommandLine, actorId, mayAdminister } from './person-policy.ts';
import { findPerson } from './person-repository.ts';
import {
  addMember,
  allTeams,
  insertTeam,
  removeMember,
  type TeamFacts,
  updateTeam,
} from './team-repository.ts';

export type TeamSaved =
  | { outcome: 'saved'; id: string }
  | { outcome: 'refused'; reason: 'name-taken' }
  | { outcome: 'not-found' };

/** Creates a team, or changes what one is called and where it reads its mail; `id` null creates it. */
export async function saveTeam(
  platform: Platform,
  actor: ActorOrCommandLine,
  id: string | null,
  facts: TeamFacts,
): Promise<TeamSaved> {
  if (!mayAdminister(actor)) return { outcome: 'not-found' };
  return platform.store.transaction(async (tx): Promise<TeamSaved> => {
    const all = await allTeams(tx);
    const before = id === null ? null : all.find((team) => team.id === id);
    if (before === undefined) return { outcome: 'not-found' };
    const taken = (team: { id: string; name: string }) =>
      team.id !== id && team.name.toLowerCase() === facts.name.toLowerCase();
    if (all.some(taken)) return { outcome: 'refused', reason: 'name-taken' };
    const written = before?.id ?? (await insertTeam(tx, facts));
    if (before !== null) await updateTeam(tx, before.id, facts);
    const what = before === null ? 'team-created' : 'team-changed';
    await remember(tx, platform, actor, written, what, { before, after: facts });
    return { outcome: 'saved', id: written };
  });
}

export type MemberAdded =
  | { outcome: 'added' | 'already'; name: string; team: string }
  /** Only somebody who is vouched for may see who books: nobody else is taken into a team. */
  | { outcome: 'refused'; reason: 'unknown' | 'unchecked' }
  | { outcome: 'not-found' };

/** Takes somebody into a team, by id or by any of their addresses. From their next page on they organise. */
export async function addTeamMember(
  platform: Platform,
  actor: ActorOrCommandLine,
  teamId: string,
  who: string,
): Promise<MemberAdded> {
  if (!mayAdminister(actor)) return { outcome: 'not-found' };
  return platform.store.transaction(async (tx): Promise<MemberAdded> => {
    const team = (await allTeams(tx)).find(({ id }) => id === teamId);
    if (team === undefined) return { outcome: 'not-found' };
    const person = await findPerson(tx, who);
    if (person === null || person.mergedInto !== null) return { outcome: 'refused', reason: 'unknown' };
    if (person.checkedAt === null) return { outcome: 'refused', reason: 'unchecked' };
    const { name } = person;
    if (!(await addMember(tx, teamId, person.id))) return { outcome: 'already', name, team: team.name };
    await remember(tx, platform, actor, teamId, 'member-added', { personId: person.id, name });
    return { outcome: 'added', name, team: team.name };
  });
}

/** Lets somebody go from a team: from their next page on they see nothing of it. */
export async function removeTeamMember(
  platform: Platform,
  actor: ActorOrCommandLine,
  teamId: string,
  personId: string,
): Promise<{ outcome: 'removed'; name: string } | { outcome: 'not-found' }> {
  if (!mayAdminister(actor)) return { outcome: 'not-found' };
  return platform.store.transaction(async (tx) => {
    const person = await findPerson(tx, personId);
    if (person === null || !(await removeMember(tx, teamId, personId)))
      return { outcome: 'not-found' as const };
    await remember(tx, platform, actor, teamId, 'member-removed', { personId, name: person.name });
    return { outcome: 'removed' as const, name: person.name };
  });
}

async function remember(
  tx: Queries,
  { clock }: Platform,
  actor: ActorOrCommandLine,
  subjectId: string,
  what: string,
  facts: Record<string, unknown>,
): Promise<void> {
  const said = actor === 'command line' ? { ...facts, by: 'command line' } : facts;
  const happening: Happening = {
    at: clock.now(),
    subjectKind: 'team',
    subjectId,
    actorId: actorId(actor),
    what,
    facts: said,
  };
  await record(tx, [happening]);
}
