import { listLine } from './people-list-rules.ts';

const MAIL = /e-?mail|address/i;
const WHOLE = /^(full |display )?names?$|^(delegate|attendee|person|staff)( name)?$/i;
const FIRST = /^(first|given|fore)[ -]?names?$/i;
const LAST = /^(last|family|sur)[ -]?names?$/i;

/**
 * A table as the text that `readPeopleList` reads, one line for each of its rows so that lines keep their numbers.
 * With headings, the columns of the mail address and of the name are used and the others left out; without, each
 * row is taken as it is.
 */
export function listOfTable(rows: { line: number; cells: string[] }[]): string {
  const lines: string[] = [];
  const columns = columnsOf(rows[0]?.cells ?? []);
  for (const [index, { line, cells }] of rows.entries()) {
    if (columns !== null && index === 0) continue;
    lines[line - 1] =
      columns === null ? cells.filter((cell) => cell !== '').join(', ') : lineOf(cells, columns);
  }
  return Array.from(lines, (text) => text ?? '').join('\n');
}

type Columns = { mail: number; names: number[] };

/** Which columns hold what; null where the first row is no row of headings. */
function columnsOf(first: string[]): Columns | null {
  if (first.some((cell) => cell.includes('@'))) return null;
  const mail = first.findIndex((cell) => MAIL.test(cell));
  if (mail === -1) return null;
  const find = (pattern: RegExp) => first.findIndex((cell) => pattern.test(cell.trim()));
  const whole = find(WHOLE);
  const names = whole === -1 ? [find(FIRST), find(LAST)] : [whole];
  return { mail, names: names.filter((index) => index !== -1 && index !== mail) };
}

function lineOf(cells: string[], { mail, names }: Columns): string {
  const name = names
    .map((index) => (cells[index] ?? '').replace(/[,;<>]/g, ' ').trim())
    .filter((part) => part !== '')
    .join(' ');
  const address = cells[mail] ?? '';
  return address === '' ? name : listLine({ name, address });
}
