import { type Requirement, requirementsOf } from '../catalogue/index.ts';
import { recipients } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { type Day, dayOf, sayCalendarDay } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { type Desk, type DeskWords, deskWords, roleText, titleText } from './requirement-desk.ts';
import { isFollowed, mayChange, type RequirementState, stateOf } from './requirement-rules.ts';
import {
  detailLines,
  LEVELS,
  REQUIREMENT_STATES,
  sayConfidence,
  sayDates,
  sayNewcomers,
  sayRefresh,
} from './requirement-words.ts';
import { saySource } from './source-words.ts';

/** One row in words. */
export type RequirementView = {
  id: string;
  href: string;
  roleKey: string;
  role: string;
  activityId: string;
  activity: string;
  level: Requirement['level'];
  levelWord: string;
  state: RequirementState;
  stateWord: string;
  refresh: string;
  newcomers: string | null;
  asked: boolean;
  condition: string | null;
  edition: string | null;
  alternatives: string[];
  dates: string;
  source: string;
  confidence: string;
};

export function viewOf(
  row: Requirement,
  words: DeskWords,
  { base }: Pick<Desk, 'base'>,
  today: Day,
): RequirementView {
  const state = stateOf(row, today);
  return {
    id: row.id,
    href: `${base}/${encodeURIComponent(row.id)}`,
    roleKey: row.roleKey,
    role: roleText(words, row.roleKey),
    activityId: row.activityId,
    activity: titleText(words, row.activityId),
    level: row.level,
    levelWord: LEVELS[row.level],
    state,
    stateWord: REQUIREMENT_STATES[state],
    refresh: sayRefresh(row.refreshMonths, row.hours),
    newcomers: sayNewcomers(row.initialWithinMonths),
    asked: row.conditional,
    condition: row.conditionText,
    edition: row.edition,
    alternatives: (row.alternatives ?? []).map((id) => titleText(words, id)),
    dates: row.active ? sayDates(row) : 'Not in force',
    source: saySource(row.source),
    confidence: sayConfidence(row.confidence),
  };
}

type Step = { view: RequirementView; here: boolean; lines: string[] };

/**
 * One requirement with those before and after it: rows that follow each other, the first one first, each with
 * when it was written down and by whom. Throws NotFound for what is unknown or of another owner.
 */
export async function requirementPage(platform: Platform, desk: Desk, id: string) {
  const { store, clock, zone } = platform;
  const today = dayOf(clock.now(), zone);
  const [words, rows] = await Promise.all([
    deskWords(store.read),
    requirementsOf(store.read, desk.organisation?.id ?? null),
  ]);
  const row = rows.find((one) => one.id === id);
  if (row === undefined) throw new NotFound();
  const chain = chainOf(rows, row);
  const writers = await recipients(store.read, [...new Set(chain.flatMap((one) => one.recordedBy ?? []))]);
  const steps: Step[] = chain.map((one) => ({
    view: viewOf(one, words, desk, today),
    here: one.id === row.id,
    lines: writtenLines(one, (by) => writers.get(by)?.name ?? 'somebody', zone),
  }));
  return {
    view: viewOf(row, words, desk, today),
    details: row.active ? [] : detailLines(row.details, (activityId) => titleText(words, activityId)),
    steps,
    mayChange: mayChange(row, today) && !isFollowed(rows, row),
    maySwitchOn: !row.active && !isFollowed(rows, row),
    hidden: words.activityOf.get(row.activityId)?.state === 'proposal',
    slug:
      words.activityOf.get(row.activityId)?.state === 'current'
        ? words.activityOf.get(row.activityId)?.slug
        : null,
  };
}

/** The rows before and after one, by what follows what; where several follow, all of them. */
function chainOf(rows: Requirement[], row: Requirement): Requirement[] {
  const byId = new Map(rows.map((one) => [one.id, one]));
  const before: Requirement[] = [];
  for (let at = byId.get(row.followsId ?? ''); at !== undefined; at = byId.get(at.followsId ?? ''))
    before.unshift(at);
  const after = (one: Requirement): Requirement[] =>
    rows
      .filter((next) => next.followsId === one.id)
      .sort((a, b) => (a.recordedAt?.getTime() ?? 0) - (b.recordedAt?.getTime() ?? 0))
      .flatMap((next) => [next, ...after(next)]);
  return [...before, row, ...after(row)];
}

function writtenLines(row: Requirement, nameOf: (personId: string) => string, zone: string): string[] {
  const on = (at: Date) => sayDayOf(at, zone);
  const { recordedAt, recordedBy, endRecordedAt } = row;
  const lines =
    recordedAt === null
      ? ['Came with the reference data.']
      : [`Written down on ${on(recordedAt)}${recordedBy === null ? '' : ` by ${nameOf(recordedBy)}`}.`];
  const endedLater = endRecordedAt !== null && endRecordedAt.getTime() !== recordedAt?.getTime();
  return endedLater ? [...lines, `Its end was written down on ${on(endRecordedAt)}.`] : lines;
}

function sayDayOf(at: Date, zone: string): string {
  return sayCalendarDay(dayOf(at, zone));
}
