import type { CellObject, Sheet as ExcelSheet } from 'write-excel-file/node';
import type { Cell } from './write-csv.ts';

export type Sheet = {
  /** Made to fit: at most 31 characters, without the marks that Excel refuses. */
  name: string;
  /** Widths in characters. */
  columns: { title: string; width: number }[];
  rows: Cell[][];
};

/** Excel takes no longer text in a cell. */
const LONGEST = 32_767;
const LONGEST_NAME = 31;
/** Characters that XML cannot hold; a file with one of them does not open. */
const NOT_IN_XML = /[^\P{Cc}\t\n\r]|[\p{Cs}\u{FFFE}\u{FFFF}]/gu;

/**
 * Sheets as an .xlsx file. Every text is of the type text, so that a formula in a name is what somebody is
 * called and never worked out; days are dates, numbers are numbers. The header row is bold and stays in sight.
 */
export async function xlsxOf(sheets: Sheet[]): Promise<Buffer> {
  // Seldom needed: no process should wait for it when it starts.
  const { default: writeExcelFile } = await import('write-excel-file/node');
  const names = namesOf(sheets);
  return writeExcelFile(
    sheets.map(
      ({ columns, rows }, index): ExcelSheet<never> => ({
        sheet: names[index] ?? '',
        columns: columns.map(({ width }) => ({ width })),
        stickyRowsCount: 1,
        data: [
          columns.map(({ title }) => ({ ...textCell(title), fontWeight: 'bold' as const })),
          ...rows.map((row) => row.map(cellOf)),
        ],
      }),
    ),
  ).toBuffer();
}

function cellOf(cell: Cell): CellObject | null {
  if (cell === null || cell === '') return null;
  if (typeof cell === 'string') return textCell(cell);
  if (typeof cell === 'number') return { type: Number, value: cell };
  return { type: Date, value: new Date(`${cell.day}T00:00:00Z`), format: 'dd/mm/yyyy' };
}

function textCell(text: string): CellObject {
  return {
    type: String,
    value: text.replace(NOT_IN_XML, ' ').slice(0, LONGEST),
  };
}

/** Excel refuses two sheets of one name, whatever the case. */
function namesOf(sheets: Sheet[]): string[] {
  const taken = new Set<string>();
  return sheets.map(({ name }, index) => {
    const wanted =
      name
        .replace(NOT_IN_XML, ' ')
        .replace(/[[\]:*?/\\]/g, ' ')
        .replace(/^'+|'+$/g, '')
        .trim()
        .slice(0, LONGEST_NAME)
        .trim() || `Sheet ${index + 1}`;
    let free = wanted;
    for (let n = 2; taken.has(free.toLowerCase()); n++) {
      const ending = ` ${n}`;
      free = `${wanted.slice(0, LONGEST_NAME - ending.length)}${ending}`;
    }
    taken.add(free.toLowerCase());
    return free;
  });
}
