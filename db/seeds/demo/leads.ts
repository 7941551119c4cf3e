import { grouped } from '../../../src/platform/groups.ts';
import type { Queries } from '../../../src/platform/store/store.ts';
import { daysBefore } from '../../../src/platform/time.ts';
import { stableId } from '../stable-id.ts';
import { insertAll, type Row } from './rows.ts';
import type { Employee } from './staff.ts';

type Kind = Row<'organisationLeads'>['kind'];

const KINDS: [role: string, kind: Kind][] = [
  ['dsl', 'lead'],
  ['ey-dsl', 'lead'],
  ['deputy-dsl', 'deputy'],
];
const PROPOSED_AT = 'Kite Street Youth Project';

/**
 * Who leads which organisation: designated leads and their deputies, elsewhere the first of the staff as
 * delegate manager. One waits for an administrator's yes, so that the demonstration shows it.
 */
export async function loadLeads(tx: Queries, employees: Employee[], start: Date): Promise<void> {
  const rows: Row<'organisationLeads'>[] = [];
  const places = grouped(
    employees.filter(({ workplace }) => workplace !== null),
    (employee) => employee.workplace?.key ?? '',
  );
  for (const [key, staff] of places) {
    const named = staff.flatMap((employee) => {
      const kind = KINDS.find(([role]) => employee.roles.includes(role))?.[1];
      return kind === undefined || !employee.reachable ? [] : [{ employee, kind }];
    });
    const delegate = staff.find(({ reachable, checked }) => reachable && checked);
    const leading =
      named.length > 0 || delegate === undefined
        ? named
        : [{ employee: delegate, kind: 'delegate-manager' as const }];
    for (const { employee, kind } of leading) rows.push(row(employee, kind, start, key !== PROPOSED_AT));
  }
  await insertAll(tx, 'organisationLeads', rows);
}

function row(
  { id, workplace }: Employee,
  kind: Kind,
  start: Date,
  confirmed: boolean,
): Row<'organisationLeads'> {
  const proposedAt = daysBefore(start, confirmed ? 250 : 2, 'utc');
  return {
    id: stableId('lead', `${id} ${workplace?.key}`),
    organisationId: workplace?.organisationId ?? '',
    personId: id,
    kind,
    proposedAt,
    proposedById: id,
    confirmedAt: confirmed ? proposedAt : null,
    confirmedById: null,
  };
}
