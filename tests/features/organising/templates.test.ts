import fc from 'fast-check';
import PostalMime from 'postal-mime';
import t from 'tap';
import { bookingLetters, bookingTemplates } from '../../../src/bookings/index.ts';
import { type CapturedMail, capturedMailer } from '../../../src/platform/mail/captured.ts';
import { invitation } from '../../../src/platform/mail/invitation.ts';
import { previewOf, standardOf } from '../../../src/platform/mail/template-kinds.ts';
import { faultsIn, filled, inOwnWords, newsOf } from '../../../src/platform/mail/template-rules.ts';
import { deliverDue } from '../../../src/platform/outbox-delivery.ts';
import { signInAs } from '../../support/browser-like.ts';
import { calendarClient } from '../../support/calendar-client.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { claim } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';
import { testClock } from '../../support/test-clock.ts';

const ZONE = 'Europe/London';
const NOW = new Date('2027-03-01T09:00:00Z');
const context = { baseUrl: 'https://muster.example', zone: ZONE, now: NOW };
const NASTY = [
  '',
  '<script>alert(1)</script>',
  '"quo\'ted"',
  '{{name}}',
  '🎉👩🏽‍🏫',
  'a\r\nBcc: x@evil.example',
  '=?utf-8?q?x?=',
  '\u202Etxt',
  'END:VEVENT',
  'x'.repeat(400),
  '$&',
  '\\n;,',
];
const value = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'grapheme', maxLength: 60 }));

t.test('a template is text with the fields of its kind and nothing else', async (t) => {
  t.same(faultsIn('Dear {{ Name }}, a place on {{title}}', ['name', 'title']), []);
  t.same(faultsIn('{{nmae}} and {{secret}}', ['name']), [
    { kind: 'unknown', text: '{{nmae}}' },
    { kind: 'unknown', text: '{{secret}}' },
  ]);
  for (const broken of [
    '{{name',
    'name}}',
    '{{na me}}',
    '{{}}',
    '{{name.constructor}}',
    '{{{name}}}',
    '{{name|safe}}',
  ])
    t.ok(faultsIn(broken, ['name']).length > 0, broken);
  t.equal(filled('{{name}}: {{title}} {{gone}}', { name: '{{title}}', title: '$& $1' }), '{{title}}: $& $1 ');
  t.equal(filled('{{constructor}}', {}), '', 'what every object has is no field');
});

t.test('the words that a mail comes with are a template which gives the same mail', async (t) => {
  for (const kind of bookingTemplates) {
    const words = standardOf(kind, bookingLetters, context);
    const plain = previewOf(kind, bookingLetters, null, context);
    const own = previewOf(kind, bookingLetters, words, context);
    t.same([own.subject, own.opening], [plain.subject, plain.opening], kind.kind);
    t.notMatch(words.opening, /Safer Recruitment/, 'the title is a field');
    const text = (letter: typeof own) =>
      letter.paragraphs.flatMap((one) => (one.kind === 'text' ? [one.text] : []));
    t.same(text(own).join(' ').length, text(plain).join(' ').length, 'nothing is lost');
  }
});

t.test(
  'no value and no words break mail or calendar: markup, quotes, emoji, line ends, nothing',
  async (t) => {
    let last: CapturedMail | null = null;
    const mailer = capturedMailer(
      async (mail) => {
        last = mail;
      },
      testClock('2027-03-01T09:00', ZONE),
    );
    const words = (fields: string[]) =>
      fc
        .array(fc.oneof(value, fc.constantFrom(...fields.map((name) => `{{${name}}}`))), { maxLength: 5 })
        .map((parts) => parts.join(' ').replace(/[{}]{2}(?![a-z])/g, ''));
    const scene = fc.constantFrom(...bookingTemplates).chain((kind) => {
      const text = words(Object.keys(kind.fields));
      return fc.record({
        kind: fc.constant(kind),
        words: fc.record({ subject: text, opening: text, body: text }),
        ...{ title: value, venue: value, trainer: fc.option(value), name: value, team: value },
      });
    });
    let written = 0;
    await fc.assert(
      fc.asyncProperty(scene, async ({ kind, words, title, venue, trainer, name, team }) => {
        const sample = kind.sample(context);
        const from = { name: team, address: 'training@city.example' };
        const facts = { ...sample, title, venue, trainer, team: from };
        const to = { name, address: 'sam@school.example' };
        const letter = bookingLetters[kind.kind];
        const values = kind.values(facts, to, context);
        if (letter === undefined || values === null) throw new Error(kind.kind);
        const plain = letter(facts, to, context);
        const own = inOwnWords(plain, words, values);
        const { calendar } = own;
        const content =
          calendar === undefined ? null : invitation(calendar.facts, calendar.method, NOW, ZONE);
        const part =
          calendar === undefined || content === null
            ? {}
            : { calendar: { method: calendar.method, content } };
        await mailer.deliver({
          kind: kind.kind,
          messageId: '<m@muster.example>',
          to,
          from: own.from,
          replyTo: own.from,
          letter: own.letter,
          ...part,
        });
        if (last === null) throw new Error('nothing was sent');
        const mail = await PostalMime.parse(last.raw);
        const addresses = [...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])].map(
          ({ address }) => address,
        );
        if (addresses.join() !== 'sam@school.example') throw new Error(`to ${addresses}`);
        if (!mail.subject?.startsWith(newsOf(plain.letter.subject)))
          throw new Error(`subject ${mail.subject}`);
        if (/[\r\n]/.test(mail.subject)) throw new Error('a subject of two lines');
        if (/<script/i.test(last.html)) throw new Error('markup got through');
        const attached = mail.attachments.filter(({ mimeType }) => mimeType === 'text/calendar');
        if ((calendar === undefined) !== (attached.length === 0)) throw new Error('the calendar part');
        if (content !== null && calendar?.method === 'REQUEST') {
          const diary = calendarClient();
          diary.apply(content, 'REQUEST');
          if (diary.entries().length !== 1) throw new Error('not in the calendar');
        }
        written += 1;
      }),
      { numRuns: 150 },
    );
    t.ok(written >= 150, `${written} mails`);
  },
);

