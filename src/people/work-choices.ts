import type { Queries } from '../platform/store/store.ts';
import { type Organisation, readPlaceNames } from './organisation-repository.ts';
import { labelOf, type Role } from './role-rules.ts';

type Option = { value: string; text: string };

/** Every organisation for a select, the settings and the agencies apart. */
export function organisationGroups(organisations: Organisation[]): { label: string; options: Option[] }[] {
  const options = (kind: Organisation['kind']) =>
    organisations.filter((one) => one.kind === kind).map((one) => ({ value: one.id, text: one.name }));
  return [
    { label: 'Schools, nurseries and other settings', options: options('setting') },
    { label: 'Agencies and services', options: options('agency') },
  ].filter((group) => group.options.length > 0);
}

/** The posts and the designations to tick, by sector, as the place names its sectors. */
export async function roleGroups(db: Queries, roles: Role[]) {
  const { sectors } = await readPlaceNames(db);
  const named = [...sectors, { key: 'any', label: 'Any sector' }];
  const groups = (kind: Role['kind']) =>
    named
      .map(({ key, label }) => ({
        key,
        label,
        items: roles.filter((role) => role.kind === kind && role.sector === key).map(choice),
      }))
      .filter((group) => group.items.length > 0);
  return { postGroups: groups('post'), designationGroups: groups('designation') };
}

function choice(role: Role): Option {
  return { value: role.key, text: labelOf(role) };
}
