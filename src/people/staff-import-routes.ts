import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Choices } from '../platform/imports-repository.ts';
import type { Platform } from '../platform/platform.ts';
import { readTable, type Table } from '../platform/tables/read-table.ts';
import { NotFound } from '../platform/web/errors.ts';
import type { ImportCase, ImportScope } from '../platform/web/import-case.ts';
import { registerImport } from '../platform/web/import-routes.ts';
import { leadsOrganisation } from './lead-repository.ts';
import { organisationById } from './organisation-repository.ts';
import { whoAsks } from './person-routes.ts';
import { rolesOf } from './role-repository.ts';
import { chooseStaff, staffColumnsPage, staffPreview } from './staff-import-page.ts';
import { guessStaffColumns, type StaffChoices } from './staff-import-rules.ts';
import { applyStaff, previewStaff } from './staff-import-service.ts';

const LARGEST = 2 * 1024 * 1024;
const MOST_ROWS = 5_000;

type StaffScope = ImportScope & { organisationId: string };

/** Staff of an organisation from a CSV file, for its leads. */
export function registerStaffImportRoutes(app: FastifyInstance, platform: Platform): void {
  registerImport(app, platform, staffCase(platform));
}

function staffCase(platform: Platform): ImportCase<StaffScope, Table> {
  const planOf = ({ me, organisationId }: StaffScope, table: Table, choices: Choices) =>
    previewStaff(platform, me, organisationId, table, choices as StaffChoices);
  const roles = () => rolesOf(platform.store.read);
  return {
    kind: 'staff',
    base: '/organisations/:id/people/import',
    largest: LARGEST,
    title: 'Import staff',
    intro: 'people/_staff-import-intro.njk',
    scopeOf: (request) => scopeOf(platform, request),
    async parse(bytes) {
      const table = readTable(bytes);
      if (!table.ok || table.rows.length <= MOST_ROWS) return table;
      return {
        ok: false,
        text: `The file has more than ${MOST_ROWS} rows. Split it, or leave out what is not staff`,
      };
    },
    guess: async (_scope, { header }) => ({ columns: guessStaffColumns(header), roles: {}, people: {} }),
    columns: async (_scope, table, choices) => staffColumnsPage(table, choices as StaffChoices),
    async choose(scope, table, choices, body) {
      const plan = await planOf(scope, table, choices);
      return chooseStaff(table, choices as StaffChoices, plan, await roles(), body);
    },
    async preview(scope, table, choices) {
      return staffPreview(await planOf(scope, table, choices), await roles());
    },
    async apply({ me, organisationId }, importId, table) {
      const done = await applyStaff(platform, me, organisationId, importId, table);
      if (done === 'not-found') throw new NotFound();
      return done;
    },
  };
}

async function scopeOf({ store }: Platform, request: FastifyRequest): Promise<StaffScope> {
  const me = whoAsks(request);
  const { id } = request.params as { id: string };
  const organisation = await organisationById(store.read, id);
  if (organisation === null || !(await leadsOrganisation(store.read, me.personId, id))) throw new NotFound();
  const people = `/organisations/${id}/people`;
  return {
    id,
    organisationId: id,
    path: `${people}/import`,
    me,
    seesAll: true,
    page: {
      organisation,
      current: 'import',
      importTrail: [{ text: 'People', href: people }],
      doneLink: { href: people, text: `See the people of ${organisation.name}` },
    },
  };
}
