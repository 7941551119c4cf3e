import type { FastifyInstance, FastifyRequest } from 'fastify';
import { leadsOrganisation, type OrganisationRecord, organisationById } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { readRows } from '../platform/tables/read-table.ts';
import { dayOf } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import type { ImportCase, ImportScope } from '../platform/web/import-case.ts';
import { registerImport } from '../platform/web/import-routes.ts';
import { withdrawBatch } from './completion-batch-service.ts';
import { chooseSheet, guessSheet, sheetColumnsPage, sheetPreview } from './lead-sheet-page.ts';
import { leftOutOf, type SheetChoices } from './lead-sheet-plan-rules.ts';
import { readSheet, type Sheet } from './lead-sheet-rules.ts';
import { applySheet, previewSheet } from './lead-sheet-service.ts';
import { activitiesOfLead } from './recorded-activities.ts';
import { whoAsks } from './who-asks.ts';

const LARGEST = 2 * 1024 * 1024;
const MOST_ROWS = 3_000;
const MOST_COLUMNS = 100;
const KIND = 'lead-sheet';

export type LeadScope = ImportScope & { organisation: OrganisationRecord };

/** The sheet that leads keep today (names down, courses across) as completions of their staff. */
export function registerLeadSheetRoutes(app: FastifyInstance, platform: Platform): void {
  registerImport(app, platform, sheetCase(platform));
}

function sheetCase(platform: Platform): ImportCase<LeadScope, Sheet> {
  const activities = ({ organisation }: LeadScope) => activitiesOfLead(platform.store.read, organisation);
  return {
    kind: KIND,
    base: '/organisations/:id/sheet/import',
    largest: LARGEST,
    title: 'Import your training sheet',
    intro: 'attendance/_lead-sheet-intro.njk',
    scopeOf: (request) => leadScope(platform, request, 'sheet/import'),
    async parse(bytes) {
      const read = readRows(bytes);
      if (!read.ok) return read;
      const year = Number(dayOf(platform.clock.now(), platform.zone).slice(0, 4));
      const sheet = readSheet(read.rows, year);
      const refuse = (text: string) => ({ ok: false as const, text });
      if (sheet.people.length === 0)
        return refuse('There are no rows with people below the headings of this file');
      if (sheet.people.length > MOST_ROWS)
        return refuse(`The sheet has more than ${MOST_ROWS} rows. Split it`);
      if (sheet.columns.length > MOST_COLUMNS)
        return refuse(`The sheet has more than ${MOST_COLUMNS} columns. Split it`);
      return sheet;
    },
    guess: async (scope, sheet) => guessSheet(sheet, await activities(scope)),
    columns: async (scope, sheet, choices) =>
      sheetColumnsPage(sheet, choices as SheetChoices, await activities(scope)),
    async choose(scope, sheet, before, body) {
      const plan = await previewSheet(platform, scope.organisation, sheet, before as SheetChoices);
      return chooseSheet(sheet, before as SheetChoices, plan, await activities(scope), body);
    },
    async preview(scope, sheet, choices) {
      const plan = await previewSheet(platform, scope.organisation, sheet, choices as SheetChoices);
      const known = await activities(scope);
      const ids = new Set(known.map(({ id }) => id));
      const today = dayOf(platform.clock.now(), platform.zone);
      return sheetPreview(plan, known, leftOutOf(sheet, choices as SheetChoices, ids, today));
    },
    async apply({ me, organisation }, importId, sheet) {
      const done = await applySheet(platform, me, organisation, importId, sheet);
      if (done === 'not-found') throw new NotFound();
      return done;
    },
    withdraw: ({ me, id }, importId, reason) =>
      withdrawBatch(platform, me.personId, { id: importId, kind: KIND, scopeId: id }, reason),
  };
}

/** Pages of an organisation for those who lead it; 404 for everybody else, as if it did not exist. */
export async function leadScope(
  { store }: Platform,
  request: FastifyRequest,
  page: string,
): Promise<LeadScope> {
  const me = whoAsks(request);
  const { id } = request.params as { id: string };
  const organisation = await organisationById(store.read, id);
  if (organisation === null || !(await leadsOrganisation(store.read, me.personId, id))) throw new NotFound();
  const people = `/organisations/${id}/people`;
  return {
    id,
    organisation,
    path: `/organisations/${id}/${page}`,
    me,
    seesAll: true,
    page: {
      organisation,
      current: 'import',
      importTrail: [{ text: 'People', href: people }],
      doneLink: {
        href: `/organisations/${id}/standings`,
        text: `See where the staff of ${organisation.name} stand`,
      },
    },
  };
}
