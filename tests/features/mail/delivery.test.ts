import { eq } from 'drizzle-orm';
import type { Delivery, Mail, Mailer } from '../../../src/platform/mail/mailer.ts';
import { supersede } from '../../../src/platform/outbox.ts';
import { deliverDue, deliverNext, type Office } from '../../../src/platform/outbox-delivery.ts';
import { claimNext, settle } from '../../../src/platform/outbox-repository.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { onBothEngines } from '../../support/house.ts';
import { letters, note, outboxOf, placeNews, postAll, TEAM } from './post-office.ts';

type Handed = { mails: Mail[]; say: (mail: Mail) => Delivery };

/** An office whose mailer says whatever the test wants. */
function office(platform: Platform): Office & Handed {
  const handed: Handed = { mails: [], say: () => ({ outcome: 'accepted' }) };
  const mailer: Mailer = {
    async deliver(mail) {
      const delivery = handed.say(mail);
      if (delivery.outcome === 'accepted') handed.mails.push(mail);
      return delivery;
    },
    close: async () => undefined,
  };
  return Object.assign(handed, { platform, mailer, letters });
}

const states = async (platform: Platform) => (await outboxOf(platform)).map(({ state }) => state);

onBothEngines('a message is written from its facts and sent once', async (t, { platform }) => {
  const post = office(platform);
  await postAll(platform, [note('Hello'), placeNews('p1@muster.example', 3, 'CANCEL')]);
  t.equal((await deliverDue(post)).length, 2);
  t.same(await states(platform), ['sent', 'sent']);
  const [plain, place] = [...post.mails].sort((a, b) => a.kind.localeCompare(b.kind));
  const rows = await outboxOf(platform);
  t.same(
    [plain?.messageId, place?.messageId],
    rows.map((row) => row.messageId),
  );
  t.same(plain?.to, { name: 'Ada Byron', address: 'ada@school.example' });
  t.same([plain?.from, plain?.replyTo], [TEAM, TEAM]);
  t.equal(plain?.calendar, undefined);
  t.equal(place?.calendar?.method, 'CANCEL');
  t.match(place?.calendar?.content, /METHOD:CANCEL\r\n[\s\S]*UID:p1@muster\.example\r\nSEQUENCE:3\r\n/);
  t.same(
    rows.map(({ attempts, claimedBy, finishedAt }) => [attempts, claimedBy, finishedAt]),
    rows.map(() => [1, null, platform.clock.now()]),
  );
  t.equal((await deliverDue(post)).length, 0, 'nothing is left');
});

onBothEngines('what may go well later waits longer each time', async (t, { platform, clock }) => {
  const post = office(platform);
  post.say = () => ({ outcome: 'retry', reason: 'Greylisted (451)' });
  await postAll(platform, [note('Hello')]);
  const waits: number[] = [];
  for (let attempt = 0; attempt < 9; attempt++) {
    await deliverDue(post);
    const [row] = await outboxOf(platform);
    const wait = ((row?.notBefore.getTime() ?? 0) - clock.now().getTime()) / 60_000;
    waits.push(wait);
    t.equal((await deliverDue(post)).length, 0, 'not before its time');
    clock.advance({ minutes: wait });
  }
  for (const [index, minutes] of [1, 2, 4, 8, 16, 32, 60, 60, 60].entries()) {
    const wait = waits[index] ?? 0;
    t.ok(wait >= minutes * 0.8 && wait <= minutes * 1.2, `${wait} is about ${minutes} minutes`);
  }
  t.ok(new Set(waits.map((wait) => wait % 1)).size > 1, 'not all at the same moment');
  t.match(await outboxOf(platform), [
    { state: 'waiting', attempts: 9, reason: 'Greylisted (451)', claimedBy: null },
  ]);
  post.say = () => ({ outcome: 'accepted' });
  await deliverDue(post);
  t.match(await outboxOf(platform), [{ state: 'sent', attempts: 10, reason: null }]);
});

