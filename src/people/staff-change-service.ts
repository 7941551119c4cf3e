import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { type Day, dayOf, sayCalendarDay } from '../platform/time.ts';
import { addressesOf } from './address-repository.ts';
import { endRows, rewriteRows, voidRows } from './dated-row-repository.ts';
import { leadsOrganisation } from './lead-repository.ts';
import { type Membership, membershipsAt } from './membership-repository.ts';
import { endBelonging, endLeadingAt } from './membership-service.ts';
import { organisationById } from './organisation-repository.ts';
import { tell } from './people-news.ts';
import type { Actor } from './person-policy.ts';
import { changePerson, lockPeople, personById } from './person-repository.ts';
import { beginRoles, rolesOf, rowsWithin } from './role-repository.ts';
import { dayBefore } from './role-rules.ts';
import { planRoleChange, planRoleCorrection, type RolePlan } from './staff-rules.ts';

type Refused<R extends string> = { outcome: 'not-found' } | { outcome: 'refused'; reason: R };
type Done = { outcome: 'done' };

/** What a change is made with: the stay that it is about, and who makes it when. */
export type StaffContext = {
  tx: Queries;
  platform: Platform;
  actor: Actor;
  organisationId: string;
  personId: string;
  /** The stay of today, or else the next one, or else the last. */
  stay: Membership;
  /** Today is part of the stay. */
  here: boolean;
  now: Date;
  today: Day;
};

/**
 * Opens a change to one of the people of an organisation: `not-found` unless the actor leads it and the person
 * works, worked or will work there, so that nobody else can be told from somebody who does not exist.
 */
export async function withStaff<T>(
  platform: Platform,
  actor: Actor,
  { organisationId, personId }: { organisationId: string; personId: string },
  work: (context: StaffContext) => Promise<T>,
): Promise<T | { outcome: 'not-found' }> {
  return platform.store.transaction(async (tx) => {
    if (!(await leadsOrganisation(tx, actor.personId, organisationId))) return { outcome: 'not-found' };
    await lockPeople(tx, [personId]);
    const context = await staffContext(tx, platform, actor, { organisationId, personId });
    return context === null ? { outcome: 'not-found' } : work(context);
  });
}

/**
 * The same for many people within one transaction, whose caller has asked whether the actor leads the organisation
 * and holds the locks. Null for somebody who has never been there.
 */
export async function staffContext(
  tx: Queries,
  platform: Platform,
  actor: Actor,
  { organisationId, personId }: { organisationId: string; personId: string },
): Promise<StaffContext | null> {
  const now = platform.clock.now();
  const today = dayOf(now, platform.zone);
  const stay = stayOf(await membershipsAt(tx, personId, organisationId), today);
  if (stay === null) return null;
  const here = stay.startsOn <= today && (stay.endsOn === null || stay.endsOn >= today);
  return { tx, platform, actor, organisationId, personId, stay, here, now, today };
}

/** The stay of a day, or else the next one, or else the last; null where there is none. */
export function stayOf(stays: Membership[], day: Day): Membership | null {
  const real = stays.filter(({ startsOn, endsOn }) => endsOn === null || endsOn >= startsOn);
  const now = real.find(({ startsOn, endsOn }) => startsOn <= day && (endsOn === null || endsOn >= day));
  return now ?? real.find(({ startsOn }) => startsOn > day) ?? real.at(-1) ?? null;
}

/**
 * Ends somebody's time at an organisation with `lastDay`: past, today or coming. From the day after it no longer
 * sees them; bookings and record stay theirs, and they are told. Refused before their first day, and for those
 * who have left already.
 */
export async function endStaff(
  platform: Platform,
  actor: Actor,
  staff: { organisationId: string; personId: string; lastDay: Day },
): Promise<Done | Refused<'before-start' | 'has-left'>> {
  return withStaff(platform, actor, staff, (context) => endStaffWithin(context, staff.lastDay));
}

/** The same within a caller's transaction. */
export async function endStaffWithin(
  { tx, platform, actor, organisationId, personId, stay, now, today }: StaffContext,
  lastDay: Day,
): Promise<Done | Refused<'before-start' | 'has-left'>> {
  if (stay.endsOn !== null && stay.endsOn < today) return { outcome: 'refused', reason: 'has-left' };
  if (lastDay < stay.startsOn) return { outcome: 'refused', reason: 'before-start' };
  await endBelonging(tx, { personId, organisationId, lastDay }, { now, today, by: actor.personId });
  await remember(tx, now, actor, personId, 'staff-ended', { organisationId, lastDay });
  if (personId !== actor.personId) {
    const organisation = (await organisationById(tx, organisationId))?.name ?? '';
    await tell(tx, platform, [personId], 'staff-ended', { organisation, lastDay: sayCalendarDay(lastDay) });
  }
  return { outcome: 'done' };
}

/** Says that somebody never worked there: their stay, and what they held in it, count for no day. */
export async function removeStaff(
  platform: Platform,
  actor: Actor,
  staff: { organisationId: string; personId: string },
): Promise<Done | Refused<'has-left'>> {
  return withStaff(platform, actor, staff, async ({ tx, organisationId, personId, stay, now, today }) => {
    if (stay.endsOn !== null && stay.endsOn < today) return { outcome: 'refused', reason: 'has-left' };
    await voidRows(tx, 'memberships', [stay.id], now);
    const rows = await rowsWithin(tx, personId, organisationId);
    const within = rows.filter((row) => row.startsOn >= stay.startsOn).map((row) => row.id);
    await voidRows(tx, 'heldRoles', within, now);
    await endLeadingAt(tx, { personId, organisationId, today }, { now, by: actor.personId });
    await remember(tx, now, actor, personId, 'staff-removed', { organisationId });
    return { outcome: 'done' };
  });
}

