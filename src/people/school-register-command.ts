import { open } from 'node:fs/promises';
import type { Platform } from '../platform/platform.ts';
import { UnreadableTable } from '../platform/tables/read-table.ts';
import type { Chosen, Register } from './school-register-reading.ts';
import type { SchoolPlan } from './school-register-rules.ts';
import {
  applySchools,
  type MoveOrganisation,
  previewSchools,
  readSchools,
} from './school-register-service.ts';

type Files = { file: string; links: string | undefined; authority: string; status: string; confirm: boolean };

/**
 * Schools from the files of the national register, for the command line: says what would change, and does it
 * where it was confirmed. Not ok: a file cannot be read, in words.
 */
export async function schoolsFromFiles(
  platform: Platform,
  { file, links, authority, status, confirm }: Files,
  following: MoveOrganisation[],
): Promise<{ ok: boolean; says: string }> {
  try {
    const chosen = { authority, status };
    const register = await fromFile(platform, file, chosen);
    if (links !== undefined) add(register, await fromFile(platform, links, chosen));
    const { plan, moving } = await previewSchools(platform, register);
    const preview = wordsOf(plan, moving, register.read);
    if (!confirm)
      return { ok: true, says: `${preview}\nNothing is written yet: the same with --confirm does it.` };
    const result = await applySchools(platform, 'command line', register, null, following);
    return {
      ok: true,
      says: `${preview}\nDone: ${result.outcome === 'applied' ? result.lines.join(', ') : ''}.`,
    };
  } catch (error) {
    if (error instanceof UnreadableTable) return { ok: false, says: error.message };
    if (
      error instanceof Error &&
      'code' in error &&
      ['ENOENT', 'EACCES', 'EISDIR'].includes(String(error.code))
    ) {
      return { ok: false, says: `The file cannot be opened: ${error.message}` };
    }
    throw error;
  }
}

async function fromFile(platform: Platform, file: string, chosen: Chosen): Promise<Register> {
  const handle = await open(file);
  return readSchools(platform, handle.createReadStream(), chosen);
}

function add(register: Register, other: Register): void {
  register.rows.push(...other.rows);
  register.links.push(...other.links);
  register.wrong.push(...other.wrong);
  register.read += other.read;
}

function wordsOf(plan: SchoolPlan, moving: Map<string, number>, read: number): string {
  const lines = [
    ...plan.adding.map(({ name, urn }) => `new: ${name}, URN ${urn}`),
    ...plan.changing.map(({ name, says }) => `change: ${name} ${says.join('; ')}`),
    ...plan.closing.map(({ id, name, closedOn, successorName }) => {
      const into =
        successorName === null ? '' : `, into ${successorName}; ${moving.get(id) ?? 0} people follow`;
      return `closed: ${name} on ${closedOn}${into}`;
    }),
    ...plan.ambiguous.map(({ line, name, text }) => `not clear: line ${line}, ${name}: ${text}`),
    ...plan.wrong.map(
      ({ line, name, text }) => `wrong: line ${line}${name === '' ? '' : `, ${name}`}: ${text}`,
    ),
  ];
  return [...lines, `${read} rows read, ${plan.same} schools are as they were.`].join('\n');
}
