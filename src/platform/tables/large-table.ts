import { setImmediate as otherWork } from 'node:timers/promises';
import { type Row, streamTable, type Unreadable, UnreadableTable } from './read-table.ts';

const PIECE = 64 * 1024;

/** A file in pieces, with room for other work between them, so that no other page waits. */
export async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) {
    yield bytes.subarray(at, at + PIECE);
    await otherWork();
  }
}

/** Reads a table of many rows piece by piece; refused, in words, with more than `most` rows or what is no table. */
export async function readLargeTable(
  bytes: Uint8Array,
  most: number,
): Promise<{ ok: true; header: string[]; rows: Row[] } | Unreadable> {
  const rows: Row[] = [];
  let header: string[] | null = null;
  try {
    for await (const row of streamTable(inPieces(bytes))) {
      if (header === null) header = row.cells;
      else rows.push(row);
      if (rows.length > most) {
        return { ok: false, text: `The file has more than ${most.toLocaleString('en-GB')} rows. Split it` };
      }
    }
  } catch (error) {
    if (error instanceof UnreadableTable) return { ok: false, text: error.message };
    throw error;
  }
  return header === null ? { ok: false, text: 'The file is empty' } : { ok: true, header, rows };
}
