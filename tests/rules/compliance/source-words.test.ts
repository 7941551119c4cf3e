import { readFileSync } from 'node:fs';
import t from 'tap';
import { citationOf, saySource } from '../../../src/compliance/source-words.ts';

const files = ['requirements.json', 'refresh-proposals.json'];
const SOURCES = files.flatMap((name) => {
  const url = new URL(`../../../db/seeds/reference/${name}`, import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { source: string }[]).map(({ source }) => source);
});

t.test('the partnership’s papers are called as people know them', async (t) => {
  t.equal(saySource('seed 001 §12 row 2'), 'the partnership’s training guide, row 2');
  t.equal(saySource('seed 001 §9'), 'the partnership’s training guide');
  t.equal(
    saySource('seed 004 Prevent Training (2016)'),
    'the partnership’s material: Prevent Training (2016)',
  );
  t.equal(saySource('Our own policy; row 2'), 'Our own policy; row 2', 'everything else stays');
  t.ok(SOURCES.length > 80);
  for (const source of SOURCES) t.notMatch(saySource(source), /seed|§12/);
});

t.test('a citation is what is cited, without the notes beside it', async (t) => {
  t.equal(
    citationOf(
      "KCSIE 2025 (statutory guidance; a 2026 edition was out to consultation; final text not found, so re-check), Annex C; quoted by PSCP's DSL page",
    ),
    'KCSIE 2025, Annex C',
  );
  t.equal(citationOf('KCSIE 2025, Part two. Final text not found, so re-check'), 'KCSIE 2025, Part two');
  t.equal(
    citationOf('School Staffing Regulations 2009 reg 9, quoted by Norfolk County Council; KCSIE Part three'),
    'School Staffing Regulations 2009 reg 9',
  );
  t.equal(
    citationOf('EYFS statutory framework, Annex A (renewal every three years)'),
    'EYFS statutory framework, Annex A (renewal every three years)',
  );
  for (const source of SOURCES) {
    t.notMatch(citationOf(source), /;|re-check|not found|quot(ed|ing) |seed/i, source);
    t.ok(citationOf(source).length > 5, source);
  }
});
