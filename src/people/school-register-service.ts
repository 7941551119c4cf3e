import { addDays } from '../platform/days.ts';
import { record } from '../platform/history.ts';
import { newId } from '../platform/ids.ts';
import { lockImport, markApplied } from '../platform/imports-repository.ts';
import type { Platform } from '../platform/platform.ts';
import { writeSetting } from '../platform/settings-repository.ts';
import type { Queries } from '../platform/store/store.ts';
import { type Row, streamTable } from '../platform/tables/read-table.ts';
import { type Day, dayOf } from '../platform/time.ts';
import { type DatedTable, endRows, voidRows } from './dated-row-repository.ts';
import { type ActorOrCommandLine, actorId, mayAdminister } from './person-policy.ts';
import { lockPeople } from './person-repository.ts';
import { type Chosen, type Register, readRegister } from './school-register-reading.ts';
import {
  addSchools,
  changeSchool,
  insertRows,
  knownSchools,
  leadsToMove,
  moveLeads,
  moveSurroundings,
  peopleBeyond,
  rowsBeyond,
} from './school-register-repository.ts';
import { type Closing, planSchools, type SchoolPlan } from './school-register-rules.ts';

/** How a later slice lets its rows of a merged school follow it, in the same transaction. */
export type MoveOrganisation = (tx: Queries, fromId: string, toId: string) => Promise<void>;

type Recorded = { now: Date; by: string | null };
type Moving = { fromId: string; toId: string; closedOn: Day };

/** Reads the register or its links from a file of any size; throws UnreadableTable, in words, for other files. */
export async function readSchools(
  { store, clock, zone }: Platform,
  pieces: AsyncIterable<Uint8Array>,
  chosen: Chosen,
): Promise<Register> {
  const known = new Set((await knownSchools(store.read)).flatMap(({ urn }) => (urn === null ? [] : [urn])));
  const year = Number(dayOf(clock.now(), zone).slice(0, 4));
  const rows: AsyncGenerator<Row> = streamTable(pieces);
  return readRegister(rows, chosen, known, year);
}

/** What importing it would do, and how many people would follow a school that was merged. Writes nothing. */
export async function previewSchools(
  { store, clock, zone }: Platform,
  register: Register,
): Promise<{ plan: SchoolPlan; moving: Map<string, number> }> {
  const plan = planSchools(register, await knownSchools(store.read), dayOf(clock.now(), zone));
  const moving = new Map<string, number>();
  for (const { id, closedOn, successorUrn } of plan.closing) {
    const people = successorUrn === null ? [] : await peopleBeyond(store.read, id, closedOn);
    moving.set(id, people.length);
  }
  return { plan, moving };
}

export type SchoolsApplied = { outcome: 'applied'; lines: string[] } | { outcome: 'not-allowed' | 'already' };

/**
 * Does what the preview says, worked out anew: adds, changes and closes schools, and lets the people, roles and
 * leads of a merged one follow, from the day after it closed; `following` does the same for what other slices
 * keep. Refused to anyone but an administrator and the command line; the same import twice (`importId`), or the
 * same file twice, changes nothing.
 */
export async function applySchools(
  platform: Platform,
  actor: ActorOrCommandLine,
  register: Register,
  importId: string | null,
  following: MoveOrganisation[],
): Promise<SchoolsApplied> {
  if (!mayAdminister(actor)) return { outcome: 'not-allowed' };
  const now = platform.clock.now();
  const today = dayOf(now, platform.zone);
  const recorded = { now, by: actorId(actor) };
  return platform.store.transaction(async (tx) => {
    if (importId !== null && (await lockImport(tx, importId)) === null) return { outcome: 'already' };
    // This row is the lock: two imports of schools at once would otherwise add the same school twice.
    await writeSetting(tx, 'schools-lock', true);
    const plan = planSchools(register, await knownSchools(tx), today);
    const added = await addSchools(tx, plan.adding);
    for (const [urn, id] of added) await remember(tx, recorded, id, 'school-added', { urn });
    for (const { id, set } of plan.changing) await changeSchool(tx, id, set);
    const merged = plan.closing.flatMap((closing) => movingOf(closing, added));
    const followed = await followSuccessors(tx, merged, recorded);
    for (const { fromId, toId } of merged) for (const move of following) await move(tx, fromId, toId);
    for (const { id, closedOn, successorId, successorUrn } of plan.closing) {
      const into = successorId ?? added.get(successorUrn ?? '') ?? null;
      await changeSchool(tx, id, { closedOn, successorId: into });
      await remember(tx, recorded, id, 'school-closed', { closedOn, successorId: into });
    }
    for (const { id, set } of plan.changing) await remember(tx, recorded, id, 'school-changed', set);
    const lines = [
      `${plan.adding.length} added`,
      `${plan.changing.length} changed`,
      `${plan.closing.length} closed`,
      `${followed} people followed their school`,
    ];
    if (importId !== null) await markApplied(tx, importId, now, { lines });
    return { outcome: 'applied', lines };
  });
}

