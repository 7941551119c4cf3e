import { buffer, text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import t from 'tap';
import { csvOf, defused } from '../../../../src/platform/tables/write-csv.ts';

t.test('what a spreadsheet would take for a formula gets an apostrophe', async (t) => {
  for (const cell of [
    '=1+1',
    '+44 23 9284 1234',
    '-2',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '\n=1',
    '  =1',
    '"=1',
    ` ' "=1`,
    '\u{feff}=1',
    '\u{200b}@a',
    '＝1',
  ]) {
    t.equal(defused(cell), `'${cell}`, JSON.stringify(cell));
  }
  for (const cell of ['Ann', 'a=b', 'O’Brien-Shaw', '3-5 years', '"quoted"', '', '2027-03-01'])
    t.equal(defused(cell), cell);
});

t.test('a table reads back as it was, text defused, numbers as numbers and days as days', async (t) => {
  const rows = [
    ['Ann "the first", O\'Neil; DSL', -3, { day: '2027-03-01' }, null],
    ['=HYPERLINK("http://x.example")', 2.5, null, 'two\nlines'],
  ];
  const csv = (await buffer(csvOf(['Name', 'N', '=Day', 'Note'], rows))).toString('utf8');
  t.equal(csv.codePointAt(0), 0xfeff, 'a byte-order mark');
  t.same(parse(csv, { bom: true, record_delimiter: '\r\n' }), [
    ['Name', 'N', "'=Day", 'Note'],
    ['Ann "the first", O\'Neil; DSL', '-3', '2027-03-01', ''],
    ['\'=HYPERLINK("http://x.example")', '2.5', '', 'two\nlines'],
  ]);
  t.match(csv, /DSL",-3,/, 'a number is not quoted as text is');
  t.match(await text(csvOf(['A'], [], { mark: false })), /^"A"/, 'the mark can be left out');
});

t.test('whatever the text, no cell begins as a formula and none is lost', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'binary-ascii' }), { minLength: 1 }), async (cells) => {
      const csv = await text(csvOf(['a'], [cells], { mark: false }));
      const [, read = []] = parse(csv, { record_delimiter: '\r\n', relax_column_count: true });
      t.same(read, cells.map(defused));
      for (const cell of read) t.notMatch(cell, /^[\s"]*[=+\-@]/);
    }),
    { numRuns: 100 },
  );
});

t.test('rows are asked for only as they are read, and an error of theirs is the reader’s', async (t) => {
  let made = 0;
  async function* endless() {
    for (;;) yield [`row ${made++}`];
  }
  let read = 0;
  for await (const chunk of csvOf(['a'], endless())) {
    read += chunk.length;
    if (read > 100_000) break;
  }
  t.ok(made < 60_000, `made ${made} rows for ${read} characters read`);
  async function* broken() {
    yield ['one'];
    throw new Error('the database went away');
  }
  await t.rejects(text(csvOf(['a'], broken())), { message: 'the database went away' });
});
