import t from 'tap';
import { peopleLetters } from '../../../src/people/index.ts';
import { renderLetter } from '../../../src/platform/mail/letter.ts';

const from = { name: 'The Partnership', address: 'muster@city.example' };
const context = {
  baseUrl: 'https://muster.example',
  zone: 'Europe/London',
  now: new Date('2027-03-01T09:00:00Z'),
};
const secret = {
  code: '012345',
  minutes: 15,
  from,
  link: 'https://muster.example/sign-in/link/SECRET?next=%2F',
};
const write = (kind: string, facts: Record<string, unknown>) => {
  const rendered = peopleLetters[kind]?.(facts, { name: 'A', address: 'a@b.example' }, context);
  if (rendered === undefined) throw new Error(`nobody writes ${kind}`);
  t.same(rendered.from, from);
  return { subject: rendered.letter.subject, ...renderLetter(rendered.letter) };
};

t.test('sign-in mail has the link and the code, not in its subject', async (t) => {
  for (const kind of ['sign-in', 'register']) {
    const mail = write(kind, secret);
    for (const body of [mail.text, mail.html]) t.match(body, 'link/SECRET?next=%2F');
    for (const body of [mail.text, mail.html]) t.match(body, '012345');
    t.match(mail.text, '15 minutes');
    t.notOk(mail.subject.includes('012345'));
  }
  t.match(write('register', secret).text, 'Nobody has registered with this address yet');
});

t.test('names are text in every mail', async (t) => {
  const name = 'Ann "<b>" 👩‍🏫';
  const facts = { name, from, code: '012345', minutes: 15, checked: false, added: 'new@x.example' };
  for (const kind of ['address-proof', 'signed-up', 'address-added', 'person-confirmed']) {
    const mail = write(kind, facts);
    t.match(mail.text, name, kind);
    t.notOk(mail.html.includes('<b>'), kind);
  }
});

t.test('whoever is unchecked is told what that means, and only they', async (t) => {
  t.match(write('signed-up', { name: 'Ann', from, checked: false }).text, 'confirm who you are');
  t.notOk(write('signed-up', { name: 'Ann', from, checked: true }).text.includes('confirm who you are'));
  t.match(write('address-added', { name: 'Ann', from, added: 'new@x.example' }).text, 'new@x.example');
});

t.test(
  'mail about staff and leads says what happened, where to look, and nothing that people wrote as HTML',
  async (t) => {
    const organisation = 'Here <i>Primary</i>';
    const facts = { name: 'Ann "<b>"', from, organisation };
    const letters: [kind: string, facts: Record<string, unknown>, says: RegExp, leads: string | null][] = [
      ['staff-invited', { by: 'Dee <b>' }, /Dee <b> has put Ann/, '/sign-in?next=%2Fmy%2Fprofile'],
      ['staff-ended', { lastDay: '12 March 2027' }, /12 March 2027 as your last day/, null],
      ['staff-restored', {}, /among its people again/, null],
      [
        'colleague-doubted',
        { person: 'Noah', path: '/organisations/1/people' },
        /Noah says/,
        '/organisations/1/people',
      ],
      [
        'lead-proposed',
        { proposed: 'Dee', path: '/administration/leads' },
        /Dee says/,
        '/administration/leads',
      ],
      ['lead-confirmed', {}, /confirmed as one of those who lead/, '/leads'],
      ['lead-ended', { confirmed: true }, /no longer among those who lead/, null],
      ['lead-ended', { confirmed: false }, /nobody has confirmed/, null],
    ];
    for (const [kind, more, says, link] of letters) {
      const mail = write(kind, { ...facts, ...more });
      t.match(mail.text, says, kind);
      t.match(mail.text, organisation, kind);
      t.notMatch(mail.html, /<b>|<i>/, kind);
      if (link !== null) t.ok(mail.text.includes(`https://muster.example${link}`), kind);
    }
    t.match(write('person-confirmed', { ...facts, how: 'colleague' }).text, 'a colleague has confirmed');
  },
);
