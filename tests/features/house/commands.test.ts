import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { eq } from 'drizzle-orm';
import t, { type Test } from 'tap';
import { typed } from '../../../src/command-line.ts';
import { COMMANDS } from '../../../src/commands.ts';
import { newId } from '../../../src/platform/ids.ts';
import { nodeRuns } from '../../support/compiled.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addPeople, allOn, claim, mailsOf, standingsOn } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

const run = promisify(execFile);
const days = [{ startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T12:30' }];

type Answer = { code: number; says: string };

/** What a command says, as src/cli.ts runs it, in this process and at the time of the house. */
async function muster({ dependencies }: House, ...argv: string[]): Promise<Answer> {
  try {
    const { name, words, options } = typed(argv);
    const command = COMMANDS[name];
    if (command === undefined) throw new Error(`no command ${name}`);
    return { code: 0, says: await command.run(dependencies, words, options) };
  } catch (error) {
    return { code: 1, says: error instanceof Error ? error.message : String(error) };
  }
}

/** The command line itself, as a second process on the same database. */
async function musterProcess({ config }: House, ...words: string[]): Promise<Answer> {
  const { database } = config;
  const where =
    database.engine === 'sqlite' ? { DATABASE_FILE: database.file } : { DATABASE_URL: database.url };
  const env = { PATH: process.env.PATH, MUSTER_CLOCK: '2027-03-01T09:00', ...where };
  try {
    const { stdout } = await run(process.execPath, [...nodeRuns('src/cli.ts'), ...words], { env });
    return { code: 0, says: stdout.trim() };
  } catch (error) {
    const failed = error as { code: number; stderr: string };
    return { code: failed.code, says: failed.stderr.trim() };
  }
}

onBothEngines(
  'the organiser’s commands change a session, for people of its team only',
  async (t: Test, house) => {
    const session = await addSession(house, { activity: 'masterclass-consent', days, capacity: 1 });
    const [ann, bob] = await addPeople(house, 'Ann', 'Bob');
    if (!ann || !bob) throw new Error('two people');
    const olu = await addPerson(house, { name: 'Olu', teams: ['pscp-training'] });
    const pat = await addPerson(house, { name: 'Pat', teams: ['met-team'] });
    await claim(house, ann, session);
    await claim(house, bob, session);

    t.match(await muster(house, 'capacity', session.id, '2'), { code: 1, says: /Say who acts/ });
    t.match(await muster(house, 'capacity', session.id, '2', '--as', pat.address), {
      code: 1,
      says: /no session/,
    });
    t.match(await muster(house, 'capacity', session.id, 'many', '--as', olu.address), {
      code: 1,
      says: /not a number of places/,
    });
    t.match(await muster(house, 'capacity', session.id, '2', '--as', olu.address), {
      code: 0,
      says: 'Changed: 2 confirmed, 0 held, 0 waiting.',
    });
    t.match(await muster(house, 'capacity', session.id, '1', '--as', olu.address), {
      code: 1,
      says: /2 people have a place/,
    });

    const moved = await muster(
      house,
      'move',
      session.id,
      '--day',
      '2027-03-17T10:00/13:00',
      '--as',
      olu.address,
    );
    t.same(moved, { code: 0, says: 'Moved: 2 people are told. Nobody has a clash.' });
    t.match(await muster(house, 'move', session.id, '--day', '17 March', '--as', olu.address), {
      code: 1,
      says: /is not a day such as/,
    });
    const cancelled = await muster(
      house,
      'cancel-session',
      session.id,
      '--reason',
      'The trainer is ill',
      '--as',
      olu.address,
    );
    t.same(cancelled, { code: 0, says: 'Cancelled: 2 people are told.' });
    t.same(
      (await allOn(house, session)).map((row) => row.state),
      ['session-cancelled', 'session-cancelled'],
    );
    t.equal((await mailsOf(house)).length, 7);
  },
);

onBothEngines('a session put on by command can be booked', async (t, house) => {
  const olu = await addPerson(house, { name: 'Olu', teams: ['pscp-training'] });
  const put = await musterProcess(
    house,
    'session',
    'aces',
    '--day',
    '2027-05-04T09:30/12:30',
    '--capacity',
    '3',
    '--teams',
    'https://teams.example/x',
    '--as',
    olu.address,
  );
  t.equal(put.code, 0, put.says);
  const id = put.says.split('/').at(-1) ?? '';
  house.clock.advance({ minutes: 1 });
  await claim(house, olu, { id });
  t.same(await standingsOn(house, { id }), ['Olu confirmed']);
});

onBothEngines('the audit is clean, and says which row breaks what when it is not', async (t, house) => {
  const session = await addSession(house, { activity: 'masterclass-consent', days, capacity: 1 });
  const [ann] = await addPeople(house, 'Ann');
  await claim(house, ann, session);
  t.match(await muster(house, 'audit'), { code: 0, says: /invariants hold/ });
  await house.platform.store.transaction(async (tx) => {
    await tx.update(tx.t.sessions).set({ capacity: 0, confirmed: 3 }).where(eq(tx.t.sessions.id, session.id));
    await tx.delete(tx.t.invitations);
  });
  const broken = await musterProcess(house, 'audit');
  t.equal(broken.code, 1);
  for (const words of [
    '3 confirmed and 0 held of 0',
    'confirmed is 3, bookings say 1',
    'day 1 is not in the calendar',
  ]) {
    t.match(broken.says, words);
  }
});

t.test('an identifier that begins with a hyphen is no option, and none does any more', async (t) => {
  t.same(typed(['capacity', '-Yg7', '2', '--as', '-x_1', '--day', '-1', '--day', 'b']), {
    name: 'capacity',
    words: ['-Yg7', '2'],
    options: { as: '-x_1', day: ['-1', 'b'] },
  });
  t.throws(() => typed(['capacity', '--to', '3']), /Unknown option/);
  const ids = Array.from({ length: 3_000 }, newId);
  t.notOk(ids.some((id) => id.startsWith('-')));
  t.equal(new Set(ids).size, 3_000);
});

onBothEngines('somebody who types nothing or something else is told what there is', async (t, house) => {
  t.match(await musterProcess(house), { code: 1, says: /What shall I do\?[\s\S]*confirm-person PERSON/ });
  t.match(await muster(house, 'confirm-person', 'nobody@city.example'), {
    code: 1,
    says: /no person "nobody@city.example"/,
  });
});
