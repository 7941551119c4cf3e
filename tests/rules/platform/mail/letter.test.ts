import t from 'tap';
import { renderLetter } from '../../../../src/platform/mail/letter.ts';
import type { Letter } from '../../../../src/platform/mail/mailer.ts';

const LETTER: Letter = {
  subject: 'Place confirmed: Safeguarding basics, 9 March',
  opening: 'You have a place on Safeguarding basics.',
  paragraphs: [
    {
      kind: 'facts',
      facts: [
        { label: 'When', value: 'Tuesday 9 March 2027, 9:30am to 12:30pm' },
        { label: 'Where', value: 'Civic Offices, PO1 2AL' },
      ],
    },
    { kind: 'text', text: 'Come in by the side door.\nAsk for room 2.' },
    { kind: 'list', items: ['Bring a laptop', 'Read chapter 1'] },
    { kind: 'link', label: 'See your booking', href: 'https://muster.example/bookings/b1?a=1&b=2' },
    { kind: 'note', from: 'Note from the organiser', text: 'Parking is scarce.\n\nTake the train.' },
  ],
  team: { name: 'City training team', address: 'training@city.example' },
  why: 'You get this mail because you booked a place.',
};

function letterWith(changes: Partial<Letter>): Letter {
  return { ...LETTER, ...changes };
}

t.test('the plain text stands by itself and begins with what happened', async (t) => {
  t.equal(
    renderLetter(LETTER).text,
    [
      'You have a place on Safeguarding basics.',
      '',
      'When: Tuesday 9 March 2027, 9:30am to 12:30pm',
      'Where: Civic Offices, PO1 2AL',
      '',
      'Come in by the side door.',
      'Ask for room 2.',
      '',
      '- Bring a laptop',
      '- Read chapter 1',
      '',
      'See your booking:',
      'https://muster.example/bookings/b1?a=1&b=2',
      '',
      'Note from the organiser:',
      '> Parking is scarce.',
      '>',
      '> Take the train.',
      '',
      '-- ',
      'City training team',
      'training@city.example',
      '',
      'You get this mail because you booked a place.',
      '',
    ].join('\n'),
  );
});

t.test('the HTML says the same, with one heading and no table, image, script or style sheet', async (t) => {
  const { html } = renderLetter(LETTER);
  for (const part of [
    '<title>Place confirmed: Safeguarding basics, 9 March</title>',
    '>You have a place on Safeguarding basics.</h1>',
    '<strong>When:</strong> Tuesday 9 March 2027, 9:30am to 12:30pm<br><strong>Where:</strong> Civic Offices',
    'Come in by the side door.<br>Ask for room 2.</p>',
    '>Bring a laptop</li>',
    'href="https://muster.example/bookings/b1?a=1&amp;b=2"',
    '>See your booking</a>',
    'Note from the organiser:</p>',
    'Parking is scarce.<br><br>Take the train.</blockquote>',
    'href="mailto:training@city.example"',
    'You get this mail because you booked a place.',
    '<html lang="en-GB">',
  ]) {
    t.ok(html.includes(part), part);
  }
  t.equal(html.match(/<h1/g)?.length, 1);
  t.notOk(/<table|<img|<script|<style|<link|undefined|\{\{/.test(html));
});

t.test('nothing that people write becomes markup', async (t) => {
  const evil = `<img src=x onerror="alert('1')">&`;
  const { html } = renderLetter({
    subject: evil,
    opening: evil,
    paragraphs: [
      { kind: 'text', text: evil },
      { kind: 'facts', facts: [{ label: evil, value: evil }] },
      { kind: 'list', items: [evil] },
      { kind: 'link', label: evil, href: `https://muster.example/"${evil}` },
      { kind: 'note', from: evil, text: evil },
    ],
    team: { name: evil, address: `"${evil}@city.example` },
    why: evil,
  });
  const escaped = '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;';
  t.notOk(html.includes('<img'));
  t.notOk(html.includes('onerror="'));
  t.equal(html.split(escaped).length - 1, 14, 'escaped in every place');
});

t.test('an address that is not http, https or mailto cannot be clicked on', async (t) => {
  for (const href of ['javascript:alert(1)', 'data:text/html,x', ' JavaScript:alert(1)', 'nonsense']) {
    const rendered = renderLetter(letterWith({ paragraphs: [{ kind: 'link', label: 'Join', href }] }));
    t.notOk(/href="(?!mailto:training)/.test(rendered.html), href);
    t.ok(rendered.text.includes(`Join: ${href.trim()}`));
  }
  for (const href of ['https://teams.example/x', 'http://localhost:3000/', 'mailto:team@city.example']) {
    const { html } = renderLetter(letterWith({ paragraphs: [{ kind: 'link', label: 'Join', href }] }));
    t.ok(html.includes(`href="${href}"`), href);
  }
});

t.test('a title with line breaks cannot pretend to be another fact, or somebody else’s words', async (t) => {
  const { text } = renderLetter(
    letterWith({
      opening: 'You have a place on X.\r\n\r\nWhen: never',
      paragraphs: [
        { kind: 'facts', facts: [{ label: 'When', value: 'Tuesday\nWhere: nowhere' }] },
        { kind: 'list', items: ['One\u2028- Two'] },
        { kind: 'note', from: 'Note', text: 'First\r\nsecond\rthird\u2028fourth' },
      ],
    }),
  );
  t.ok(text.startsWith('You have a place on X. When: never\n'));
  t.ok(text.includes('\nWhen: Tuesday Where: nowhere\n'));
  t.ok(text.includes('\n- One - Two\n'));
  t.ok(text.includes('\nNote:\n> First\n> second\n> third\n> fourth\n'));
});
