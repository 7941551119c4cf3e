import { roleName } from '../catalogue/index.ts';
import { type Role, rolesOf } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { type Day, sayCalendarDay } from '../platform/time.ts';
import type { FieldError } from '../platform/web/forms.ts';
import { type Asked, type Desk, dayParameters, queryOf } from './lead-request.ts';
import { countsOf, type Matrix, matrixOf, STATE_ORDER } from './lead-rules.ts';
import { standingsAsked } from './lead-service.ts';
import { summaryOf } from './lead-summary.ts';
import { termEndOf } from './lead-term-rules.ts';
import { cellWords, shortDay, stateFilterWords } from './lead-words.ts';
import type { MemberStandings, OrganisationStandings } from './standing-service.ts';

const PAGE_SIZE = 50;
type Option = { value: string; text: string };

/**
 * Everything on the page of an organisation's standings; `part`: only what changes with a filter, which is the
 * table and what stands around it.
 */
export async function standingsPage(
  platform: Platform,
  desk: Desk,
  { asked, errors }: { asked: Asked; errors: FieldError[] },
  part: boolean,
): Promise<Record<string, unknown>> {
  const standings = await standingsAsked(platform, desk, asked);
  const roles = await rolesOf(platform.store.read);
  const { filter } = asked;
  const termEnd = termEndOf(asked.day);
  const title = titles(standings);
  const requirements = requirementOptions(standings.people, title);
  const matrix = matrixOf(standings.people, filter, { title, termEnd });
  const pages = Math.max(1, Math.ceil(matrix.rows.length / PAGE_SIZE));
  const page = Math.min(asked.page, pages);
  const kept = { ...dayParameters(asked, desk.today), ...filter };
  const counts = countsOf(standings.people, termEnd);
  return {
    organisation: { id: desk.organisation.id, name: desk.organisation.name },
    base: desk.base,
    day: dayView(desk, asked),
    keep: queryOf(dayParameters(asked, desk.today)),
    values: { ...filter, asOf: asked.day, knowledge: asked.knowledge },
    errors,
    partial: part,
    found: foundWords(matrix, standings.people.length, { page, pages }),
    inUse: Object.values(filter).filter((value) => value !== null).length,
    chips: chips(desk, asked, roles, requirements),
    table: tableOf(desk, asked, matrix, (page - 1) * PAGE_SIZE, roles, title),
    pages: { page, pages, href: `${desk.base}${withPage(queryOf(kept))}`, target: 'matrix' },
    tickAllHref: `${desk.base}${queryOf({ ...kept, page: page > 1 ? String(page) : null, tick: 'all' })}#matrix`,
    people: standings.people.length,
    ...(part
      ? {}
      : {
          choices: {
            roles: roleOptions(standings.people, roles),
            requirements,
            states: [...STATE_ORDER, 'lapsing' as const].map((value) => ({
              value,
              text: stateFilterWords(value),
            })),
          },
          ...(await summaryOf(platform, desk, asked, standings, counts)),
        }),
  };
}

/** Titles of activities by id. */
export function titles({ activities }: Pick<OrganisationStandings, 'activities'>): (id: string) => string {
  return (id) => activities.get(id)?.title ?? id;
}

/** The day asked about in words, and the choices of days and of what was known. */
export function dayView({ today }: Pick<Desk, 'today'>, { day, knowledge, past }: Asked) {
  return {
    words: sayCalendarDay(day),
    isToday: day === today,
    past,
    coming: day > today,
    asThen: knowledge === 'then',
  };
}

