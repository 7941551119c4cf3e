import t from 'tap';
import { spansIn } from '../../../src/organising/change-schemas.ts';
import { deskState, someNames } from '../../../src/organising/desk-words.ts';
import { effectsOf, peopleTold } from '../../../src/organising/effect-rules.ts';
import { mixOf } from '../../../src/organising/mix-rules.ts';
import { type Deed, storyOfSession } from '../../../src/organising/session-story.ts';
import { instantAt } from '../../../src/platform/time.ts';

const ZONE = 'Europe/London';
const at = (time: string, day = '2027-03-09') => instantAt(day, time, ZONE);
const names = new Map([
  ['olu', 'Org Aniser'],
  ['ann', 'Ann'],
  ['ben', 'Ben'],
]);

function told(what: string, facts: Record<string, unknown>, more: Partial<Deed> = {}): string[] {
  const deed: Deed = { at: at('09:00', '2027-03-01'), actorId: 'olu', what, facts, about: null, ...more };
  return storyOfSession([deed], names, ZONE).map(({ text }) => text);
}

t.test(
  'the story of a session says in sentences what was done, by whom, and how many were told',
  async (t) => {
    const span = (from: string, until: string, day?: string) => ({
      startsAt: at(from, day).toISOString(),
      endsAt: at(until, day).toISOString(),
    });
    const from = [span('09:30', '12:30')];
    t.same(told('moved', { from, to: [span('10:00', '13:00')], told: 41 }), [
      'Moved from 9:30am to 10am by Org Aniser, 41 people told.',
    ]);
    t.same(told('moved', { from, to: [span('09:30', '13:00')], told: 1 }), [
      'Moved from 9:30am to 12:30pm to 9:30am to 1pm by Org Aniser, 1 person told.',
    ]);
    t.same(told('moved', { from, to: [span('10:00', '13:00', '2027-03-16')], told: 0 }), [
      'Moved from Tuesday 9 March 2027, 9:30am to Tuesday 16 March 2027, 10am by Org Aniser, nobody was told.',
    ]);
    t.same(told('moved', { from, to: from, told: 2, venueFrom: 'Room 1', venueTo: 'Room 2' }), [
      'Moved from Room 1 to Room 2 by Org Aniser, 2 people told.',
    ]);
    t.same(told('moved', { from, to: from, told: 2, venueFrom: 'Room 1', venueTo: null, mode: 'teams' }), [
      'Moved online, to Teams by Org Aniser, 2 people told.',
    ]);
    t.same(told('cancelled', { reason: '', told: 12, placed: 10, queued: 2 }), [
      'Cancelled by Org Aniser, 12 people told, 10 of them placed on another date and 2 on its waiting list.',
    ]);
    t.same(told('set-aside', { name: 'Schools', places: 4, releaseAt: at('09:00').toISOString() }), [
      '4 places set aside for Schools until Tuesday 9 March 2027, 9am by Org Aniser.',
    ]);
    t.same(told('queue-moved', { from: 3, to: 1, reason: 'Needed for the audit' }, { about: 'ann' }), [
      'Ann was moved from 3rd to 1st on the waiting list by Org Aniser: “Needed for the audit”.',
    ]);
    t.same(told('capacity', { from: 12, to: null }), [
      'Changed from 12 places to no limit on places by Org Aniser.',
    ]);
    t.same(told('cancelled', { reason: 'The trainer is ill.', told: 12 }), [
      'Cancelled by Org Aniser, 12 people told: “The trainer is ill”.',
    ]);
    t.same(told('called', { free: 1 }, { actorId: null }), [
      '1 place came free on the last day: everybody waiting was told.',
    ]);
    t.same(told('never-heard-of', { told: 3 }), ['Never heard of by Org Aniser, 3 people told.']);
  },
);

t.test('what one person does to several bookings at once is one sentence, and otherwise not', async (t) => {
  const deed = (about: string, minute: number, facts = {}): Deed => ({
    at: at(`09:0${minute}`),
    actorId: 'olu',
    what: 'cancelled',
    facts: { was: 'confirmed', ...facts },
    about,
  });
  const lines = (deeds: Deed[]) => storyOfSession(deeds, names, ZONE).map(({ text }) => text);
  t.same(lines([deed('ann', 1, { reason: 'Room' }), deed('ben', 1, { reason: 'Room' })]), [
    'The places of Ann and Ben were cancelled by Org Aniser: “Room”.',
  ]);
  t.same(lines([deed('ben', 5), deed('ann', 1)]), [
    'The place of Ann was cancelled by Org Aniser.',
    'The place of Ben was cancelled by Org Aniser.',
  ]);
  t.same(lines([deed('ann', 1, { was: 'waiting' })]), ['Ann was taken off the waiting list by Org Aniser.']);
});