onBothEngines('organisers write the words of an activity, see them, and set them back', async (t, house) => {
  const { platform, dependencies } = house;
  const organiser = await signInAs(
    house,
    (await addPerson(house, { name: 'Ola', teams: ['pscp-training'] })).id,
  );
  const other = await signInAs(
    house,
    (await addPerson(house, { name: 'Oth', teams: ['school-attendance-team'] })).id,
  );
  const base = '/organise/activities/masterclass-consent/templates';
  t.equal((await other.get(base)).status, 404);
  t.match((await organiser.get(base)).body, /A place is confirmed/);
  const page = `${base}/booking-confirmed`;
  t.match((await organiser.get(page)).body, /You have a place on \{\{title\}\}/);
  const words = {
    subject: '{{title}} for {{name}}',
    opening: 'See you, {{name}}!',
    body: 'Bring <b>tea</b> & {{trainer}}.',
  };
  const broken = await organiser.post(page, {
    ...words,
    body: 'For {{bookings}}',
    revision: '0',
    action: 'save',
  });
  t.equal(broken.status, 422);
  t.match(broken.body, /“\{\{bookings\}\}” is not a field of this mail. You can use \{\{name\}\}/);
  const seen = await organiser.post(page, { ...words, revision: '0', action: 'preview' });
  t.match(seen.body, /See you, Sam Taylor!/);
  t.match(seen.body, /Bring &lt;b&gt;tea/);
  t.equal((await organiser.post(page, { ...words, revision: '0', action: 'save' })).status, 303);
  const late = await organiser.post(page, { ...words, opening: 'Mine', revision: '0', action: 'save' });
  t.equal(late.status, 409);
  t.match(late.body, /Ola changed these words/);
  t.match(late.body, /Mine/, 'what was typed is kept');
  await organiser.post('/organise/templates/booking-confirmed', {
    ...words,
    opening: 'The city says so.',
    revision: '0',
    action: 'save',
  });

  const days = [{ startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T12:30' }];
  const ann = await addPerson(house, { name: 'Ann' });
  await claim(house, ann, await addSession(house, { activity: 'masterclass-consent', days }));
  await claim(
    house,
    ann,
    await addSession(house, {
      activity: 'san',
      days: [{ startsAt: '2027-03-17T09:30', endsAt: '2027-03-17T12:30' }],
    }),
  );
  await deliverDue(dependencies);
  const { read } = platform.store;
  const mails = await read.select().from(read.t.capturedMail);
  const own = mails.find(({ subject }) => subject === 'Place confirmed: Masterclass On Consent for Ann');
  t.match(own?.textBody, /^See you, Ann!/);
  t.match(own?.textBody, /When: Tuesday 16 March 2027, 9:30am to 12:30pm/, 'the facts stay');
  t.match(own?.textBody, /please cancel by/, 'what the rules demand stays');
  t.match(own?.calendar, /METHOD:REQUEST/);
  t.notMatch(own?.textBody, /An invitation comes/, 'the free text is theirs');
  t.ok(
    mails.some(({ textBody }) => textBody.startsWith('The city says so.')),
    'elsewhere the city’s words hold',
  );

  t.equal((await organiser.post(`${page}/reset`)).status, 303);
  t.match((await organiser.get(page)).body, /The city says so/);
});
