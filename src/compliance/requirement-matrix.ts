import { requirementsOf } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import {
  activityOptions,
  type Desk,
  type DeskWords,
  deskWords,
  roleOptions,
  typed,
} from './requirement-desk.ts';
import { type RequirementView, viewOf } from './requirement-page.ts';
import type { RequirementState } from './requirement-rules.ts';
import { REQUIREMENT_STATES } from './requirement-words.ts';

type Filters = { sector: string; role: string; activity: string; state: string; view: string };

const STATES: RequirementState[] = ['in-force', 'coming', 'ended', 'withdrawn', 'proposal'];

/** The matrix of the city: activities down, roles across, as far as the filters let them through. */
export async function matrixPage(platform: Platform, desk: Desk, query: unknown) {
  const { store, clock, zone } = platform;
  const today = dayOf(clock.now(), zone);
  const [words, rows] = await Promise.all([
    deskWords(store.read),
    requirementsOf(store.read, desk.organisation?.id ?? null),
  ]);
  const filters = filtersOf(query, words);
  const all = rows.map((row) => viewOf(row, words, desk, today));
  const views = all.filter((view) => isWanted(view, filters, words)).sort(inOrder(words));
  const textOf = (state: RequirementState) =>
    `${REQUIREMENT_STATES[state]} (${all.filter((view) => view.state === state).length})`;
  return {
    filters,
    choices: {
      sectors: [
        ...words.place.sectors.map(({ key, label }) => ({ value: key, text: label })),
        { value: 'any', text: 'Roles of any sector' },
      ],
      roles: roleOptions(words),
      activities: activityOptions(words, desk),
      states: STATES.slice(1).map((state) => ({ value: state, text: textOf(state) })),
    },
    inForceText: textOf('in-force'),
    stateWord: REQUIREMENT_STATES[filters.state as RequirementState],
    proposals: all.filter((view) => view.state === 'proposal').length,
    views,
    matrix: matrixOf(views, words),
  };
}

function filtersOf(query: unknown, words: DeskWords): Filters {
  const chosen = typed(query, ['sector', 'role', 'activity', 'state', 'view']);
  const known = (key: string, allowed: (value: string) => boolean) => {
    const value = chosen[key];
    return typeof value === 'string' && allowed(value) ? value : '';
  };
  return {
    sector: known('sector', (key) => key === 'any' || words.place.sectors.some((one) => one.key === key)),
    role: known('role', (key) => words.roleOf.has(key)),
    activity: known('activity', (id) => words.activityOf.has(id)),
    state: known('state', (state) => STATES.includes(state as RequirementState)) || 'in-force',
    view: known('view', (view) => view === 'list') || 'matrix',
  };
}

function isWanted(view: RequirementView, filters: Filters, { roleOf }: DeskWords): boolean {
  return (
    view.state === filters.state &&
    (filters.sector === '' || roleOf.get(view.roleKey)?.sector === filters.sector) &&
    (filters.role === '' || view.roleKey === filters.role) &&
    (filters.activity === '' || view.activityId === filters.activity)
  );
}

/** By activity, then in the order of the roles. */
function inOrder(words: DeskWords) {
  return (a: RequirementView, b: RequirementView) =>
    a.activity.localeCompare(b.activity, 'en-GB') ||
    ordinalOf(words, a.roleKey) - ordinalOf(words, b.roleKey);
}

function ordinalOf({ roleOf }: DeskWords, key: string): number {
  return roleOf.get(key)?.ordinal ?? 0;
}

/** Only roles and activities that have a cell; a cell holds several rows where several are in force at once. */
function matrixOf(views: RequirementView[], words: DeskWords) {
  const roles = new Map<string, string>();
  const lines = new Map<string, { activity: string; cells: Map<string, RequirementView[]> }>();
  for (const view of views) {
    roles.set(view.roleKey, view.role);
    const line = lines.get(view.activityId) ?? { activity: view.activity, cells: new Map() };
    line.cells.set(view.roleKey, [...(line.cells.get(view.roleKey) ?? []), view]);
    lines.set(view.activityId, line);
  }
  const keys = [...roles.keys()].sort((a, b) => ordinalOf(words, a) - ordinalOf(words, b));
  return {
    roles: keys.map((key) => roles.get(key) ?? key),
    lines: [...lines.values()].map(({ activity, cells }) => ({
      activity,
      cells: keys.map((key) => cells.get(key) ?? []),
    })),
  };
}
