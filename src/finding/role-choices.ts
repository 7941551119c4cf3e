import { type Catalogue, roleName } from '../catalogue/index.ts';
import type { Role } from '../people/index.ts';
import type { Choices, Option } from './catalogue-filters.ts';

export type RoleGroup = { label: string; options: Option[] };

/** Everything that the filters and the home page offer to choose from. */
export type CatalogueChoices = Choices & { roleGroups: RoleGroup[] };

const made = new WeakMap<Catalogue, CatalogueChoices>();

/** The choices of this catalogue; made once for each reading of it. */
export function choicesOf(catalogue: Catalogue): CatalogueChoices {
  const known = made.get(catalogue) ?? make(catalogue);
  made.set(catalogue, known);
  return known;
}

/**
 * A role together with the groups that follow from it, as far as the role alone tells: a social worker is a
 * colleague in social care, and a colleague in the city. What depends on the organisation is left out.
 */
export function withGroups(catalogue: Catalogue, key: string): string[] {
  const role = catalogue.roles.get(key);
  if (role === undefined) return [];
  const groups = [...catalogue.roles.values()].filter(
    (group) => group.kind === 'group' && follows(group, role),
  );
  return [...new Set([key, ...groups.map((group) => group.key)])];
}

function follows({ derivedFrom }: Role, role: Role): boolean {
  if (derivedFrom === null) return false;
  const { any, sectors = [], organisationKinds = [], posts = [], exceptRoles = [] } = derivedFrom;
  if (exceptRoles.length > 0) return false;
  return (
    any === true ||
    posts.includes(role.key) ||
    (organisationKinds.length === 0 && sectors.includes(role.sector))
  );
}

function make({ place, roles, categories, activities }: Catalogue): CatalogueChoices {
  const roleGroups = groupRoles([...roles.values()], place.sectors);
  const kinds = new Set(activities.map((activity) => activity.kind));
  return {
    roleGroups,
    roles: roleGroups.flatMap((group) => group.options),
    kinds: place.kinds
      .filter((kind) => kinds.has(kind.key))
      .map(({ key, plural }) => ({ value: key, text: plural })),
    categories: categories.map((category) => ({ value: category, text: category.replace(/\.$/, '') })),
    localities: place.localities.map(({ key, label }) => ({ value: key, text: label })),
  };
}

function groupRoles(roles: Role[], sectors: { key: string; label: string }[]): RoleGroup[] {
  const known = new Set(sectors.map((sector) => sector.key));
  const groups = sectors.map(({ key, label }) => ({
    label,
    options: options(roles.filter((role) => role.sector === key)),
  }));
  const anywhere = {
    label: 'In any sector',
    options: options(roles.filter((role) => !known.has(role.sector))),
  };
  return [anywhere, ...groups].filter((group) => group.options.length > 0);
}

function options(roles: Role[]): Option[] {
  return roles.map((role) => ({ value: role.key, text: roleName(role) }));
}
