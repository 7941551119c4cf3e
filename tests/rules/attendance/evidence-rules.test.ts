import t from 'tap';
import { evidenceLetters } from '../../../src/attendance/evidence-letters.ts';
import { actsOn, standpointOf } from '../../../src/attendance/evidence-policy.ts';
import { renderLetter } from '../../../src/platform/mail/letter.ts';

const STATES = ['submitted', 'asked', 'verified', 'refused', 'withdrawn'] as const;
const of = (organisationId: string | null) => ({
  personId: 'tia',
  organisationId,
  state: 'submitted' as const,
});
const who = (personId: string, administrator = false) => ({ personId, administrator });

t.test('who stands before a piece of evidence', async (t) => {
  t.equal(
    standpointOf(who('tia'), of('school'), ['school']),
    'person',
    'a lead of the place is still its person',
  );
  t.equal(
    standpointOf(who('tia', true), of(null), []),
    'person',
    'nor does an administrator decide on their own',
  );
  t.equal(standpointOf(who('lee'), of('school'), ['other', 'school']), 'decider');
  t.equal(standpointOf(who('lee'), of('school'), ['other']), null, 'asked at another place');
  t.equal(standpointOf(who('ada', true), of('school'), []), null, 'a lead is asked, so no administrator');
  t.equal(standpointOf(who('ada', true), of(null), []), 'decider');
  t.equal(standpointOf(who('lee'), of(null), ['school']), null);
});

t.test('what may be done, by state', async (t) => {
  t.same(
    STATES.map((state) => actsOn('person', state).join(' ')),
    [
      'see-file withdraw ask-others',
      'see-file answer withdraw ask-others',
      'see-file',
      'see-file',
      'see-file',
    ],
  );
  t.same(
    STATES.map((state) => actsOn('decider', state).join(' ')),
    ['verify refuse ask see-file', 'verify refuse see-file', 'take-back see-file', 'see-file', ''],
  );
});

t.test('every letter leads to the evidence, and what people wrote stays a quotation', async (t) => {
  const facts = {
    evidenceId: 'E1',
    title: 'Child Protection',
    completedOn: '2026-03-03',
    provider: 'NSPCC',
    person: 'Tia',
    by: 'Test School',
    words: 'Which <b>day</b>?\r\nBcc: x@y.example',
    answer: 'The 3rd',
    from: { name: 'Partnership', address: 'muster@city.example' },
  };
  const context = { baseUrl: 'https://m.example', zone: 'Europe/London', now: new Date(0) };
  const kinds = Object.keys(evidenceLetters);
  t.equal(kinds.length, 6);
  for (const kind of kinds) {
    const rendered = evidenceLetters[kind]?.(facts, facts.from, context);
    if (rendered === undefined) throw new Error(kind);
    const { text, html } = renderLetter(rendered.letter);
    t.match(text, 'https://m.example/evidence/E1', kind);
    t.match(text, 'Completed on: 3 March 2026');
    t.notMatch(html, '<b>day');
    t.notMatch(rendered.letter.subject, '\n');
  }
});
