import { eq } from 'drizzle-orm';
import { deliverDue } from '../../../src/platform/outbox-delivery.ts';
import { client, signInAs } from '../../support/browser-like.ts';
import { calendarClient } from '../../support/calendar-client.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addPeople, audit, claim } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

const days = [{ startsAt: '2027-03-02T09:30', endsAt: '2027-03-02T12:30' }];

async function scene(house: House) {
  const session = await addSession(house, {
    activity: 'masterclass-consent',
    mode: 'face-to-face',
    days,
    capacity: 2,
  });
  const [ann, bob, cat] = await addPeople(house, 'Ann', 'Bob', 'Cat');
  for (const person of [ann, bob, cat]) await claim(house, person, session);
  const organiser = await signInAs(
    house,
    (await addPerson(house, { name: 'Ola', teams: ['pscp-training'] })).id,
  );
  await deliverDue(house.dependencies);
  return { session, ann, bob, cat, organiser, page: `/organise/sessions/${session.id}/urgent` };
}

async function mailsTo({ platform }: House, name: string) {
  const { read } = platform.store;
  return (await read.select().from(read.t.capturedMail))
    .filter(({ toName }) => toName === name)
    .sort((a, b) => a.id - b.id);
}

onBothEngines(
  'the night before: cancelled in two clicks, everybody told once, and a list of whom to ring',
  async (t, house) => {
    const { session, ann, bob, organiser, page } = await scene(house);
    const bobs = await signInAs(house, bob.id);
    await bobs.get('/my/profile');
    t.equal((await bobs.post('/my/mobile', { mobile: 'ring me' })).status, 422);
    t.equal((await bobs.post('/my/mobile', { mobile: '07700 900123' })).status, 303);
    await organiser.get(page);
    const check = await organiser.post(page, { kind: 'cancelled', words: 'Jo is ill.' });
    t.match(check.body, /It concerns 3 people: 3 mails go at once, 2 of them with calendar entries/);
    const { read } = house.platform.store;
    t.equal((await read.select().from(read.t.notices)).length, 0, 'looking has changed nothing');
    // A long queue of other mail is on its way.
    const other = await addSession(house, {
      activity: 'san',
      days: [{ startsAt: '2027-03-20T09:30', endsAt: '2027-03-20T12:30' }],
    });
    for (const person of await addPeople(house, 'Dee', 'Eve', 'Fay')) await claim(house, person, other);
    const sent = await organiser.post(page, { kind: 'cancelled', words: 'Jo is ill.', step: 'send' });
    const notice = sent.location ?? '';
    t.match(notice, /^\/organise\/notices\//);
    const before = (await read.select().from(read.t.capturedMail)).length;
    await deliverDue(house.dependencies);
    const order = (await read.select().from(read.t.capturedMail)).sort((a, b) => a.id - b.id).slice(before);
    t.same(
      order
        .slice(0, 3)
        .map(({ toName }) => toName)
        .sort(),
      ['Ann', 'Bob', 'Cat'],
      'urgent news goes first',
    );
    t.equal(order.length, 6, 'one mail each');
    const [, bobsMail] = await mailsTo(house, 'Bob');
    t.match(bobsMail?.subject, /^Cancelled:/);
    t.match(bobsMail?.calendar, /METHOD:CANCEL/);
    t.match(bobsMail?.textBody, /Jo is ill\./);
    const link = (body = '') => /https?:\/\/[^/]+(\/news\/\S+)/.exec(body)?.[1] ?? '';

    // A machine follows the links; nothing changes. The list has the number that Bob chose to give.
    const machine = client(house.app);
    const news = await machine.get(link(bobsMail?.textBody));
    t.equal(news.status, 200);
    t.notMatch(news.body, /Bob|Ann/, 'nobody’s name');
    await machine.post(`${link(bobsMail?.textBody)}/opened`);
    const list = await organiser.get(notice);
    t.match(list.body, /It does not take place<\/strong>, told Monday 1 March 2027, 9am by Ola/);
    t.match(list.body, /3 of 3<\/strong> still to be reached/);
    t.match(list.body, /Bob[\s\S]*07700 900123/);
    // Bob opens it himself, Ann says so without a sign-in, Cat is rung up.
    await bobs.get(link(bobsMail?.textBody));
    t.equal((await bobs.post(`${link(bobsMail?.textBody)}/opened`)).status, 204);
    const annsLink = link((await mailsTo(house, 'Ann')).at(-1)?.textBody);
    await machine.get(annsLink);
    t.equal((await machine.post(`${annsLink}/seen`)).location, annsLink);
    const left = await organiser.get(notice, { 'hx-request': 'true' });
    t.ok(left.body.includes(`hx-get="${notice}"`), 'it asks for itself');
    t.match(left.body, /1 of 3<\/strong> still to be reached[\s\S]*Cat/);
    t.notMatch(left.body, /<html|07700/, 'a fragment, and no number that is not needed');
    const reached = /receipts\/[^/]+\/reached/.exec(left.body)?.[0] ?? '';
    await organiser.get(notice);
    t.equal((await organiser.post(`${notice}/${reached}`)).status, 303);
    t.match((await organiser.get(notice)).body, /Everybody knows/);
    const stranger = await signInAs(
      house,
      (await addPerson(house, { name: 'Oth', teams: ['school-attendance-team'] })).id,
    );
    t.equal((await stranger.get(notice)).status, 404);
    t.match((await organiser.get(`/organise/sessions/${session.id}`)).body, /3 people told at once by Ola/);
    t.same(await audit(house), []);
    t.equal(ann.name, 'Ann');
  },
);

onBothEngines(
  'another room, link or trainer: each person one mail and one right calendar update',
  async (t, house) => {
    const { session, organiser, page } = await scene(house);
    const { store } = house.platform;
    const [trainer] = await store.transaction((tx) =>
      tx.insert(tx.t.trainers).values({ id: 'kim', name: 'Kim Okafor' }).returning(),
    );
    const diary = calendarClient();
    const apply = async (name: string) => {
      for (const { calendar } of await mailsTo(house, name)) {
        const method = /METHOD:(\w+)/.exec(calendar ?? '')?.[1];
        if (calendar !== null && method !== undefined) diary.apply(calendar, method);
      }
    };
    await organiser.get(page);
    await organiser.post(page, {
      kind: 'place',
      venue: 'Town Hall, PO1 2AL',
      words: 'The heating failed.',
      step: 'send',
    });
    await deliverDue(house.dependencies);
    await apply('Ann');
    t.match(diary.entries(), [{ location: 'Town Hall, PO1 2AL', sequence: 1 }]);
    const moved = (await mailsTo(house, 'Ann')).at(-1);
    t.match(moved?.textBody, /has moved\. Where: Town Hall[\s\S]*The heating failed\.[\s\S]*\/news\//);
    t.notMatch(moved?.textBody, /It was:/, 'the time has not changed');
    await organiser.post(page, {
      kind: 'link',
      joiningDetails: 'https://teams.example/new',
      words: '',
      step: 'send',
    });
    await deliverDue(house.dependencies);
    t.match((await mailsTo(house, 'Ann')).at(-1), {
      kind: 'booking-joining-details',
      calendar: /SEQUENCE:2/,
      textBody: /teams\.example\/new[\s\S]*\/news\//,
    });
    t.equal(
      (await mailsTo(house, 'Cat')).at(-1)?.kind,
      'booking-session-moved',
      'the queue is not sent the link',
    );
    await organiser.post(page, { kind: 'trainer', trainers: trainer?.id ?? '', words: '', step: 'send' });
    await deliverDue(house.dependencies);
    t.match((await mailsTo(house, 'Ann')).at(-1), {
      kind: 'session-notice',
      subject: /^Urgent: Another trainer/,
      calendar: null,
      textBody: /led by Kim Okafor/,
    });
    const [row] = await store.read
      .select()
      .from(store.read.t.sessions)
      .where(eq(store.read.t.sessions.id, session.id));
    t.equal(row?.trainer, 'Kim Okafor');
    t.equal((await mailsTo(house, 'Ann')).length, 4, 'one for the place, and one for each change');
    t.same(await audit(house), []);
  },
);
