import { readFileSync } from 'node:fs';
import { organisationStandings, personStandings } from '../../../src/compliance/index.ts';
import { ports } from '../../../src/dependencies.ts';
import { rolesOn } from '../../../src/people/index.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { testClock } from '../../support/test-clock.ts';
import { HOST, onBothCities, readCity, ZONE } from './city-store.ts';

/** Must show 4 of the learning record: the guide's 46 cells, read from the reference file itself. */
type Cell = { role: string; activity: string; level: string; conditional: boolean; active: boolean };

const file = new URL('../../../db/seeds/reference/requirements.json', import.meta.url);
const cells = (JSON.parse(readFileSync(file, 'utf8')) as Cell[]).filter((cell) => cell.active);
const CONDITIONAL = cells.filter((cell) => cell.conditional);
/** A listed system has a flag and no standing ("Requirements" 5 of the domain). */
const WITHOUT_STANDING = 'portsmouth-services-network';

onBothCities('every person of the demonstration stands as the guide says', async (t, store) => {
  const platform = platformOf(store);
  const seen = new Set<string>();
  const wrong: string[] = [];
  for (const person of (await readCity(store)).people) {
    const held = new Map(
      (await rolesOn(store.read, person.id, '2027-03-01')).map((role) => [role.key, role.answer]),
    );
    const { standings } = await personStandings(platform, person.id, '2027-03-01');
    const reasons = new Map(
      standings.flatMap(({ reasons: all }) =>
        all
          .filter(({ rule }) => rule.organisationId === null)
          .map(({ rule, answer }) => [`${rule.roleKey} ${rule.activityId}`, { answer, level: rule.level }]),
      ),
    );
    const expected = cells.flatMap((cell) => {
      const answer = held.get(cell.role);
      if (cell.activity === WITHOUT_STANDING || answer === 'no') return [];
      if (answer === undefined) return cell.conditional ? [{ cell, answer: 'unanswered' }] : [];
      return [{ cell, answer: 'yes' }];
    });
    for (const { cell, answer } of expected) {
      const key = `${cell.role} ${cell.activity}`;
      const found = reasons.get(key);
      if (found?.answer !== answer || found.level !== cell.level) wrong.push(`${person.id}: ${key}`);
      seen.add(`${key} ${answer}`);
    }
    if (reasons.size !== expected.length)
      wrong.push(`${person.id}: ${reasons.size} reasons, not ${expected.length}`);
    for (const one of standings) {
      const sure = expected.some(
        ({ cell, answer }) =>
          cell.activity === one.activityId && cell.level === 'essential' && answer === 'yes',
      );
      if (sure && one.state === 'to-be-confirmed') wrong.push(`${person.id}: ${one.activityId} is not open`);
      if (one.state === 'in-date' && one.done === null)
        wrong.push(`${person.id}: ${one.activityId} in date by nothing`);
    }
  }
  t.same(wrong, []);
  const missing = cells.filter(
    ({ role, activity }) => activity !== WITHOUT_STANDING && !seen.has(`${role} ${activity} yes`),
  );
  t.same(missing, [], 'each of the cells is somebody’s');
  t.equal(CONDITIONAL.length, 3);
  t.same(
    CONDITIONAL.filter(({ role, activity }) => !seen.has(`${role} ${activity} unanswered`)),
    [],
    'each of the three conditions is open for somebody',
  );
});

onBothCities('the lead of the demonstration has something to see', async (t, store) => {
  const { memberships, people } = await readCity(store);
  const marian = people.find(({ name }) => name === 'Marian Okafor');
  const school = memberships.find(({ personId }) => personId === marian?.id)?.organisationId ?? '';
  const standings = await organisationStandings(platformOf(store), school, {
    day: '2027-03-01',
    knowledge: 'today',
  });
  const states = new Set(standings?.people.flatMap((person) => person.standings.map(({ state }) => state)));
  t.same([...states].sort(), ['booked', 'due-soon', 'in-date', 'missing', 'overdue', 'to-be-confirmed']);
});

function platformOf(store: Platform['store']): Platform {
  return {
    store,
    clock: testClock('2027-03-01T09:00', ZONE),
    zone: ZONE,
    baseUrl: 'http://muster.example',
    host: HOST,
    mailFrom: 'muster@city.example',
    demonstration: true,
    ports,
  };
}
