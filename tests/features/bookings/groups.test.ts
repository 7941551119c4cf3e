import { attendingOf } from '../../../src/bookings/attending-repository.ts';
import {
  book,
  changeCapacity,
  deskBookings,
  moveInQueue,
  setAside,
  setOrganisationCap,
  setQueueRule,
  substitute,
} from '../../../src/bookings/index.ts';
import { signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import {
  addPeople,
  allOn,
  audit,
  claim,
  giveUp,
  mailsOf,
  ORGANISER,
  self,
  standingsOn,
  tick,
  tryClaim,
} from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

const COURSE = 'masterclass-consent';
const on = (day: string) => [{ startsAt: `${day}T09:30`, endsAt: `${day}T12:30` }];
const STRANGER = { personId: 'x', administrator: false, teamIds: ['school-attendance-team'] };

onBothEngines(
  'scenario 24: a colleague takes the place in one step: both told, one calendar cleared, the other filled',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days: on('2027-03-30'), capacity: 1 });
    const school = 'Copnor Primary School';
    const ann = await addPerson(house, { name: 'Ann', organisation: school });
    const [wim] = await addPeople(house, 'Wim');
    const place = await claim(house, ann, session);
    await claim(house, wim, session);
    const { platform } = house;
    const browser = await signInAs(house, ann.id);
    const page = `/bookings/${place.id}/substitution`;
    t.match((await browser.get(page)).body, /A colleague takes my place/);
    t.match(await browser.post(page, { name: '', email: 'no' }), {
      status: 422,
      body: /Enter your colleague’s name/,
    });
    const done = await browser.post(page, { name: 'Bea New', email: 'Bea@School.example' });
    t.match((await browser.follow(done)).body, /Bea New has the place[\s\S]*A colleague took over the place/);
    t.same(await standingsOn(house, session), ['Wim waiting', 'Bea New confirmed'], 'the queue gets nothing');
    const bookings = await deskBookings(platform, session.id);
    const [was, is] = [
      bookings.find(({ name }) => name === 'Ann'),
      bookings.find(({ name }) => name === 'Bea New'),
    ];
    t.match(
      [was?.state, is?.checked, is?.organisation],
      ['substituted', false, school],
      'the organisation’s count stays',
    );
    t.same(
      (await attendingOf(platform.store.read, session.id)).map(({ personId }) => personId),
      [is?.personId],
    );
    const { read } = platform.store;
    const told = (await read.select().from(read.t.outbox)).slice(-2);
    t.match(
      told.map(({ kind, toName, facts }) => [
        kind,
        toName,
        (facts as { calendar: { method: string } }).calendar.method,
      ]),
      [
        ['booking-substituted', 'Ann', 'CANCEL'],
        ['booking-confirmed', 'Bea New', 'REQUEST'],
      ],
    );
    const again = { bookingId: is?.id ?? '', colleague: { personId: ann.id } };
    t.match(await substitute(platform, self(wim), again), { outcome: 'not-found' });
    house.clock.set('2027-03-30T09:30');
    t.match(await substitute(platform, ORGANISER, again), { outcome: 'refused', reason: 'begun' });
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'scenario 25: places set aside for schools go to schools, and on their release to the queue',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days: on('2027-03-30'), capacity: 2 });
    const { platform } = house;
    const releaseAt = new Date('2027-03-10T09:00Z');
    const schools = { name: 'Schools', sectors: ['education'], organisationIds: [], places: 1, releaseAt };
    t.match(await setAside(platform, ORGANISER, session.id, { ...schools, places: 3 }), {
      outcome: 'refused',
      reason: 'too-many',
      free: 2,
    });
    t.match(await setAside(platform, ORGANISER, session.id, schools), { outcome: 'done' });
    const health = (name: string) =>
      addPerson(house, { name, organisation: 'Child and Adolescent Mental Health Services, Portsmouth' });
    const [hal, hub] = [await health('Hal'), await health('Hub')];
    const sue = await addPerson(house, { name: 'Sue', organisation: 'Copnor Primary School' });
    const first = await claim(house, hal, session);
    t.equal((await claim(house, hub, session)).outcome, 'waiting', 'what is left is set aside for others');
    const waiting = await signInAs(house, hub.id);
    const hubs = (await allOn(house, session)).find(({ name }) => name === 'Hub');
    t.match(
      (await waiting.get(`/bookings/${hubs?.id}`)).body,
      /set aside for others until they are released/,
    );
    const sues = await claim(house, sue, session);
    t.equal(
      sues.outcome,
      'confirmed',
      'a member of the group does not stand behind those who may not have it',
    );
    await giveUp(house, sue, sues);
    t.same(
      await standingsOn(house, session),
      ['Hal confirmed', 'Hub waiting'],
      'a freed place returns where it came from',
    );
    house.clock.set('2027-03-10T09:00');
    await tick(house);
    t.same(await standingsOn(house, session), ['Hal confirmed', 'Hub confirmed']);
    await setOrganisationCap(platform, ORGANISER, session.id, 2);
    await changeCapacity(platform, ORGANISER, session.id, 4);
    const [hip] = [await health('Hip')];
    t.equal((await claim(house, hip, session)).outcome, 'waiting', 'their organisation is at its cap');
    t.equal((await claim(house, sue, session)).outcome, 'confirmed', 'and stands before nobody else');
    await giveUp(house, hal, first);
    t.same(await standingsOn(house, session), ['Hub confirmed', 'Hip confirmed', 'Sue confirmed']);
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'a queue by need serves those first for whom it is essential and missing, as it is then',
  async (t, house) => {
    const essential = 'child-protection';
    const session = await addSession(house, { activity: essential, days: on('2027-03-30'), capacity: 1 });
    const add = (name: string, roles: { posts?: string[]; designations?: string[] }) =>
      addPerson(house, { name, organisation: 'Copnor Primary School', ...roles });
    const ann = await add('Ann', {});
    const [bob, dsl] = [await addPerson(house, { name: 'Bob' }), await add('Dee', { designations: ['dsl'] })];
    const place = await claim(house, ann, session);
    await claim(house, bob, session);
    const dees = await claim(house, dsl, session);
    t.match(await setQueueRule(house.platform, ORGANISER, session.id, 'need'), { outcome: 'changed' });
    const last = { bookingId: dees.id, position: 2, reason: 'asked' };
    t.same(
      await moveInQueue(house.platform, ORGANISER, last),
      { outcome: 'moved', from: 1, to: 1 },
      'bands stay',
    );
    const browser = await signInAs(house, dsl.id);
    t.match((await browser.get(`/bookings/${dees.id}`)).body, /1st on the waiting list/);
    const newcomer = await signInAs(house, (await addPeople(house, 'Nia'))[0].id);
    t.match(
      (await newcomer.get(`/sessions/${session.id}/bookings/new`)).body,
      /essential and missing or overdue/,
    );
    await giveUp(house, ann, place);
    t.same(await standingsOn(house, session), ['Bob waiting', 'Dee confirmed']);
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'an organiser books anybody in, by invitation and after closing too; others do not',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days: on('2027-03-02'), capacity: 1 });
    const [ann, bob] = await addPeople(house, 'Ann', 'Bob');
    house.clock.set('2027-03-02T08:00');
    t.match(await tryClaim(house, ann, session), { outcome: 'refused', refusal: { reason: 'closed' } });
    const order = (personId: string) => ({ sessionId: session.id, personId, moving: false, needs: '' });
    t.match(await book(house.platform, STRANGER, order(ann.id)), { outcome: 'not-found' });
    t.match(await book(house.platform, ORGANISER, order('nobody')), { outcome: 'not-found' });
    t.match(await book(house.platform, ORGANISER, order(ann.id)), { outcome: 'confirmed' });
    t.match(await book(house.platform, ORGANISER, order(bob.id)), {
      outcome: 'refused',
      refusal: { reason: 'closed' },
    });
    t.match((await mailsOf(house)).at(-1), 'Ann confirmed');
    t.same(await audit(house), []);
  },
);
