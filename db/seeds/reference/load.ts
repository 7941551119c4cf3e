import { readFileSync } from 'node:fs';
import type { Queries, Store } from '../../../src/platform/store/store.ts';
import type { Derivation } from '../../schema/tables/people.ts';
import { stableId } from '../stable-id.ts';

type Row<T extends keyof Queries['t']> = Queries['t'][T]['$inferInsert'];
type Facts = Record<string, unknown>;
type ActivityFile = Omit<Row<'activities'>, 'id' | 'teamId' | 'dateLimit'> & { team: string | null };
type RequirementFile = Omit<Row<'requirements'>, 'id' | 'roleKey' | 'activityId' | 'details'> & {
  role: string;
  activity: string;
} & Facts;
type PlaceFile = { kinds: { key: string; limit: 'one' | 'none' }[] };

/** Facts of a requirement that have a column of their own; the rest is kept as its details. */
const REQUIREMENT_COLUMNS = new Set(
  (
    'role activity level conditionText conditional requirementText refreshMonths initialWithinMonths edition ' +
    'confidence source active'
  ).split(' '),
);

/**
 * Loads what a real city starts with, in one transaction. What stands already is left alone, so it is safe
 * to run twice and never undoes what an administrator changed.
 */
export async function loadReference(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    await loadPlace(tx);
    await loadHolidays(tx);
    await loadPeopleSide(tx);
    await loadCatalogueSide(tx);
  });
}

async function loadPlace(tx: Queries): Promise<void> {
  await tx
    .insert(tx.t.settings)
    .values({ key: 'place', value: read<PlaceFile>('place.json') })
    .onConflictDoNothing();
}

/** England's, of some years; organisers keep them from then on. What they took away does not come back. */
async function loadHolidays(tx: Queries): Promise<void> {
  const { holidays, settings } = tx.t;
  const loaded = await tx
    .insert(settings)
    .values({ key: 'bank-holidays-loaded', value: true })
    .onConflictDoNothing()
    .returning();
  if (loaded.length === 0) return;
  const days = read<{ name: string; day: string }[]>('bank-holidays.json');
  await tx
    .insert(holidays)
    .values(
      days.map(({ name, day }) => ({
        id: stableId('holiday', day),
        name,
        kind: 'bank' as const,
        startsOn: day,
        endsOn: day,
      })),
    )
    .onConflictDoNothing();
}

async function loadPeopleSide(tx: Queries): Promise<void> {
  const { organisations, roles, teams } = tx.t;
  const agencies = read<(Omit<Row<'organisations'>, 'id'> & { key: string })[]>('organisations.json');
  await tx
    .insert(organisations)
    .values([
      ...agencies.map((agency) => ({ ...agency, id: stableId('organisation', agency.key) })),
      ...schools(),
    ])
    .onConflictDoNothing();
  const roleRows =
    read<(Omit<Row<'roles'>, 'ordinal'> & { derivedFrom?: Derivation | null })[]>('roles.json');
  await tx
    .insert(roles)
    .values(roleRows.map((role, ordinal) => ({ ...role, ordinal })))
    .onConflictDoNothing();
  const teamRows = read<(Omit<Row<'teams'>, 'id'> & { key: string })[]>('teams.json');
  await tx
    .insert(teams)
    .values(teamRows.map((team) => ({ ...team, id: team.key })))
    .onConflictDoNothing();
}

async function loadCatalogueSide(tx: Queries): Promise<void> {
  const { activities, requirements, acronyms } = tx.t;
  const limits = new Map(read<PlaceFile>('place.json').kinds.map((kind) => [kind.key, kind.limit]));
  await tx
    .insert(activities)
    .values(read<ActivityFile[]>('activities.json').map((activity) => activityRow(activity, limits)))
    .onConflictDoNothing();
  await tx
    .insert(requirements)
    .values(read<RequirementFile[]>('requirements.json').map(requirementRow))
    .onConflictDoNothing();
  await tx.insert(acronyms).values(read<Row<'acronyms'>[]>('acronyms.json')).onConflictDoNothing();
}

function activityRow(activity: ActivityFile, limits: Map<string, 'one' | 'none'>): Row<'activities'> {
  return {
    ...activity,
    id: activity.slug,
    contact: activity.contact ?? '',
    teamId: activity.team,
    dateLimit: limits.get(activity.kind) ?? 'none',
  };
}

function requirementRow(cell: RequirementFile): Row<'requirements'> {
  const details = Object.fromEntries(Object.entries(cell).filter(([key]) => !REQUIREMENT_COLUMNS.has(key)));
  return {
    ...cell,
    // What a source says of hours is not yet a rule: it stays among the details.
    hours: null,
    id: `${cell.role}.${cell.activity}`,
    roleKey: cell.role,
    activityId: cell.activity,
    details,
  };
}

/** The national register's names; schools have no locality there, an administrator sets it. */
function schools(): Row<'organisations'>[] {
  const [, ...lines] = readFileSync(new URL('schools.csv', import.meta.url), 'utf8')
    .trim()
    .split(/\r?\n/);
  return lines.map((line) => {
    const [urn = '', name = '', predecessors = ''] = line.split(',');
    return {
      id: stableId('organisation', name),
      name,
      kind: 'setting',
      sector: 'education',
      urn: urn === '' ? null : urn,
      predecessors: predecessors === '' ? null : predecessors,
    };
  });
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as T;
}
