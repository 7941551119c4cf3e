import type { HoursRule } from '../../db/schema/tables/catalogue.ts';
import { addDays } from '../platform/days.ts';
import type { Day } from '../platform/time.ts';
import { isInForce, type Rule, type RulebookFacts } from './rulebook-rules.ts';

/** A requirement as somebody writes it, before it is saved. */
export type RequirementDraft = {
  roleKey: string;
  activityId: string;
  level: 'essential' | 'recommended';
  conditional: boolean;
  conditionText: string | null;
  refreshMonths: number | null;
  initialWithinMonths: number | null;
  edition: string | null;
  alternatives: string[] | null;
  hours: HoursRule | null;
  startsOn: Day;
  endsOn: Day | null;
  source: string;
};

type Dates = { startsOn: Day | null; endsOn: Day | null };

/**
 * `withdrawn`: its end lies before its beginning, so it was in force on no day (a row is never deleted).
 * `proposal`: loaded switched off.
 */
export type RequirementState = 'in-force' | 'coming' | 'ended' | 'withdrawn' | 'proposal';

/** Where a row stands on a day; its first and last day are in force. */
export function stateOf({ active, ...dates }: Dates & { active: boolean }, day: Day): RequirementState {
  if (!active) return 'proposal';
  if (dates.startsOn !== null && dates.endsOn !== null && dates.endsOn < dates.startsOn) return 'withdrawn';
  if (isInForce(dates, day)) return 'in-force';
  return dates.startsOn !== null && dates.startsOn > day ? 'coming' : 'ended';
}

/** True while its end, if it has one, has not passed: later it is history, and a new one is begun. */
export function mayChange(row: Dates & { active: boolean }, today: Day): boolean {
  const state = stateOf(row, today);
  return state === 'in-force' || state === 'coming';
}

/** What is to be written so that rows end and others begin; nothing is ever rewritten or deleted. */
export type RequirementChange = { end: { id: string; endsOn: Day }[]; begin: Rule[] };

/**
 * The last day of a row that `startsOn` follows: the day before. Where the new one begins on or before the old
 * one's first day, the old one is withdrawn: it ends on the day before it began, so it holds on no day as known
 * today, and what was recorded then still says what it said. Null: it ends earlier by itself, and stays.
 */
export function endBefore(row: Dates, startsOn: Day): Day | null {
  const before = addDays(startsOn, -1);
  if (row.endsOn !== null && row.endsOn <= before) return null;
  return row.startsOn !== null && before < row.startsOn ? addDays(row.startsOn, -1) : before;
}

/** The last day for ending a row: as asked, or the day before its first where it is never to begin. */
export function lastDay(row: Dates, asked: Day): Day {
  return row.startsOn !== null && asked < row.startsOn ? addDays(row.startsOn, -1) : asked;
}

/** The facts as they would be after the change. */
export function withChange(facts: RulebookFacts, { end, begin }: RequirementChange): RulebookFacts {
  const ends = new Map(end.map(({ id, endsOn }) => [id, endsOn]));
  const rules = facts.rules.map((rule) => {
    const endsOn = ends.get(rule.id);
    return endsOn === undefined ? rule : { ...rule, endsOn };
  });
  return { ...facts, rules: [...rules, ...begin] };
}

/** The day on which to look at the effect: the first on which anything differs, today where that is past. */
export function effectDay({ end, begin }: RequirementChange, today: Day): Day {
  const first = [
    ...end.map(({ endsOn }) => addDays(endsOn, 1)),
    ...begin.map((rule) => rule.startsOn ?? today),
  ];
  const earliest = first.sort()[0] ?? today;
  return earliest > today ? earliest : today;
}

/** Others in force at some time together with the draft, for the same role and activity of the same owner. */
export function atOnce<
  R extends Dates & { id: string; roleKey: string; activityId: string; organisationId: string | null },
>(
  rows: R[],
  draft: Pick<RequirementDraft, 'roleKey' | 'activityId' | 'startsOn' | 'endsOn'>,
  { organisationId, ending }: { organisationId: string | null; ending: ReadonlySet<string> },
): R[] {
  return rows.filter(
    (row) =>
      row.roleKey === draft.roleKey &&
      row.activityId === draft.activityId &&
      (row.organisationId === null || row.organisationId === organisationId) &&
      !ending.has(row.id) &&
      (row.startsOn === null || row.endsOn === null || row.startsOn <= row.endsOn) &&
      (draft.endsOn === null || row.startsOn === null || row.startsOn <= draft.endsOn) &&
      (row.endsOn === null || draft.startsOn <= row.endsOn),
  );
}

