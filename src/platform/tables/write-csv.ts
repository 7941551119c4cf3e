import { pipeline, Readable } from 'node:stream';
import { type Stringifier, stringify } from 'csv-stringify';
import type { Day } from '../time.ts';

/** What a cell of a table to be downloaded holds: text, a number, a calendar day, or nothing. */
export type Cell = string | number | { day: Day } | null;

/**
 * What spreadsheets take for a formula: = + - @ (also in their wide forms) at the beginning or after spaces,
 * quotation marks and marks that nobody sees, and whatever begins with a tab or a line end.
 */
const FORMULA = /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}"'`‘’“”]*[=+\-@＝＋－＠])/u;

/** Text that a spreadsheet shows as it stands: what looks like a formula gets an apostrophe before it. Pure. */
export function defused(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/**
 * A table as CSV (RFC 4180, UTF-8), made while it is read: rows are asked for as the reader takes them, so
 * memory stays flat. Text is quoted and defused, numbers stay numbers, days are YYYY-MM-DD. With `mark`, as left
 * out, a byte-order mark comes first, by which Excel knows the encoding. An error of `rows` is the stream's.
 */
export function csvOf(
  header: string[],
  rows: Iterable<Cell[]> | AsyncIterable<Cell[]>,
  { mark = true }: { mark?: boolean } = {},
): Stringifier {
  const csv = stringify({ bom: mark, record_delimiter: 'windows', quoted_string: true });
  // The error reaches whoever reads `csv`, which pipeline ends with it.
  pipeline(Readable.from(linesOf(header, rows)), csv, () => undefined);
  return csv;
}

async function* linesOf(
  header: string[],
  rows: Iterable<Cell[]> | AsyncIterable<Cell[]>,
): AsyncGenerator<(string | number | null)[]> {
  yield header.map(defused);
  for await (const row of rows) yield row.map(said);
}

function said(cell: Cell): string | number | null {
  if (cell === null || typeof cell === 'number') return cell;
  return typeof cell === 'string' ? defused(cell) : cell.day;
}