t.test('the mix: the largest first, whoever has no organisation last, and the bar is full', async (t) => {
  const labels = new Map([['health', 'Health']]);
  const parts = mixOf(['education', null, null, null, 'health', 'education'], labels);
  t.same(
    parts.map(({ label, people, percent }) => `${label} ${people} ${percent}%`),
    ['education 2 33%', 'Health 1 17%', 'No organisation known 3 50%'],
  );
  const last = parts.at(-1);
  t.equal(Math.round((last?.x ?? 0) + (last?.width ?? 0)), 100);
  t.same(mixOf([], labels), []);
});

t.test(
  'the effect of a change names each person once, and mail of an unknown kind is not hidden',
  async (t) => {
    const message = (kind: string, toName: string, news = {}) => ({
      kind,
      toName,
      personId: toName,
      bookingId: null,
      facts: { news },
    });
    const messages = [
      message('booking-session-moved', 'Ben', { hasPlace: true }),
      message('booking-session-moved', 'Ann', { hasPlace: true }),
      message('booking-session-moved', 'Ann', { hasPlace: true }),
      message('booking-session-moved', 'Cem', { hasPlace: false }),
      message('booking-promoted', 'Cem'),
      message('something-new', 'Dee'),
    ];
    t.same(effectsOf(messages), [
      { title: '1 person gets a place', names: ['Cem'] },
      { title: '2 people with a place get one calendar update each', names: ['Ann', 'Ben'] },
      { title: '1 person without a place is told the new time', names: ['Cem'] },
      { title: '1 person gets a mail', names: ['Dee'] },
    ]);
    t.equal(peopleTold(messages), 4);
  },
);

t.test('days of a form are read on the wall clock, and each mistake has its field', async (t) => {
  const good = { 'day-1': '2027-03-28', 'from-1': '09:30', 'until-1': '12:30' };
  t.same(spansIn(good, 1, ZONE), {
    spans: [{ startsAt: new Date('2027-03-28T08:30:00Z'), endsAt: new Date('2027-03-28T11:30:00Z') }],
    errors: [],
  });
  t.same(
    spansIn({ ...good, 'day-2': '2027-02-30', 'from-2': '9', 'until-2': '' }, 2, ZONE).errors.map(
      ({ field }) => field,
    ),
    ['day-2', 'from-2', 'until-2'],
  );
  t.match(spansIn({ ...good, 'until-1': '09:30' }, 1, ZONE).errors, [{ field: 'until-1' }]);
});

t.test('where a session stands for its organisers, and names in a sentence', async (t) => {
  const session = {
    state: 'open' as const,
    startsAt: at('09:30'),
    endsAt: at('12:30'),
    bookingOpensAt: at('09:00', '2027-02-01'),
    capacity: 2,
    confirmed: 1,
    held: 1,
  };
  const closes = at('07:30');
  const state = (change: object, now: Date) => deskState({ ...session, ...change }, closes, now);
  const before = at('09:00', '2027-03-01');
  t.equal(state({}, before), 'full');
  t.equal(state({ held: 0 }, before), 'open');
  t.equal(state({ capacity: null }, before), 'open');
  t.equal(state({ state: 'announced' }, before), 'announced');
  t.equal(state({}, at('09:00', '2027-01-01')), 'opens-later');
  t.equal(state({ held: 0 }, closes), 'open', 'the last instant is in time');
  t.equal(state({}, at('08:00')), 'booking-closed');
  t.equal(state({}, at('09:30')), 'begun');
  t.equal(state({ state: 'draft' }, at('12:30')), 'over');
  t.equal(state({ state: 'cancelled' }, at('12:30')), 'cancelled');
  t.equal(someNames(['A', 'B', 'C', 'D', 'E']), 'A, B, C and 2 others');
  t.equal(someNames(['A', 'B', 'C', 'D']), 'A, B, C and D');
});
