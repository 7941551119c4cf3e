import { readFileSync } from 'node:fs';
import t from 'tap';
import type { Acronym } from '../../../src/catalogue/acronym-repository.ts';
import type { Activity } from '../../../src/catalogue/activity-repository.ts';
import type { Place } from '../../../src/catalogue/place-repository.ts';
import { searchOver } from '../../../src/catalogue/search.ts';
import { fold, wordsOf } from '../../../src/catalogue/search-words.ts';

function reference<T>(file: string): T {
  return JSON.parse(
    readFileSync(new URL(`../../../db/seeds/reference/${file}`, import.meta.url), 'utf8'),
  ) as T;
}

const activities = reference<Activity[]>('activities.json')
  .filter((activity) => activity.state === 'current')
  .map((activity) => ({ ...activity, id: activity.slug, contact: activity.contact ?? '' }));
const search = searchOver(activities, reference<Acronym[]>('acronyms.json'), reference<Place>('place.json'));

t.test('what comes first', async (t) => {
  const cases: [string, string][] = [
    ['CP', 'child-protection'],
    ['cp', 'child-protection'],
    ['СР', 'child-protection'],
    ['child protection', 'child-protection'],
    ['SAF', 'early-help-fsp'],
    ['EHA', 'early-help-fsp'],
    ['single assessment framework', 'early-help-fsp'],
    ['family support plan', 'early-help-fsp'],
    ['MAT', 'mat-network'],
    ['МАТ', 'mat-network'],
    ['multi-academy trust', 'mat-network'],
    ['PEP', 'pep-conference'],
    ['SAN', 'san'],
    ['MHEN', 'mental-health-education-network'],
    ['SENCO', 'senco-network'],
    ['special educational needs coordinator', 'ey-senco-cluster'],
    ['met', 'met-weekly'],
    ['witchcraft', 'hcp-calfb'],
    ['difficult conversations', 'effective-safeguarding-conversations'],
    ['fgm', 'hcp-fgm'],
  ];
  for (const [query, first] of cases) {
    const found = search.find(query);
    t.equal(found.ids[0], first, query);
    t.equal(found.how, 'all', query);
  }
});

t.test('the old name of the partnership leads to what it puts on', async (t) => {
  const { ids } = search.find('PSCB');
  t.ok(ids.includes('child-protection') && ids.includes('basic-awareness'));
  t.same(search.find('PSCP').ids.slice().sort(), ids.slice().sort());
});

t.test('acronyms are explained', async (t) => {
  const cases: [string, string][] = [
    ['MAT', 'MAT means Multi Agency Team here; it can also mean Multi-Academy Trust.'],
    ['mat', 'MAT means Multi Agency Team here; it can also mean Multi-Academy Trust.'],
    ['PEP', 'PEP means Portsmouth Education Partnership here; it can also mean Personal Education Plan.'],
    ['FSP training', 'FSP means Family Support Plan here; it can also mean Foundation Stage Profile.'],
    ['SAT', 'SAT means School Attendance Team here; it can also mean Single-Academy Trust.'],
    [
      'PSCP',
      'PSCP means Portsmouth Safeguarding Children Partnership here; it can also mean Plymouth Safeguarding Children Partnership.',
    ],
    [
      'PACE',
      'PACE can mean Playfulness, Acceptance, Curiosity and Empathy; Parents Against Child Exploitation; or Police and Criminal Evidence Act.',
    ],
    ['СОР', 'COP means Change of Provision.'],
    ['OOH', 'OOH means Out of Hours.'],
    ['CP', 'CP means Child Protection.'],
    ['SAF', 'SAF (Single Assessment Framework) is now FSP, Family Support Plan.'],
    [
      'PSCB',
      'PSCB (Portsmouth Safeguarding Children Board) is now PSCP, Portsmouth Safeguarding Children Partnership.',
    ],
  ];
  for (const [query, text] of cases)
    t.same(
      search.find(query).notes.map((note) => note.text),
      [text],
      query,
    );
  t.same(search.find('met the needs').notes, [], 'a word in lower case among others is a word');
});

t.test('near misses find what was meant and say so', async (t) => {
  const cases: [string, string, string][] = [
    ['safegarding', 'safeguarding', 'basic-awareness'],
    ['explotation', 'exploitation', 'exploitation-training'],
    ['exploitation trainng', 'exploitation training', 'exploitation-training'],
    ['attendnace', 'attendance', 'san'],
    ['domestc abuse', 'domestic abuse', 'stop-domestic-abuse'],
  ];
  for (const [query, instead, among] of cases) {
    const found = search.find(query);
    t.equal(found.how, 'near', query);
    t.equal(found.instead, instead, query);
    t.ok(found.ids.includes(among), query);
  }
});

t.test('an acronym that nothing is about is not mistaken for another word', async (t) => {
  t.same(search.find('PACE').ids, []);
  t.equal(search.find('PACE').how, 'none');
});

t.test('an acronym is not the beginning of a word', async (t) => {
  t.same(search.find('SAF').ids.slice().sort(), ['early-help-fsp', 'masterclass-fsp-policy-practice']);
});

t.test('a beginning is enough while somebody types', async (t) => {
  t.ok(search.find('exploi').ids.includes('exploitation-training'));
});

t.test('some of the words are better than nothing', async (t) => {
  const found = search.find('online exploitation quidditch');
  t.equal(found.how, 'some');
  t.equal(found.ids[0], 'preventing-online-sexual-exploitation');
});

t.test('nothing is nothing, whatever is typed', async (t) => {
  for (const query of ['', ' ', '!!!', '🙂', 'zzzzqqq', '%', '"', '\\', '((', 'x'.repeat(200)]) {
    t.same(search.find(query).ids, [], query);
  }
});

t.test('every entry is found by its title and by each of its old names', async (t) => {
  for (const { id, title, oldNames } of activities) {
    t.equal(search.find(title).ids[0], id, title);
    for (const name of oldNames) t.ok(search.find(name).ids.includes(id), name);
  }
});

t.test('accents, look-alikes and plurals are one', async (t) => {
  t.equal(fold('Café'), 'cafe');
  t.equal(fold('ОOН'), 'ooh');
  t.same(wordsOf("DSLs' needs & stress"), ['dsl', 'need', 'and', 'stress']);
});
