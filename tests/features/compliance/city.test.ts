import { setImmediate as otherWork } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import t, { type Test } from 'tap';
import { type Group, nobody } from '../../../src/compliance/city-counting-rules.ts';
import { countCity } from '../../../src/compliance/city-facts.ts';
import { addEquivalence } from '../../../src/compliance/equivalence-service.ts';
import { keepMonthEnds } from '../../../src/compliance/figures-service.ts';
import { writeRequirement } from '../../../src/compliance/requirement-service.ts';
import { rulebookFacts, rulebookRows } from '../../../src/compliance/rulebook-repository.ts';
import { rulebookOf } from '../../../src/compliance/rulebook-rules.ts';
import { cityFacts, questionOf } from '../../../src/compliance/standing-facts.ts';
import { standingsOf } from '../../../src/compliance/standing-rules.ts';
import { bookFor } from '../../../src/compliance/standing-service.ts';
import { signInAs } from '../../support/browser-like.ts';
import { type House, openHouse } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addRandomCity } from './city-of-people.ts';

const REQUIREMENT = {
  roleKey: 'any-portsmouth-colleague',
  activityId: 'aces',
  level: 'essential',
  conditional: false,
  conditionText: null,
  refreshMonths: null,
  initialWithinMonths: null,
  edition: null,
  alternatives: null,
  hours: null,
  startsOn: '2027-03-01',
  endsOn: null,
  source: 'the test',
} as const;

for (const engine of ['sqlite', 'postgresql'] as const) {
  t.test(`standings of the city [${engine}]`, async (t: Test) => {
    const house = await openHouse(t, engine);
    const { names } = await addRandomCity(house, 300);
    const boss = await addPerson(house, { name: 'Bea Boss', administrator: true });
    const browser = await signInAs(house, boss.id);
    names.push(boss.name);

    await t.test('counted quickly they are what the whole rules say, on any day', async (t: Test) => {
      for (const day of ['2026-06-30', '2027-03-01', '2027-09-01']) {
        for (const knowledge of ['today', 'then'] as const) {
          const question = questionOf(house.platform, { day, knowledge });
          const counts = await countCity(house.platform, question);
          const slow = await countedSlowly(house, question);
          t.same(flat(new Map([['', counts.all]])), flat(slow.all), `${day} ${knowledge}: all`);
          t.same(flat(counts.sectors), flat(slow.sectors), 'sectors');
          t.same(flat(counts.organisations), flat(slow.organisations), 'organisations');
          t.same(flat(counts.roles), flat(slow.roles), 'roles');
          t.same(flat(counts.activities), flat(slow.activities), 'activities');
          t.same(
            flat(
              new Map(
                [...counts.cells].flatMap(([id, row]) =>
                  [...row].map(([key, group]) => [`${id} ${key}`, group] as const),
                ),
              ),
            ),
            flat(slow.cells),
            'cells',
          );
        }
      }
    });

    await t.test('nobody is named, on the page and in the file', async (t: Test) => {
      const page = await browser.get('/city/standings?sector=education');
      t.equal(page.status, 200);
      t.match(page.body, 'Standings across Portsmouth');
      t.match(page.body, 'By sector');
      const file = await browser.get('/city/standings.csv');
      const rows = parse(file.body, { bom: true, columns: true }) as Record<string, string>[];
      t.ok(rows.length > 20, `${rows.length} rows`);
      const shown = page.body.replace(/<header class="top">.*?<\/header>/s, '');
      for (const name of names) t.notOk(shown.includes(name) || file.body.includes(name), name);
    });

    await t.test('groups of fewer than five are not broken down', async (t: Test) => {
      const page = await browser.get('/city/standings?sector=voluntary');
      t.match(page.body, 'fewer than 5');
      t.notMatch(page.body, 'The Tiny Charity', 'a small organisation is not even named');
      t.match(page.body, /\d+ organisations? with fewer than 5 people/);
      const file = await browser.get('/city/standings.csv');
      t.notMatch(file.body, 'The Tiny Charity');
      const rows = parse(file.body, { bom: true, columns: true }) as Record<string, string>[];
      for (const row of rows) {
        const counts = ['In date', 'Due soon', 'Booked', 'Missing', 'Overdue', 'To be confirmed'].map(
          (one) => row[one] ?? '',
        );
        if (/^\d+$/.test(row.People ?? '')) {
          t.ok(Number(row.People) >= 5, `${row.Organisation}`);
          t.equal(
            counts.reduce((sum, n) => sum + Number(n), 0),
            Number(row.People),
            'each is in one state',
          );
        } else t.same(counts.join(''), '', `${row.Organisation}: ${row.People}`);
      }
    });

    await t.test(
      'it says when it was counted, and counts again once a requirement changes',
      async (t: Test) => {
        const sum = (page: { body: string }) =>
          page.body.match(/<tbody><tr><th scope="row">Everybody.*?<\/tr>/s)?.[0];
        const before = await browser.get('/city/standings');
        t.match(before.body, 'Counted at 9am');
        t.match(before.body, 'not what one organisation asks of its own people');
        house.clock.set('2027-03-01T09:02');
        t.match((await browser.get('/city/standings')).body, 'Counted at 9am', 'it is kept for some minutes');
        const draft = {
          activityId: 'aces',
          metById: 'basic-awareness',
          startsOn: '2027-03-01',
          endsOn: null,
        };
        await addEquivalence(house.platform, { personId: boss.id }, { ...draft, source: 'the test' });
        t.match((await browser.get('/city/standings')).body, 'Counted at 9:02am');
        house.clock.set('2027-03-01T09:03');
        const asked = { kind: 'new', draft: REQUIREMENT } as const;
        await writeRequirement(house.platform, { personId: boss.id }, { organisationId: null }, asked);
        const after = await browser.get('/city/standings');
        t.match(after.body, 'Counted at 9:03am');
        t.not(sum(after), sum(before), 'what is required now is counted');
        house.clock.set('2027-03-01T09:00');
      },
    );

    await t.test('month ends are kept once, and the page shows the year', async (t: Test) => {
      await keepMonthEnds(house.platform);
      const kept = await figures(house);
      t.equal(new Set(kept.map(({ day }) => day)).size, 12);
      await Promise.all([keepMonthEnds(house.platform), keepMonthEnds(house.platform)]);
      t.same(await figures(house), kept, 'twice changes nothing');
      const { body } = await browser.get('/city/standings?asOf=2027-02-27');
      t.match(body, /<th scope="row">31 January 2027<\/th><td class="proof__number">\d+<\/td>/);
      house.clock.set('2027-04-01T06:00');
      await keepMonthEnds(house.platform);
      const days = [...new Set((await figures(house)).map(({ day }) => day))].sort();
      t.equal(days.length, 13);
      t.equal(days.at(-1), '2027-03-31', 'the newest is made on the day after');
      house.clock.set('2027-03-01T09:00');
    });

    await t.test('other pages are answered while the city is counted', async (t: Test) => {
      let answered = 0;
      let counting = true;
      const question = questionOf(house.platform, { day: '2027-02-03', knowledge: 'today' });
      const counted = countCity(house.platform, question).finally(() => {
        counting = false;
      });
      // 300 people are two pieces: between them, and between reading and judging, others have their turn.
      while (counting) {
        await otherWork();
        if (counting) answered += 1;
      }
      await counted;
      t.ok(answered >= 4, `${answered} turns for others`);
    });

    await t.test('only administrators and the partnership’s own team see it', async (t: Test) => {
      const member = await addPerson(house, { name: 'Tim Team', teams: ['pscp-training'] });
      const elsewhere = await addPerson(house, { name: 'Ola Other', teams: ['met-team'] });
      const lead = await addPerson(house, { name: 'Lea Lead', organisation: 'Admiral Lord Nelson School' });
      for (const path of ['/city/standings', '/city/standings.csv']) {
        t.equal((await (await signInAs(house, member.id)).get(path)).status, 200, 'the team');
        t.equal((await (await signInAs(house, elsewhere.id)).get(path)).status, 404, 'another team');
        t.equal((await (await signInAs(house, lead.id)).get(path)).status, 404, 'a lead');
      }
      t.equal((await browser.get('/city/standings?asOf=never')).status, 422);
    });
  });
}

