import { newId } from '../../../src/platform/ids.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { allOn, claim, standingsOn } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';
import { addTeacher, schoolWithLead, text, twoRequirements } from './lead-support.ts';

const ROLES = 'senco-network';
const OPEN = 'child-protection';
const STOPS = 'aces';
const days = [{ startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T12:30' }];
const later = [{ startsAt: '2027-04-20T09:30', endsAt: '2027-04-20T12:30' }];
const NEUTRAL = 'they cannot take this date';
const FOR_OTHERS = 'this is for other roles, or by invitation';

/** Tom teaches at one school and coordinates special needs at another; Ann only teaches. */
async function staff(house: House) {
  await twoRequirements(house);
  const here = await schoolWithLead(house, 'Quay School');
  const there = await schoolWithLead(house, 'Hill School');
  const tom = await addTeacher(house, here, 'Tom');
  const ann = await addTeacher(house, here, 'Ann');
  const since = { personId: tom.id, organisationId: there.id, startsOn: '2026-09-01' };
  await house.platform.store.transaction(async (tx) => {
    await tx.insert(tx.t.memberships).values({ id: newId(), ...since });
    await tx.insert(tx.t.heldRoles).values({
      id: newId(),
      ...since,
      roleKey: 'senco',
      answer: 'yes',
      recordedAt: house.clock.now(),
    });
    await tx.update(tx.t.activities).set({ clashRule: 'stop' });
  });
  return { here, there, tom, ann };
}

type Staff = Awaited<ReturnType<typeof staff>>;

/** What a lead reads of each person: before booking, and of whom they try to book, after it with the address. */
async function read({ base, lead }: Staff['here'], session: { id: string }, people: { id: string }[]) {
  const ids = people.map(({ id }) => id);
  const query = ids.map((id) => `person=${id}`).join('&');
  const preview = await lead.get(`${base}/bookings?${query}&session=${session.id}`);
  const done = await lead.post(`${base}/bookings`, { session: session.id, person: ids });
  const result = await lead.follow(done);
  const each = (body: string) =>
    [...body.matchAll(/<li class="each__one">([\s\S]*?)<\/li>/g)].map(([, one = '']) =>
      text(one).replace(/ Not required for them$/, ''),
    );
  return {
    before: each(preview.body),
    after: each(result.body),
    location: done.location ?? '',
    said: text(result.body),
  };
}

onBothEngines('a lead’s booking judges only the roles held with them', async (t, house) => {
  const { here, there, tom, ann } = await staff(house);
  const session = await addSession(house, { activity: ROLES, days, capacity: 9 });
  const page = await read(here, session, [ann, tom]);
  t.same(page.before, [`Ann Cannot be booked: ${FOR_OTHERS}`, `Tom Cannot be booked: ${FOR_OTHERS}`]);
  t.same(page.after, [`Ann Not booked: ${FOR_OTHERS}`, `Tom Not booked: ${FOR_OTHERS}`]);
  t.same(await standingsOn(house, session), [], 'and it is so when it is booked');

  await claim(house, tom, session);
  const mine = await read(here, session, [ann, tom]);
  t.same(mine.before, page.before, 'his own booking changes nothing of what is said');
  t.same(mine.after, page.after);
  t.match(mine.said, '2 could not be booked');

  const second = await addSession(house, { activity: ROLES, days: later, capacity: 9 });
  const theirs = await read(there, second, [tom]);
  t.match(theirs.before, [/^Tom Gets a place/], 'where the role is held');
  t.match(theirs.after, [/^Tom Has a place/]);
});

onBothEngines(
  'whatever keeps somebody from a date that does not concern the school is said in the same words',
  async (t, house) => {
    const { here, tom, ann } = await staff(house);
    const own = await addSession(house, { activity: OPEN, days, capacity: 9 });
    const otherDate = await addSession(house, { activity: OPEN, days: later, capacity: 9 });
    const clash = await addSession(house, { activity: STOPS, days, capacity: 9 });
    await claim(house, tom, own);
    for (const session of [own, otherDate, clash]) {
      const page = await read(here, session, [tom]);
      t.same(page.before, [`Tom Cannot be booked: ${NEUTRAL}`]);
      t.same(page.after, [`Tom Not booked: ${NEUTRAL}`]);
      t.match(page.said, '1 could not be booked');
      t.match(page.location, `${tom.id}.not-found`);
      t.notMatch(page.location, /other-date|clash/);
    }
    t.equal((await allOn(house, own)).length, 1, 'and he keeps his place');

    t.match((await read(here, otherDate, [ann])).after, [/^Ann Has a place/]);
    t.match(
      (await read(here, otherDate, [ann])).before,
      [/^Ann Has a place/],
      'what the lead booked is theirs',
    );
  },
);

onBothEngines('a reminder of another organisation is not known of, nor in the way', async (t, house) => {
  const { here, there, tom } = await staff(house);
  await house.platform.store.transaction(async (tx) => {
    await tx.insert(tx.t.heldRoles).values({
      id: newId(),
      personId: tom.id,
      organisationId: there.id,
      startsOn: '2026-09-01',
      roleKey: 'teacher',
      answer: 'yes',
      recordedAt: house.clock.now(),
    });
  });
  const before = await here.lead.get(`${here.base}/reminders?person=${tom.id}`);
  await there.lead.get(`${there.base}/reminders?person=${tom.id}`);
  const theirs = await there.lead.post(`${there.base}/reminders`, { person: tom.id });
  t.match(text((await there.lead.follow(theirs)).body), '1 reminder is on its way');
  const after = await here.lead.get(`${here.base}/reminders?person=${tom.id}`);
  t.equal(text(after.body), text(before.body), 'the same page, to the word');
  const mine = await here.lead.post(`${here.base}/reminders`, { person: tom.id });
  t.match(text((await here.lead.follow(mine)).body), '1 reminder is on its way');
});
