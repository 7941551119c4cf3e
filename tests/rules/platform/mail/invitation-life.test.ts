import t from 'tap';
import { download, type InvitationFacts, invitation } from '../../../../src/platform/mail/invitation.ts';
import { calendarClient } from '../../../support/calendar-client.ts';

const LONDON = 'Europe/London';

function facts(sequence: number, changes: Partial<InvitationFacts> = {}): InvitationFacts {
  return {
    uid: 'p1-d1@muster.example',
    sequence,
    title: 'Safeguarding basics',
    dayNumber: 1,
    dayCount: 1,
    startsAt: new Date('2027-03-09T09:30:00Z'),
    endsAt: new Date('2027-03-09T12:30:00Z'),
    location: 'Civic Offices, PO1 2AL',
    description: 'Bring a laptop.',
    url: 'https://muster.example/bookings/b1',
    organiser: { name: 'Training team', address: 'training@city.example' },
    attendee: { name: 'Ada Byron', address: 'ada@school.example' },
    ...changes,
  };
}

const summer = { startsAt: new Date('2027-05-11T08:30:00Z'), endsAt: new Date('2027-05-11T11:30:00Z') };

/** A message sent so many minutes after the first. */
function message(method: 'REQUEST' | 'CANCEL', minute: number, changed: InvitationFacts) {
  return { method, content: invitation(changed, method, new Date(Date.UTC(2027, 0, 4, 9, minute)), LONDON) };
}

const booked = message('REQUEST', 0, facts(0));
const moved = message('REQUEST', 1, facts(1, summer));
const movedAgain = message('REQUEST', 2, facts(2, { ...summer, location: 'Microsoft Teams meeting' }));
const left = message('CANCEL', 3, facts(3, summer));
const bookedAgain = message('REQUEST', 4, facts(4, { ...summer, location: 'Guildhall, PO1 2AB' }));
const cancelled = message('CANCEL', 5, facts(5, summer));
const life = [booked, moved, movedAgain, left, bookedAgain, cancelled];

function after(messages: typeof life) {
  const client = calendarClient();
  const answers = messages.map(({ content, method }) => client.apply(content, method));
  const shown = client.entries().map((entry) => [entry.startsAt, entry.location, entry.sequence]);
  return { answers, shown };
}

t.test('booked, moved twice, left, booked again, cancelled: right after each', async (t) => {
  const winter = new Date('2027-03-09T09:30:00Z');
  const states = [
    [[winter, 'Civic Offices, PO1 2AL', 0]],
    [[summer.startsAt, 'Civic Offices, PO1 2AL', 1]],
    [[summer.startsAt, 'Microsoft Teams meeting', 2]],
    [],
    [[summer.startsAt, 'Guildhall, PO1 2AB', 4]],
    [],
  ];
  for (const [index, state] of states.entries()) {
    const { answers, shown } = after(life.slice(0, index + 1));
    t.same(shown, state, `after ${index + 1} messages`);
    t.ok(answers.every((answer) => answer === 'applied'));
  }
});

t.test('sent twice is harmless', async (t) => {
  const once = after(life.slice(0, 5));
  const twice = after(life.slice(0, 5).flatMap((item) => [item, item]));
  t.same(twice.shown, once.shown);
  t.same(after([...life, ...life]).shown, []);
});

t.test('arriving late, an older message changes nothing', async (t) => {
  t.same(after([booked, movedAgain, moved]).answers, ['applied', 'applied', 'ignored']);
  t.same(after([booked, bookedAgain, left]).shown, after([bookedAgain]).shown);
  t.same(after([cancelled, bookedAgain]).shown, []);
});

t.test('two days of one course, and two people, are kept apart', async (t) => {
  const client = calendarClient();
  const second = { uid: 'p1-d2@muster.example', dayNumber: 2, dayCount: 2, ...summer };
  const days = [
    message('REQUEST', 0, facts(0, { dayCount: 2 })),
    message('REQUEST', 0, facts(0, second)),
    message('CANCEL', 1, facts(1, second)),
  ];
  for (const { content, method } of days) client.apply(content, method);
  t.same(
    client.entries().map((entry) => entry.summary),
    ['Safeguarding basics (Day 1 of 2)'],
  );
});

t.test('a download beside the invitation does not stop a cancellation', async (t) => {
  const kept = download([facts(0, { attendee: null })], new Date('2027-01-04T09:00:30Z'), LONDON);
  const client = calendarClient();
  client.apply(booked.content, 'REQUEST');
  client.apply(kept, 'PUBLISH');
  client.apply(left.content, 'CANCEL');
  t.same(client.entries(), []);
});

t.test('what came as a download alone, a cancellation cannot remove', async (t) => {
  const client = calendarClient();
  client.apply(download([facts(0, { attendee: null })], new Date('2027-01-04T09:00:30Z'), LONDON), 'PUBLISH');
  t.equal(client.apply(left.content, 'CANCEL'), 'ignored');
  t.equal(client.entries().length, 1);
});
