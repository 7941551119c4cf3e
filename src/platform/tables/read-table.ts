import { type Options, parse } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { decoded, type Encoding, notATable, TextReader } from './decode.ts';

export type Delimiter = ',' | ';' | '\t';
/** One row: the line of the file on which it begins, counted from 1, and its cells, trimmed. */
export type Row = { line: number; cells: string[] };
export type Table = {
  ok: true;
  encoding: Encoding;
  delimiter: Delimiter;
  header: string[];
  rows: Row[];
  /** Lines with more cells than the header has columns; such rows are in `rows` as well. */
  ragged: number[];
};
export type Unreadable = { ok: false; text: string };

const DELIMITERS: Delimiter[] = [',', ';', '\t'];
const EMPTY: Unreadable = {
  ok: false,
  text: 'The file is empty. Choose one that has a row of headings and rows below it',
};
/** Longer than any row of a real file: a quote that nobody closed would swallow the rest. */
const LONGEST_ROW = 256 * 1024;

/**
 * Reads a table of text: UTF-8 with or without byte-order mark, UTF-16LE, else Windows-1252; commas,
 * semicolons or tabs, as the header has them; quotes, any line ends; blank rows are left out. The first row
 * is the header. A workbook, a PDF, an empty file or a quote that nobody closed is refused in words.
 */
export function readTable(bytes: Uint8Array): Table | Unreadable {
  const read = readRows(bytes);
  if (!read.ok) return read;
  const [first, ...rows] = read.rows;
  if (first === undefined) return EMPTY;
  const header = withoutTail(first.cells);
  const ragged = rows
    .filter(({ cells }) => withoutTail(cells).length > header.length)
    .map(({ line }) => line);
  return { ...read, header, rows, ragged };
}

/** The same without a header: for sheets that begin with several rows of headings. */
export function readRows(
  bytes: Uint8Array,
): { ok: true; encoding: Encoding; delimiter: Delimiter; rows: Row[] } | Unreadable {
  const refused = notATable(bytes);
  if (refused !== null) return { ok: false, text: refused };
  const { encoding, text } = decoded(bytes);
  const { delimiter, from } = beginning(text);
  try {
    const records = parseAtOnce(text.slice(from), options(delimiter)) as unknown as Recorded[];
    const skipped = lineEnds(text.slice(0, from));
    return { ok: true, encoding, delimiter, rows: records.flatMap((one) => rowOf(one, skipped)) };
  } catch (error) {
    return { ok: false, text: whyUnreadable(error) };
  }
}

/** Thrown by `streamTable`; the message is for people. */
export class UnreadableTable extends Error {}

/**
 * Reads a table of any size piece by piece, so that memory stays flat; the first row given is the header.
 * Throws UnreadableTable where `readTable` would refuse.
 */
export async function* streamTable(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
  const reader = new TextReader();
  const texts = textsOf(pieces, reader);
  const first = await texts.next();
  if (first.done === true) throw new UnreadableTable(EMPTY.text);
  const { delimiter, from } = beginning(first.value);
  const skipped = lineEnds(first.value.slice(0, from));
  const parser = parse(options(delimiter));
  const fed = feed(parser, first.value.slice(from), texts);
  try {
    for await (const record of parser) yield* rowOf(record as Recorded, skipped);
  } catch (error) {
    throw error instanceof UnreadableTable ? error : new UnreadableTable(whyUnreadable(error));
  } finally {
    parser.destroy();
    await fed;
  }
}

type Recorded = { record: string[]; info: { lines: number } };

function options(delimiter: Delimiter): Options {
  return {
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_ROW,
    record_delimiter: ['\r\n', '\n', '\r'],
  };
}

/** The text in pieces, the first of them with a whole line in it, or all there is. */
async function* textsOf(pieces: AsyncIterable<Uint8Array>, reader: TextReader): AsyncGenerator<string> {
  let first: string | null = '';
  let looked = false;
  for await (const piece of pieces) {
    if (!looked) {
      looked = true;
      const refused = notATable(piece);
      if (refused !== null) throw new UnreadableTable(refused);
    }
    const text = reader.push(piece);
    if (first === null) yield text;
    else {
      first += text;
      if (first.length > LONGEST_ROW || /\S.*[\r\n]/.test(first)) {
        yield first;
        first = null;
      }
    }
  }
  const rest = (first ?? '') + reader.end();
  if (rest !== '') yield rest;
}

/** Gives the parser what comes, no faster than its rows are taken; an error of the source becomes the parser's. */
async function feed(
  parser: ReturnType<typeof parse>,
  first: string,
  texts: AsyncGenerator<string>,
): Promise<void> {
  try {
    for (let text: string | undefined = first; text !== undefined; ) {
      if (parser.destroyed) return;
      if (!parser.write(text)) await roomIn(parser);
      const next: IteratorResult<string> = await texts.next();
      text = next.done === true ? undefined : next.value;
    }
    parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  } finally {
    await texts.return(undefined);
  }
}

function roomIn(parser: ReturnType<typeof parse>): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      parser.off('drain', go);
      parser.off('close', go);
      resolve();
    };
    parser.on('drain', go);
    parser.on('close', go);
  });
}

function rowOf({ record, info }: Recorded, skipped: number): Row[] {
  const within = record.reduce((sum, cell) => sum + lineEnds(cell), 0);
  const cells = record.map((cell) => cell.trim());
  return cells.every((cell) => cell === '') ? [] : [{ line: info.lines - within + skipped, cells }];
}

/**
 * The delimiter: the most frequent of the three, outside of quotes, in the first line that has any; and where
 * the table begins, as Excel may write "sep=;" before it.
 */
function beginning(text: string): { delimiter: Delimiter; from: number } {
  const told = /^sep=([,;\t])(?:\r\n|\n|\r)/i.exec(text);
  if (told !== null) return { delimiter: told[1] as Delimiter, from: told[0].length };
  const counts = new Map<string, number>(DELIMITERS.map((delimiter) => [delimiter, 0]));
  let quoted = false;
  for (const letter of text.slice(0, LONGEST_ROW)) {
    if (letter === '"') quoted = !quoted;
    else if (!quoted && (letter === '\n' || letter === '\r') && [...counts.values()].some((n) => n > 0))
      break;
    else if (!quoted && counts.has(letter)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  const best = DELIMITERS.reduce((a, b) => ((counts.get(b) ?? 0) > (counts.get(a) ?? 0) ? b : a));
  return { delimiter: best, from: 0 };
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const line = error instanceof Error && 'lines' in error ? Number(error.lines) : null;
  if (code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE') {
    return 'A quotation mark is opened in the file and never closed, so its rows cannot be told apart. Save the file again as CSV';
  }
  if (code.startsWith('CSV_')) {
    return `The file cannot be read as a table${line === null ? '' : ` at line ${line}`}. Save it again as CSV`;
  }
  throw error;
}

function lineEnds(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

function withoutTail(cells: string[]): string[] {
  let length = cells.length;
  while (length > 0 && cells[length - 1] === '') length--;
  return cells.slice(0, length);
}