onBothEngines('what is refused is dead, and the next of its stream goes', async (t, { platform }) => {
  const post = office(platform);
  post.say = (mail) =>
    mail.letter.subject.startsWith('REQUEST 0')
      ? { outcome: 'refused', reason: 'No such address (550)' }
      : { outcome: 'accepted' };
  await postAll(platform, [placeNews('p1', 0), placeNews('p1', 1), note('Hello')]);
  await deliverDue(post);
  t.match(await outboxOf(platform), [
    { state: 'dead', reason: 'No such address (550)', finishedAt: platform.clock.now() },
    { state: 'sent' },
    { state: 'sent' },
  ]);
});

onBothEngines('nothing of a stream overtakes what waits for its retry', async (t, { platform, clock }) => {
  const post = office(platform);
  let broken = true;
  post.say = (mail) =>
    broken && mail.letter.subject.startsWith('REQUEST 0')
      ? { outcome: 'retry', reason: 'later' }
      : { outcome: 'accepted' };
  await postAll(platform, [placeNews('p1', 0), placeNews('p1', 1), placeNews('p2', 5)]);
  await deliverDue(post);
  t.same(await states(platform), ['waiting', 'waiting', 'sent']);
  broken = false;
  clock.advance({ minutes: 2 });
  await deliverDue(post);
  t.same(
    post.mails.map(({ letter }) => letter.subject),
    ['REQUEST 5 of p2', 'REQUEST 0 of p1', 'REQUEST 1 of p1'],
  );
});

onBothEngines('late news is dropped, but never what clears a calendar', async (t, { platform, clock }) => {
  const post = office(platform);
  const expiresAt = new Date(clock.now().getTime() + 60_000);
  await postAll(platform, [
    note('An offer', { expiresAt }),
    { ...placeNews('p1', 1, 'CANCEL'), expiresAt },
    note('In time', { expiresAt: new Date(expiresAt.getTime() + 1) }),
  ]);
  clock.advance({ minutes: 1 });
  clock.advance({ seconds: 0.001 });
  await deliverDue(post);
  t.same(await states(platform), ['dropped', 'sent', 'sent'], 'the last instant is in time');
  t.match((await outboxOf(platform))[0], { reason: /while it was of use/, finishedAt: clock.now() });
});

onBothEngines(
  'a retry comes no later than the expiry, and then it is over',
  async (t, { platform, clock }) => {
    const post = office(platform);
    post.say = () => ({ outcome: 'retry', reason: 'later' });
    const expiresAt = new Date(clock.now().getTime() + 30_000);
    await postAll(platform, [note('A code', { expiresAt })]);
    await deliverDue(post);
    t.same((await outboxOf(platform))[0]?.notBefore, expiresAt);
    clock.advance({ seconds: 30 });
    await deliverDue(post);
    t.match(await outboxOf(platform), [{ state: 'dropped', attempts: 2, reason: 'later' }]);
  },
);

onBothEngines('what cannot be written is dead, and the reason tells nothing', async (t, { platform }) => {
  const post = office(platform);
  const secret = 'what Ada told us';
  await postAll(platform, [
    note(secret, { kind: 'broken' }),
    note(secret, { kind: 'unheard-of' }),
    note(secret, { kind: 'toString' }),
    note('Hello'),
  ]);
  const delivered = await deliverDue(post);
  t.same(await states(platform), ['dead', 'dead', 'dead', 'sent']);
  const rows = await outboxOf(platform);
  t.match(rows[0]?.reason, /could not be written \(RangeError\)/);
  t.match(rows[1]?.reason, /the kind "unheard-of"/);
  t.notOk(rows.some(({ reason }) => reason?.includes('Ada')));
  t.ok(
    delivered.some(({ error }) => error instanceof RangeError),
    'the error itself is handed on, for the log',
  );
});

onBothEngines('a mailer that throws costs a try and no mail', async (t, { platform, clock }) => {
  const post = office(platform);
  post.say = () => {
    throw new TypeError('secret');
  };
  await postAll(platform, [note('Hello')]);
  await deliverDue(post);
  t.match(await outboxOf(platform), [
    { state: 'waiting', reason: 'The mail could not be handed over (TypeError)' },
  ]);
  post.say = () => ({ outcome: 'accepted' });
  clock.advance({ minutes: 2 });
  await deliverDue(post);
  t.same(await states(platform), ['sent']);
});

