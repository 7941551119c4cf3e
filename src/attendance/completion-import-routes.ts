import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { readLargeTable } from '../platform/tables/large-table.ts';
import { NotFound } from '../platform/web/errors.ts';
import type { ImportCase, ImportScope } from '../platform/web/import-case.ts';
import { registerImport } from '../platform/web/import-routes.ts';
import { withdrawBatch } from './completion-batch-service.ts';
import {
  chooseCompletions,
  completionColumnsPage,
  completionPreview,
  guessCompletions,
} from './completion-import-page.ts';
import type { CompletionChoices } from './completion-import-rules.ts';
import {
  applyCompletions,
  type CompletionTable,
  importableActivities,
  previewCompletions,
} from './completion-import-service.ts';
import { whoAsks } from './who-asks.ts';

const LARGEST = 8 * 1024 * 1024;
const MOST_ROWS = 40_000;
const KIND = 'completions';
const PATH = '/administration/completions/import';

type Table = CompletionTable & { ok: true };

/** Completions from the CSV of an e-learning provider, for administrators and the team of the activity. */
export function registerCompletionImportRoutes(app: FastifyInstance, platform: Platform): void {
  registerImport(app, platform, completionsCase(platform));
}

function completionsCase(platform: Platform): ImportCase<ImportScope, Table> {
  const activities = ({ me }: ImportScope) => importableActivities(platform.store.read, me);
  return {
    kind: KIND,
    base: PATH,
    largest: LARGEST,
    title: 'Import completions',
    intro: 'attendance/_completion-import-intro.njk',
    scopeOf: (request) => scopeOf(platform, request),
    parse: (bytes) => readLargeTable(bytes, MOST_ROWS),
    guess: async (scope, table) => guessCompletions(table, await activities(scope)),
    columns: async (scope, table, choices) =>
      completionColumnsPage(table, choices as CompletionChoices, await activities(scope)),
    async choose(scope, table, before, body) {
      const plan = await previewCompletions(platform, scope.me, table, before as CompletionChoices);
      return chooseCompletions(table, before as CompletionChoices, plan, await activities(scope), body);
    },
    async preview(scope, table, choices) {
      const plan = await previewCompletions(platform, scope.me, table, choices as CompletionChoices);
      return completionPreview(plan, await activities(scope));
    },
    apply: ({ me }, importId, table) => applyCompletions(platform, me, importId, table),
    withdraw: ({ me }, importId, reason) =>
      withdrawBatch(platform, me.personId, { id: importId, kind: KIND, scopeId: null }, reason),
  };
}

/** Whoever has no activity to import for gets a 404. Administrators see each other’s imports, teams their own. */
async function scopeOf({ store }: Platform, request: FastifyRequest): Promise<ImportScope> {
  const me = whoAsks(request);
  if (!me.administrator && me.teamIds.length === 0) throw new NotFound();
  if ((await importableActivities(store.read, me)).length === 0) throw new NotFound();
  const importTrail = me.administrator
    ? [{ text: 'Administration', href: '/administration' }]
    : [{ text: 'Home', href: '/' }];
  return { id: null, path: PATH, me, page: { importTrail }, seesAll: me.administrator };
}
