import { and, inArray, isNull } from 'drizzle-orm';
import type { Queries } from '../../../src/platform/store/store.ts';
import { read } from './read.ts';
import { insertAll } from './rows.ts';
import { type Employee, organisationId, type Workplace } from './staff.ts';

/** Adds the invented organisations and mail domains, and gives every school an invented locality. */
export async function loadOrganisations(tx: Queries, employees: Employee[]): Promise<void> {
  const workplaces = [...byKey(employees).values()];
  await insertAll(
    tx,
    'organisations',
    workplaces.flatMap(({ organisationId: id, name, invented }) =>
      invented === null ? [] : [{ id, name, ...invented }],
    ),
  );
  await insertAll(
    tx,
    'mailDomains',
    workplaces.flatMap(({ domain, organisationId: id }) =>
      domain === null ? [] : [{ domain, organisationId: id }],
    ),
  );
  await inventLocalities(tx);
}

function byKey(employees: Employee[]): Map<string, Workplace> {
  return new Map(
    employees.flatMap(({ workplace }) => (workplace === null ? [] : [[workplace.key, workplace] as const])),
  );
}

/** The reference has none for schools: here they are made up, and an administrator's own choice stands. */
async function inventLocalities(tx: Queries): Promise<void> {
  const { organisations } = tx.t;
  for (const [locality, names] of Object.entries(read<Record<string, string[]>>('localities.json'))) {
    await tx
      .update(organisations)
      .set({ locality })
      .where(and(inArray(organisations.id, names.map(organisationId)), isNull(organisations.locality)));
  }
}
