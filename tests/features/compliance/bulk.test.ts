import { eq } from 'drizzle-orm';
import { insertOwnActivity, insertRequirements } from '../../../src/catalogue/index.ts';
import { signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addLead } from '../../support/leads.ts';
import { allOn, claim, standingsOn } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';
import {
  addTeacher,
  CONSENT,
  didIt,
  posted,
  type School,
  schoolWithLead,
  text,
  twoRequirements,
} from './lead-support.ts';

const days = [{ startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T12:30' }];
const OTHER = 'child-protection';
const NEXT_DAY = [{ startsAt: '2027-03-17T09:30', endsAt: '2027-03-17T12:30' }];

/** A school of four teachers and one of another school; Cy has no address. */
async function staff(house: House) {
  await twoRequirements(house);
  const school = await schoolWithLead(house, 'Quay School');
  const other = await schoolWithLead(house, 'Hill School');
  const ann = await addTeacher(house, school, 'Ann');
  const bo = await addTeacher(house, school, 'Bo');
  const cy = await addTeacher(house, school, 'Cy', { address: null });
  const dee = await addTeacher(house, school, 'Abe');
  const zoe = await addTeacher(house, other, 'Zoe Elsewhere');
  return { school, other, ann, bo, cy, dee, zoe };
}

/** What is said of each person on a page. */
const each = (body: string) =>
  [...body.matchAll(/<li class="each__one">([\s\S]*?)<\/li>/g)].map(([, one = '']) => text(one));
const person = (...people: { id: string }[]) => people.map(({ id }) => id);
const ids = (...people: { id: string }[]) => people.map(({ id }) => `person=${id}`).join('&');

onBothEngines(
  'several people are booked onto a session, each by the same rules, and each is told',
  async (t, house) => {
    const { school, other, ann, bo, cy, dee, zoe } = await staff(house);
    const session = await addSession(house, { activity: CONSENT, days, capacity: 2 });
    const later = await addSession(house, {
      activity: CONSENT,
      days: [{ startsAt: '2027-04-20T09:30', endsAt: '2027-04-20T12:30' }],
      capacity: 9,
    });
    await claim(house, dee, later);

    const choice = await school.lead.get(`${school.base}/bookings?${ids(ann, bo, cy, dee, zoe)}`);
    t.match(text(choice.body), 'For 4 people: Abe, Ann, Bo, Cy.');
    t.notMatch(choice.body, 'Elsewhere');
    t.match(text(choice.body), 'Masterclass On Consent (3 of them need it)');
    t.match(text(choice.body), 'Tuesday 16 March 2027, 9:30am to 12:30pm Online, on Teams. 2 places free');

    const confirm = await school.lead.get(
      `${school.base}/bookings?${ids(ann, bo, cy, dee)}&session=${session.id}`,
    );
    const said = each(confirm.body);
    t.match(said[1], /^Ann Gets a place Missing/);
    t.match(said[2], /^Bo Gets a place Missing/);
    t.match(said[3], /^Cy Full: 1st on the waiting list Missing No mail reaches Cy/);
    t.match(said[0], /^Abe Cannot be booked: they have a place on another date of it, Tuesday 20 April 2027/);

    const lead = { id: school.leadId };
    const mixed = await school.lead.get(
      `${school.base}/bookings?${ids(ann, dee, lead)}&session=${session.id}`,
    );
    const ticks = [...mixed.body.matchAll(/type="checkbox" [^>]*value="([^"]+)"( checked)?/g)];
    t.same(
      Object.fromEntries(ticks.map(([, id, checked]) => [id, checked !== undefined])),
      { [ann.id]: true, [dee.id]: false, [lead.id]: false },
      'ticked is who needs it and gets it; the others are left out unless the lead ticks them',
    );
    t.match(each(mixed.body)[2], 'Not required for them');
    const { clock, platform } = house;
    await platform.store.transaction((tx) =>
      tx.insert(tx.t.equivalences).values({
        id: 'test-counts',
        activityId: CONSENT,
        metById: OTHER,
        source: 'the test',
        recordedAt: clock.now(),
      }),
    );
    const counting = await addSession(house, { activity: OTHER, days: NEXT_DAY, capacity: 5 });
    const counts = await school.lead.get(`${school.base}/bookings?${ids(ann)}&session=${counting.id}`);
    t.match(each(counts.body)[0], 'Counts for Masterclass On Consent. Missing');
    t.match(counts.body, /id="person-1" [^>]* checked/, 'what counts for it is not booked for nothing');

    const done = await school.lead.post(`${school.base}/bookings`, {
      session: session.id,
      person: person(cy, ann, bo, dee, zoe),
    });
    t.equal(done.status, 303);
    const result = await school.lead.follow(done);
    t.match(text(result.body), '2 have a place now, 1 is on the waiting list, 1 could not be booked');
    t.same(
      each(result.body).map((line) => line.replace(/ (Booked|Missing).*$/, '')),
      [
        'Abe Not booked: they have a place on another date of it',
        'Ann Has a place',
        'Bo Has a place',
        'Cy On the waiting list',
      ],
    );
    t.same(
      await standingsOn(house, session),
      ['Ann confirmed', 'Bo confirmed', 'Cy waiting'],
      'in the order of the page',
    );
    const rows = await allOn(house, session);
    t.ok(
      rows.every(({ bookedById }) => bookedById === school.leadId),
      'recorded as booked by the lead',
    );
    t.same(
      (await posted(house)).slice(1),
      ['Ann: booking-confirmed', 'Bo: booking-confirmed'],
      'no mail to who has no address',
    );
    const { read } = house.platform.store;
    const [mail] = (await read.select().from(read.t.outbox)).filter(({ toName }) => toName === 'Ann');
    t.match(JSON.stringify(mail?.facts), '"by":"Lead of Quay School"');

    const again = await school.lead.post(`${school.base}/bookings`, {
      session: session.id,
      person: person(ann, bo),
    });
    t.match(text((await school.lead.follow(again)).body), 'Nothing had to be done', 'twice is once');
    t.equal((await allOn(house, session)).length, 3);
    t.equal(
      (await other.lead.post(`${other.base}/bookings`, { session: later.id, person: person(ann) })).status,
      303,
    );
    t.same(await standingsOn(house, later), ['Abe confirmed'], 'a lead of elsewhere books nobody of here');
    const none = await school.lead.post(`${school.base}/bookings`, {
      session: session.id,
      everybody: person(ann),
    });
    t.equal(none.status, 422);
    t.match(text(none.body), 'Tick at least one person');
  },
);

onBothEngines(
  'a lead cancels what concerns the school or what they booked, with the person’s own late rule',
  async (t, house) => {
    const { school, ann, bo, cy } = await staff(house);
    const soon = await addSession(house, {
      activity: CONSENT,
      days: [{ startsAt: '2027-03-03T09:30', endsAt: '2027-03-03T12:30' }],
      capacity: 1,
    });
    const own = await addSession(house, { activity: OTHER, days, capacity: 5 });
    await claim(house, ann, soon);
    await claim(house, bo, soon);
    await claim(house, ann, own);
    await school.lead.post(`${school.base}/bookings`, { session: own.id, person: person(cy) });

    const page = await school.lead.get(`${school.base}/cancellations?${ids(ann, bo, cy)}`);
    t.same(
      each(page.body),
      [
        'Ann: Masterclass On Consent Has a place: Wednesday 3 March 2027, 9:30am to 12:30pm. Cancelling now counts as late. Put a colleague in for Ann: Masterclass On Consent',
        'Bo: Masterclass On Consent On the waiting list: Wednesday 3 March 2027, 9:30am to 12:30pm.',
        'Cy: Child Protection Has a place: Tuesday 16 March 2027, 9:30am to 12:30pm. Put a colleague in for Cy: Child Protection',
      ],
      'what Ann does besides is hers',
    );

    const booking = Object.fromEntries((await allOn(house, soon)).map(({ name, id }) => [name, id]));
    const [hers, cys] = await allOn(house, own);
    const post = (fields: Record<string, string | string[]>) =>
      school.lead.post(`${school.base}/cancellations`, { person: person(ann, bo, cy), ...fields });
    const bare = await post({ booking: booking.Ann ?? '' });
    t.equal(bare.status, 422);
    t.match(text(bare.body), 'Enter why the places are given up');
    const late = await post({ booking: booking.Ann ?? '', reason: 'Is ill' });
    t.equal(late.status, 422);
    t.match(text(late.body), 'Tick that you know that it counts as late');
    const foreign = await post({ booking: hers?.id ?? '', reason: 'Not theirs to see' });
    t.match(text((await school.lead.follow(foreign)).body), 'Nothing had to be done');
    t.match(await standingsOn(house, own), ['Ann confirmed', 'Cy confirmed']);
    const direct = await school.lead.post(`/bookings/${booking.Ann}/cancellation`, { reason: '', late: '1' });
    t.equal(direct.status, 404, 'the person’s own page stays theirs');
    t.equal((await school.lead.get(`/bookings/${booking.Ann}`)).status, 404);

    const all = [booking.Ann ?? '', booking.Bo ?? '', cys?.id ?? ''];
    const done = await post({ booking: all, reason: 'Inspection that day', late: '1' });
    t.match(text((await school.lead.follow(done)).body), '3 bookings are cancelled');
    t.same(
      (await allOn(house, soon)).map(({ state, endReason }) => [state, endReason]),
      [
        ['late-cancelled', 'Inspection that day'],
        ['cancelled', 'Inspection that day'],
      ],
    );
    t.same((await posted(house)).slice(-2), ['Bo: booking-queue-left', 'Ann: booking-cancelled']);
    const anns = await signInAs(house, ann.id);
    const story = text((await anns.get(`/bookings/${booking.Ann}`)).body);
    t.match(story, /counts as late: “Inspection that day”.*a lead of your organisation/);
  },
);

onBothEngines(
  'people are reminded by mail once a day at most, and who has no address is named',
  async (t, house) => {
    const { school, ann, bo, cy, dee } = await staff(house);
    const deputy = await secondLead(house, school);
    await didIt(house, bo.id, '2026-12-01');
    await didIt(house, dee.id, '2026-01-01');
    const plain = await school.lead.get(`${school.base}/reminders?${ids(ann, dee)}`);
    t.notMatch(plain.body, 'arranges and records');
    await ownTraining(house, school);
    const own = await school.lead.get(`${school.base}/bookings?${ids(ann)}&requirement=ours`);
    t.match(own.body, 'arranges and records this itself, so it is not booked here');
    const asked = await school.lead.get(`${school.base}/reminders?${ids(ann, dee)}`);
    t.match(text(asked.body), 'Our induction. Missing. Your organisation arranges and records this.');
    await endOwnTraining(house);
    const page = await school.lead.get(`${school.base}/reminders?${ids(ann, bo, cy, dee)}`);
    t.same(each(page.body).length, 4);
    t.match(text(page.body), /Ann Will be reminded of: Masterclass On Consent\. Missing\./);
    t.match(text(page.body), /Bo Nothing is overdue, missing or due soon/);
    t.match(text(page.body), /Cy No address No mail reaches them/);
    t.match(
      text(page.body),
      /Abe Will be reminded of: Masterclass On Consent\. Overdue: was in date until 1 January 2027\./,
    );
    const sent = await school.lead.post(`${school.base}/reminders`, { person: person(ann, bo, cy, dee) });
    t.match(text((await school.lead.follow(sent)).body), '2 reminders are on their way');
    t.same(await posted(house), ['Abe: lead-reminder', 'Ann: lead-reminder']);

    for (const lead of [school.lead, deputy]) {
      const again = await lead.post(`${school.base}/reminders`, { person: person(ann, dee) });
      t.match(
        text((await lead.follow(again)).body),
        /Nothing had to be done.*Ann Reminded on Monday 1 March 2027, 9am/,
      );
    }
    await Promise.all(
      [school.lead, deputy].map((lead) => lead.post(`${school.base}/reminders`, { person: person(ann) })),
    );
    t.equal((await posted(house)).length, 2, 'at most one, however many ask at once');
    house.clock.set('2027-03-02T09:01');
    await school.lead.post(`${school.base}/reminders`, { person: person(ann) });
    t.equal((await posted(house)).length, 3, 'and the next day again');
  },
);

async function secondLead(house: House, school: School) {
  const deputy = await addTeacher(house, school, 'Deputy');
  await addLead(house, { personId: deputy.id, organisationId: school.id, kind: 'deputy' });
  return signInAs(house, deputy.id);
}

/** The school asks its teachers for something that it arranges itself. */
async function ownTraining({ platform }: House, { id: organisationId }: School) {
  await platform.store.transaction(async (tx) => {
    await insertOwnActivity(tx, {
      id: 'ours',
      organisationId,
      title: 'Our induction',
      summary: '',
      kind: 'course',
      source: 'the school',
    });
    await insertRequirements(tx, [
      {
        id: 'test-own',
        roleKey: 'teacher',
        activityId: 'ours',
        organisationId,
        level: 'essential',
        conditional: false,
        confidence: 'confirmed',
        source: 'the school',
        details: {},
        active: true,
      },
    ]);
  });
}

function endOwnTraining({ platform }: House) {
  return platform.store.transaction((tx) =>
    tx.update(tx.t.requirements).set({ active: false }).where(eq(tx.t.requirements.id, 'test-own')),
  );
}
