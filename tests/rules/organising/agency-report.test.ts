import t from 'tap';
import { chartOf } from '../../../src/organising/agency-report-chart.ts';
import { readAskedReport } from '../../../src/organising/agency-report-schemas.ts';

t.test('a report is asked for by quarter or by dates; what was changed last holds', async (t) => {
  const ask = (query: Record<string, string>) => {
    const { from, to, errors } = readAskedReport(query, '2027-03-01');
    return `${from} ${to}${errors.map(({ field }) => ` ${field}`).join('')}`;
  };
  t.equal(ask({}), '2027-01-01 2027-03-31');
  t.equal(ask({ quarter: '2026-4' }), '2026-10-01 2026-12-31');
  t.equal(ask({ quarter: '2026-5' }), '2027-01-01 2027-03-31');
  t.equal(ask({ from: '2027-01-05', to: '2027-01-06' }), '2027-01-05 2027-01-06');
  const dates = { from: '2027-01-05', to: '2027-01-06' };
  t.equal(ask({ quarter: '2027-1', was: '2027-1', ...dates }), '2027-01-05 2027-01-06', 'dates were typed');
  t.equal(ask({ quarter: '2026-2', was: '', ...dates }), '2026-04-01 2026-06-30', 'a quarter was chosen');
  t.equal(ask({ from: '2027-01-06', to: '2027-01-05' }), '2027-01-01 2027-03-31 to');
  t.equal(ask({ from: '2027-01-06' }), '2027-01-01 2027-03-31 to');
});

t.test('the chart: largest first, at most 15, each bar as long as its parts together', async (t) => {
  const none = { attended: 0, part: 0, absent: 0, late: 0, cancelled: 0, unknown: 0 };
  const rows = Array.from({ length: 20 }, (_, index) => ({
    ...none,
    name: index === 19 ? 'A very long name of a school that nobody can read' : `S${index}`,
    registered: index,
    attended: Math.ceil(index / 2),
    absent: Math.floor(index / 2),
  }));
  const chart = chartOf(rows);
  t.equal(chart.bars.length, 15);
  t.equal(chart.more, 4, 'those with nobody are no bars');
  t.equal(chart.bars[0]?.name, 'A very long name of a school th…');
  t.same(
    chart.bars[0]?.parts.map(({ pattern, label }) => [pattern, label?.text]),
    [
      ['report-attended', 10],
      ['report-absent', 9],
    ],
  );
  const [first] = chart.bars;
  const ends = (first?.parts ?? []).map(({ x, width }) => x + width);
  t.ok(Math.abs((ends[0] ?? 0) - (first?.parts[1]?.x ?? 0)) < 0.2, 'parts touch');
  t.ok((ends.at(-1) ?? 0) <= chart.width);
  t.same(chartOf([]).bars, []);
});
