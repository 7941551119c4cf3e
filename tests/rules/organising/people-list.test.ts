import fc from 'fast-check';
import t from 'tap';
import { listLine, MOST_PEOPLE, readPeopleList } from '../../../src/organising/people-list-rules.ts';
import { listOfTable } from '../../../src/organising/people-table-rules.ts';

const read = (text: string) =>
  readPeopleList(text).people.map(({ line, name, address }) => `${line} ${name}|${address}`);
const why = (text: string) =>
  readPeopleList(text).wrong.map(({ line, text, why }) => `${line} ${text}: ${why}`);

t.test('a list is read as mail programs, spreadsheets and people write it', async (t) => {
  const ann = ['1 Ann Smith|ann@school.example'];
  for (const text of [
    'Ann Smith <ann@school.example>',
    '"Ann Smith" <ann@school.example>,',
    'Ann Smith, ann@school.example',
    'ann@school.example; Ann Smith',
    'Ann Smith\tann@school.example',
    'Ann Smith ann@school.example',
    'Smith, Ann <ann@school.example>;',
    'Ann Smith (ann@school.example)',
    'Ann Smith <mailto:ann@school.example>',
  ]) {
    t.same(read(text), ann, text);
    t.same(why(text), [], text);
  }
  t.same(read('a@x.example, b@x.example; c@x.example'), []);
  t.same(read('Ann <a@x.example>, b@x.example,Cem <c@x.example>'), [
    '1 Ann|a@x.example',
    '1 |b@x.example',
    '1 Cem|c@x.example',
  ]);
  t.same(read('Smith, Ann <a@x.example>; Jones, Bob <b@x.example>'), [
    '1 Ann Smith|a@x.example',
    '1 Bob Jones|b@x.example',
  ]);
  t.same(read('\r\n\r\na@x.example\rb@x.example'), ['3 |a@x.example', '4 |b@x.example']);
});

t.test('what cannot be read is kept with its line and the reason', async (t) => {
  t.same(why('Ann Smith'), ['1 Ann Smith: There is no mail address on this line']);
  t.same(why('ann@school'), ['1 ann@school: The address is not complete']);
  t.same(why('ann @school.example'), ['1 ann @school.example: The address is not complete']);
  t.match(why('Ann, a@x.example, Ben, b@x.example'), [/several addresses/]);
  t.match(why('Ann Smith, ann@x.example, Copnor Primary'), [/more on this line/]);
  t.same(why('a@x.example\nA@X.example'), ['2 A@X.example: The same address stands on line 1 already']);
  const many = Array.from({ length: MOST_PEOPLE + 2 }, (_, n) => `p${n}@x.example`).join('\n');
  t.equal(readPeopleList(many).people.length, MOST_PEOPLE);
  t.equal(readPeopleList(many).wrong.length, 2);
});

t.test('whatever is pasted, no line is lost and nobody is read twice', async () => {
  const piece = fc.constantFrom(
    'Ann',
    'Smith',
    ' ',
    ',',
    ';',
    '\t',
    '<',
    '>',
    '"',
    '@',
    'a@x.example',
    'b@y.example',
    '.',
    "O'Neil",
  );
  const line = fc.oneof(
    fc.array(piece, { maxLength: 9 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const text = lines.join('\n');
      const { people, wrong } = readPeopleList(text);
      const spoken = new Set([...people, ...wrong].map((one) => one.line));
      const addresses = people.map(({ address }) => address.toLowerCase());
      const silent = text
        .split(/\r\n|\r|\n/)
        .filter((one, index) => /[\p{L}\p{N}]/u.test(one) && !spoken.has(index + 1));
      return silent.length === 0 && new Set(addresses).size === addresses.length;
    }),
    { numRuns: 500 },
  );
});

t.test('a person written as a line is read as the same person', async () => {
  const name = fc.stringMatching(/^[A-Z][a-z'é-]{0,8}( [A-Z][a-z'é-]{0,8}){0,2}[a-z]$/);
  const address = fc.stringMatching(/^[a-z0-9][a-z0-9.+_-]{0,10}[a-z0-9]@[a-z]{1,8}\.[a-z]{2,5}$/);
  fc.assert(
    fc.property(fc.oneof(name, fc.constant('')), address, (name, address) => {
      const { people, wrong } = readPeopleList(listLine({ name, address }));
      const [one] = people;
      return wrong.length === 0 && people.length === 1 && one?.name === name && one.address === address;
    }),
    { numRuns: 500 },
  );
});

t.test('a table is read by its headings, or as it is', async (t) => {
  const rows = (...cells: string[][]) => cells.map((cells, index) => ({ line: index + 1, cells }));
  t.same(
    read(
      listOfTable(
        rows(
          ['Surname', 'First name', 'School', 'Work e-mail'],
          ['Smith', 'Ann', 'Copnor', 'ann@x.example'],
          ['Jones', 'Bob', '', ''],
        ),
      ),
    ),
    ['2 Ann Smith|ann@x.example'],
  );
  t.match(why(listOfTable(rows(['Name', 'Email'], ['Bob Jones', '']))), [
    /^2 Bob Jones: There is no mail address/,
  ]);
  t.same(read(listOfTable(rows(['Ann Smith', 'ann@x.example']))), ['1 Ann Smith|ann@x.example']);
});
