import { cellAt, findColumns, plain } from '../platform/tables/column-rules.ts';
import { readDay } from '../platform/tables/day-rules.ts';
import { type Row, UnreadableTable } from '../platform/tables/read-table.ts';
import type { Day } from '../platform/time.ts';

/** A school as the national register (GIAS) has it. Of its 140 columns only these are ever looked at. */
export type RegisterRow = {
  line: number;
  urn: string;
  name: string;
  /** True where its status is the one that was chosen; others are kept only to see that a school has closed. */
  chosen: boolean;
  closed: boolean;
  closedOn: Day | null;
  /** Type, phase and postcode: what the register says and nothing here decides. */
  facts: Record<string, string>;
};

/** `from` was followed by `to`; the day is when the link was made, the name is that of `to`, where they are told. */
export type SuccessorLink = { line: number; from: string; to: string; toName: string | null; on: Day | null };

export type Wrong = { line: number; text: string };
export type Register = { rows: RegisterRow[]; links: SuccessorLink[]; read: number; wrong: Wrong[] };
export type Chosen = { authority: string; status: string };

const COLUMNS = {
  urn: ['URN'],
  name: ['EstablishmentName'],
  authority: ['LA (name)'],
  authorityCode: ['LA (code)'],
  status: ['EstablishmentStatus (name)'],
  type: ['TypeOfEstablishment (name)'],
  phase: ['PhaseOfEducation (name)'],
  postcode: ['Postcode'],
  closedOn: ['CloseDate'],
};
/** Heads' names are among the other columns; no cell of those is ever kept. */
const NEEDED = ['urn', 'name', 'authority', 'status'] as const;
const LINK_COLUMNS = {
  urn: ['URN'],
  other: ['LinkURN'],
  otherName: ['LinkName'],
  type: ['LinkType'],
  on: ['LinkEstablishedDate'],
};
const LINKS_NEEDED = ['urn', 'other', 'type'] as const;
const URN = /^\d{5,7}$/;

/**
 * Reads the register's file or its links file, whichever this is, row by row, so that a file of all England
 * takes no memory: only rows of the chosen authority (name or code) and status are kept, and those about
 * schools that are known here (`known`, their URNs). Columns are found by name, as they come and go; throws
 * UnreadableTable when a needed one is missing.
 */
export async function readRegister(
  rows: AsyncGenerator<Row>,
  chosen: Chosen,
  known: ReadonlySet<string>,
  latestYear: number,
): Promise<Register> {
  const register: Register = { rows: [], links: [], read: 0, wrong: [] };
  let take: ((row: Row) => void) | null = null;
  for await (const row of rows) {
    if (take === null) {
      const isLinks = row.cells.some((cell) => plain(cell) === 'linkurn');
      take = isLinks
        ? linkTaker(row.cells, known, register, latestYear)
        : schoolTaker(row.cells, chosen, known, register, latestYear);
      continue;
    }
    register.read++;
    take(row);
  }
  if (take === null) throw new UnreadableTable('The file is empty');
  return register;
}

function schoolTaker(
  header: string[],
  chosen: Chosen,
  known: ReadonlySet<string>,
  register: Register,
  latestYear: number,
): (row: Row) => void {
  const at = findColumns(header, COLUMNS);
  refuseWithout(NEEDED.filter((key) => at[key] === undefined).flatMap((key) => COLUMNS[key]));
  const [authority, status] = [plain(chosen.authority), plain(chosen.status)];
  const seen = new Map<string, number>();
  return ({ line, cells }) => {
    const cell = (key: keyof typeof COLUMNS) => cellAt(cells, at[key]);
    if (plain(cell('authority')) !== authority && cell('authorityCode') !== chosen.authority.trim()) return;
    const urn = cell('urn');
    const isChosen = plain(cell('status')) === status;
    if (!isChosen && !known.has(urn)) return;
    const wrong = (text: string) => register.wrong.push({ line, text });
    if (!URN.test(urn)) return void wrong(`“${urn}” is not a unique reference number (URN)`);
    if (cell('name') === '') return void wrong(`URN ${urn} has no name`);
    const before = seen.get(urn);
    if (before !== undefined)
      return void wrong(`URN ${urn} is on line ${before} already; this line is left out`);
    seen.set(urn, line);
    register.rows.push({
      line,
      urn,
      name: cell('name'),
      chosen: isChosen,
      closed: plain(cell('status')) === 'closed',
      closedOn: dayIn(cell('closedOn'), latestYear),
      facts: said({ type: cell('type'), phase: cell('phase'), postcode: cell('postcode') }),
    });
  };
}

function linkTaker(
  header: string[],
  known: ReadonlySet<string>,
  register: Register,
  latestYear: number,
): (row: Row) => void {
  const at = findColumns(header, LINK_COLUMNS);
  refuseWithout(LINKS_NEEDED.filter((key) => at[key] === undefined).flatMap((key) => LINK_COLUMNS[key]));
  return ({ line, cells }) => {
    const cell = (key: keyof typeof LINK_COLUMNS) => cellAt(cells, at[key]);
    const [urn, other, type] = [cell('urn'), cell('other'), plain(cell('type'))];
    if (!URN.test(urn) || !URN.test(other) || (!known.has(urn) && !known.has(other))) return;
    const on = dayIn(cell('on'), latestYear);
    const otherName = cell('otherName') || null;
    if (type.startsWith('successor'))
      register.links.push({ line, from: urn, to: other, toName: otherName, on });
    if (type.startsWith('predecessor')) register.links.push({ line, from: other, to: urn, toName: null, on });
  };
}

function refuseWithout(missing: string[]): void {
  if (missing.length === 0) return;
  const names = missing.map((name) => `“${name}”`).join(', ');
  throw new UnreadableTable(
    `The file has no column ${names}. Download the establishment fields, or the links, of the register as CSV`,
  );
}

function dayIn(text: string, latestYear: number): Day | null {
  const day = readDay(text, latestYear);
  return day.ok ? day.day : null;
}

function said(facts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== ''));
}
