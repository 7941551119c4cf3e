import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import t from 'tap';
import { findColumns, plain } from '../../../../src/platform/tables/column-rules.ts';
import { readDay } from '../../../../src/platform/tables/day-rules.ts';
import { readRows, readTable, streamTable, type Table } from '../../../../src/platform/tables/read-table.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

function table(bytes: Uint8Array): Table {
  const read = readTable(bytes);
  if (!read.ok) throw new Error(read.text);
  return read;
}

t.test('a table is read whatever program wrote it', async (t) => {
  const plainText = 'Name,Role\nZoë Ö’Brien,DSL\n';
  for (const [how, bytes] of [
    ['plain', utf8(plainText)],
    ['byte-order mark', utf8(`\ufeff${plainText}`)],
    ['semicolons', utf8('Name;Role\r\nZoë Ö’Brien;DSL\r\n')],
    ['tabs', utf8('Name\tRole\rZoë Ö’Brien\tDSL')],
    ['Excel says how', utf8('sep=;\r\nName;Role\r\nZoë Ö’Brien;DSL\r\n')],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(plainText, 'utf16le')])],
    [
      'Windows-1252',
      Buffer.from(
        [...'Name,Role\nZo', 0xeb, ...' ', 0xd6, 0x92, ...'Brien,DSL\n'].map((c) =>
          typeof c === 'string' ? c.charCodeAt(0) : c,
        ),
      ),
    ],
    ['quotes and blank rows', utf8('\n"Name","Role"\n\n"Zoë Ö’Brien","DSL"\n,\n')],
  ] as const) {
    const { header, rows } = table(bytes);
    t.same([header, rows.map(({ cells }) => cells)], [['Name', 'Role'], [['Zoë Ö’Brien', 'DSL']]], how);
  }
  t.equal(table(utf8('Name;Notes\nJo;"a, b, c"\n')).delimiter, ';');
  t.equal(table(utf8('"Name; first",Notes\nJo,"a; b; c"\n')).delimiter, ',');
});

t.test('each row knows its line, and rows with too many cells are told', async (t) => {
  const { rows, ragged } = table(utf8('a,b\n1,"two\nlines"\n\n3,4,5\n6\n'));
  t.same(
    rows.map(({ line, cells }) => [line, cells]),
    [
      [2, ['1', 'two\nlines']],
      [5, ['3', '4', '5']],
      [6, ['6']],
    ],
  );
  t.same(ragged, [5]);
});

t.test('what is no table is refused in words', async (t) => {
  const refusal = (bytes: Uint8Array) => {
    const read = readTable(bytes);
    return read.ok ? 'read' : read.text;
  };
  t.match(refusal(Buffer.from('PK\x03\x04rest')), /workbook/);
  t.match(refusal(utf8('%PDF-1.7')), /PDF/);
  t.match(refusal(utf8('')), /empty/);
  t.match(refusal(utf8(' \n,\n')), /empty/);
  t.match(refusal(utf8('a,b\n"never closed,1\n2,3\n')), /quotation mark/);
});

t.test('whatever is written in quotes comes back the same', async () => {
  const cell = fc
    .string({ unit: 'grapheme-composite', maxLength: 20 })
    .map((text) => text.replace(/(?!\n)\p{Cc}|[\ufeff\ufffd]/gu, ' ').trim());
  const row = fc.array(cell, { minLength: 3, maxLength: 3 }).filter((cells) => cells.some((c) => c !== ''));
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(',', ';', '\t'),
      fc.integer({ min: 1, max: 7 }),
      async (rows, delimiter, size) => {
        const written = [['Name', 'Role', 'Since'], ...rows];
        const bytes = utf8(stringify(written, { delimiter, quoted: true }));
        const read = readRows(bytes);
        if (!read.ok || JSON.stringify(read.rows.map(({ cells }) => cells)) !== JSON.stringify(written))
          return false;
        const streamed = [];
        for await (const { line, cells } of streamTable(inPieces(bytes, size)))
          streamed.push({ line, cells });
        return JSON.stringify(streamed) === JSON.stringify(read.rows);
      },
    ),
    { numRuns: 60 },
  );
});

