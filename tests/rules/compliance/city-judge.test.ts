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

t.test(
  'the quick judge finds the essential standings that the whole rules find for the city’s requirements',
  async (t) => {
    let compared = 0;
    fc.assert(
      fc.property(
        fc.array(aRule, { maxLength: 8 }),
        fc.array(aPerson, { minLength: 1, maxLength: 6 }),
        (rows, people) => {
          const rules: Rule[] = rows.map((row, index) => ({ ...rule(row), id: String(index) }));
          const facts = {
            rules,
            equivalences: [{ activityId: 'c', metById: 'x', startsOn: null, endsOn: null }],
            programmes: new Map([['a', 'b']]),
            roleKinds: new Map(ROLES.map(({ key, kind }) => [key, kind])),
            withoutStanding: new Set<string>(),
          };
          // The judge is given everything and counts what the city asks for.
          const cityRules = rules.filter(({ organisationId }) => organisationId === null);
          const book = rulebookOf({ ...facts, rules: cityRules }, DAY);
          const settings = { dueSoonDays: 90 };
          const city = new HeldInCity(ROLES);
          const judge = new CityJudge(rulebookOf(facts, DAY), settings, city);
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
  },
);

t.test('what one place asks of its own people is no figure of the city', async (t) => {
  const own = { roleKey: 'teacher', organisationId: 'school' };
  const rules = [
    rule({ roleKey: 'teacher' }),
    rule({ ...own, id: 'own', activityId: 'a' }),
    rule({ ...own, id: 'shorter', refreshMonths: 1 }),
  ];
  const roleKinds = new Map(ROLES.map(({ key, kind }) => [key, kind]));
  const facts = {
    rules,
    equivalences: [],
    programmes: new Map(),
    roleKinds,
    withoutStanding: new Set<string>(),
  };
  const judge = new CityJudge(rulebookOf(facts, DAY), { dueSoonDays: 90 }, new HeldInCity(ROLES));
  const at = { organisationId: 'school', startsOn: '2026-09-01' };
  const member = {
    stated: [{ ...at, roleKey: 'teacher', answer: 'yes' as const }],
    belongings: [{ ...at, sector: 'education', kind: 'setting' }],
    done: '',
    booked: [],
  };
  const { entries } = judge.judge(member, []);
  t.same(
    entries.map(({ activityId, refreshMonths }) => [activityId, refreshMonths]),
    [['cp', null]],
  );
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
