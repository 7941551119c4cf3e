import { eq } from 'drizzle-orm';
import PostalMime from 'postal-mime';
import t from 'tap';
import { sendReminders } from '../../../src/bookings/index.ts';
import { mailHealthOf } from '../../../src/platform/mail-health-rules.ts';
import { mailHealth } from '../../../src/platform/mail-health-service.ts';
import { deliverDue } from '../../../src/platform/outbox-delivery.ts';
import { howToResend } from '../../../src/platform/resend-rules.ts';
import { startWorker } from '../../../src/platform/worker.ts';
import { signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addPeople, audit, claim, giveUp, mailsOf } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';
import { until } from '../../support/until.ts';

const COURSE = 'masterclass-consent';
const days = [{ startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T12:30' }];
const PDF = Buffer.from('%PDF-1.4\nhello\n%%EOF');

async function desk(house: House) {
  const organiser = await signInAs(
    house,
    (await addPerson(house, { name: 'Ola', teams: ['pscp-training'] })).id,
  );
  const others = await signInAs(
    house,
    (await addPerson(house, { name: 'Oth', teams: ['school-attendance-team'] })).id,
  );
  return { organiser, others };
}

async function sentMail({ platform }: House) {
  const { read } = platform.store;
  return (await read.select().from(read.t.capturedMail)).sort((a, b) => a.id - b.id);
}

onBothEngines(
  'organisers write to people with a file: seen first, each a mail of their own, kept in the story',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 2 });
    const [ann, bob, cat] = await addPeople(house, 'Ann', 'Bob', 'Cat');
    for (const person of [ann, bob, cat]) await claim(house, person, session);
    const { organiser, others } = await desk(house);
    const base = `/organise/sessions/${session.id}/messages`;
    t.equal((await others.get(base)).status, 404);
    t.match((await organiser.get(base)).body, /Those with a place \(2\)[\s\S]*Those waiting \(1\)/);
    t.equal((await organiser.post(base, { audience: 'confirmed', subject: '', body: 'x' })).status, 422);
    const words = {
      audience: 'confirmed',
      subject: 'Bring a laptop',
      body: 'The room has <b>few</b> sockets.\r\nCome early.',
    };
    const made = await organiser.post(base, words);
    const draft = made.location ?? '';
    const page = await organiser.get(draft);
    t.match(page.body, /It goes to <strong>2 people<\/strong>/);
    t.match(page.body, /few&lt;\/b&gt; sockets/);
    const wrong = await organiser.upload(
      `${draft}/files`,
      {},
      { field: 'file', name: 'virus.pdf', bytes: Buffer.from('MZ\x00\x01') },
    );
    t.equal(wrong.status, 422);
    const macro = Buffer.from('PK\x03\x04[Content_Types].xml word/ word/vbaProject.bin', 'latin1');
    t.equal(
      (await organiser.upload(`${draft}/files`, {}, { field: 'file', name: 'a.docx', bytes: macro })).status,
      422,
    );
    t.equal(
      (await organiser.upload(`${draft}/files`, {}, { field: 'file', name: 'plan.exe', bytes: PDF })).status,
      303,
    );
    t.match((await organiser.get(draft)).body, /plan\.pdf/, 'the name says what it is');
    t.equal((await organiser.post(`${draft}/sending`)).status, 303);
    await organiser.post(`${draft}/sending`);
    await deliverDue(house.dependencies);
    const mails = (await sentMail(house)).filter(({ kind }) => kind === 'session-message');
    t.same(mails.map(({ toName }) => toName).sort(), ['Ann', 'Bob'], 'once, and to nobody else');
    for (const { raw, toAddress } of mails) {
      const mail = await PostalMime.parse(raw);
      t.equal(mail.attachments[0]?.filename, 'plan.pdf');
      t.equal(mail.attachments[0]?.mimeType, 'application/pdf');
      t.same(Buffer.from(mail.attachments[0]?.content as ArrayBuffer), PDF);
      const other = toAddress.startsWith('ann') ? 'bob@' : 'ann@';
      t.notOk(raw.includes(other), 'nobody else’s address');
    }
    t.match((await organiser.get(`/organise/sessions/${session.id}`)).body, /Written to 2 people by Ola/);
  },
);