function tableOf(
  desk: Desk,
  asked: Asked,
  { rows, columns }: Matrix<MemberStandings>,
  from: number,
  roles: Role[],
  title: (id: string) => string,
) {
  const keep = queryOf(dayParameters(asked, desk.today));
  const posts = new Map(
    roles.filter(({ kind }) => kind === 'post' || kind === 'designation').map((role) => [role.key, role]),
  );
  const at = new Map(columns.map(({ activityId }, index) => [activityId, index]));
  return {
    keep,
    columns: columns.map(({ activityId, essential }) => ({
      id: activityId,
      title: title(activityId),
      essential,
    })),
    rows: rows.slice(from, from + PAGE_SIZE).map((person) => {
      const cells = new Array<(ReturnType<typeof cellWords> & { id: string; light: boolean }) | null>(
        columns.length,
      ).fill(null);
      for (const standing of person.standings) {
        const index = at.get(standing.activityId);
        if (index !== undefined)
          cells[index] = {
            ...cellWords(standing),
            id: standing.activityId,
            light: standing.level === 'recommended' && columns[index]?.essential === true,
          };
      }
      return {
        id: person.personId,
        name: person.name,
        roles: person.held
          .flatMap(({ roleKey }) => posts.get(roleKey) ?? [])
          .map(({ acronym, label }) => acronym ?? label)
          .join(', '),
        left: leftWords(person.endsOn, desk.today),
        cells,
      };
    }),
    ticked: asked.tickAll,
  };
}

/** "Left on 4 Mar 2027", for who belonged on the day asked about and has left since, or is to leave. */
export function leftWords(endsOn: Day | null, today: Day): string {
  if (endsOn === null) return '';
  return endsOn < today ? `Left on ${shortDay(endsOn)}` : `Leaves on ${shortDay(endsOn)}`;
}

/** "12 of 80 people, 9 requirements", and which part of them where they do not fit on one page, nor on paper. */
function foundWords(
  { rows, columns }: Matrix<MemberStandings>,
  all: number,
  { page, pages }: { page: number; pages: number },
): string {
  const people = rows.length === all ? `${all}` : `${rows.length} of ${all}`;
  const what = columns.length === 1 ? '1 requirement' : `${columns.length} requirements`;
  const part = pages > 1 ? `, page ${page} of ${pages}` : '';
  return `${people} ${all === 1 ? 'person' : 'people'}, ${what}${part}`;
}

function withPage(query: string): string {
  return query === '' ? '?page=' : `${query}&page=`;
}

/**
 * The filters in use. A requirement is named only if it is asked of somebody here: any other id says nothing, not
 * even whether it is one.
 */
function chips(desk: Desk, asked: Asked, roles: Role[], requirements: Option[]) {
  const { role, requirement, state } = asked.filter;
  const kept = { ...dayParameters(asked, desk.today), role, requirement, state };
  const chip = (name: 'role' | 'requirement' | 'state', text: string) => ({
    text,
    href: `${desk.base}${queryOf({ ...kept, [name]: null })}`,
  });
  const known = roles.find(({ key }) => key === role);
  return [
    ...(role === null ? [] : [chip('role', known === undefined ? role : roleName(known))]),
    ...(requirement === null
      ? []
      : [
          chip(
            'requirement',
            requirements.find(({ value }) => value === requirement)?.text ?? 'Not required here',
          ),
        ]),
    ...(state === null ? [] : [chip('state', stateFilterWords(state))]),
  ];
}

/** The roles that anybody here holds, in the order of the reference data. */
function roleOptions(people: MemberStandings[], roles: Role[]): Option[] {
  const held = new Set(
    people.flatMap((one) => one.held.filter(({ answer }) => answer === 'yes').map(({ roleKey }) => roleKey)),
  );
  return roles.filter(({ key }) => held.has(key)).map((role) => ({ value: role.key, text: roleName(role) }));
}

function requirementOptions(people: MemberStandings[], title: (id: string) => string): Option[] {
  const ids = new Set<string>();
  for (const { standings } of people) for (const { activityId } of standings) ids.add(activityId);
  return [...ids]
    .map((value) => ({ value, text: title(value) }))
    .sort((a, b) => a.text.localeCompare(b.text, 'en-GB'));
}
