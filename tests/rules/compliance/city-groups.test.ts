import fc from 'fast-check';
import t from 'tap';
import { type CityCounts, type Group, nobody } from '../../../src/compliance/city-counting-rules.ts';
import { cellKey, FEW, mayShow } from '../../../src/compliance/city-groups-rules.ts';

t.test('a group of fewer than five is hidden, and with it what would give it away', async (t) => {
  const { hidden } = mayShow(
    city({ health: { big: 40, middle: 8, small: 3 }, police: { one: 20, two: 30 } }),
  );
  t.same([...hidden.organisations].sort(), [
    ['middle', 'protects'],
    ['small', 'few'],
  ]);
  t.equal(hidden.sectors.size, 0);
});

t.test('two small groups protect each other once they are five together', async (t) => {
  const pair = mayShow(city({ health: { big: 40, three: 3, two: 2 } }));
  t.same([...pair.hidden.organisations.keys()].sort(), ['three', 'two']);
  const less = mayShow(city({ health: { big: 40, middle: 9, one: 1, two: 2 } }));
  t.same([...less.hidden.organisations.keys()].sort(), ['middle', 'one', 'two']);
});

t.test('the organisations of a hidden sector are hidden with it', async (t) => {
  const { hidden } = mayShow(city({ health: { a: 30 }, police: { b: 12 }, fire: { c: 2 } }));
  t.same([...hidden.sectors].sort(), [
    ['fire', 'few'],
    ['police', 'protects'],
  ]);
  t.same([...hidden.organisations].sort(), [
    ['b', 'protects'],
    ['c', 'few'],
  ]);
});

t.test('nothing is hidden where nobody is few', async (t) => {
  const { hidden } = mayShow(city({ health: { a: 5, b: 6 }, police: { c: 7 } }));
  t.same([hidden.all, hidden.sectors.size, hidden.organisations.size, hidden.cells.size], [false, 0, 0, 0]);
});

t.test('whatever the sizes: nothing small is shown, nor is what taking away would tell', async (_t) => {
  const size = fc.integer({ min: 0, max: 12 });
  const cells = fc.array(fc.tuple(size, size, size, size), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(cells, (rows) => {
      const counts = cellsOf(rows);
      const { hidden } = mayShow(counts);
      const families = [
        ...rows.map((row, o) => row.map((people, a) => ({ key: cellKey(`o${o}`, `a${a}`), people }))),
        ...[0, 1, 2, 3].map((a) =>
          rows.map((row, o) => ({ key: cellKey(`o${o}`, `a${a}`), people: row[a] ?? 0 })),
        ),
      ];
      for (const family of families) {
        const there = family.filter(({ people }) => people > 0);
        const away = there.filter(({ key }) => hidden.cells.has(key));
        for (const { key, people } of there) if (people < FEW && !hidden.cells.has(key)) return false;
        if (away.length === 0 || away.length === there.length) continue;
        const sum = away.reduce((all, { people }) => all + people, 0);
        if (away.length === 1 || sum < FEW) return false;
      }
      return true;
    }),
  );
});

function of(people: number): Group {
  const group = nobody();
  group.people = people;
  group.counts.missing = people;
  return group;
}

function city(sectors: Record<string, Record<string, number>>): CityCounts {
  const counts = empty();
  for (const [sector, organisations] of Object.entries(sectors)) {
    const sum = Object.values(organisations).reduce((all, people) => all + people, 0);
    counts.sectors.set(sector, of(sum));
    counts.all.people += sum;
    for (const [id, people] of Object.entries(organisations))
      counts.organisations.set(id, { ...of(people), sector });
  }
  return counts;
}

function cellsOf(rows: number[][]): CityCounts {
  const counts = empty();
  for (const [o, row] of rows.entries()) {
    counts.organisations.set(`o${o}`, { ...of(50), sector: 'health' });
    counts.cells.set(
      `o${o}`,
      new Map(row.flatMap((people, a) => (people === 0 ? [] : [[`a${a}`, of(people)] as const]))),
    );
  }
  counts.sectors.set('health', of(50 * rows.length));
  counts.all.people = 50 * rows.length;
  for (const a of [0, 1, 2, 3]) counts.activities.set(`a${a}`, of(100));
  return counts;
}

function empty(): CityCounts {
  return {
    all: nobody(),
    sectors: new Map(),
    organisations: new Map(),
    roles: new Map(),
    activities: new Map(),
    cells: new Map(),
  };
}
