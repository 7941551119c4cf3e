import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { vouchByDomain } from './checking-service.ts';
import { beginMembership } from './membership-repository.ts';
import { endBelonging } from './membership-service.ts';
import { organisationsOn } from './organisation-repository.ts';
import { lockPeople } from './person-repository.ts';
import { dayBefore } from './role-rules.ts';
import { changeRolesWithin } from './role-service.ts';

type Ticked = { posts: string[]; designations: string[] };

/** Adds an organisation to where a person works, from today, with what they hold there. */
export async function joinOrganisation(
  platform: Platform,
  me: { personId: string },
  { organisationId, posts, designations }: Ticked & { organisationId: string },
): Promise<{ outcome: 'joined' | 'already' }> {
  return withPerson(platform, me.personId, async (tx, { now, today }) => {
    const belongsTo = await organisationsOn(tx, me.personId, today);
    if (belongsTo.some((organisation) => organisation.id === organisationId)) return { outcome: 'already' };
    const recorded = { now, by: me.personId };
    await beginMembership(tx, { personId: me.personId, organisationId, startsOn: today }, recorded);
    const roles = [...posts, ...designations];
    await changeRolesWithin(tx, me.personId, organisationId, roles, { now, today, by: me.personId });
    await remember(tx, now, me.personId, 'organisation-joined', { organisationId, roles });
    await vouchByDomain(tx, platform, me.personId);
    return { outcome: 'joined' };
  });
}

/**
 * Makes a person's posts and designations within one of their organisations (null: within none) those that
 * were ticked, from today. `unknown` when they do not belong to it.
 */
export async function changeWork(
  platform: Platform,
  me: { personId: string },
  organisationId: string | null,
  { posts, designations }: Ticked,
): Promise<{ outcome: 'changed' | 'unknown' }> {
  return withPerson(platform, me.personId, async (tx, { now, today }) => {
    if (!(await belongs(tx, me.personId, organisationId, today))) return { outcome: 'unknown' };
    const wanted = [...posts, ...designations];
    const facts = { now, today, by: me.personId };
    const changed = await changeRolesWithin(tx, me.personId, organisationId, wanted, facts);
    if (changed.ending.length + changed.beginning.length > 0)
      await remember(tx, now, me.personId, 'roles-changed', { organisationId, ...changed });
    return { outcome: 'changed' };
  });
}

/** Ends belonging to an organisation and everything held there; the record stays the person's own. */
export async function leaveOrganisation(
  platform: Platform,
  me: { personId: string },
  organisationId: string,
): Promise<{ outcome: 'left' | 'unknown' }> {
  return withPerson(platform, me.personId, async (tx, { now, today }) => {
    if (!(await belongs(tx, me.personId, organisationId, today))) return { outcome: 'unknown' };
    const leaving = { personId: me.personId, organisationId, lastDay: dayBefore(today) };
    await endBelonging(tx, leaving, { now, today, by: me.personId });
    await remember(tx, now, me.personId, 'organisation-left', { organisationId });
    return { outcome: 'left' };
  });
}

async function withPerson<T>(
  { store, clock, zone }: Platform,
  personId: string,
  work: (tx: Queries, at: { now: Date; today: string }) => Promise<T>,
): Promise<T> {
  const now = clock.now();
  return store.transaction(async (tx) => {
    await lockPeople(tx, [personId]);
    return work(tx, { now, today: dayOf(now, zone) });
  });
}

async function belongs(
  tx: Queries,
  personId: string,
  organisationId: string | null,
  today: string,
): Promise<boolean> {
  if (organisationId === null) return true;
  return (await organisationsOn(tx, personId, today)).some(({ id }) => id === organisationId);
}

async function remember(
  tx: Queries,
  at: Date,
  personId: string,
  what: string,
  facts: Record<string, unknown>,
): Promise<void> {
  await record(tx, [{ at, subjectKind: 'person', subjectId: personId, actorId: personId, what, facts }]);
}
