import { type Actor, leadsOrganisation, lockPeople, type StaffMember, staffOf } from '../people/index.ts';
import { newId } from '../platform/ids.ts';
import { keepApplied } from '../platform/imports-repository.ts';
import type { Platform } from '../platform/platform.ts';
import { type Day, dayOf, sayCalendarDay } from '../platform/time.ts';
import { count } from './completion-batch-service.ts';
import { recordCompletions } from './completion-service.ts';
import { ownRecord, passedOver } from './lead-record-service.ts';
import { activitiesOfLead } from './recorded-activities.ts';

export const WHOLE_STAFF = 'whole-staff';

export type WholeStaffFacts = {
  activityId: string;
  on: Day;
  provider: string | null;
  edition: string | null;
  minutes: number | null;
};

/** One of today's staff, and whether this organisation recorded it already or they were not there yet on the day. */
export type Attendee = StaffMember & { already: boolean; joinedLater: boolean };

/** Today's staff as they stand to something that was done on a day; those who have left are the lead's no more. */
export async function staffForDay(
  { store, clock, zone }: Platform,
  organisationId: string,
  { activityId, on }: Pick<WholeStaffFacts, 'activityId' | 'on'>,
): Promise<Attendee[]> {
  const staff = await staffOf(store.read, organisationId, dayOf(clock.now(), zone));
  const ids = staff.map(({ personId }) => personId);
  const onRecord = await ownRecord(store.read, organisationId, ids, on);
  return staff.map((one) => ({
    ...one,
    already: onRecord.has(`${one.personId} ${activityId} ${on}`),
    joinedLater: one.startsOn > on,
  }));
}

export type Recorded =
  | { outcome: 'recorded'; batchId: string }
  /** This organisation recorded it for everybody before, as after a second click. */
  | { outcome: 'nothing' }
  | { outcome: 'not-found' };

/**
 * Records that these people of the staff did something together ("all staff had the annual update on 4
 * September"), as one batch that can be taken back. Whoever is not on today's staff is passed over; `not-found`
 * unless the actor leads the organisation and may record the activity.
 */
export async function recordWholeStaff(
  platform: Platform,
  actor: Actor,
  organisation: { id: string; sector: string },
  { activityId, on, ...facts }: WholeStaffFacts,
  personIds: string[],
): Promise<Recorded> {
  const now = platform.clock.now();
  return platform.store.transaction(async (tx) => {
    if (!(await leadsOrganisation(tx, actor.personId, organisation.id))) return { outcome: 'not-found' };
    const activity = (await activitiesOfLead(tx, organisation)).find(({ id }) => id === activityId);
    if (activity === undefined) return { outcome: 'not-found' };
    const today = dayOf(now, platform.zone);
    const here = (await staffOf(tx, organisation.id, today)).map(({ personId }) => personId);
    await lockPeople(
      tx,
      personIds.filter((id) => here.includes(id)),
    );
    const staff = await staffOf(tx, organisation.id, today);
    const batchId = newId();
    const own = await ownRecord(tx, organisation.id, personIds, on);
    const rows = staff
      .filter(({ personId }) => personIds.includes(personId))
      .filter(({ personId }) => !own.has(`${personId} ${activityId} ${on}`))
      .map(({ personId }) => ({
        personId,
        activityId,
        completedOn: on,
        source: 'recorded' as const,
        organisationId: organisation.id,
        provider: facts.provider,
        edition: facts.edition,
        ...(facts.minutes === null ? {} : { minutes: facts.minutes }),
        importId: batchId,
      }));
    if (rows.length === 0) return { outcome: 'nothing' };
    const passed = await passedOver(tx, rows, on);
    const { written } = await recordCompletions(tx, platform, actor.personId, rows);
    const lines = [
      `${activity.title}, ${sayCalendarDay(on)}`,
      `recorded for ${count(rows.length, 'colleague')}`,
    ];
    await keepApplied(tx, {
      id: batchId,
      kind: WHOLE_STAFF,
      byId: actor.personId,
      scopeId: organisation.id,
      choices: { activityId, on, ...facts },
      result: { lines, completionIds: written, passed },
      now,
    });
    return { outcome: 'recorded', batchId };
  });
}