/**
 * Corrects what was written down wrongly: the first day, and the name of somebody who cannot sign in. Whoever can
 * changes their own name. Refused for a first day after the last one.
 */
export async function correctStaff(
  platform: Platform,
  actor: Actor,
  staff: { organisationId: string; personId: string; name?: string; startsOn?: Day },
): Promise<Done | Refused<'own-name' | 'after-end' | 'has-left'>> {
  return withStaff(platform, actor, staff, (context) => correctStaffWithin(context, staff));
}

/** The same within a caller's transaction. */
export async function correctStaffWithin(
  { tx, actor, organisationId, personId, stay, now, today }: StaffContext,
  { name, startsOn = stay.startsOn }: { name?: string; startsOn?: Day },
): Promise<Done | Refused<'own-name' | 'after-end' | 'has-left'>> {
  if (stay.endsOn !== null && stay.endsOn < today) return { outcome: 'refused', reason: 'has-left' };
  if (stay.endsOn !== null && stay.endsOn < startsOn) return { outcome: 'refused', reason: 'after-end' };
  const person = await personById(tx, personId);
  const renames = name !== undefined && name !== person?.name;
  const proved = (await addressesOf(tx, personId)).some((address) => address.provedAt !== null);
  if (renames && proved) return { outcome: 'refused', reason: 'own-name' };
  if (renames) {
    await changePerson(tx, personId, { name });
    await remember(tx, now, actor, personId, 'name-changed', {
      organisationId,
      from: person?.name,
      to: name,
    });
  }
  if (startsOn !== stay.startsOn) {
    const recorded = { now, by: actor.personId };
    const first = (await rowsWithin(tx, personId, organisationId)).filter(
      (row) => row.startsOn === stay.startsOn || (row.startsOn > stay.startsOn && row.startsOn < startsOn),
    );
    const kept = first.filter((row) => row.endsOn === null || row.endsOn >= startsOn);
    const gone = first.filter((row) => !kept.includes(row)).map((row) => row.id);
    await voidRows(tx, 'heldRoles', gone, now);
    await rewriteRows(
      tx,
      'heldRoles',
      kept.map((row) => row.id),
      { startsOn },
      recorded,
    );
    await rewriteRows(tx, 'memberships', [stay.id], { startsOn }, recorded);
    await remember(tx, now, actor, personId, 'staff-corrected', { organisationId, startsOn });
  }
  return { outcome: 'done' };
}

/** How the roles become what was ticked: from a day on, or because they were written down wrongly all along. */
export type RoleChange = { roles: string[]; from: Day } | { roles: string[]; correction: true };

/**
 * Makes somebody's posts and designations at an organisation those of `change`. Refused for a day outside their
 * time there, and for those who have left.
 */
export async function changeStaffRoles(
  platform: Platform,
  actor: Actor,
  staff: { organisationId: string; personId: string },
  change: RoleChange,
): Promise<Done | Refused<'outside' | 'has-left'>> {
  return withStaff(platform, actor, staff, (context) => changeStaffRolesWithin(context, change));
}

/** The same within a caller's transaction. */
export async function changeStaffRolesWithin(
  context: StaffContext,
  change: RoleChange,
): Promise<Done | Refused<'outside' | 'has-left'>> {
  const { tx, personId, organisationId, stay, today } = context;
  if (stay.endsOn !== null && stay.endsOn < today) return { outcome: 'refused', reason: 'has-left' };
  const outside = (day: Day) => day < stay.startsOn || (stay.endsOn !== null && day > stay.endsOn);
  if ('from' in change && outside(change.from)) return { outcome: 'refused', reason: 'outside' };
  const stated = new Set((await rolesOf(tx)).filter(({ kind }) => kind !== 'group').map(({ key }) => key));
  const rows = (await rowsWithin(tx, personId, organisationId)).filter((row) => stated.has(row.roleKey));
  const plan =
    'from' in change
      ? planRoleChange(rows, change.roles, change.from, stay.endsOn)
      : planRoleCorrection(rows, change.roles, stay.startsOn > today ? stay.startsOn : today, stay.startsOn);
  await apply(context, plan, 'from' in change ? change.from : stay.startsOn);
  return { outcome: 'done' };
}

async function apply(
  { tx, actor, personId, organisationId, stay, now }: StaffContext,
  { end, void: wrong, reopen, begin }: RolePlan,
  from: Day,
): Promise<void> {
  if (end.length + wrong.length + reopen.length + begin.length === 0) return;
  const recorded = { now, by: actor.personId };
  await endRows(tx, 'heldRoles', end, dayBefore(from), recorded);
  await voidRows(tx, 'heldRoles', wrong, now);
  await rewriteRows(tx, 'heldRoles', reopen, { endsOn: stay.endsOn }, recorded);
  for (const { roleKey, startsOn } of begin) {
    const facts = { personId, organisationId, startsOn, endsOn: stay.endsOn, ...recorded };
    await beginRoles(tx, facts, [{ roleKey, answer: 'yes' }]);
  }
  const keys = begin.map(({ roleKey }) => roleKey);
  const facts = { organisationId, from, ended: end.length, corrected: wrong.length, begun: keys };
  await remember(tx, now, actor, personId, 'staff-roles-changed', facts);
}

async function remember(
  tx: Queries,
  at: Date,
  { personId: actorId }: Actor,
  subjectId: string,
  what: string,
  facts: Record<string, unknown>,
): Promise<void> {
  await record(tx, [{ at, subjectKind: 'person', subjectId, actorId, what, facts }]);
}
