import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Choices } from '../platform/imports-repository.ts';
import type { Platform } from '../platform/platform.ts';
import { inPieces } from '../platform/tables/large-table.ts';
import { UnreadableTable } from '../platform/tables/read-table.ts';
import { sayCalendarDay } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { line, parseForm } from '../platform/web/forms.ts';
import type { ImportCase, ImportScope, Kept, Preview, Upload } from '../platform/web/import-case.ts';
import { registerImport } from '../platform/web/import-routes.ts';
import { whoAsks } from './person-routes.ts';
import type { Register } from './school-register-reading.ts';
import type { SchoolPlan } from './school-register-rules.ts';
import {
  applySchools,
  type MoveOrganisation,
  previewSchools,
  readSchools,
} from './school-register-service.ts';

const MEGABYTE = 1024 * 1024;
const PATH = '/administration/schools/import';
const chosenForm = z.object({
  authority: line('the local authority, as its name or its number', 80),
  status: line('the status', 40),
});

/** Schools from the national register's CSV, or its links, for administrators. */
export function registerSchoolRegisterRoutes(
  app: FastifyInstance,
  platform: Platform,
  following: MoveOrganisation[],
): void {
  registerImport(app, platform, schoolsCase(platform, following));
}

function schoolsCase(platform: Platform, following: MoveOrganisation[]): ImportCase<ImportScope, Register> {
  return {
    kind: 'schools',
    base: PATH,
    largest: 100 * MEGABYTE,
    title: 'Import schools from the national register',
    intro: 'people/_school-import-intro.njk',
    async scopeOf(request) {
      const me = whoAsks(request);
      if (!me.administrator) throw new NotFound();
      const importTrail = [{ text: 'Administration', href: '/administration' }];
      return { id: null, path: PATH, me, page: { importTrail }, seesAll: true };
    },
    keeps: (_scope, upload, body) => kept(platform, upload, body),
    parse: async (bytes) => JSON.parse(bytes.toString('utf8')) as Register,
    guess: async () => ({}),
    columns: async () => null,
    choose: async (_scope, _table, choices: Choices) => ({ choices, errors: [] }),
    async preview(_scope, register) {
      const { plan, moving } = await previewSchools(platform, register);
      return pageOf(plan, moving, register.read);
    },
    async apply(scope, importId, register) {
      const { outcome } = await applySchools(platform, scope.me, register, importId, following);
      if (outcome === 'not-allowed') throw new NotFound();
      return outcome;
    },
  };
}

/** Only the rows that matter are kept, so that heads' names and the rest of England are not. */
async function kept(platform: Platform, { bytes }: Upload, body: unknown): Promise<Kept> {
  const form = parseForm(chosenForm, body);
  if (!form.ok) return { ok: false, errors: form.errors };
  try {
    const register = await readSchools(platform, inPieces(bytes), form.data);
    return { ok: true, bytes: Buffer.from(JSON.stringify(register)), choices: form.data };
  } catch (error) {
    if (error instanceof UnreadableTable)
      return { ok: false, errors: [{ field: 'file', text: error.message }] };
    throw error;
  }
}

function pageOf(plan: SchoolPlan, moving: Map<string, number>, read: number): Preview {
  const problem = (row: { line: number; name: string; text: string }) => ({
    line: row.line,
    cells: [row.name, row.text],
  });
  const writes = plan.adding.length + plan.changing.length + plan.closing.length;
  const same = plan.same === 0 ? '' : ` ${plan.same} schools are here already, just as the file has them.`;
  return {
    writes,
    confirm: 'Confirm the import',
    nothing: `${read} rows were read.${same}`,
    sections: [
      {
        id: 'adding',
        title: 'New schools',
        look: 'new',
        columns: ['Name', 'URN', 'Type and phase'],
        rows: plan.adding.map(({ line: at, name, urn, facts }) => ({
          line: at,
          cells: [name, urn, Object.values(facts).join(', ')],
        })),
      },
      {
        id: 'changing',
        title: 'Schools that change',
        look: 'matched',
        columns: ['Name', 'What changes'],
        rows: plan.changing.map(({ line: at, name, says }) => ({ line: at, cells: [name, says.join('; ')] })),
      },
      {
        id: 'closing',
        title: 'Schools that have closed',
        text: 'People, their roles and their leads go on at the successor from the day after. Their records stay theirs.',
        look: 'matched',
        columns: ['Name', 'Last day', 'Successor', 'People who follow'],
        rows: plan.closing.map(({ line: at, id, name, closedOn, successorName }) => ({
          line: at,
          cells: [name, sayCalendarDay(closedOn), successorName ?? 'none', String(moving.get(id) ?? 0)],
        })),
      },
      {
        id: 'ambiguous',
        title: 'Not clear',
        text: 'These rows are left out.',
        look: 'ambiguous',
        columns: ['Name', 'Why'],
        rows: plan.ambiguous.map(problem),
      },
      {
        id: 'wrong',
        title: 'Wrong or missing',
        text: 'These rows are left out.',
        look: 'wrong',
        columns: ['Name', 'Why'],
        rows: plan.wrong.map(problem),
      },
    ],
  };
}
