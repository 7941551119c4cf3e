import { eq } from 'drizzle-orm';
import { book } from '../../../src/bookings/index.ts';
import { signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { audit, claim, mailsOf, self, standingsOn } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

const COURSE = 'masterclass-consent';
const on = (day: string) => [{ startsAt: `${day}T09:30`, endsAt: `${day}T12:30` }];

async function change({ platform }: House, sessionId: string, facts: Record<string, unknown>) {
  await platform.store.transaction(async (tx) => {
    await tx.update(tx.t.sessions).set(facts).where(eq(tx.t.sessions.id, sessionId));
  });
}

onBothEngines(
  'Today opens on what needs a person of the team, and on nothing of another team',
  async (t, house) => {
    const olu = await addPerson(house, { name: 'Org Aniser', teams: ['pscp-training'] });
    const other = await addPerson(house, { name: 'Oth Er', teams: ['school-attendance-team'] });
    const browser = await signInAs(house, olu.id);
    const stranger = await signInAs(house, other.id);
    t.match((await browser.get('/organise')).body, /Nothing needs you now[\s\S]*No session of your team/);

    const full = await addSession(house, { activity: COURSE, days: on('2027-03-12'), capacity: 1 });
    for (let n = 0; n < 6; n++)
      await claim(
        house,
        await addPerson(house, {
          name: `Person ${'ABCDEF'[n]}`,
          organisation: 'Copnor Primary School',
          posts: ['teacher'],
        }),
        full,
      );
    const small = await addSession(house, {
      activity: 'child-protection',
      days: on('2027-03-04'),
      capacity: 20,
    });
    await change(house, small.id, { minimum: 5 });
    const over = await addSession(house, {
      activity: 'basic-awareness',
      days: on('2027-02-25'),
      capacity: 20,
    });
    const manual = await addSession(house, { activity: 'aces', days: on('2027-04-20'), capacity: 1 });
    for (const name of ['Gus', 'Hal']) await claim(house, await addPerson(house, { name }), manual);
    await change(house, manual.id, { automation: false, capacity: 2 });
    await house.platform.store.transaction(async (tx) => {
      const { outbox } = tx.t;
      await tx.update(outbox).set({ state: 'dead' }).where(eq(outbox.toName, 'Gus'));
    });

    const today = (await browser.get('/organise')).body;
    t.match(today, /What needs you<span class="count">5</);
    t.match(today, /1 mail could not be delivered[\s\S]*Close the register[\s\S]*Long waiting list/);
    t.match(today, '0 of at least 5 people');
    t.match(today, '1 place is free and 1 person waits');
    t.match(today, /5 waiting(, \d of them essential)?: add a session and offer it in order\?/);
    t.match(today, new RegExp(`/sessions/${over.id}/register`));
    t.match(
      today,
      /In the next 14 days[\s\S]*Thursday 4 March 2027, 9:30am[\s\S]*1 of 1 with a place, 5 waiting/,
    );
    t.notMatch(
      today,
      'Tuesday 20 April 2027, 9:30am to 12:30pm</p>\n      <p class="session__line">',
      'not yet',
    );
    t.match((await stranger.get('/organise')).body, 'Nothing needs you now');

    t.equal((await stranger.post(`/organise/sessions/${small.id}/minimum`)).status, 404);
    const waived = await browser.follow(await browser.post(`/organise/sessions/${small.id}/minimum`));
    t.match(waived.body, /takes place with fewer people/);
    t.notMatch(waived.body, '0 of at least 5 people');
    t.match(
      (await browser.get(`/organise/sessions/${small.id}`)).body,
      'Decided to run it with fewer than 5 by Org Aniser.',
    );
  },
);

onBothEngines(
  'approvals of all sessions: approved and refused for several with a reason, or asked again',
  async (t, house) => {
    const olu = await addPerson(house, { name: 'Org Aniser', teams: ['pscp-training'] });
    const other = await addPerson(house, { name: 'Oth Er', teams: ['school-attendance-team'] });
    const browser = await signInAs(house, olu.id);
    await house.platform.store.transaction(async (tx) => {
      await tx
        .update(tx.t.activities)
        .set({ approval: 'manager-approves' })
        .where(eq(tx.t.activities.id, COURSE));
    });
    const session = await addSession(house, { activity: COURSE, days: on('2027-03-20'), capacity: 3 });
    for (const name of ['Ann Atkins', 'Bob Byrne', 'Cem Can']) {
      const person = await addPerson(house, { name });
      await book(house.platform, self(person), {
        sessionId: session.id,
        personId: person.id,
        moving: false,
        needs: '',
        manager: { name: 'Mo Manager', address: 'mo@school.example' },
      });
    }
    const page = await browser.get('/organise/approvals');
    t.match(
      page.body,
      /3 questions are open[\s\S]*Ann Atkins[\s\S]*Mo Manager \(mo@school.example\) was asked/,
    );
    const ids = [...page.body.matchAll(/name="approval" value="([^"]+)"/g)].map(([, id]) => id ?? '');
    t.equal(ids.length, 3);
    const [ann = '', bob = '', cem = ''] = ids;
    t.match(
      (await browser.post('/organise/approvals', { decision: 'given' })).body,
      'Tick at least one person',
    );
    const unsaid = await browser.post('/organise/approvals', { approval: [cem], decision: 'refused' });
    t.equal(unsaid.status, 422);
    t.match(unsaid.body, new RegExp(`Enter why it is refused[\\s\\S]*value="${cem}" checked`));

    const stranger = await signInAs(house, other.id);
    t.match((await stranger.get('/organise/approvals')).body, 'Nobody awaits an approval');
    await stranger.post('/organise/approvals', { approval: [ann], decision: 'given' });
    t.match(
      await standingsOn(house, session),
      ['Ann Atkins awaiting-approval'],
      'another team decides nothing',
    );

    house.clock.set('2027-03-01T10:00');
    const again = await browser.post('/organise/approvals', { approval: [cem], decision: 'remind' });
    t.match((await browser.follow(again)).body, '1 question was sent again');
    const given = await browser.post('/organise/approvals', { approval: [ann, bob], decision: 'given' });
    t.match((await browser.follow(given)).body, '2 were approved');
    const refused = { approval: [bob, cem], decision: 'refused', reason: 'No cover that day' };
    t.match(
      (await browser.follow(await browser.post('/organise/approvals', refused))).body,
      '1 was refused, 1 had been decided already',
    );
    t.same(await standingsOn(house, session), ['Ann Atkins confirmed', 'Bob Byrne confirmed']);
    t.equal((await mailsOf(house)).filter((mail) => mail.endsWith('declined')).length, 1);
    t.match(
      (await browser.get(`/organise/sessions/${session.id}`)).body,
      /The request of Cem Can was refused by Org Aniser: “No cover that day”[\s\S]*Ann Atkins and Bob Byrne were approved by Org Aniser/,
    );
    t.same(await audit(house), []);
  },
);
