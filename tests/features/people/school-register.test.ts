import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import t, { type Test } from 'tap';
import { typed } from '../../../src/command-line.ts';
import { COMMANDS } from '../../../src/commands.ts';
import { readSchools } from '../../../src/people/school-register-service.ts';
import { signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines, openHouse } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import {
  COLUMNS_NOW,
  linksFile,
  REGISTER_COLUMNS,
  registerFile,
  type School,
} from '../../support/register-file.ts';

const CHOSEN = { authority: 'Portsmouth', status: 'Open' };

async function muster({ dependencies }: House, ...argv: string[]): Promise<string> {
  const { name, words, options } = typed(argv);
  try {
    return (await COMMANDS[name]?.run(dependencies, words, options)) ?? 'no such command';
  } catch (error) {
    return `refused: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function written(t: Test, name: string, bytes: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-register-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

async function schoolCalled({ platform }: House, name: string) {
  const { read } = platform.store;
  return (await read.select().from(read.t.organisations)).find((row) => row.name === name);
}

onBothEngines(
  'schools come from the register by command, shown first; twice changes nothing',
  async (t, house) => {
    const { read } = house.platform.store;
    const before = await read.select().from(read.t.organisations);
    const nameless = before.find((row) => row.kind === 'setting' && row.urn === null);
    const known = before.find((row) => row.urn === '116258');
    if (nameless === undefined || known === undefined) throw new Error('the reference has both');
    const schools: School[] = [
      { URN: '116258', EstablishmentName: known.name },
      { URN: '199001', EstablishmentName: nameless.name.toUpperCase().replaceAll(' ', '  ') },
      {
        URN: '199002',
        EstablishmentName: 'École Saint-Éloi “Zoë’s”'.replace(
          /[“”’]/g,
          (c) => ({ '“': '\x93', '”': '\x94', '’': '\x92' })[c] ?? c,
        ),
      },
      { URN: '199002', EstablishmentName: 'Twice in the file' },
      { URN: '199003', EstablishmentName: 'Closed School', 'EstablishmentStatus (name)': 'Closed' },
      { URN: '199004', EstablishmentName: 'Elsewhere School', 'LA (name)': 'Hampshire', 'LA (code)': '850' },
      { URN: 'none', EstablishmentName: 'Without a number' },
    ];
    const file = written(t, 'register.csv', registerFile(schools));
    const args = ['schools', file, '--authority', '851', '--status', 'open'];
    const preview = await muster(house, ...args);
    t.match(preview, 'new: École Saint-Éloi “Zoë’s”, URN 199002');
    t.match(preview, 'gets URN 199001');
    t.match(preview, /wrong: line 5: URN 199002 is on line 4 already/);
    t.match(preview, /“none” is not a unique reference number/);
    t.notMatch(preview, /Closed School|Elsewhere|Secret-Head/);
    t.same(
      await read.select().from(read.t.organisations),
      before,
      'nothing is written before it is confirmed',
    );

    t.match(await muster(house, ...args, '--confirm'), 'Done: 1 added');
    const added = await schoolCalled(house, 'École Saint-Éloi “Zoë’s”');
    t.match(added, {
      urn: '199002',
      kind: 'setting',
      register: { phase: 'Primary', type: 'Community school' },
    });
    const after = await read.select().from(read.t.organisations);
    t.equal(after.length, before.length + 1);
    t.equal(after.find((row) => row.id === nameless.id)?.urn, '199001', 'found by its name');
    t.notMatch(JSON.stringify(after), /Hedwig|Secret-Head/);
    t.match(await muster(house, ...args, '--confirm'), 'Done: 0 added, 0 changed, 0 closed');
    t.same(await read.select().from(read.t.organisations), after);

    const missing = COLUMNS_NOW.filter((name) => name !== 'LA (name)' && name !== 'URN');
    const short = written(t, 'short.csv', registerFile(schools, missing));
    t.match(await muster(house, 'schools', short, '--authority', '851'), /no column “URN”, “LA \(name\)”/);
    t.match(await muster(house, 'schools', '/nowhere.csv', '--authority', '851'), /cannot be opened/);
  },
);

onBothEngines('records follow a school that was merged, and one that became an academy', async (t, house) => {
  const { read } = house.platform.store;
  const all = await read.select().from(read.t.organisations);
  const [old, next] = all.filter((row) => row.kind === 'setting' && row.urn !== null);
  if (!old?.urn || !next?.urn) throw new Error('two schools');
  const dana = await addPerson(house, {
    name: 'Dana Old',
    organisation: old.name,
    posts: ['teacher'],
    designations: ['dsl'],
  });
  const both = await addPerson(house, { name: 'Both Schools', organisation: old.name });
  const gone = await addPerson(house, { name: 'Left Before', organisation: old.name });
  await house.platform.store.transaction(async (tx) => {
    const { memberships, organisationLeads } = tx.t;
    await tx
      .insert(memberships)
      .values({ id: 'b2', personId: both.id, organisationId: next.id, startsOn: '2026-09-01' });
    await tx.update(memberships).set({ endsOn: '2026-12-31' }).where(eq(memberships.personId, gone.id));
    const at = house.clock.now();
    await tx.insert(organisationLeads).values({
      id: 'l1',
      organisationId: old.id,
      personId: dana.id,
      kind: 'lead',
      proposedAt: at,
      confirmedAt: at,
    });
  });
  const [own] = (await read.select().from(read.t.activities)).filter(({ state }) => state === 'school-only');
  const evidence = {
    personId: dana.id,
    activityId: own?.id ?? '',
    organisationId: old.id,
    completedOn: '2026-12-01',
  };
  await house.platform.store.transaction(async (tx) => {
    await tx
      .update(tx.t.activities)
      .set({ organisationId: old.id })
      .where(eq(tx.t.activities.id, own?.id ?? ''));
    const facts = {
      provider: 'NSPCC',
      note: '',
      state: 'submitted' as const,
      submittedAt: house.clock.now(),
    };
    await tx.insert(tx.t.evidence).values({ id: 'e1', ...evidence, ...facts });
  });
  const admin = await signInAs(
    house,
    (await addPerson(house, { name: 'Ada Admin', administrator: true })).id,
  );
  const nobody = await signInAs(house, dana.id);
  const path = '/administration/schools/import';
  t.equal((await nobody.get(path)).status, 404);
  const links = linksFile([
    {
      URN: old.urn,
      LinkURN: next.urn,
      LinkName: next.name,
      LinkType: 'Successor - merged',
      LinkEstablishedDate: '31-01-2027',
    },
    {
      URN: next.urn,
      LinkURN: old.urn,
      LinkName: old.name,
      LinkType: 'Predecessor - merged',
      LinkEstablishedDate: '31-01-2027',
    },
  ]);
  t.equal(
    (await nobody.upload(path, CHOSEN, { field: 'file', name: 'links.csv', bytes: links })).status,
    404,
  );
  const uploaded = await admin.upload(path, CHOSEN, { field: 'file', name: 'links.csv', bytes: links });
  const preview = await admin.follow(uploaded);
  t.match(preview.body, /Schools that have closed: 1/);
  t.match(preview.body, '31 January 2027');
  t.equal((await read.select().from(read.t.organisations)).find((row) => row.id === old.id)?.closedOn, null);
  const confirm = `${uploaded.location}/confirmation`;
  t.match((await admin.follow(await admin.post(confirm))).body, '2 people followed their school');
  const standing = async () => {
    const rows = (await read.select().from(read.t.memberships)).filter((row) => row.voidedAt === null);
    return (name: { id: string }) =>
      rows
        .filter((row) => row.personId === name.id)
        .map((row) => [row.organisationId === old.id ? 'old' : 'next', row.startsOn, row.endsOn])
        .sort();
  };
  const of = await standing();
  t.same(of(dana), [
    ['next', '2027-02-01', null],
    ['old', '2026-09-01', '2027-01-31'],
  ]);
  t.same(of(both), [
    ['next', '2026-09-01', null],
    ['old', '2026-09-01', '2027-01-31'],
  ]);
  t.same(of(gone), [['old', '2026-09-01', '2026-12-31']]);
  const roles = (await read.select().from(read.t.heldRoles)).filter(
    (row) => row.personId === dana.id && row.organisationId === next.id,
  );
  t.same(roles.map((row) => [row.roleKey, row.startsOn, row.endsOn]).sort(), [
    ['dsl', '2027-02-01', null],
    ['teacher', '2027-02-01', null],
  ]);
  const leads = (await read.select().from(read.t.organisationLeads)).filter((row) => row.endedAt === null);
  t.same(
    leads.map((row) => [row.personId, row.organisationId]),
    [[dana.id, next.id]],
  );
  t.match(
    (await read.select().from(read.t.organisations)).find((row) => row.id === old.id),
    { closedOn: '2027-01-31', successorId: next.id },
  );

  t.equal((await read.select().from(read.t.evidence))[0]?.organisationId, next.id, 'what waits for a lead');
  t.equal(
    (await read.select().from(read.t.activities)).find(({ id }) => id === own?.id)?.organisationId,
    next.id,
  );

  const rows = await read.select().from(read.t.memberships);
  t.equal((await admin.post(confirm)).status, 303, 'a second click');
  const again = await admin.follow(
    await admin.upload(path, CHOSEN, { field: 'file', name: 'links.csv', bytes: links }),
  );
  t.match(again.body, 'There is nothing to write');
  t.same(await read.select().from(read.t.memberships), rows);
  t.same(
    (await read.select().from(read.t.storedFiles)).filter(({ id }) => !again.body.includes(id)).length,
    1,
    'only the unconfirmed file is kept',
  );

  const academy = linksFile([
    {
      URN: next.urn,
      LinkURN: '199100',
      LinkName: next.name,
      LinkType: 'Successor',
      LinkEstablishedDate: '01-02-2027',
    },
  ]);
  const academyUp = await admin.upload(path, CHOSEN, { field: 'file', name: 'links.csv', bytes: academy });
  t.match((await admin.follow(academyUp)).body, 'has a new URN, 199100');
  await admin.post(`${academyUp.location}/confirmation`);
  t.match(
    (await read.select().from(read.t.organisations)).find((row) => row.id === next.id),
    { urn: '199100', closedOn: null },
  );
});

t.test('of all England’s register only what was chosen is kept, without heads', async (t) => {
  const house = await openHouse(t, 'sqlite');
  const elsewhere = { 'LA (name)': 'Elsewhere', 'LA (code)': '1' };
  const schools = Array.from({ length: 100 }, (_, n) => ({
    URN: `${500_000 + n}`,
    EstablishmentName: `School ${n}`,
  }));
  const hundred = registerFile(
    schools.map((school) => ({ ...school, ...elsewhere })),
    REGISTER_COLUMNS,
  );
  const body = hundred.subarray(hundred.indexOf('\n') + 1);
  function* england(rows: number) {
    yield registerFile([{ URN: '199777', EstablishmentName: 'Ours' }], REGISTER_COLUMNS);
    for (let n = 0; n < rows; n += 100) yield body;
  }
  const register = await readSchools(house.platform, Readable.from(england(5_000)), CHOSEN);
  t.equal(register.read, 5_001);
  t.same(
    register.rows.map(({ name }) => name),
    ['Ours'],
  );
  t.notMatch(JSON.stringify(register), /Hedwig|Secret/);
});