onBothEngines(
  'the log of mail: its fate, sending again as the newest alone, nothing secret, no other team’s',
  async (t, house) => {
    const { platform, clock, dependencies } = house;
    const session = await addSession(house, { activity: COURSE, days, capacity: 2 });
    const [ann, bob] = await addPeople(house, 'Ann', 'Bob');
    const place = await claim(house, ann, session);
    await claim(house, bob, session);
    await deliverDue(dependencies);
    await giveUp(house, ann, place);
    const { organiser, others } = await desk(house);
    const page = `/organise/sessions/${session.id}/mail`;
    t.equal((await others.get(page)).status, 404);
    t.notMatch((await others.get('/organise/mail')).body, /ann@muster/);
    const shown = await organiser.get(page);
    t.match(shown.body, /A place is confirmed[\s\S]*ann@muster\.example/);
    t.match(shown.body, /2 sent, 1 on its way/);
    const { read } = platform.store;
    const rows = (await read.select().from(read.t.outbox)).sort((a, b) => a.id - b.id);
    const [first, second] = rows;
    await organiser.post(`${page}/${first?.id}/resending`);
    t.equal(
      (await read.select().from(read.t.outbox)).length,
      3,
      'older news of a calendar entry is not sent again',
    );
    t.match((await organiser.get(page)).body, /Later news has taken its place/);
    t.equal((await others.post(`${page}/${second?.id}/resending`)).status, 404);
    await organiser.post(`${page}/${second?.id}/resending`);
    const again = (await read.select().from(read.t.outbox)).find(({ repeatsId }) => repeatsId === second?.id);
    t.not(again?.messageId, second?.messageId);
    t.same([again?.sequence, again?.facts], [second?.sequence, second?.facts], 'the same calendar entry');
    await deliverDue(dependencies);

    // A mail server refused it; the address was put right.
    const refused = await claim(house, ann, session);
    t.equal(refused.outcome, 'confirmed');
    await platform.store.transaction(async (tx) => {
      const { outbox, addresses } = tx.t;
      await tx
        .update(outbox)
        .set({ state: 'dead', reason: 'No such mailbox', finishedAt: clock.now() })
        .where(eq(outbox.state, 'waiting'));
      await tx
        .update(addresses)
        .set({ address: 'ann@new.example', normalised: 'ann@new.example' })
        .where(eq(addresses.personId, ann.id));
    });
    const dead = (await read.select().from(read.t.outbox)).find(({ state }) => state === 'dead');
    t.match((await organiser.get(page)).body, /Not delivered[\s\S]*The address is now ann@new\.example/);
    t.match((await organiser.get('/organise/mail')).body, /No such mailbox/);
    await organiser.post(`${page}/${dead?.id}/resending`);
    await deliverDue(dependencies);
    t.equal((await sentMail(house)).at(-1)?.toAddress, 'ann@new.example');
    t.same(await audit(house), []);

    // Sign-in mail is nobody's business, and health is told from signs of life.
    t.equal((await mailHealth(platform)).light, 'bad', 'no worker has been seen');
    const worker = startWorker({ ...dependencies, log: { error() {}, warn() {} } }, [
      { name: 'reminders', everySeconds: 60, run: async () => undefined },
    ]);
    await until('the worker is seen', async () => (await mailHealth(platform)).light === 'good');
    await worker.stop();
  },
);

onBothEngines(
  'scenario 31 for an activity with its own reminder times: earlier than the city’s, and once',
  async (t, house) => {
    await house.platform.store.transaction(async (tx) => {
      await tx
        .update(tx.t.activities)
        .set({ reminderDays: [30, 1] })
        .where(eq(tx.t.activities.id, COURSE));
    });
    const april = [{ startsAt: '2027-04-20T09:30', endsAt: '2027-04-20T12:30' }];
    const [ann] = await addPeople(house, 'Ann');
    await claim(house, ann, await addSession(house, { activity: COURSE, days: april }));
    const reminders = async () => (await mailsOf(house)).filter((mail) => mail.endsWith('reminder')).length;
    for (const [at, count] of [
      ['2027-03-21T09:29', 0],
      ['2027-03-21T10:00', 1],
      ['2027-03-22T10:00', 1],
      ['2027-04-10T10:00', 1],
      ['2027-04-17T10:00', 1],
      ['2027-04-19T10:00', 2],
    ] as const) {
      house.clock.set(at);
      await sendReminders(house.platform);
      t.equal(await reminders(), count, at);
    }
  },
);

t.test('what is sent again, and when mail is healthy', async (t) => {
  const now = new Date('2027-03-01T09:00:00Z');
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  const entry = (uid: string) => ({ state: 'sent', facts: { calendar: { uid } }, expiresAt: null });
  const plain = { state: 'sent', facts: {}, expiresAt: null };
  t.same(
    howToResend(entry('a'), [entry('b'), plain], 'x@y', now),
    { how: 'repeat' },
    'another day, and a reminder',
  );
  t.match(howToResend(entry('a'), [entry('a')], 'x@y', now), { reason: 'outdated' });
  t.match(howToResend(plain, [entry('a')], 'x@y', now), { reason: 'outdated' });
  t.match(howToResend({ ...plain, expiresAt: ago(1) }, [], 'x@y', now), { reason: 'expired' });
  t.same(howToResend({ ...plain, state: 'dead' }, [], 'x@y', now), { how: 'revive' });
  t.match(howToResend(plain, [], null, now), { reason: 'no-address' });
  const well = {
    oldestDueAt: null,
    due: 0,
    putOff: 0,
    lastSentAt: ago(1),
    seenAt: ago(1),
    jobs: [{ name: 'reminders', ranAt: ago(1), failedAt: ago(9) }],
  };
  t.equal(mailHealthOf(well, now).light, 'good');
  t.equal(mailHealthOf({ ...well, seenAt: ago(6) }, now).light, 'bad');
  t.equal(
    mailHealthOf({ ...well, oldestDueAt: ago(15), due: 400 }, now).light,
    'slow',
    'a long queue that flows',
  );
  t.equal(mailHealthOf({ ...well, oldestDueAt: ago(15), due: 4, lastSentAt: ago(12) }, now).light, 'bad');
  t.equal(
    mailHealthOf({ ...well, jobs: [{ name: 'reminders', ranAt: ago(9), failedAt: ago(1) }] }, now).light,
    'slow',
  );
});
