import fc from 'fast-check';
import t from 'tap';
import { CityJudge, type CityMember } from '../../../src/compliance/city-judge.ts';
import { type Rule, rulebookOf } from '../../../src/compliance/rulebook-rules.ts';
import { type Done, type State, standingsOf } from '../../../src/compliance/standing-rules.ts';
import { HeldInCity, heldSince, type Role } from '../../../src/people/index.ts';
import { addDays, addMonths } from '../../../src/platform/days.ts';
import { DAY, done, place, rule } from './standing-builders.ts';

const role = (key: string, kind: Role['kind'], derivedFrom: Role['derivedFrom'] = null): Role => ({
  key,
  label: key,
  acronym: null,
  sector: 'any',
  kind,
  description: '',
  question: null,
  askedWhenRegistering: false,
  derivedFrom,
  ordinal: 0,
});
const ROLES = [
  role('dsl', 'designation'),
  role('teacher', 'post'),
  role('exploitation', 'function'),
  role('staff', 'group', { sectors: ['education'], posts: ['teacher'] }),
  role('other', 'group', { any: true, exceptRoles: ['staff'] }),
];
const PLACES = { school: 'education', college: 'education', clinic: 'health' } as const;
const ORGANISATIONS = Object.keys(PLACES) as (keyof typeof PLACES)[];

const MONTHS = [1, 12, 13, 24];
/** Many of them at the very days on which something lapses, or begins to be due soon. */
const aDay = fc.oneof(
  fc.integer({ min: 0, max: 2500 }).map((days) => addDays('2021-01-01', days)),
  fc
    .tuple(fc.constantFrom(0, 90), fc.constantFrom(...MONTHS), fc.integer({ min: -1, max: 2 }))
    .map(([soon, months, off]) => addDays(addMonths(addDays(DAY, soon), -months), off)),
);
const aRule = fc.record({
  roleKey: fc.constantFrom(...ROLES.map(({ key }) => key)),
  activityId: fc.constantFrom('cp', 'a', 'b', 'c'),
  level: fc.constantFrom('essential' as const, 'recommended' as const),
  conditional: fc.boolean(),
  refreshMonths: fc.constantFrom(null, ...MONTHS),
  initialWithinMonths: fc.constantFrom(null, null, null, 3),
  edition: fc.constantFrom(null, null, null, '2026'),
  alternatives: fc.constantFrom<string[] | null>(null, null, ['a'], ['b', 'cp']),
  hours: fc.constantFrom(null, null, null, { minutes: 240, months: 24, participatoryShare: 0.5 }),
  startsOn: fc.option(aDay, { nil: null }),
  organisationId: fc.constantFrom(null, null, null, 'school', 'clinic'),
});
const aPerson = fc.record({
  posts: fc.array(
    fc.record({
      roleKey: fc.constantFrom('dsl', 'teacher'),
      organisationId: fc.constantFrom(...ORGANISATIONS),
      startsOn: aDay,
    }),
    { maxLength: 3 },
  ),
  answer: fc.constantFrom('yes' as const, 'no' as const, null),
  at: fc.uniqueArray(fc.constantFrom(...ORGANISATIONS), { minLength: 1, maxLength: 3 }),
  since: aDay,
  done: fc.array(
    fc
      .record({
        on: aDay,
        activityId: fc.constantFrom('cp', 'a', 'b', 'c', 'x'),
        edition: fc.constantFrom(null, '2025', '2026'),
        minutes: fc.constantFrom(null, 60, 240),
        participatory: fc.boolean(),
      })
      .map(({ on, activityId, ...more }) => done(on, activityId, more)),
    { maxLength: 8 },
  ),
  booked: fc.array(
    fc
      .tuple(aDay, fc.constantFrom('cp', 'a', 'b'))
      .map(([day, activityId]) => ({ ...place(day), activityId })),
    { maxLength: 2 },
  ),
});

t.test('the quick judge finds the essential standings that the whole rules find', async (t) => {
  let compared = 0;
  fc.assert(
    fc.property(
      fc.array(aRule, { maxLength: 8 }),
      fc.array(aPerson, { minLength: 1, maxLength: 6 }),
      (rows, people) => {
        const rules: Rule[] = rows.map((row, index) => ({ ...rule(row), id: String(index) }));
        const book = rulebookOf(
          {
            rules,
            equivalences: [{ activityId: 'c', metById: 'x', startsOn: null, endsOn: null }],
            programmes: new Map([['a', 'b']]),
            roleKinds: new Map(ROLES.map(({ key, kind }) => [key, kind])),
            withoutStanding: new Set(),
          },
          DAY,
        );
        const settings = { dueSoonDays: 90 };
        const city = new HeldInCity(ROLES);
        const judge = new CityJudge(book, settings, city);
        for (const { posts, answer, at, since, done: all, booked } of people) {
          const stated = posts.map(
            (post) => ({ ...post, answer: 'yes' as 'yes' | 'no' }) as CityMember['stated'][number],
          );
          if (answer !== null)
            stated.push({ roleKey: 'exploitation', organisationId: null, answer, startsOn: since });
          const belongings = at.map((organisationId) => ({
            organisationId,
            sector: PLACES[organisationId],
            kind: 'setting',
            startsOn: since,
          }));
          const until = all.filter(({ completedOn }) => completedOn <= DAY);
          const states: State[] = [];
          const member = { stated, belongings, done: inShort(until, judge.detailed), booked };
          const found = judge
            .judge(member, states)
            .entries.map((entry, index) => `${entry.activityId} ${states[index]}`);
          const whole = standingsOf(
            book,
            { organisationIds: at, held: heldSince(city, stated, belongings), done: until, booked },
            settings,
          )
            .filter(({ level }) => level === 'essential')
            .map(({ activityId, state }) => `${activityId} ${state}`);
          compared += whole.length;
          if (found.join() !== whole.join()) throw new Error(`${found.join()} instead of ${whole.join()}`);
        }
      },
    ),
    { numRuns: 400 },
  );
  t.ok(compared > 500, `${compared} standings compared`);
});

t.test('what one place asks for itself is asked there and not at another of its kind', async (t) => {
  const book = rulebookOf(
    {
      rules: [
        rule({ roleKey: 'teacher' }),
        rule({ roleKey: 'teacher', activityId: 'a', organisationId: 'school' }),
      ],
      equivalences: [],
      programmes: new Map(),
      roleKinds: new Map(ROLES.map(({ key, kind }) => [key, kind])),
      withoutStanding: new Set(),
    },
    DAY,
  );
  const judge = new CityJudge(book, { dueSoonDays: 90 }, new HeldInCity(ROLES));
  const askedAt = (organisationId: string) => {
    const since = '2026-09-01';
    const member = {
      stated: [{ roleKey: 'teacher', organisationId, answer: 'yes' as const, startsOn: since }],
      belongings: [{ organisationId, sector: 'education', kind: 'setting', startsOn: since }],
      done: '',
      booked: [],
    };
    return judge.judge(member, []).entries.map(({ activityId }) => activityId);
  };
  t.same(askedAt('college'), ['cp']);
  t.same(askedAt('school'), ['cp', 'a']);
});

/** As the database says it. */
function inShort(all: Done[], detailed: string[]): string {
  return all
    .map(({ activityId, completedOn, edition, minutes, participatory }) => {
      const plain = `${completedOn}${activityId}`;
      if (!detailed.includes(activityId)) return plain;
      return `!${plain}|${minutes ?? ''}|${participatory ? '1' : '0'}${edition ?? ''}`;
    })
    .join('\n');
}
