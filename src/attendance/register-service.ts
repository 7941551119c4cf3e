import { everBooked } from '../bookings/index.ts';
import { lockSessions } from '../catalogue/index.ts';
import { findPerson, lockPeople } from '../people/index.ts';
import { type Happening, record } from '../platform/history.ts';
import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { openRegister, type RegisterDay, type RegisterFacts, registerFacts } from './register-facts.ts';
import type { Actor } from './register-policy.ts';
import { insertMarks, type MarkRow, replaceMark } from './register-repository.ts';
import { type Choice, choiceOf, countsFrom, isClosed, keptAs, standing } from './register-rules.ts';

/** A mark as a device made it. `fills`: it only stands where nobody has marked this person ("all the others"). */
export type NewMark = {
  dayId: string;
  personId: string;
  choice: Choice;
  madeAt: Date;
  fills: boolean;
};

export type MarkResult =
  /** `standing`: what stands now for each, which may be a later mark of another device. */
  | { outcome: 'recorded'; standing: Choice[] }
  | { outcome: 'refused'; reason: 'closed' | 'too-early' | 'not-on-register' }
  | { outcome: 'not-found' };

/**
 * Keeps marks, all or none. Of two for one person and day the one that was made later stands, in whatever order
 * they arrive, and one that comes twice changes nothing. Refused before the day itself, for somebody who never
 * had a booking on the session and is not on its register, and once the register is closed. Not found for who
 * may not take it.
 */
export async function markPeople(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  marks: NewMark[],
): Promise<MarkResult> {
  return platform.store.transaction(async (tx) => {
    await lockSessions(tx, [sessionId]);
    const open = await openRegister(tx, platform.zone, actor, sessionId);
    if (open === null) return { outcome: 'not-found' };
    const meant = await withRecordsThatStayed(tx, marks, (await registerFacts(tx, sessionId)).personIds);
    await lockPeople(
      tx,
      meant.map((mark) => mark.personId),
    );
    const facts = await registerFacts(tx, sessionId);
    const now = platform.clock.now();
    const days = new Map(open.days.map((day) => [day.id, day]));
    if (meant.some(({ dayId }) => !days.has(dayId))) return { outcome: 'not-found' };
    if (isClosed(facts.register)) return { outcome: 'refused', reason: 'closed' };
    if (meant.some(({ dayId }) => now < (days.get(dayId)?.opensAt ?? now))) {
      return { outcome: 'refused', reason: 'too-early' };
    }
    if (!(await allBelong(tx, sessionId, facts, meant))) {
      return { outcome: 'refused', reason: 'not-on-register' };
    }
    return { outcome: 'recorded', standing: await keep(tx, { actor, now, days, facts, sessionId }, meant) };
  });
}

type Keeping = {
  actor: Actor;
  now: Date;
  days: Map<string, RegisterDay>;
  facts: RegisterFacts;
  sessionId: string;
};

/**
 * Writes marks in a transaction that holds the locks, and gives what stands for each. While a closed register
 * is open again, each change goes into the history: that is a correction.
 */
export async function keep(tx: Queries, about: Keeping, marks: NewMark[]): Promise<Choice[]> {
  const stands = new Map(about.facts.rows.map((row) => [keyOf(row.sessionDayId, row.personId), row]));
  const fresh = new Map<string, MarkRow>();
  const corrections: Happening[] = [];
  for (const mark of marks) {
    const key = keyOf(mark.dayId, mark.personId);
    const before = stands.get(key);
    const row = rowOf(mark, about, before);
    if (row === before) continue;
    stands.set(key, row);
    if (before === undefined || fresh.has(key)) fresh.set(key, row);
    else await replaceMark(tx, row);
    const [was, is] = [before === undefined ? null : choiceOf(before), choiceOf(row)];
    if (about.facts.register?.closedAt != null && was !== is) {
      corrections.push(correction(about, mark, was, is));
    }
  }
  await insertMarks(tx, [...fresh.values()]);
  await record(tx, corrections);
  return marks.map(({ dayId, personId, choice }) => {
    const row = stands.get(keyOf(dayId, personId));
    return row === undefined ? choice : choiceOf(row);
  });
}

/** The row that stands after this mark: the one before where that was made later. */
function rowOf(mark: NewMark, about: Keeping, before: MarkRow | undefined): MarkRow {
  const opensAt = about.days.get(mark.dayId)?.opensAt ?? about.now;
  const made = { choice: mark.choice, madeAt: countsFrom(mark, opensAt, about.now) };
  if (before !== undefined) {
    const known = { choice: choiceOf(before), madeAt: before.madeAt };
    const same = known.choice === made.choice && known.madeAt.getTime() === made.madeAt.getTime();
    if (same || standing(known, made) === known) return before;
  }
  return {
    id: before?.id ?? newId(),
    sessionId: about.sessionId,
    sessionDayId: mark.dayId,
    personId: mark.personId,
    ...keptAs(made.choice),
    unscheduled: before?.unscheduled ?? !about.facts.bookings.has(mark.personId),
    madeAt: made.madeAt,
    recordedAt: about.now,
    recordedById: about.actor.personId,
  };
}

function correction(about: Keeping, mark: NewMark, was: Choice | null, is: Choice): Happening {
  // The only day of a session needs no number.
  const dayNumber = about.days.size > 1 ? about.days.get(mark.dayId)?.dayNumber : null;
  return {
    at: about.now,
    subjectKind: 'session',
    subjectId: about.sessionId,
    actorId: about.actor.personId,
    what: 'mark-corrected',
    facts: { personId: mark.personId, dayNumber, was, is },
  };
}

/** A device that was offline may still name a record that has been joined to another since. */
async function withRecordsThatStayed(
  tx: Queries,
  marks: NewMark[],
  onRegister: string[],
): Promise<NewMark[]> {
  const stayed = new Map(onRegister.map((id) => [id, id]));
  for (const { personId } of marks) {
    if (stayed.has(personId)) continue;
    stayed.set(personId, (await findPerson(tx, personId))?.mergedInto ?? personId);
  }
  return marks.map((mark) => ({ ...mark, personId: stayed.get(mark.personId) ?? mark.personId }));
}

async function allBelong(
  tx: Queries,
  sessionId: string,
  { personIds }: RegisterFacts,
  marks: NewMark[],
): Promise<boolean> {
  const on = new Set(personIds);
  const strangers = [...new Set(marks.map((mark) => mark.personId))].filter((id) => !on.has(id));
  if (strangers.length === 0) return true;
  const known = await everBooked(tx, strangers, { sessionId, activityIds: [] });
  return strangers.every((id) => known.has(id));
}

function keyOf(dayId: string, personId: string): string {
  return `${dayId} ${personId}`;
}