/** How many holders a proposal asks of an organisation ("organisation: at least 1 holder"); null: of none. */
export function holdersAsked(scope: unknown): { atLeast: number; only: boolean } | null {
  if (typeof scope !== 'string') return null;
  const [, atLeast] = /organisation: at least (\d+)/.exec(scope) ?? [];
  return atLeast === undefined ? null : { atLeast: Number(atLeast), only: scope.startsWith('organisation:') };
}

/** What somebody wants written. `on`: a proposal is switched on; `period`: all cells of an activity get one. */
export type Intent =
  | { kind: 'new'; draft: RequirementDraft }
  | { kind: 'change' | 'on'; id: string; draft: RequirementDraft }
  | { kind: 'end'; id: string; endsOn: Day }
  | { kind: 'period'; activityId: string; refreshMonths: number; source: string; startsOn: Day };

type Row = Rule & { active: boolean; followsId: string | null };
export type Begin = RequirementDraft & { followsId: string | null };

/**
 * `over`: it has ended, so it is history. `followed`: another follows it already, which is the one to change.
 * `unknown`: there is no such row, or it is not of the kind that this can be done to.
 */
export type Plan =
  | { outcome: 'planned'; end: { id: string; endsOn: Day }[]; begin: Begin[] }
  | { outcome: 'unknown' | 'over' | 'followed' };

/** What is to be written for it, given every row of the same owner. A change ends a row and begins another. */
export function planOf(rows: Row[], intent: Intent, today: Day): Plan {
  if (intent.kind === 'new')
    return { outcome: 'planned', end: [], begin: [{ ...intent.draft, followsId: null }] };
  if (intent.kind === 'period') return periodPlan(rows, intent, today);
  const row = rows.find((one) => one.id === intent.id);
  if (row === undefined || row.active === (intent.kind === 'on')) return { outcome: 'unknown' };
  if (isFollowed(rows, row)) return { outcome: 'followed' };
  if (intent.kind === 'on') return { outcome: 'planned', end: [], begin: [following(row, intent.draft)] };
  if (!mayChange(row, today)) return { outcome: 'over' };
  if (intent.kind === 'end') {
    const endsOn = lastDay(row, intent.endsOn);
    return { outcome: 'planned', end: [{ id: row.id, endsOn }], begin: [] };
  }
  return {
    outcome: 'planned',
    end: ended(row, intent.draft.startsOn),
    begin: [following(row, intent.draft)],
  };
}

/** True where a row that was not withdrawn again follows this one. */
export function isFollowed(rows: Row[], { id }: Pick<Row, 'id'>): boolean {
  return rows.some((row) => row.followsId === id && stateOf(row, '9999-12-31') !== 'withdrawn');
}

function periodPlan(
  rows: Row[],
  { activityId, refreshMonths, source, startsOn }: Extract<Intent, { kind: 'period' }>,
  today: Day,
): Plan {
  const changing = rows.filter(
    (row) =>
      row.activityId === activityId &&
      mayChange(row, today) &&
      !isFollowed(rows, row) &&
      (row.endsOn === null || row.endsOn >= startsOn) &&
      row.refreshMonths !== refreshMonths,
  );
  if (changing.length === 0) return { outcome: 'unknown' };
  return {
    outcome: 'planned',
    end: changing.flatMap((row) => ended(row, startsOn)),
    begin: changing.map((row) => following(row, { ...row, refreshMonths, source, startsOn })),
  };
}

/** Role and activity stay: another role or activity is another requirement. */
function following({ id, roleKey, activityId }: Row, draft: RequirementDraft): Begin {
  return { ...draft, roleKey, activityId, followsId: id };
}

function ended(row: Row, startsOn: Day): { id: string; endsOn: Day }[] {
  const endsOn = endBefore(row, startsOn);
  return endsOn === null ? [] : [{ id: row.id, endsOn }];
}