onBothEngines('a secret is wiped at its end, whichever it is', async (t, { platform, clock }) => {
  const post = office(platform);
  post.say = ({ letter: { subject } }) => {
    if (subject === 'sent') return { outcome: 'accepted' };
    return { outcome: subject === 'dead' ? 'refused' : 'retry', reason: 'no' };
  };
  const expiresAt = new Date(clock.now().getTime() + 15 * 60_000);
  const news = ['sent', 'dead', 'dropped', 'waiting'];
  await postAll(platform, [
    ...news.map((words) => note(words, { secret: true, ...(words === 'dropped' ? { expiresAt } : {}) })),
    note('sent'),
  ]);
  await deliverDue(post);
  const factsOf = async () => (await outboxOf(platform)).map(({ facts }) => facts !== null);
  t.same(await factsOf(), [false, false, true, true, true]);
  clock.advance({ minutes: 16 });
  await deliverDue(post);
  t.same(await states(platform), ['sent', 'dead', 'dropped', 'waiting', 'sent']);
  t.same(await factsOf(), [false, false, false, true, true]);
});

onBothEngines('a claim lasts ten minutes, and then another takes over', async (t, { platform, clock }) => {
  const post = office(platform);
  await postAll(platform, [placeNews('p1', 0), placeNews('p1', 1)]);
  const held = await claimNext(platform.store, 'dead worker', clock.now());
  t.equal(held?.sequence, 0);
  clock.advance({ minutes: 10 });
  t.same(await deliverDue(post), [], 'neither the claimed one nor what follows it');
  clock.advance({ seconds: 1 });
  t.equal((await deliverNext(post, 'another'))?.id, held?.id);
  if (held === null) throw new Error('nothing was claimed');
  const late = { state: 'dead', reason: 'a late answer' } as const;
  await settle(platform.store, held, late, 1, clock.now());
  t.same(await states(platform), ['sent', 'waiting'], 'the late answer of the first changes nothing');
  await deliverDue(post);
  t.same(await states(platform), ['sent', 'sent']);
});

onBothEngines('sign-in mail does not queue behind a thousand others', async (t, { platform, clock }) => {
  const post = office(platform);
  await postAll(
    platform,
    Array.from({ length: 1_000 }, (_, n) => note(`New date ${n}`)),
  );
  clock.advance({ minutes: 1 });
  await postAll(platform, [note('Your code', { secret: true })]);
  await deliverNext(post, 'worker');
  t.same(
    post.mails.map(({ letter }) => letter.subject),
    ['Your code'],
  );
});

onBothEngines('one transaction may tell thousands', async (t, { platform }) => {
  await postAll(
    platform,
    Array.from({ length: 6_000 }, (_, n) => note(`New date ${n}`)),
  );
  const rows = await outboxOf(platform);
  t.equal(rows.length, 6_000);
  t.equal(new Set(rows.map(({ messageId }) => messageId)).size, 6_000);
  t.equal(rows[5_999]?.facts?.news, 'New date 5999');
});

onBothEngines(
  'what is no longer true is taken back while it waits, not later',
  async (t, { platform, clock }) => {
    const post = office(platform);
    const about = (news: string, bookingId: string) => note(news, { bookingId });
    await postAll(platform, [about('sent', 'b1')]);
    await deliverDue(post);
    await postAll(platform, [about('put off', 'b1'), about('another booking', 'b2')]);
    post.say = () => ({ outcome: 'retry', reason: 'Greylisted (451)' });
    await deliverDue(post);
    await postAll(platform, [
      about('fresh', 'b1'),
      { ...about('another kind', 'b1'), kind: 'place' },
      about('held', 'b1'),
    ]);
    const { outbox } = platform.store.read.t;
    await platform.store.transaction(async (tx) => {
      const rows = await tx.select().from(outbox);
      const held = rows.find(({ facts }) => facts?.news === 'held');
      await tx
        .update(outbox)
        .set({ state: 'claimed' })
        .where(eq(outbox.id, held?.id ?? 0));
      await supersede(tx, ['b1'], ['note'], clock.now());
    });
    t.same(await states(platform), ['sent', 'superseded', 'waiting', 'superseded', 'waiting', 'claimed']);
  },
);
