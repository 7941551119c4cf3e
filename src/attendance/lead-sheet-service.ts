import { type Actor, addManyStaff, leadsOrganisation, lockPeople, staffOf } from '../people/index.ts';
import { lockImport, markApplied } from '../platform/imports-repository.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { type Day, dayOf } from '../platform/time.ts';
import { count } from './completion-batch-service.ts';
import { type NewCompletion, recordCompletions } from './completion-service.ts';
import { ownRecord, passedOver } from './lead-record-service.ts';
import { type Done, planSheet, type SheetChoices, type SheetPlan } from './lead-sheet-plan-rules.ts';
import type { Sheet } from './lead-sheet-rules.ts';
import { activitiesOfLead } from './recorded-activities.ts';

type Organisation = { id: string; name: string; sector: string };

/** What a lead's sheet would record today. Writes nothing. */
export async function previewSheet(
  { store, clock, zone }: Platform,
  organisation: Organisation,
  sheet: Sheet,
  choices: SheetChoices,
): Promise<SheetPlan> {
  return planNow(store.read, organisation, sheet, choices, dayOf(clock.now(), zone));
}

/**
 * Records it, worked out anew under the locks, with people who are new added to the staff without an address;
 * all or nothing. `already` where this import was applied before; `not-found` unless the actor leads the
 * organisation.
 */
export async function applySheet(
  platform: Platform,
  actor: Actor,
  organisation: Organisation,
  importId: string,
  sheet: Sheet,
): Promise<'applied' | 'already' | 'not-found'> {
  const now = platform.clock.now();
  const today = dayOf(now, platform.zone);
  return platform.store.transaction(async (tx) => {
    const choices = await lockImport(tx, importId);
    if (choices === null) return 'already';
    if (!(await leadsOrganisation(tx, actor.personId, organisation.id))) return 'not-found';
    const staff = await staffOf(tx, organisation.id, today);
    await lockPeople(
      tx,
      staff.map(({ personId }) => personId),
    );
    const plan = await planNow(tx, organisation, sheet, choices as SheetChoices, today);
    const rows = plan.matched.flatMap(({ person, fresh }) =>
      fresh.map((one) => completion(person.personId, one, organisation.id, importId)),
    );
    const newStaff = plan.adding.map(({ name }) => ({
      name,
      roles: [],
      startsOn: today,
      address: null,
      another: true,
    }));
    const added = await addManyStaff(tx, platform, actor, organisation.id, newStaff);
    plan.adding.forEach(({ fresh }, at) => {
      const result = added[at];
      if (result?.outcome !== 'added') return;
      rows.push(...fresh.map((one) => completion(result.personId, one, organisation.id, importId)));
    });
    const passed = await passedOver(tx, rows, today);
    const { written } = await recordCompletions(tx, platform, actor.personId, rows);
    const lines = [`${count(rows.length, 'completion')} recorded`];
    if (plan.adding.length > 0) lines.push(`${plan.adding.length} added to the staff`);
    await markApplied(tx, importId, now, { lines, completionIds: written, passed });
    return 'applied';
  });
}

function completion(
  personId: string,
  { activityId, day }: Done,
  organisationId: string,
  importId: string,
): NewCompletion {
  return { personId, activityId, completedOn: day, source: 'recorded', organisationId, importId };
}

async function planNow(
  db: Queries,
  organisation: Organisation,
  sheet: Sheet,
  choices: SheetChoices,
  today: Day,
) {
  const staff = await staffOf(db, organisation.id, today);
  const ids = staff.map(({ personId }) => personId);
  const titles = new Map((await activitiesOfLead(db, organisation)).map(({ id, title }) => [id, title]));
  return planSheet(sheet, choices, staff, await ownRecord(db, organisation.id, ids, today), titles, today);
}
