import type { Mark } from '../../db/schema/tables/attendance.ts';
import type { Day } from '../platform/time.ts';

/** What can be chosen for a person on a day: "part" says why, as there is no certificate for it. */
export type Choice = 'attended' | 'late' | 'left-early' | 'absent';
export const CHOICES: readonly Choice[] = ['attended', 'late', 'left-early', 'absent'];

export type AttendanceRule = 'every-day' | 'any-day';
export type DayOf = { id: string; day: Day };
/** What stands for one person, by the id of the session day. */
export type MarksOf = ReadonlyMap<string, Choice>;

type Kept = { mark: Mark; partReason: 'late' | 'left-early' | null };

/** A choice as it is kept. */
export function keptAs(choice: Choice): Kept {
  if (choice === 'attended' || choice === 'absent') return { mark: choice, partReason: null };
  return { mark: 'part', partReason: choice };
}

/** What was chosen, from what is kept. */
export function choiceOf({ mark, partReason }: Kept): Choice {
  return mark === 'part' ? (partReason ?? 'late') : mark;
}

export type Made = { choice: Choice; madeAt: Date };

/** Of two marks made in the same instant, the one that is better for the person. */
const RANK: Record<Choice, number> = { attended: 3, late: 2, 'left-early': 1, absent: 0 };

/**
 * Which of two marks for one person and day stands: the one that was made later, whichever arrives first. The
 * same two always give the same one, so that any number of devices end with one register.
 */
export function standing(a: Made, b: Made): Made {
  const apart = a.madeAt.getTime() - b.madeAt.getTime();
  if (apart !== 0) return apart > 0 ? a : b;
  return RANK[a.choice] >= RANK[b.choice] ? a : b;
}

/**
 * The instant that counts for a mark. One that was meant ("Ann is late") counts from when it was made, within
 * the time for which the register has been open, as a device's clock may be wrong. One that only fills in ("all
 * the others") counts from when the register opened, so that it never beats what somebody meant.
 */
export function countsFrom(mark: { madeAt: Date; fills: boolean }, opensAt: Date, now: Date): Date {
  if (mark.fills) return opensAt;
  const earliest = opensAt.getTime() + 1;
  return new Date(Math.max(earliest, Math.min(mark.madeAt.getTime(), now.getTime())));
}

/**
 * The day on which this person completed the activity, or null: every day attended in full, or any of them, as
 * the activity says. It is dated on the last day that counts. Too late at the door, or leaving early: no
 * certificate (domain.md, booking practice).
 */
export function earnedOn(rule: AttendanceRule, days: DayOf[], marks: MarksOf): Day | null {
  const attended = days.filter(({ id }) => marks.get(id) === 'attended');
  if (rule === 'every-day' && attended.length < days.length) return null;
  return (
    attended
      .map(({ day }) => day)
      .sort()
      .at(-1) ?? null
  );
}

/** Did not come on any day. */
export function isNoShow(days: { id: string }[], marks: MarksOf): boolean {
  return days.length > 0 && days.every(({ id }) => marks.get(id) === 'absent');
}

/**
 * What closing changes: completions of this session that are still earned stay with their certificate number,
 * the others are withdrawn, and what is missing is added.
 */
export function changesOfClosing(
  live: { id: string; personId: string; completedOn: Day }[],
  earned: ReadonlyMap<string, Day>,
): { kept: string[]; withdrawn: string[]; added: { personId: string; completedOn: Day }[] } {
  const keptFor = new Map<string, string>();
  const withdrawn: string[] = [];
  for (const { id, personId, completedOn } of live) {
    if (earned.get(personId) === completedOn && !keptFor.has(personId)) keptFor.set(personId, id);
    else withdrawn.push(id);
  }
  const added = [...earned]
    .filter(([personId]) => !keptFor.has(personId))
    .map(([personId, completedOn]) => ({ personId, completedOn }));
  return { kept: [...keptFor.values()], withdrawn, added };
}

export type Tally = Record<Choice | 'unmarked', number>;

/** How many have which mark on one day. */
export function tallyOf(marks: (Choice | null)[]): Tally {
  const tally: Tally = { attended: 0, late: 0, 'left-early': 0, absent: 0, unmarked: 0 };
  for (const mark of marks) tally[mark ?? 'unmarked']++;
  return tally;
}

/** A register can be closed once its last day has begun. */
export function mayClose(days: { startsAt: Date }[], now: Date): boolean {
  const last = Math.max(...days.map(({ startsAt }) => startsAt.getTime()));
  return days.length > 0 && last <= now.getTime();
}

/** Closed, and not open again for a correction. */
export function isClosed(register: { closedAt: Date | null; reopenedAt: Date | null } | null): boolean {
  return register !== null && register.closedAt !== null && register.reopenedAt === null;
}

/**
 * What a page without scripts changed: a row says what it showed (`was-ID`) and what is chosen now (`mark-ID`).
 * A row that was left alone changes nothing, whatever another device did meanwhile.
 */
export function changesIn(values: Record<string, unknown>): { personId: string; choice: Choice }[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (!name.startsWith('mark-') || !isChoice(value)) return [];
    const personId = name.slice('mark-'.length);
    return values[`was-${personId}`] === value ? [] : [{ personId, choice: value }];
  });
}

export function isChoice(value: unknown): value is Choice {
  return CHOICES.some((choice) => choice === value);
}

/** The day of a session that somebody at the door means: today's, else the last that has begun, else the first. */
export function dayMeant<D extends { day: Day; startsAt: Date }>(
  days: D[],
  today: Day,
  now: Date,
): D | undefined {
  return days.find(({ day }) => day === today) ?? days.findLast(({ startsAt }) => startsAt <= now) ?? days[0];
}
