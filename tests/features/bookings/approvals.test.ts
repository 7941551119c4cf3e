import { eq } from 'drizzle-orm';
import { decideApproval, openApprovals, passApprovals } from '../../../src/bookings/index.ts';
import { client, signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { posted } from '../../support/people-mail.ts';
import { audit, giveUp, mailsOf, ORGANISER, standingsOn, tick } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

const COURSE = 'masterclass-consent';
const days = [{ startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T12:30' }];
const MANAGER = { managerName: 'Mo Manager', managerEmail: 'mo@school.example' };

async function approving(house: House, rule: 'manager-approves' | 'tell-manager' = 'manager-approves') {
  await house.platform.store.transaction(async (tx) => {
    const { activities } = tx.t;
    await tx.update(activities).set({ approval: rule }).where(eq(activities.id, COURSE));
  });
  return addSession(house, { activity: COURSE, days, capacity: 1 });
}

async function asks(house: House, name: string, sessionId: string) {
  const person = await addPerson(house, { name, organisation: 'Copnor Primary School', posts: ['teacher'] });
  const browser = await signInAs(house, person.id);
  const page = await browser.get(`/sessions/${sessionId}/bookings/new`);
  const booked = await browser.post(`/sessions/${sessionId}/bookings`, { needs: '', ...MANAGER });
  return { ...person, browser, page, booked, bookingId: booked.location?.split('/').at(-1) ?? '' };
}

onBothEngines(
  'a manager approves by the code of the mail alone, and nothing happens on GET',
  async (t, house) => {
    const session = await approving(house);
    const ann = await asks(house, 'Ann', session.id);
    t.match(ann.page.body, /Your line manager/);
    t.same(await standingsOn(house, session), ['Ann awaiting-approval']);
    const { code, kind, secret } = (await posted(house)).at(-2) ?? { code: '', kind: '', secret: false };
    t.same([kind, secret], ['approval-request', true]);
    t.notOk(
      (await mailsOf(house)).includes('Ann confirmed'),
      'scenario 27: nobody unapproved reads that they have a place',
    );
    const [open] = await openApprovals(house.platform, [session.id]);
    const manager = client(house.app);
    const address = `/approvals/${open?.approvalId}`;
    const looked = await manager.get(address);
    t.equal(looked.status, 200);
    t.notMatch(looked.body, /\bAnn\b|Consent/, 'nothing of anybody before the code is right');
    t.equal((await manager.get('/approvals/AAAAAAAAAAAAAAAA')).status, 404);
    for (let wrong = 0; wrong < 5; wrong++)
      t.equal((await manager.post(address, { code: '0000' })).status, 422);
    t.match((await manager.post(address, { code })).body, /Too many wrong codes/);
    t.match((await manager.post(`${address}/code`)).body, /Wait two minutes/);
    house.clock.advance({ minutes: 3 });
    t.equal((await manager.post(`${address}/code`)).status, 303);
    const second = (await posted(house)).at(-1)?.code ?? '';
    t.match((await manager.post(address, { code: second })).body, /Do you approve this\?[\s\S]*Ann/);
    t.same(await standingsOn(house, session), ['Ann awaiting-approval']);
    const missing = await manager.post(`${address}/answer`, { code: second, reason: '' });
    t.match([missing.status, missing.body], [422, /Choose whether you approve/]);
    const answered = await manager.post(`${address}/answer`, { code: second, decision: 'given', reason: '' });
    t.match((await manager.follow(answered)).body, /You have approved it[\s\S]*It was approved/);
    t.same(await standingsOn(house, session), ['Ann confirmed']);
    t.ok((await mailsOf(house)).includes('Ann confirmed'));
    // Twice, and against it, is too late: what stands is not touched (scenario 26).
    await manager.post(`${address}/answer`, { code: second, decision: 'refused', reason: '' });
    const late = { approvalId: open?.approvalId ?? '', decision: 'refused', reason: '' } as const;
    t.same(await decideApproval(house.platform, ORGANISER, late), { outcome: 'already' });
    t.same(await standingsOn(house, session), ['Ann confirmed']);
    t.notOk((await mailsOf(house)).includes('Ann declined'));
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'the manager is asked about oneself, by a name and an address that is not one’s own',
  async (t, house) => {
    const session = await approving(house);
    const ann = await addPerson(house, { name: 'Ann', address: 'Ann@School.example' });
    const browser = await signInAs(house, ann.id);
    await browser.get(`/sessions/${session.id}/bookings/new`);
    const none = await browser.post(`/sessions/${session.id}/bookings`, { needs: 'Large print' });
    t.match([none.status, none.body], [422, /Enter your manager’s name[\s\S]*Large print/]);
    const own = { managerName: 'Ann', managerEmail: 'ann@school.EXAMPLE' };
    t.match((await browser.post(`/sessions/${session.id}/bookings`, own)).body, /not your own/);
    t.same(await standingsOn(house, session), []);
  },
);

onBothEngines(
  'scenario 26: refused, the place goes to the queue; the unapproved are passed over and keep their position',
  async (t, house) => {
    const session = await approving(house);
    const ann = await asks(house, 'Ann', session.id);
    const bob = await asks(house, 'Bob', session.id);
    const cat = await asks(house, 'Cat', session.id);
    t.same(await standingsOn(house, session), ['Ann awaiting-approval', 'Bob waiting', 'Cat waiting']);
    const open = await openApprovals(house.platform, [session.id]);
    const of = (id: string) => open.find(({ bookingId }) => bookingId === id)?.approvalId ?? '';
    const answer = (id: string, decision: 'given' | 'refused') =>
      decideApproval(house.platform, ORGANISER, { approvalId: of(id), decision, reason: 'Not this term' });
    t.same(await answer(cat.bookingId, 'given'), { outcome: 'given', holdsPlace: false });
    t.same(await answer(ann.bookingId, 'refused'), { outcome: 'refused', holdsPlace: true });
    t.same(await standingsOn(house, session), ['Bob waiting', 'Cat confirmed']);
    t.equal((await mailsOf(house)).filter((mail) => mail === 'Ann declined').length, 1);
    const dan = await asks(house, 'Dan', session.id);
    await giveUp(house, cat, { id: cat.bookingId });
    t.same(
      await standingsOn(house, session),
      ['Bob waiting', 'Dan waiting'],
      'a place is free, and nobody is approved',
    );
    t.match(
      (await bob.browser.get(`/bookings/${bob.bookingId}`)).body,
      /1st on the waiting list[\s\S]*until your manager has approved/,
    );
    const eve = await asks(house, 'Eve', session.id);
    t.match(eve.booked.location, /bookings/);
    t.ok(
      (await standingsOn(house, session)).includes('Eve waiting'),
      'newcomers stand behind those not yet approved',
    );
    const later = await openApprovals(house.platform, [session.id]);
    const dans = later.find(({ bookingId }) => bookingId === dan.bookingId)?.approvalId ?? '';
    await decideApproval(house.platform, ORGANISER, { approvalId: dans, decision: 'given', reason: '' });
    t.same(await standingsOn(house, session), ['Bob waiting', 'Dan confirmed', 'Eve waiting']);
    const stranger = { personId: 'x', administrator: true, teamIds: ['school-attendance-team'] };
    const notOurs = { approvalId: of(bob.bookingId), decision: 'given', reason: '' } as const;
    t.same(await decideApproval(house.platform, stranger, notOurs), { outcome: 'not-found' });
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'scenario 23: no answer by the deadline, or by closing, and the place goes on; told once, reminded once before',
  async (t, house) => {
    const session = await approving(house);
    await asks(house, 'Ann', session.id);
    house.clock.advance({ hours: 48, minutes: 1 });
    await passApprovals(house.platform);
    await passApprovals(house.platform);
    const reminders = (await posted(house)).filter(({ kind }) => kind === 'approval-request');
    t.equal(reminders.length, 2, 'the request and one reminder, a day before the deadline');
    house.clock.advance({ hours: 24 });
    await passApprovals(house.platform);
    await passApprovals(house.platform);
    t.same(await standingsOn(house, session), []);
    t.equal((await mailsOf(house)).filter((mail) => mail === 'Ann declined').length, 1);
    house.clock.set('2027-03-16T07:00');
    await asks(house, 'Bob', session.id);
    t.same(await standingsOn(house, session), ['Bob awaiting-approval']);
    house.clock.set('2027-03-16T07:30:01');
    await passApprovals(house.platform);
    await tick(house);
    t.same(await standingsOn(house, session), [], 'booking closed two hours before the start');
    t.equal((await mailsOf(house)).filter((mail) => mail === 'Bob declined').length, 1);
    t.same(await audit(house), []);
  },
);

onBothEngines('a manager who is only told has nothing to answer', async (t, house) => {
  const session = await approving(house, 'tell-manager');
  await asks(house, 'Ann', session.id);
  t.same(await standingsOn(house, session), ['Ann confirmed']);
  const told = (await posted(house)).filter(({ to }) => to === 'mo@school.example');
  t.same(
    told.map(({ kind, code }) => [kind, code]),
    [['manager-told', '']],
  );
});
