import {
  confirmPerson,
  findPerson,
  makeAdministrator,
  mergePeople,
  organisationsOn,
  recipients,
  rolesOn,
} from '../../../src/people/index.ts';
import { signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { auditOf } from '../../support/people-audit.ts';
import { lastPosted, posted } from '../../support/people-mail.ts';

const DAY = '2027-03-01';
const NOBODY = { personId: 'x', name: 'x', administrator: false, teamIds: [], checked: true };

onBothEngines('two records of one person become one', async (t, house) => {
  const { platform } = house;
  const keep = await addPerson(house, {
    name: 'Priya Shah',
    organisation: 'Ark Charter Academy',
    posts: ['teacher'],
    functions: { manager: 'no' },
    checked: false,
  });
  const go = await addPerson(house, {
    name: 'P Shah',
    organisation: 'Ark Charter Academy',
    posts: ['teacher'],
    designations: ['dsl'],
    functions: { manager: 'yes', 'safeguarding-supervisor': 'yes' },
    teams: ['pscp-training'],
  });
  const earlier = await addPerson(house, { name: 'Pri Shah' });
  const signedIn = await signInAs(house, go.id);
  t.same(await mergePeople(platform, 'command line', go.id, earlier.id, []), { outcome: 'merged' });
  const moved: string[] = [];
  const move = async (_tx: unknown, keepId: string, goId: string) => {
    moved.push(`${goId} to ${keepId}`);
  };
  t.same(await mergePeople(platform, 'command line', keep.id, go.id, [move]), { outcome: 'merged' });

  t.same(moved, [`${go.id} to ${keep.id}`], 'later slices move theirs, too');
  const { read } = platform.store;
  t.equal((await findPerson(read, go.address.toUpperCase()))?.id, keep.id);
  t.equal((await findPerson(read, go.id))?.mergedInto, keep.id);
  t.equal((await findPerson(read, earlier.id))?.mergedInto, keep.id, 'chains are short');
  const all = await recipients(read, [keep.id, go.id]);
  t.same([all.get(keep.id)?.address, all.get(keep.id)?.checked], [keep.address, true]);
  t.equal(all.get(go.id)?.address, null);
  t.same(
    (await organisationsOn(read, keep.id, DAY)).map((place) => place.name),
    ['Ark Charter Academy'],
  );
  const roles = (await rolesOn(read, keep.id, DAY)).filter((role) => !role.derived);
  t.same(
    roles.map((role) => `${role.key} ${role.answer}`).sort(),
    ['dsl yes', 'manager no', 'safeguarding-supervisor yes', 'teacher yes'],
    'where both answered, the record that stays is right',
  );
  t.equal((await signedIn.get('/my/profile')).status, 303, 'the other record is signed out');
  t.same(await auditOf(house), []);
  const history = await read.select().from(read.t.history);
  t.same(
    history.slice(2).map((row) => [row.what, row.subjectId, row.facts]),
    [
      ['merged', keep.id, { from: go.id }],
      ['merged-into', go.id, { into: keep.id }],
    ],
  );
});

onBothEngines('merging is refused with itself, with nobody, twice, and to others', async (t, house) => {
  const { platform } = house;
  const [a, b] = [await addPerson(house, { name: 'A' }), await addPerson(house, { name: 'B' })];
  const merge = (keepId: string, goId: string) => mergePeople(platform, 'command line', keepId, goId, []);
  t.equal((await merge(a.id, a.id)).outcome, 'same');
  t.equal((await merge(a.id, 'nobody')).outcome, 'unknown');
  t.equal((await mergePeople(platform, NOBODY, a.id, b.id, [])).outcome, 'not-allowed');
  const both = await Promise.all([merge(a.id, b.id), merge(b.id, a.id)]);
  t.same(
    both.map(({ outcome }) => outcome).sort(),
    ['already-merged', 'merged'],
    'at once, either way round',
  );
  t.same(await auditOf(house), []);
});

onBothEngines('a failing move undoes the whole merging', async (t, house) => {
  const [a, b] = [await addPerson(house, { name: 'A' }), await addPerson(house, { name: 'B' })];
  const fail = async () => {
    throw new Error('no');
  };
  await t.rejects(mergePeople(house.platform, 'command line', a.id, b.id, [fail]));
  t.equal((await findPerson(house.platform.store.read, b.address))?.id, b.id);
});

onBothEngines(
  'the command line and administrators confirm people and make administrators',
  async (t, house) => {
    const { platform } = house;
    const a = await addPerson(house, { name: 'A', checked: false });
    const b = await addPerson(house, { name: 'B', checked: false });
    t.equal((await confirmPerson(platform, NOBODY, a.id)).outcome, 'not-allowed');
    t.equal((await confirmPerson(platform, 'command line', 'nobody@x.example')).outcome, 'unknown');
    t.equal((await confirmPerson(platform, 'command line', a.address.toUpperCase())).outcome, 'confirmed');
    t.equal((await lastPosted(house)).kind, 'person-confirmed');
    t.equal((await confirmPerson(platform, 'command line', a.id)).outcome, 'already');
    t.equal((await makeAdministrator(platform, NOBODY, a.id)).outcome, 'not-allowed');
    t.equal((await makeAdministrator(platform, 'command line', a.id)).outcome, 'appointed');
    const administrator = { ...NOBODY, personId: a.id, administrator: true };
    t.equal((await confirmPerson(platform, administrator, b.id)).outcome, 'confirmed');
    t.equal((await posted(house)).length, 2);
    const { read } = platform.store;
    t.same(
      (await read.select().from(read.t.history)).map((row) => [row.what, row.actorId]),
      [
        ['checked', null],
        ['made-administrator', null],
        ['checked', a.id],
      ],
    );
  },
);
