import net, { type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Test } from 'tap';
import { wire } from '../../../src/dependencies.ts';
import { deliverDue, type Office } from '../../../src/platform/outbox-delivery.ts';
import { outboxInvariants } from '../../../src/platform/outbox-invariant-repository.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import {
  answer,
  type Inbox,
  mailServer,
  note,
  officeAt,
  outboxOf,
  placeNews,
  postAll,
  subjects,
} from './post-office.ts';

/** Two steps in the life of each of ten places, and five letters that stand alone. */
const MESSAGES = [
  ...Array.from({ length: 10 }, (_, n) => [placeNews(`p${n}`, 0), placeNews(`p${n}`, 1, 'CANCEL')]).flat(),
  ...Array.from({ length: 5 }, (_, n) => note(`Note ${n}`)),
];
const SUBJECTS = MESSAGES.map(({ facts }) => String(facts.news)).sort();

/** Every message has its one end, each was received, and more than once only as the same message. */
async function checkAllArrived(t: Test, { platform }: House, inbox: Inbox): Promise<void> {
  const rows = await outboxOf(platform);
  t.same(new Set(rows.map(({ state }) => state)), new Set(['sent']), 'each has reached its end');
  t.same([...new Set(subjects(inbox))], SUBJECTS, 'none is lost');
  const idOf = new Map(rows.map((row) => [String(row.facts?.news), row.messageId]));
  for (const { subject, messageId } of inbox.received) t.equal(messageId, idOf.get(subject), subject);
  await checkInvariants(t, { platform });
}

async function checkInvariants(t: Test, { platform }: Pick<House, 'platform'>): Promise<void> {
  for (const { name, find } of outboxInvariants(platform)) t.same(await find(platform.store.read), [], name);
}

/** In each stream, what was received first is what was written first. */
function checkOrder(t: Test, inbox: Inbox): void {
  const streams = new Set(inbox.received.map(({ uid }) => uid).filter((uid) => uid !== null));
  for (const uid of streams) {
    const steps = inbox.received.filter((receipt) => receipt.uid === uid);
    const sequences = steps.map(({ subject }) => Number(/^\w+ (\d+)/.exec(subject)?.[1]));
    t.same(
      sequences,
      [...sequences].sort((a, b) => a - b),
      `the order of ${uid}`,
    );
  }
}

onBothEngines('the server turns some down: those are dead, the others arrive', async (t, house) => {
  const inbox = await mailServer(t, {
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('gone') ? answer(550, '5.1.1 Ada Byron has left') : null),
  });
  const office = officeAt(t, house.platform, inbox.port);
  const gone = { personId: null, name: 'Gone', address: 'gone@school.example' };
  await postAll(house.platform, [...MESSAGES, { ...placeNews('p0', 2), to: gone }]);
  await deliverDue(office);
  const rows = await outboxOf(house.platform);
  t.match(rows.at(-1), { state: 'dead', reason: 'The mail server does not know this address (550 5.1.1)' });
  t.ok(rows.slice(0, -1).every(({ state }) => state === 'sent'));
  t.same(subjects(inbox), SUBJECTS);
  house.clock.advance({ days: 1 });
  t.same(await deliverDue(office), [], 'nobody tries again');
});

onBothEngines('the server is back after an hour: all arrives once, in order', async (t, house) => {
  const inbox = await mailServer(t);
  const office = officeAt(t, house.platform, inbox.port);
  const backAt = house.clock.now().getTime() + 3_600_000;
  inbox.answer = () => (house.clock.now().getTime() < backAt ? answer(451, '4.3.0 Try later') : null);
  await postAll(house.platform, MESSAGES);
  let tries = 0;
  for (let minute = 0; minute < 150; minute++) {
    tries += (await deliverDue(office)).length;
    house.clock.advance({ minutes: 1 });
  }
  t.equal(inbox.received.length, MESSAGES.length);
  t.ok(tries < MESSAGES.length * 9, `${tries} tries in all: it does not hammer on the door`);
  await checkAllArrived(t, house, inbox);
  checkOrder(t, inbox);
});

onBothEngines('the line drops midway: the same message comes again', async (t, house) => {
  const inbox = await mailServer(t);
  const line = await brokenLine(t, inbox.port, 8);
  const office = officeAt(t, house.platform, line.port);
  await postAll(house.platform, MESSAGES);
  for (let minute = 0; minute < 200; minute++) {
    await deliverDue(office);
    house.clock.advance({ minutes: 1 });
  }
  t.ok(line.drops >= 8, `${line.drops} lines were dropped`);
  t.ok(inbox.received.length > MESSAGES.length, 'some had been taken when the line dropped, and came twice');
  await checkAllArrived(t, house, inbox);
  checkOrder(t, inbox);
});

/**
 * A line to the mail server that breaks `times` times: by turns in the middle of a mail, and after the server
 * has said yes to one but before that is heard.
 */
async function brokenLine(t: Test, port: number, times: number): Promise<{ port: number; drops: number }> {
  const line = { port: 0, drops: 0 };
  const server = net.createServer((near) => {
    const far = net.connect(port, '127.0.0.1');
    const drop = () => {
      line.drops += 1;
      near.destroy();
      far.destroy();
    };
    near.on('error', () => far.destroy()).on('close', () => far.end());
    far.on('error', () => near.destroy()).on('close', () => near.end());
    let inMail = false;
    near.on('data', (chunk) => {
      const breaks = line.drops < times && line.drops % 2 === 0;
      if (inMail && breaks) return drop();
      far.write(chunk);
    });
    far.on('data', (chunk) => {
      const text = chunk.toString();
      if (inMail && text.startsWith('250') && line.drops < times) return drop();
      inMail = /^354/m.test(text);
      near.write(chunk);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(() => new Promise((closed) => server.close(closed)));
  line.port = (server.address() as AddressInfo).port;
  return line;
}

onBothEngines('a slow server and two workers: each goes once, in order', async (t, house) => {
  const inbox = await mailServer(t);
  inbox.answer = () => wait(150, null);
  const offices = twoOffices(t, house, inbox);
  await postAll(house.platform, MESSAGES);
  const delivered = await Promise.all(offices.map(deliverDue));
  t.ok(
    delivered.every((part) => part.length > 0),
    'both had a part in it',
  );
  t.equal(inbox.received.length, MESSAGES.length);
  await checkAllArrived(t, house, inbox);
  checkOrder(t, inbox);
});

/** The house's own worker and that of a second process: another store, another line to the mail server. */
function twoOffices(t: Test, { platform, config, clock }: House, inbox: Inbox): Office[] {
  const second = wire(config, { clock });
  t.teardown(() => second.close());
  return [officeAt(t, platform, inbox.port), officeAt(t, second.platform, inbox.port)];
}

onBothEngines('two workers race for long streams: each goes once, in order', async (t, house) => {
  const inbox = await mailServer(t);
  inbox.answer = () => wait(Math.random() * 15, null);
  const offices = twoOffices(t, house, inbox);
  const streams = Array.from({ length: 12 }, (_, n) => n);
  // Written across the streams, as several organisers at once would.
  await postAll(
    house.platform,
    [0, 1, 2, 3, 4, 5].flatMap((sequence) => streams.map((n) => placeNews(`p${n}`, sequence))),
  );
  while ((await outboxOf(house.platform)).some(({ state }) => state !== 'sent')) {
    await Promise.all(offices.map(deliverDue));
  }
  t.equal(inbox.received.length, 72);
  t.equal(new Set(inbox.received.map(({ messageId }) => messageId)).size, 72);
  checkOrder(t, inbox);
  await checkInvariants(t, house);
});
