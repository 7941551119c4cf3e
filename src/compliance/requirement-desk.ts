import type { FastifyRequest } from 'fastify';
import { type Activity, allActivities, type Place, readPlace, roleName } from '../catalogue/index.ts';
import {
  leadsOrganisation,
  type OrganisationRecord,
  organisationById,
  type Role,
  rolesOf,
} from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { NotFound } from '../platform/web/errors.ts';
import type { FieldError } from '../platform/web/forms.ts';
import type { Me } from '../platform/web/sign-in.ts';

/** Where requirements are written: the city's by its administrators, an organisation's own by its leads. */
export type Desk = {
  me: Me;
  /** Null: the city's. */
  organisation: OrganisationRecord | null;
  /** The address under which its pages lie. */
  base: string;
};

/** Everything that names and choices on these pages are made of. */
export type DeskWords = {
  roles: Role[];
  roleOf: ReadonlyMap<string, Role>;
  activities: Activity[];
  activityOf: ReadonlyMap<string, Activity>;
  place: Place;
};

/** The city's desk. Anybody but an administrator gets what does not exist. */
export function administrationDesk(request: FastifyRequest, base: string): Desk {
  const { me } = request;
  if (me === null || !me.administrator) throw new NotFound();
  return { me, organisation: null, base };
}

/** An organisation's own desk, for those who lead it; for everybody else it does not exist. */
export async function organisationDesk(
  { store: { read } }: Platform,
  request: FastifyRequest,
  organisationId: string,
  part: string,
): Promise<Desk> {
  const { me } = request;
  if (me === null || !(await leadsOrganisation(read, me.personId, organisationId))) throw new NotFound();
  const organisation = await organisationById(read, organisationId);
  if (organisation === null) throw new NotFound();
  return { me, organisation, base: `/organisations/${organisation.id}/${part}` };
}

export async function deskWords(db: Queries): Promise<DeskWords> {
  const [roles, activities, place] = await Promise.all([rolesOf(db), allActivities(db), readPlace(db)]);
  return {
    roles,
    roleOf: new Map(roles.map((role) => [role.key, role])),
    activities,
    activityOf: new Map(activities.map((activity) => [activity.id, activity])),
    place,
  };
}

/** "Designated Safeguarding Lead (DSL)" */
export function roleText({ roleOf }: DeskWords, key: string): string {
  const role = roleOf.get(key);
  return role === undefined ? key : roleName(role);
}

export function titleText({ activityOf }: DeskWords, id: string): string {
  return activityOf.get(id)?.title ?? id;
}

type Option = { value: string; text: string };
export type OptionGroup = { label: string; options: Option[] };

const KINDS = [
  ['designation', 'Designations'],
  ['post', 'Posts'],
  ['function', 'Functions, which people are asked about'],
  ['group', 'Groups, which follow from where people work'],
] as const;

/** Every role for a select. */
export function roleOptions({ roles }: DeskWords): OptionGroup[] {
  return KINDS.map(([kind, label]) => ({
    label,
    options: roles
      .filter((role) => role.kind === kind)
      .map((role) => ({ value: role.key, text: roleName(role) })),
  }));
}

/**
 * The activities that a desk may write requirements for: what the catalogue offers or proposals name; for an
 * organisation its own, and those that are for recording by a school only.
 */
export function activityOptions({ activities }: DeskWords, { organisation }: Desk): OptionGroup[] {
  const group = (label: string, fits: (activity: Activity) => boolean) => ({
    label,
    options: activities.filter(fits).map(({ id, title }) => ({ value: id, text: title })),
  });
  const own = (activity: Activity) => activity.organisationId !== null;
  const groups =
    organisation === null
      ? [
          group('In the catalogue', ({ state }) => state === 'current'),
          group('Hidden until it is asked for', ({ state }) => state === 'proposal'),
          group('National resources', ({ state }) => state === 'resource'),
        ]
      : [
          group(
            'Your own',
            ({ organisationId, state }) => organisationId === organisation.id && state === 'school-only',
          ),
          group('In the catalogue', ({ state }) => state === 'current'),
          group(
            'Recorded by a school itself',
            (activity) => activity.state === 'school-only' && !own(activity),
          ),
          group('National resources', ({ state }) => state === 'resource'),
        ];
  return groups.filter(({ options }) => options.length > 0);
}

export function valuesOf(groups: OptionGroup[]): Set<string> {
  return new Set(groups.flatMap(({ options }) => options.map(({ value }) => value)));
}

/** What every page of a desk shows; `current` marks it in an organisation's navigation. */
export function deskData(desk: Desk) {
  return { desk, organisation: desk.organisation, current: 'requirements' };
}

/** Errors as a page shows them: the summary's links, and the words at each field. */
export function shownErrors(errors: FieldError[], ids: Record<string, string> = {}) {
  return {
    errors: errors.map(({ field, text }) => ({ field: ids[field] ?? field, text })),
    errorAt: Object.fromEntries(errors.map(({ field, text }) => [field, text])),
  };
}

/** The named fields as they were typed, each a text or a list of texts. */
export function typed(source: unknown, fields: readonly string[]): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {};
  for (const field of fields) {
    const value = typeof source === 'object' && source !== null ? Reflect.get(source, field) : undefined;
    if (typeof value === 'string') values[field] = value;
    else if (Array.isArray(value)) values[field] = value.filter((one) => typeof one === 'string');
  }
  return values;
}

/** The same fields for hidden inputs, each value by itself. */
export function hiddenFields(values: Record<string, string | string[]>): { name: string; value: string }[] {
  return Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map((one) => ({ name, value: one })),
  );
}

/** The same fields as the end of an address, so that a form is found again as it was. */
export function asQuery(values: Record<string, string | string[]>): string {
  const search = new URLSearchParams();
  for (const { name, value } of hiddenFields(values)) search.append(name, value);
  return search.toString();
}
