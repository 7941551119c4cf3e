import { eq } from 'drizzle-orm';
import { moveRecord } from '../../../src/attendance/index.ts';
import { closeRegister } from '../../../src/attendance/register-closing-service.ts';
import { mergePeople } from '../../../src/people/index.ts';
import { newId } from '../../../src/platform/ids.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { completionsOf, faults, register, TWO_DAYS } from './register-support.ts';

type Mark = 'attended' | 'part' | 'absent';

/** Both records of one person on the register of a course; `marks`: by name, a mark for each day. */
async function closed(house: House, marks: Record<string, Mark[]>, days?: typeof TWO_DAYS) {
  const on = await register(house, Object.keys(marks), days);
  house.clock.set('2027-03-20T09:00');
  const now = house.clock.now();
  const rows = Object.entries(marks).flatMap(([name, each]) =>
    each.map((mark, n) => ({
      id: newId(),
      sessionId: on.session.id,
      sessionDayId: on.days[n]?.id ?? '',
      personId: on.people[name]?.id ?? '',
      mark,
      madeAt: now,
      recordedAt: now,
      recordedById: on.olu.id,
    })),
  );
  await house.platform.store.transaction((tx) => tx.insert(tx.t.marks).values(rows));
  const actor = { personId: on.olu.id, teamIds: ['pscp-training'] };
  const result = await closeRegister(house.platform, actor, on.session.id, { absentees: false });
  if (result.outcome !== 'closed') throw new Error(result.outcome);
  const [keep, go] = Object.keys(marks).map((name) => on.people[name]?.id ?? '');
  return { ...on, keep: keep ?? '', go: go ?? '' };
}

async function merge(
  house: House,
  { keep, go, session }: { keep: string; go: string; session: { id: string } },
) {
  // What `endDoubles` of the bookings does before: one place for one person.
  await house.platform.store.transaction(async (tx) => {
    await tx.delete(tx.t.bookings).where(eq(tx.t.bookings.personId, go));
  });
  const { outcome } = await mergePeople(house.platform, 'command line', keep, go, [
    moveRecord(house.platform),
  ]);
  if (outcome !== 'merged') throw new Error(outcome);
  return (await completionsOf(house, session)).map(({ said }) => said);
}

onBothEngines(
  'on the register twice, the person keeps one completion when the records are joined',
  async (t, house) => {
    const both = await closed(house, { 'Ann Ash': ['attended'], 'A Ash': ['attended'] });
    t.same(await merge(house, both), [
      'Ann Ash 2027-03-09',
      'Ann Ash 2027-03-09 withdrawn: Two records of one person were joined.',
    ]);
    t.same(await faults(house), []);
  },
);

onBothEngines('days attended under two records earn together what neither earned alone', async (t, house) => {
  const both = await closed(
    house,
    { 'Ann Ash': ['attended', 'absent'], 'A Ash': ['part', 'attended'] },
    TWO_DAYS,
  );
  t.same((await completionsOf(house, both.session)).length, 0);
  t.same(await merge(house, both), ['Ann Ash 2027-03-16']);
  t.same(await faults(house), []);
});

onBothEngines('the audit sees a record that does not hold together', async (t, house) => {
  const both = await closed(house, { 'Ann Ash': ['attended'], 'A Ash': ['attended'] });
  const { platform } = house;
  const now = house.clock.now();
  await platform.store.transaction(async (tx) => {
    const { completions, evidence, storedFiles } = tx.t;
    await tx.update(completions).set({ personId: both.keep });
    const file = {
      purpose: 'evidence',
      name: 'x',
      type: 'x',
      size: 0,
      contentBase64: '',
      createdAt: now,
    } as const;
    await tx.insert(storedFiles).values({ ...file, id: 'f', ownerId: both.go, deleteAfter: new Date(0) });
    await tx.insert(evidence).values({
      id: 'e',
      personId: both.keep,
      activityId: 'child-protection',
      completedOn: '2027-01-01',
      provider: 'x',
      note: '',
      fileId: 'f',
      state: 'verified',
      submittedAt: now,
    });
    const [one] = await tx.select().from(completions);
    if (one === undefined) throw new Error('there is no completion');
    await tx.insert(completions).values({
      ...one,
      id: 'half',
      sessionId: null,
      certificateNumber: 'half',
      withdrawnReason: 'no time',
    });
  });
  const names = (await faults(house)).map((found) => found.split(':')[0]);
  for (const name of [
    'a withdrawn completion says when and why',
    'a session makes one completion for each person',
    'verified evidence has one live completion, other evidence none',
    'the states of evidence and their times agree',
    'a file of evidence belongs to its person',
    'files whose time is over are deleted',
  ]) {
    t.ok(names.includes(name), name);
  }
});
