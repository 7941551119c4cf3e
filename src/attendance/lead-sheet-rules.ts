import { plain } from '../platform/tables/column-rules.ts';
import { readDay } from '../platform/tables/day-rules.ts';
import type { Row } from '../platform/tables/read-table.ts';

/** What a column of the sheet is: a name, or dates of something, or nothing that is read. */
export type SheetColumn = {
  /** Counted from 0. */
  at: number;
  /** The headings above it, as one. */
  heading: string;
  guess: 'name' | 'first' | 'last' | 'course' | 'other';
};
export type Sheet = { columns: SheetColumn[]; people: Row[]; headings: string[][] };

const NAME = [
  'name',
  'names',
  'full name',
  'staff',
  'staff name',
  'staff member',
  'employee',
  'employee name',
  'member of staff',
  'colleague',
];
const FIRST = ['first name', 'forename', 'given name', 'legal forename'];
const LAST = ['surname', 'last name', 'family name', 'legal surname'];
/** Headings that stand below a course and do not name it. */
const DATED =
  /^(date|date done|date completed|completed|completed on|completion date|date of training|date attended|attended)$/;
const EXPIRY = /\b(expir\w*|due|renew\w*|next|valid until|refresh\w* by)\b/;
/** Dates of the person, not of something they did. */
const OWN_DATES =
  /\b(start date|started|date of joining|joined|born|dob|date of birth|leaving|end date|dbs)\b/;
const NOT_PEOPLE = ['total', 'totals', 'average', 'key', 'count', 'percentage', 'complete'];
const YEAR = /\b(19|20)\d{2}\b/;
const LOOKED_AT = 15;
const NOTHING = [
  '',
  '-',
  '–',
  '—',
  'n a',
  'na',
  'no',
  'none',
  'not done',
  'not applicable',
  'x',
  'not required',
  'nil',
  '0',
];

/**
 * Finds out how a sheet is built that people keep for themselves: any number of rows of headings, cells merged
 * above several columns (which leave blank cells), and columns that are neither names nor courses.
 */
export function readSheet(rows: Row[], latestYear: number): Sheet {
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const headings = headingRows(rows, latestYear);
  const people = rows.slice(headings.length);
  const names = headings.map(({ cells }) => cells);
  const columns = Array.from({ length: width }, (_, at) => {
    const heading = headingOf(names, at);
    return { at, heading: heading.text, guess: guessOf(heading, people, at, latestYear) };
  });
  if (!columns.some(({ guess }) => guess !== 'course' && guess !== 'other')) {
    const first = columns.find(({ at }) => people.some(({ cells }) => /\p{L}{2}/u.test(cells[at] ?? '')));
    if (first !== undefined) first.guess = 'name';
  }
  return { columns, people, headings: names };
}

/** Where the headings end: below the row that says "name" and what hangs below it, else before the first date. */
function headingRows(rows: Row[], latestYear: number): Row[] {
  const top = rows.slice(0, LOOKED_AT);
  const named = top.findIndex(({ cells }) => cells.some((cell) => isName(plain(cell))));
  const dated = top.findIndex(({ cells }) => cells.some((cell) => isDate(cell, latestYear)));
  if (named === -1) return rows.slice(0, dated === -1 ? 1 : Math.max(1, dated));
  const at = top[named]?.cells.findIndex((cell) => isName(plain(cell))) ?? 0;
  let end = named + 1;
  while (
    end < top.length &&
    top[end]?.cells[at] === '' &&
    !top[end]?.cells.some((cell) => isDate(cell, latestYear))
  )
    end++;
  return rows.slice(0, end);
}

function isName(text: string): boolean {
  return NAME.includes(text) || FIRST.includes(text) || LAST.includes(text);
}

/** The heading nearest above the column that names something; a merged one stands to the left of it. */
function headingOf(headings: string[][], at: number): { text: string; below: string } {
  const [last = '', ...above] = headings.map((cells) => cells[at] ?? '').reverse();
  const own = above.find((text) => text !== '') ?? '';
  if (last !== '' && !DATED.test(plain(last)) && !EXPIRY.test(plain(last))) return { text: last, below: '' };
  if (own !== '' || last === '') return { text: own, below: last };
  const merged = headings.slice(0, -1).reverse();
  for (const cells of merged) {
    for (let left = at; left >= 0; left--) if (cells[left]) return { text: cells[left] ?? '', below: last };
  }
  return { text: last, below: '' };
}

function guessOf(
  { text, below }: { text: string; below: string },
  people: Row[],
  at: number,
  latestYear: number,
): SheetColumn['guess'] {
  const said = plain(text);
  if (NAME.includes(said)) return 'name';
  if (FIRST.includes(said)) return 'first';
  if (LAST.includes(said)) return 'last';
  if (EXPIRY.test(`${said} ${plain(below)}`) || OWN_DATES.test(said)) return 'other';
  const cells = people.map((row) => row.cells[at] ?? '').filter((cell) => !saysNothing(cell));
  // A year alone is no date, but shows what the column is for: such cells are told, rather than passed over.
  const dates = cells.filter((cell) =>
    datesIn(cell).some((part) => isDate(part, latestYear) || YEAR.test(part)),
  );
  return dates.length > 0 && dates.length * 3 >= cells.length ? 'course' : 'other';
}

/** Empty, or a way of writing that somebody has not done it. */
export function saysNothing(cell: string): boolean {
  return NOTHING.includes(plain(cell)) || NOTHING.includes(cell.trim().toLowerCase());
}

/** A cell may hold several dates. */
export function datesIn(cell: string): string[] {
  return cell
    .split(/[;\n&]|,(?! ?\d{4}\b)|\band\b/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Rows that add up or explain rather than name somebody. */
export function isSummary(name: string): boolean {
  return NOT_PEOPLE.includes(plain(name).split(' ')[0] ?? '');
}

function isDate(cell: string, latestYear: number): boolean {
  return /\d/.test(cell) && readDay(cell, latestYear).ok;
}
