import t from 'tap';
import { type RegisterLetterFacts, registerLetters } from '../../../src/attendance/register-letters.ts';
import { renderLetter } from '../../../src/platform/mail/letter.ts';

const CONTEXT = {
  baseUrl: 'https://muster.example',
  zone: 'Europe/London',
  now: new Date('2027-03-16T13:00:00Z'),
};
const FACTS: RegisterLetterFacts = {
  title: 'Child Protection',
  days: [{ startsAt: '2027-03-16T09:30:00.000Z', endsAt: '2027-03-16T12:30:00.000Z' }],
  team: { name: 'Training Team', address: 'training@city.example' },
  about: null,
};

function read(kind: string, facts: RegisterLetterFacts) {
  const render = registerLetters[kind];
  if (render === undefined) throw new Error(`no letter for ${kind}`);
  const { letter, from } = render(
    JSON.parse(JSON.stringify(facts)),
    { name: 'Ann', address: 'a@b.c' },
    CONTEXT,
  );
  t.same(from, FACTS.team);
  return { subject: letter.subject, text: renderLetter(letter).text };
}

t.test('a certificate is told with the way to the record', async (t) => {
  const { subject, text } = read('register-certificate', FACTS);
  t.equal(subject, 'Certificate ready: Child Protection, Tue 16 Mar');
  t.match(text, 'https://muster.example/my/record');
  t.match(text, 'When: Tuesday 16 March 2027, 9:30am to 12:30pm');
  t.match(read('register-withdrawn', FACTS).text, 'your certificate has been withdrawn');
});

t.test('a no-show is told to the person about themselves, and to a lead by name', async (t) => {
  t.match(read('register-no-show', FACTS), {
    subject: 'Marked as did not attend: Child Protection, Tue 16 Mar',
    text: /If you were there, answer this mail/,
  });
  const lead = read('register-no-show', { ...FACTS, about: 'Ann Other' });
  t.match(lead.text, 'Ann Other had a place on Child Protection');
  t.notMatch(lead.text, 'You had a place');
  t.match(read('register-no-show-corrected', { ...FACTS, about: 'Ann Other' }).text, 'That was wrong');
  t.match(
    read('register-no-show-corrected', FACTS).text,
    'you did not attend Child Protection. That was wrong',
  );
});
