import t from 'tap';
import { allowedChange, stateAfter } from '../../../src/catalogue/activity-edit-rules.ts';
import { clashesOf, sayClash } from '../../../src/catalogue/clash-rules.ts';
import { asItWas, changesBetween, editsSince, mergeTyped } from '../../../src/catalogue/edit-rules.ts';
import { inherit, sayInherited } from '../../../src/catalogue/inheritance-rules.ts';
import { type SeriesRule, seriesDays } from '../../../src/catalogue/series-rules.ts';
import { freeSlug, slugOf } from '../../../src/catalogue/slug-rules.ts';
import { instantAt } from '../../../src/platform/time.ts';

const ZONE = 'Europe/London';

function days(
  rule: Partial<SeriesRule> & Pick<SeriesRule, 'rhythm'>,
  holidays: Parameters<typeof seriesDays>[1] = [],
) {
  return seriesDays({ from: '2027-03-01', until: null, count: 3, ...rule }, holidays);
}

t.test('a rule makes its days, and names the holidays that it passes over', async (t) => {
  t.same(days({ rhythm: { kind: 'weekly', every: 2 } }).days, ['2027-03-01', '2027-03-15', '2027-03-29']);
  const second = { kind: 'monthly-weekday', nth: 2, weekday: 2 } as const;
  t.same(days({ rhythm: second }).days, ['2027-03-09', '2027-04-13', '2027-05-11'], 'the second Tuesday');
  t.same(days({ rhythm: second, from: '2027-03-10' }).days[0], '2027-04-13', 'not before the first day');
  const last = { kind: 'monthly-weekday', nth: 5, weekday: 1 } as const;
  t.same(days({ rhythm: last }).days, ['2027-03-29', '2027-04-26', '2027-05-31'], 'the last Monday');
  t.same(
    days({ rhythm: { kind: 'monthly-date' }, from: '2027-01-31' }).days,
    ['2027-01-31', '2027-03-31', '2027-05-31'],
    'months without a 31st have none',
  );
  t.same(days({ rhythm: { kind: 'monthly-date' }, count: null, until: '2027-05-01' }).days, [
    '2027-03-01',
    '2027-04-01',
    '2027-05-01',
  ]);
  const easter = { name: 'Easter holidays', startsOn: '2027-03-26', endsOn: '2027-04-13' };
  const skipping = days({ rhythm: second }, [easter]);
  t.same(skipping.days, ['2027-03-09', '2027-05-11', '2027-06-08'], 'three are wanted and three come');
  t.same(skipping.skipped, [{ day: '2027-04-13', name: 'Easter holidays' }], 'the last day is part of it');
  t.equal(days({ rhythm: { kind: 'weekly', every: 1 }, count: null, until: '2099-01-01' }).days.length, 60);
});

t.test('33. a series at 10:00 stays at 10:00 across both clock changes', async (t) => {
  const { days: sundays } = days({ rhythm: { kind: 'weekly', every: 1 }, from: '2027-03-21', count: 2 });
  const at = sundays.map((day) => instantAt(day, '10:00', ZONE).toISOString());
  t.same(at, ['2027-03-21T10:00:00.000Z', '2027-03-28T09:00:00.000Z']);
});

t.test('a value says whose it is, and nought is a value', async (t) => {
  const say = (value: number) => `${value} days before`;
  t.equal(
    sayInherited(inherit<number>(null, 5, 3), say),
    'From the activity: 5 days before. Leave it empty to keep that.',
  );
  t.match(sayInherited(inherit<number>(null, null, 3), say), 'From the city’s settings: 3 days before');
  t.equal(
    sayInherited(inherit<number>(0, 5, 3), say),
    'This session’s own. Empty, it would be 5 days before, from the activity.',
  );
});

t.test(
  'the second of two: untouched values follow, typed ones stay, and what both changed is contested',
  async (t) => {
    const opened = { title: 'A', minimum: 8, from: new Date('2027-03-01T09:00:00Z') };
    const now = { title: 'B', minimum: 10, from: new Date('2027-03-02T09:00:00Z') };
    const changes = JSON.parse(JSON.stringify(changesBetween(opened, now)));
    t.same(Object.keys(changes), ['title', 'minimum', 'from']);
    const at = new Date();
    const put = { at, subjectKind: 'session', subjectId: 's', actorId: 'ada', what: 'edited' } as const;
    const happenings = [
      { ...put, facts: { revision: 1, changes: { title: { from: 'Z', to: 'A' } } } },
      { ...put, facts: { revision: 2, changes } },
      { ...put, what: 'opened', facts: {} },
    ];
    const edits = editsSince(happenings, 1);
    t.equal(edits.length, 1, 'only what came after');
    t.same(asItWas(now, edits), opened, 'instants are instants again');
    const typed = { title: 'C', minimum: '8', note: 'mine' };
    const was = { title: 'A', minimum: '8', note: '' };
    const merged = mergeTyped(typed, was, { title: 'B', minimum: '10', note: '' });
    t.same(merged, { values: { title: 'C', minimum: '10', note: 'mine' }, contested: ['title'] });
    t.same(
      mergeTyped({ a: 'x\r\ny ' }, { a: 'x\ny' }, { a: 'new' }).values,
      { a: 'new' },
      'line ends are no edit',
    );
  },
);

t.test('a venue used twice, a trainer in two sessions, a room too small; touching is no clash', async (t) => {
  const span = (from: string, to: string) => ({
    startsAt: instantAt('2027-03-09', from, ZONE),
    endsAt: instantAt('2027-03-09', to, ZONE),
  });
  const other = {
    sessionId: 'o',
    title: 'ACEs',
    teamId: null,
    span: span('10:00', '12:00'),
    venueId: 'v',
    trainerIds: ['t'],
  };
  const names = {
    venues: new Map([['v', { name: 'The hall', places: 20 }]]),
    trainers: new Map([['t', { name: 'Jo' }]]),
  };
  const planned = {
    sessionId: null,
    spans: [span('11:00', '13:00')],
    venueId: 'v',
    trainerIds: ['t'],
    capacity: 24,
  };
  const say = () => 'then';
  t.same(
    clashesOf(planned, [other, other], names).map((clash) => sayClash(clash, say)),
    [
      'The hall is also used for ACEs, then',
      'Jo also trains ACEs, then',
      'The hall takes 20 people, and the session has 24 places',
    ],
  );
  t.same(clashesOf({ ...planned, spans: [span('12:00', '13:00')], capacity: 20 }, [other], names), []);
  t.same(clashesOf({ ...planned, sessionId: 'o', capacity: null }, [other], names), [], 'not with itself');
});

t.test('addresses are made from titles; what the guide says stays; states follow each other', async (t) => {
  t.equal(slugOf('Café: first aid & you’re OK!'), 'cafe-first-aid-and-youre-ok');
  t.equal(slugOf('???'), 'activity');
  t.equal(freeSlug('aces', new Set(['aces', 'aces-2'])), 'aces-3');
  const change = { title: 'Mine', summary: 'New words' };
  t.same(allowedChange({ source: 'the guide, row 1' }, change), { summary: 'New words' });
  t.same(allowedChange({ source: 'organiser' }, change), change);
  t.equal(stateAfter('draft', 'publish'), 'current');
  t.equal(stateAfter('proposal', 'publish'), null, 'a proposal is switched on elsewhere');
  t.equal(stateAfter('archived', 'return'), 'draft');
});
