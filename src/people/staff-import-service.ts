import { lockImport, markApplied } from '../platform/imports-repository.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Table } from '../platform/tables/read-table.ts';
import { dayOf } from '../platform/time.ts';
import { normalised } from './address-rules.ts';
import { leadsOrganisation } from './lead-repository.ts';
import type { Actor } from './person-policy.ts';
import { lockPeople } from './person-repository.ts';
import { rolesOf } from './role-repository.ts';
import { changeStaffRolesWithin, endStaffWithin, staffContext } from './staff-change-service.ts';
import {
  type ChangedRow,
  type NewRow,
  planStaff,
  type StaffChoices,
  type StaffPlan,
} from './staff-import-rules.ts';
import { ownAddresses } from './staff-invitation-service.ts';
import { rosterOf } from './staff-repository.ts';
import { addManyStaff } from './staff-service.ts';

/** What a file of staff would do to an organisation's people today, for the lead who has sent it. Writes nothing. */
export async function previewStaff(
  { store, clock, zone }: Platform,
  actor: Pick<Actor, 'personId'>,
  organisationId: string,
  table: Table,
  choices: StaffChoices,
): Promise<StaffPlan> {
  return planNow(store.read, actor, organisationId, table, choices, dayOf(clock.now(), zone));
}

/**
 * Does what the preview says, worked out anew under the locks: adds people, begins roles and ends what the file
 * ends, all or nothing. `already` where this import was applied before; `not-found` unless the actor leads the
 * organisation.
 */
export async function applyStaff(
  platform: Platform,
  actor: Actor,
  organisationId: string,
  importId: string,
  table: Table,
): Promise<'applied' | 'already' | 'not-found'> {
  const now = platform.clock.now();
  const today = dayOf(now, platform.zone);
  return platform.store.transaction(async (tx) => {
    const choices = await lockImport(tx, importId);
    if (choices === null) return 'already';
    if (!(await leadsOrganisation(tx, actor.personId, organisationId))) return 'not-found';
    const { current, coming } = await rosterOf(tx, organisationId, today);
    await lockPeople(
      tx,
      [...current, ...coming].map(({ personId }) => personId),
    );
    const plan = await planNow(tx, actor, organisationId, table, choices as StaffChoices, today);
    const who = { tx, platform, actor, organisationId };
    const added = await addAll(who, plan.adding);
    let changed = 0;
    for (const row of plan.changing) changed += (await changeOne(who, row, today)) ? 1 : 0;
    const left = plan.ambiguous.length + plan.wrong.length;
    const lines = [`${added} added`, `${changed} changed`, ...(left === 0 ? [] : [`${left} rows left out`])];
    await markApplied(tx, importId, now, { lines });
    return 'applied';
  });
}

type Who = { tx: Queries; platform: Platform; actor: Actor; organisationId: string };

async function planNow(
  db: Queries,
  actor: Pick<Actor, 'personId'>,
  organisationId: string,
  table: Table,
  choices: StaffChoices,
  today: string,
): Promise<StaffPlan> {
  const roster = await rosterOf(db, organisationId, today);
  const plan = planStaff(table.rows, choices, await rolesOf(db), roster, today);
  const addresses = await ownAddresses(db, actor.personId);
  const own = plan.adding.filter(({ address }) => address !== null && addresses.has(normalised(address)));
  const text = 'This is your own address, with a name that is not yours';
  return {
    ...plan,
    adding: plan.adding.filter((row) => !own.includes(row)),
    wrong: [...plan.wrong, ...own.map(({ line, name }) => ({ line, name, text }))],
  };
}

async function addAll({ tx, platform, actor, organisationId }: Who, rows: NewRow[]): Promise<number> {
  const results = await addManyStaff(tx, platform, actor, organisationId, rows);
  let added = 0;
  for (const [at, row] of rows.entries()) {
    const result = results[at];
    if (result?.outcome !== 'added') continue;
    added++;
    if (row.endsOn === null) continue;
    const { personId } = result;
    const context = await staffContext(tx, platform, actor, { organisationId, personId });
    if (context !== null) await endStaffWithin(context, row.endsOn);
  }
  return added;
}

async function changeOne(
  { tx, platform, actor, organisationId }: Who,
  { person, beginning, endsOn }: ChangedRow,
  today: string,
): Promise<boolean> {
  const { personId } = person;
  const context = await staffContext(tx, platform, actor, { organisationId, personId });
  if (context === null) return false;
  let done = false;
  if (beginning.length > 0) {
    const roles = [...person.roles.map(({ key }) => key), ...beginning];
    const from = person.startsOn > today ? person.startsOn : today;
    done = (await changeStaffRolesWithin(context, { roles, from })).outcome === 'done';
  }
  if (endsOn !== null) done = (await endStaffWithin(context, endsOn)).outcome === 'done' || done;
  return done;
}
