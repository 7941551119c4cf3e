import t from 'tap';
import { catalogueLetters, type NewDatesFacts } from '../../../src/catalogue/catalogue-letters.ts';
import { renderLetter } from '../../../src/platform/mail/letter.ts';

const CONTEXT = {
  baseUrl: 'https://muster.example',
  zone: 'Europe/London',
  now: new Date('2027-03-01T09:00:00Z'),
};
const TO = { name: 'Asha', address: 'asha@school.example' };
const ONE: NewDatesFacts['sessions'][number] = {
  id: 's1',
  deliveryMode: 'face-to-face',
  venue: 'Civic Offices',
  days: [
    { startsAt: '2027-06-08T08:30:00.000Z', endsAt: '2027-06-08T11:30:00.000Z' },
    { startsAt: '2027-06-09T08:30:00.000Z', endsAt: '2027-06-09T11:30:00.000Z' },
  ],
};
const FACTS: NewDatesFacts = {
  title: 'Child Protection',
  slug: 'child-protection',
  team: { name: 'Training Team', address: 'training@city.example' },
  sessions: [ONE],
};

function letter(facts: NewDatesFacts) {
  const render = catalogueLetters['new-date'];
  if (render === undefined) throw new Error('no letter for a new date');
  return render(JSON.parse(JSON.stringify(facts)), TO, CONTEXT);
}

t.test('one new date is named in the subject, with its days and the way to book', async (t) => {
  const { letter: one, from, calendar } = letter(FACTS);
  t.equal(one.subject, 'New date: Child Protection, Tuesday 8 June 2027');
  t.same(from, FACTS.team);
  t.equal(calendar, undefined, 'nobody has a place yet');
  const { text } = renderLetter(one);
  t.match(text, 'Day 1: Tuesday 8 June 2027, 9:30am to 12:30pm');
  t.match(text, 'Day 2: Wednesday 9 June 2027, 9:30am to 12:30pm');
  t.match(text, 'Where: Civic Offices');
  t.match(text, 'https://muster.example/sessions/s1');
  t.match(text, 'because you asked');
});

t.test('many new dates make one letter, cut short', async (t) => {
  const sessions = Array.from({ length: 12 }, (_, index) => ({
    ...ONE,
    id: `s${index}`,
    deliveryMode: 'teams',
  }));
  const { letter: many } = letter({ ...FACTS, sessions });
  t.equal(many.subject, 'New dates: Child Protection');
  const { text } = renderLetter(many);
  t.match(text, '12 new dates');
  t.match(text, 'And 2 more.');
  t.match(text, 'Where: Online, on Teams');
  t.match(text, 'https://muster.example/activities/child-protection');
});