t.test('a stream may turn out to be Windows-1252 far into it, and is refused like a file', async (t) => {
  const names: string[] = [];
  const late = [
    utf8('Name,Role\n'),
    utf8('A,B\n'.repeat(5_000)),
    Buffer.from([0x5a, 0xeb, 0x2c, 0x31, 0x0a]),
  ];
  for await (const { cells } of streamTable(Readable.from(late))) names.push(cells[0] ?? '');
  t.equal(names.at(-1), 'Zë');
  const drain = async (pieces: Uint8Array[]) => {
    for await (const row of streamTable(Readable.from(pieces))) void row;
  };
  await t.rejects(drain([]), /empty/);
  await t.rejects(drain([Buffer.from('PK\x03\x04')]), /workbook/);
  await t.rejects(drain([utf8('a,b\n"c')]), /quotation mark/);
});

t.test('thirty thousand rows are read with flat memory', async (t) => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const most = async (rows: number) => {
    let highest = 0;
    let count = 0;
    for await (const { cells } of streamTable(manyRows(rows))) {
      count += cells.length === 20 ? 1 : 0;
      if (count % 1_500 !== 0) continue;
      collect();
      highest = Math.max(highest, process.memoryUsage().heapUsed);
    }
    t.equal(count, rows + 1);
    return highest / 1_000_000;
  };
  const few = await most(3_000);
  const many = await most(30_000);
  t.ok(
    many < few + 8,
    `the heap held ${few.toFixed(1)} MB for 3,000 rows and ${many.toFixed(1)} MB for 30,000`,
  );
});

t.test('columns are found by name, whatever the case, spaces and punctuation', async (t) => {
  const header = ['LA (name)', 'urn', ' Establishment_Name ', 'URN'];
  t.same(
    findColumns(header, {
      urn: ['URN'],
      name: ['EstablishmentName', 'establishment name'],
      la: ['LA name'],
      status: ['Status'],
    }),
    {
      urn: 1,
      name: 2,
      la: 0,
    },
  );
  t.equal(plain('  Ó’Neill-Smith, “Jo” '), 'o neill smith jo');
});

t.test('days as people and spreadsheets write them', async (t) => {
  const read = (text: string) => {
    const day = readDay(text, 2027);
    return day.ok ? day.day : day.text;
  };
  for (const text of [
    '04/09/2024',
    '4/9/2024',
    '04-09-2024',
    '4.9.24',
    '2024-09-04',
    '2024-09-04T00:00:00',
    '4 Sep 2024',
    '4th September 2024',
    '04-Sep-24',
    'Wednesday, 4 Sept 2024',
    '45539',
    '04/09/2024 00:00',
  ]) {
    t.equal(read(text), '2024-09-04', text);
  }
  for (const text of ['Sept 2024', '2024', '09/2024', 'Autumn 2024', 'Sep-24'])
    t.match(read(text), /which day/, text);
  t.match(read('09/25/2024'), /no month 25/);
  t.match(read('31/02/2024'), /does not exist/);
  t.match(read('29 Feb 2023'), /does not exist/);
  for (const text of ['yes', 'booked', '=1+1', '4 Foo 2024', '99999', '-'])
    t.match(read(text), /not a date/, text);
  t.same(readDay('01/05/98', 2027), { ok: true, day: '1998-05-01', twoDigits: true });
});

t.test('every day comes back from each way of writing it', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 20_000, max: 60_000 }), (serial) => {
      const day = new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10);
      const [y = '', m = '', d = ''] = day.split('-');
      return [String(serial), day, `${d}/${m}/${y}`, `${Number(d)}-${Number(m)}-${y}`].every((text) => {
        const read = readDay(text, 2027);
        return read.ok && read.day === day;
      });
    }),
  );
});

function* slices(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function inPieces(bytes: Uint8Array, size: number): Readable {
  return Readable.from(slices(bytes, size));
}

function manyRows(rows: number): Readable {
  return Readable.from(
    (function* () {
      yield utf8(`${Array.from({ length: 20 }, (_, n) => `Column ${n}`).join(',')}\n`);
      const hundred = utf8(
        `${Array.from({ length: 20 }, (_, n) => `value ${n} of a row`).join(',')}\n`.repeat(100),
      );
      for (let n = 0; n < rows; n += 100) yield hundred;
    })(),
  );
}
