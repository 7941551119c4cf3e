import t, { type Test } from 'tap';
import { book } from '../../../src/bookings/booking-service.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { self } from '../../support/queue.ts';
import { commandLine, enter, install, type Server, startServers } from '../../support/servers.ts';
import { crowd, putOn, type Visitor } from './crowd.ts';
import { auditLines, placesOn } from './places.ts';

const HOLDERS = 10;
const QUEUE = 20;
const ROUNDS = 3;

type Holder = { visitor: Visitor; bookingId: string };

for (const engine of ['sqlite', 'postgresql'] as const) {
  const servers = engine === 'sqlite' ? 1 : 2;
  const where = `${engine}, ${servers} ${servers === 1 ? 'server' : 'servers'} and the command line`;
  t.test(`scenario 4: ten promotion runs at once promote each person once [${where}]`, async (t) => {
    const city = await install(t, engine);
    const platform = enter(t, city);
    const [organiser] = await crowd(platform, 1, ['pscp-training']);
    const urls = (await startServers(t, city, servers)).map((server: Server) => server.url);

    for (let round = 1; round <= ROUNDS; round++) {
      const { sessionId, holders } = await fullSession(platform);
      await openPages(holders, urls);
      t.same(
        await cancelAtOnce(holders, urls),
        holders.map(() => 303),
      );
      await checkPromoted(t, platform, sessionId, HOLDERS);
    }

    const { sessionId, holders } = await fullSession(platform);
    await openPages(holders, urls);
    const commands = Array.from({ length: 3 }, () =>
      commandLine(t, city, ['capacity', sessionId, String(HOLDERS + 4), '--as', organiser?.id ?? '']),
    );
    // Starting a process takes a while, so the places are given back when the first command is through.
    await Promise.race(commands);
    await cancelAtOnce(holders, urls);
    for (const { code, output } of await Promise.all(commands)) t.equal(code, 0, output);
    await checkPromoted(t, platform, sessionId, HOLDERS + 4);
  });
}

/** A session on which as many hold a place as there are, and more wait. */
async function fullSession(platform: Platform): Promise<{ sessionId: string; holders: Holder[] }> {
  const sessionId = await putOn(platform, { capacity: HOLDERS });
  const visitors = await crowd(platform, HOLDERS + QUEUE);
  const holders: Holder[] = [];
  for (const visitor of visitors) {
    const order = { sessionId, personId: visitor.id, moving: false, needs: '' };
    const result = await book(platform, self(visitor), order);
    if (result.outcome === 'confirmed') holders.push({ visitor, bookingId: result.bookingId });
  }
  return { sessionId, holders };
}

async function openPages(holders: Holder[], urls: string[]): Promise<void> {
  await Promise.all(
    holders.map(({ visitor, bookingId }, n) =>
      visitor.browser.get(`${urls[n % urls.length]}/bookings/${bookingId}/cancellation`),
    ),
  );
}

/** Every holder cancels in the same instant, by turns at each server; gives the statuses. */
function cancelAtOnce(holders: Holder[], urls: string[]): Promise<number[]> {
  return Promise.all(
    holders.map(async ({ visitor, bookingId }, n) => {
      const address = `${urls[n % urls.length]}/bookings/${bookingId}/cancellation`;
      return (await visitor.browser.post(address)).status;
    }),
  );
}

/** The first so many of the queue have a place, each promoted and told once; the others wait as before. */
async function checkPromoted(t: Test, platform: Platform, sessionId: string, count: number): Promise<void> {
  const queue = (await placesOn(platform, sessionId)).slice(HOLDERS);
  t.equal(queue.length, QUEUE);
  t.same(
    queue.map(({ state, happened, mails }) => ({ state, happened, mails })),
    queue.map((_, index) =>
      index < count
        ? { state: 'confirmed', happened: ['queued', 'promoted'], mails: ['waiting', 'promoted'] }
        : { state: 'waiting', happened: ['queued'], mails: ['waiting'] },
    ),
  );
  t.same(await auditLines(platform), []);
}