function remember(
  tx: Queries,
  { now, by }: Recorded,
  id: string,
  what: string,
  facts: Record<string, unknown>,
) {
  return record(tx, [{ at: now, subjectKind: 'organisation', subjectId: id, actorId: by, what, facts }]);
}

function movingOf(closing: Closing, added: Map<string, string>): Moving[] {
  const toId = closing.successorId ?? added.get(closing.successorUrn ?? '');
  return toId === undefined ? [] : [{ fromId: closing.id, toId, closedOn: closing.closedOn }];
}

/** Moves everybody; all of them are locked before the first is looked at again. Gives how many people. */
async function followSuccessors(tx: Queries, merged: Moving[], recorded: Recorded): Promise<number> {
  const involved: string[] = [];
  for (const { fromId, closedOn } of merged) {
    involved.push(...(await peopleBeyond(tx, fromId, closedOn)));
    involved.push(...(await leadsToMove(tx, fromId)).map(({ personId }) => personId));
  }
  await lockPeople(tx, involved);
  let people = 0;
  for (const moving of merged) {
    const moved = await moveRows(tx, 'memberships', moving, recorded);
    await moveRows(tx, 'heldRoles', moving, recorded);
    await moveLeads(tx, await leadsToMove(tx, moving.fromId), moving.toId, recorded);
    await moveSurroundings(tx, moving.fromId, moving.toId);
    await record(
      tx,
      moved.map((personId) => ({
        at: recorded.now,
        subjectKind: 'person' as const,
        subjectId: personId,
        actorId: recorded.by,
        what: 'organisation-merged',
        facts: { from: moving.fromId, into: moving.toId, closedOn: moving.closedOn },
      })),
    );
    people += moved.length;
  }
  return people;
}

/**
 * What reaches beyond the last day of the old school ends with it and goes on at the new one from the day
 * after; what only began later stood at the wrong school and is voided. Gives the people's ids.
 */
async function moveRows(
  tx: Queries,
  table: DatedTable,
  { fromId, toId, closedOn }: Moving,
  { now, by }: Recorded,
): Promise<string[]> {
  const rows = await rowsBeyond(tx, table, fromId, closedOn);
  const there = new Set((await rowsBeyond(tx, table, toId, closedOn)).map(keyOf));
  const later = rows.filter(({ startsOn }) => startsOn > closedOn);
  const ids = (some: typeof rows) => some.map(({ id }) => id);
  await voidRows(tx, table, ids(later), now);
  await endRows(tx, table, ids(rows.filter((row) => !later.includes(row))), closedOn, { now, by });
  const goingOn = rows
    .filter((row) => !there.has(keyOf(row)))
    .map((row) => ({
      ...row,
      id: newId(),
      organisationId: toId,
      startsOn: row.startsOn > closedOn ? row.startsOn : addDays(closedOn, 1),
      recordedAt: now,
      recordedBy: by,
      endRecordedAt: row.endsOn === null ? null : now,
    }));
  await insertRows(tx, table, goingOn as typeof rows);
  return [...new Set(rows.map(({ personId }) => personId))];
}

function keyOf(row: { personId: string; roleKey?: string }): string {
  return `${row.personId} ${row.roleKey ?? ''}`;
}
