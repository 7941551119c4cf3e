import { setTimeout as wait } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import t, { type Test } from 'tap';
import { book } from '../../../src/bookings/booking-service.ts';
import { changeCapacity } from '../../../src/bookings/index.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { ORGANISER, self } from '../../support/queue.ts';
import { enter, install, startEntry, startServer } from '../../support/servers.ts';
import { until } from '../../support/until.ts';
import { crowd, putOn, type Visitor } from './crowd.ts';
import { auditLines, type Place, placesOn } from './places.ts';

const CLOCK = new URL('./clock-process.ts', import.meta.url);
const OFFERS = 12;
const LEAST_ROUNDS = 4;
/** More rounds only where the race has gone one way each time, which so many rounds in a row never do. */
const MOST_ROUNDS = 20;

type Offered = { visitor: Visitor; bookingId: string; endsAt: Date };

for (const engine of ['sqlite', 'postgresql'] as const) {
  t.test(`scenario 5: offers accepted while another process lets them run out [${engine}]`, async (t) => {
    const city = await install(t, engine);
    const platform = enter(t, city);
    const [{ url }] = await Promise.all([startServer(t, city), startEntry(t, CLOCK, city)]);
    const seen = { accepted: 0, 'offer-missed': 0 };
    const told = new Set<number>();
    let lead = 40;
    for (let round = 1; round <= MOST_ROUNDS; round++) {
      const visitors = await crowd(platform, OFFERS * 2);
      const sessionId = await putOn(platform, { capacity: 0, hoursAhead: 48 });
      const offers = await offerAll(platform, sessionId, visitors, url, 3 * lead);
      const statuses = await Promise.all(offers.map((offered) => acceptInTheNick(offered, url, lead)));
      await untilDecided(platform, sessionId, offers);

      const places = await placesOn(platform, sessionId);
      const outcomes = offers.map(({ bookingId }, n) =>
        outcomeOf(
          t,
          places.find(({ id }) => id === bookingId),
          statuses[n] ?? 0,
        ),
      );
      const taken = places.filter(({ state }) => state === 'confirmed' || state === 'offered');
      t.equal(
        taken.length,
        OFFERS,
        'each place is confirmed or offered to the next, none lost and none twice',
      );
      t.same(await auditLines(platform), []);

      for (const status of statuses) told.add(status);
      for (const outcome of outcomes) seen[outcome]++;
      // The busier the machine, the earlier a form must leave to come about when the offer ends.
      lead *= outcomes.filter((outcome) => outcome === 'accepted').length > OFFERS / 2 ? 0.6 : 1.7;
      if (round >= LEAST_ROUNDS && seen.accepted > 0 && seen['offer-missed'] > 0) break;
    }
    const { accepted, 'offer-missed': missed } = seen;
    const answers = [...told].join(' and ');
    t.ok(accepted > 0 && missed > 0, `${accepted} accepted, ${missed} missed, answered with ${answers}`);
  });
}

/** Half of them are offered the places of a session in two days, the others wait; each has the page open. */
async function offerAll(
  platform: Platform,
  sessionId: string,
  visitors: Visitor[],
  url: string,
  endsInMs: number,
): Promise<Offered[]> {
  // A capacity of nothing makes everybody wait, and raising it makes an offer for each place.
  for (const visitor of visitors) {
    await book(platform, self(visitor), { sessionId, personId: visitor.id, moving: false, needs: '' });
  }
  await changeCapacity(platform, ORGANISER, sessionId, OFFERS);
  const offered = (await placesOn(platform, sessionId)).filter(({ state }) => state === 'offered');
  const pages = offered.map(async ({ id, personId }) => {
    const visitor = visitors.find((one) => one.id === personId);
    if (visitor === undefined) throw new Error('offered to a stranger');
    const { body } = await visitor.browser.get(`${url}/bookings/${id}`);
    if (!body.includes('Accept the place')) throw new Error('the page makes no offer');
    return { visitor, bookingId: id };
  });
  const open = await Promise.all(pages);
  const soon = platform.clock.now().getTime() + endsInMs;
  const offers = open.map((one, n) => ({ ...one, endsAt: new Date(soon + n * 10) }));
  await platform.store.transaction(async (tx) => {
    const { bookings } = tx.t;
    for (const { bookingId, endsAt } of offers) {
      await tx.update(bookings).set({ offerEndsAt: endsAt }).where(eq(bookings.id, bookingId));
    }
  });
  return offers;
}

/** Accepts about so many milliseconds before the last instant, give or take all of them; gives the status. */
async function acceptInTheNick(
  { visitor, bookingId, endsAt }: Offered,
  url: string,
  leadMs: number,
): Promise<number> {
  await wait(endsAt.getTime() - Date.now() - leadMs * 2 * Math.random());
  const { status } = await visitor.browser.post(`${url}/bookings/${bookingId}/acceptance`);
  return status;
}

/** Whoever was not asked in time is decided on by the clock process alone. */
async function untilDecided(platform: Platform, sessionId: string, offers: Offered[]): Promise<void> {
  const ids = new Set(offers.map(({ bookingId }) => bookingId));
  await until('no offer outlives its end', async () => {
    const places = await placesOn(platform, sessionId);
    return !places.some(({ id, state }) => ids.has(id) && state === 'offered');
  });
}

/** One state, in the booking, its history, its mail and what its person was told alike. */
function outcomeOf(t: Test, place: Place | undefined, status: number): 'accepted' | 'offer-missed' {
  if (place === undefined) throw new Error('an offered booking is gone');
  const confirmed = place.state === 'confirmed';
  const outcome = confirmed ? 'accepted' : 'offer-missed';
  t.same(
    { state: place.state, happened: place.happened, mails: place.mails },
    {
      state: confirmed ? 'confirmed' : 'offer-missed',
      happened: ['queued', 'offered', outcome],
      // The offer is taken back: its mail had not gone, and it is no longer true.
      mails: ['waiting', confirmed ? 'confirmed' : 'offer-gone'],
    },
    'one state everywhere',
  );
  if (confirmed) t.equal(status, 303, 'who has the place was told so');
  return outcome;
}
