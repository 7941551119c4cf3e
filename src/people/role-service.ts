import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { endRows, rewriteRows } from './dated-row-repository.ts';
import { organisationsOn } from './organisation-repository.ts';
import { lockPeople } from './person-repository.ts';
import { beginRoles, type HeldRow, heldOn, rolesOf } from './role-repository.ts';
import {
  type Answer,
  changeOfAnswer,
  dayBefore,
  type Role,
  type RoleHeld,
  rolesHeld,
  rolesToChange,
} from './role-rules.ts';

/**
 * What a person holds on a day (YYYY-MM-DD of the place): posts, designations, functions that were
 * answered, and the groups that follow from these and from the organisations of that day. With `at` only what is
 * held at these organisations or at none, as if there were no others: all that their leads may learn.
 */
export async function rolesOn(
  db: Queries,
  personId: string,
  day: string,
  at: readonly string[] | null = null,
): Promise<RoleHeld[]> {
  const roles = await rolesOf(db);
  const stated = await heldOn(db, personId, day);
  const organisations = await organisationsOn(db, personId, day);
  if (at === null) return rolesHeld(roles, stated, organisations);
  return rolesHeld(
    roles,
    stated.filter(({ organisationId }) => organisationId === null || at.includes(organisationId)),
    organisations.filter(({ id }) => at.includes(id)),
  );
}

export type Answered = { outcome: 'answered'; role: Role } | { outcome: 'unknown-role' };

/**
 * Keeps a person's own answer to a condition ("do you work with children at risk of exploitation?") from
 * today: the old answer stands for the days before, and a second answer on one day corrects the first.
 * Refused for a role that is not a function, since posts are not answered and groups never asked.
 */
export async function answerFunction(
  { store, clock, zone }: Platform,
  me: { personId: string },
  { roleKey, answer }: { roleKey: string; answer: Answer },
): Promise<Answered> {
  const now = clock.now();
  return store.transaction(async (tx) => {
    const role = (await rolesOf(tx)).find(({ key, kind }) => key === roleKey && kind === 'function');
    if (role === undefined) return { outcome: 'unknown-role' };
    await lockPeople(tx, [me.personId]);
    const given = { personId: me.personId, roleKey, answer };
    await answerWithin(tx, given, { now, today: dayOf(now, zone), by: me.personId });
    return { outcome: 'answered', role };
  });
}

/** The same for whoever holds the lock on the person: their own answer, or a lead's for them. */
export async function answerWithin(
  tx: Queries,
  { personId, roleKey, answer }: { personId: string; roleKey: string; answer: Answer },
  { now, today, by }: { now: Date; today: string; by: string },
): Promise<void> {
  const open = (await heldOn(tx, personId, today)).findLast((row) => row.roleKey === roleKey);
  const change = changeOfAnswer(open, answer, today);
  if (change.change === 'none') return;
  if (change.change === 'replace' && open !== undefined) {
    await rewriteRows(tx, 'heldRoles', [open.id], { answer }, { now, by });
  } else {
    if (change.change === 'end-and-begin' && open !== undefined)
      await endRows(tx, 'heldRoles', [open.id], change.endsOn, { now, by });
    const from = { personId, organisationId: null, startsOn: today, now, by };
    await beginRoles(tx, from, [{ roleKey, answer }]);
  }
  const facts = { role: roleKey, answer, before: open?.answer ?? null };
  await record(tx, [
    { at: now, subjectKind: 'person', subjectId: personId, actorId: by, what: 'function-answered', facts },
  ]);
}

/**
 * Makes the posts and designations within one organisation (null: within none) those of `wanted`, from
 * `today`. The caller holds the lock on the person and writes the history; gives what changed.
 */
export async function changeRolesWithin(
  tx: Queries,
  personId: string,
  organisationId: string | null,
  wanted: string[],
  { now, today, by }: { now: Date; today: string; by: string },
): Promise<{ ending: string[]; beginning: string[] }> {
  const held = statedWithin(await rolesOf(tx), await heldOn(tx, personId, today), organisationId);
  const change = rolesToChange(
    held.map((row) => row.roleKey),
    wanted,
  );
  const ending = held.filter((row) => change.ending.includes(row.roleKey));
  await endRows(
    tx,
    'heldRoles',
    ending.map((row) => row.id),
    dayBefore(today),
    { now, by },
  );
  await beginRoles(
    tx,
    { personId, organisationId, startsOn: today, now, by },
    change.beginning.map((roleKey) => ({ roleKey, answer: 'yes' })),
  );
  return change;
}

/** The posts and designations among the rows that are held within one organisation. */
export function statedWithin(roles: Role[], held: HeldRow[], organisationId: string | null): HeldRow[] {
  const kinds = new Map(roles.map((role) => [role.key, role.kind]));
  return held.filter(
    (row) =>
      row.organisationId === organisationId && ['post', 'designation'].includes(kinds.get(row.roleKey) ?? ''),
  );
}