/** The same counts from the straightforward facts by the whole rules. */
async function countedSlowly({ platform }: House, question: ReturnType<typeof questionOf>) {
  const { read } = platform.store;
  const { settings } = await bookFor(read, question);
  const known = rulebookFacts(await rulebookRows(read), question.knownAt);
  t.ok(known.rules.some(({ organisationId }) => organisationId !== null));
  const rules = known.rules.filter(({ organisationId }) => organisationId === null);
  const book = rulebookOf({ ...known, rules }, question.day);
  const counts = {
    all: new Map<string, Group>(),
    sectors: new Map<string, Group>(),
    organisations: new Map<string, Group>(),
    roles: new Map<string, Group>(),
    activities: new Map<string, Group>(),
    cells: new Map<string, Group>(),
  };
  const count = (groups: Map<string, Group>, keys: string[], state: keyof Group['counts'] | null) => {
    for (const key of new Set(keys)) {
      const group = groups.get(key) ?? nobody();
      groups.set(key, group);
      if (state === null) group.people += 1;
      else group.counts[state] += 1;
    }
  };
  for await (const piece of cityFacts(read, question)) {
    for (const { belongings, facts } of piece) {
      const organisations = belongings.map(({ organisationId }) => organisationId);
      const sectors = belongings.map(({ sector }) => sector);
      const standings = standingsOf(book, facts, settings).filter(({ level }) => level === 'essential');
      const rolesOf = ({ reasons, question: open }: (typeof standings)[number]) =>
        reasons
          .filter(({ rule, answer }) => (open === null ? answer === 'yes' : rule.roleKey === open))
          .map(({ rule }) => rule.roleKey);
      count(counts.all, [''], null);
      count(counts.sectors, sectors, null);
      count(counts.organisations, organisations, null);
      count(counts.roles, standings.flatMap(rolesOf), null);
      for (const standing of standings) {
        const { activityId, state } = standing;
        count(counts.all, [''], state);
        count(counts.sectors, sectors, state);
        count(counts.organisations, organisations, state);
        count(counts.roles, rolesOf(standing), state);
        count(counts.activities, [activityId], null);
        count(counts.activities, [activityId], state);
        const cells = organisations.map((id) => `${id} ${activityId}`);
        count(counts.cells, cells, null);
        count(counts.cells, cells, state);
      }
    }
  }
  return counts;
}

function flat(groups: ReadonlyMap<string, Group>): string[] {
  return [...groups]
    .map(([key, { people, counts }]) => `${key}: ${people} ${JSON.stringify(Object.entries(counts).sort())}`)
    .sort();
}

async function figures({ platform: { store } }: House) {
  const rows = await store.read.select().from(store.read.t.standingFigures);
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}
