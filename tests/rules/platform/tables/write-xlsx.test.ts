import readXlsxFile from 'read-excel-file/node';
import t from 'tap';
import { xlsxOf } from '../../../../src/platform/tables/write-xlsx.ts';

t.test('sheets read back as they were, a formula as the text that it is', async (t) => {
  const bytes = await xlsxOf([
    {
      name: 'People',
      columns: [
        { title: 'Name', width: 30 },
        { title: 'Points', width: 8 },
        { title: 'Day', width: 12 },
      ],
      rows: [
        ['=HYPERLINK("http://x.example","x")', 3, { day: '2027-03-01' }],
        ['Zoë\u{0}\u{b}<b> & "quotes"', -2.5, null],
      ],
    },
    { name: 'Nothing', columns: [{ title: '+1', width: 5 }], rows: [] },
  ]);
  const sheets = await readXlsxFile(bytes);
  t.same(
    sheets.map(({ sheet }) => sheet),
    ['People', 'Nothing'],
  );
  t.same(sheets[0]?.data, [
    ['Name', 'Points', 'Day'],
    ['=HYPERLINK("http://x.example","x")', 3, new Date('2027-03-01T00:00:00Z')],
    ['Zoë  <b> & "quotes"', -2.5, null],
  ]);
  t.same(sheets[1]?.data, [['+1']]);
});

t.test('no cell is a formula in the file itself', async (t) => {
  const bytes = await xlsxOf([
    { name: 'S', columns: [{ title: '=A1', width: 5 }], rows: [['=1+1'], ['@x'], ["-2+cmd|'/c calc'!A0"]] },
  ]);
  const xml = await partOf(bytes, 'xl/worksheets/sheet1.xml');
  t.notMatch(xml, /<f[ >]/, 'no formula element');
  t.match(xml, /t="(?:s|inlineStr|str)"/, 'text cells');
  t.match(xml, /<pane [^>]*ySplit="1"[^>]*state="frozen"/, 'the header row stays in sight');
});

t.test('names of sheets are made to fit and never meet', async (t) => {
  const names = ['Lead: DSL/deputy [2026]', 'x'.repeat(40), 'X'.repeat(40), '', "'"];
  const bytes = await xlsxOf(names.map((name) => ({ name, columns: [{ title: 'a', width: 5 }], rows: [] })));
  const read = (await readXlsxFile(bytes)).map(({ sheet }) => sheet);
  t.same(read, ['Lead  DSL deputy  2026', 'x'.repeat(31), `${'X'.repeat(29)} 2`, 'Sheet 4', 'Sheet 5']);
});

/** One file of the archive: an .xlsx is a zip, whose entries may be deflated. */
async function partOf(bytes: Buffer, path: string): Promise<string> {
  const { inflateRawSync } = await import('node:zlib');
  for (let at = bytes.indexOf('PK\x01\x02'); at !== -1; at = bytes.indexOf('PK\x01\x02', at + 4)) {
    const nameLength = bytes.readUInt16LE(at + 28);
    if (bytes.toString('utf8', at + 46, at + 46 + nameLength) !== path) continue;
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const part = bytes.subarray(from, from + bytes.readUInt32LE(at + 20));
    return (bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(part) : part).toString('utf8');
  }
  throw new Error(`no ${path} in the file`);
}
