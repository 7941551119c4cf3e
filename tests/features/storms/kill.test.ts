import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import type { Platform } from '../../../src/platform/platform.ts';
import { install, look, type Server, startServer } from '../../support/servers.ts';
import { bookingIn } from './booking-storm.ts';
import { crowd, putOn, type Visitor } from './crowd.ts';
import { auditLines, type Place, placesOn } from './places.ts';

const PEOPLE = 150;
const PLACES = 30;
const KILLS = 3;
/** One in so many people who get a place gives it back at once, so that promotions are under way, too. */
const GIVES_BACK = 3;

/** What somebody has been told, as far as an answer reached them whole. */
type Story = {
  visitor: Visitor;
  givesBack: boolean;
  /** "live": they asked again after a crash and found that they were booked. */
  booked: { bookingId: string; told: 'place' | 'queue' | 'live' } | null;
  cancelled: 'not asked' | 'asked' | 'told';
};

/** Pulls the plug so many milliseconds after so many people have had their answer. */
type Kill = { answers: number; afterMs: number };

for (const engine of ['sqlite', 'postgresql'] as const) {
  t.test(`must show 7: kill -9 in a storm loses nothing that anybody was told [${engine}]`, async (t) => {
    const city = await install(t, engine);
    const { sessionId, stories } = await look(city, async (platform) => ({
      sessionId: await putOn(platform, { capacity: PLACES }),
      stories: (await crowd(platform, PEOPLE)).map(begin),
    }));
    // Nothing of this process has the database open, so that it is the next server that recovers it.
    const check = (when: string) =>
      look(city, async (platform) => t.same(await problemsOf(platform, sessionId, stories), [], when));
    const cutOff: number[] = [];
    for (let kill = 1; kill <= KILLS; kill++) {
      const server = await startServer(t, city);
      await check(`after start ${kill}`);
      cutOff.push(await storm(stories, sessionId, server, someMoment(stories)));
    }
    t.ok(
      cutOff.filter((people) => people > 0).length >= 2,
      `cut off without an answer: ${cutOff.join(', ')}`,
    );
    const server = await startServer(t, city);
    await check('after the last start');
    t.equal(await storm(stories, sessionId, server, null), 0, 'the last storm is over');
    await check('after the storm');
    const places = await look(city, (platform) => placesOn(platform, sessionId));
    t.equal(new Set(places.map(({ personId }) => personId)).size, PEOPLE, 'everybody came in at last');
    t.equal(places.filter(({ state }) => state === 'confirmed').length, PLACES, 'and no place was lost');
  });
}

function begin(visitor: Visitor, n: number): Story {
  return { visitor, givesBack: n % GIVES_BACK === 0, booked: null, cancelled: 'not asked' };
}

function someMoment(stories: Story[]): Kill {
  const coming = stories.filter(({ booked }) => booked === null).length;
  return { answers: 1 + Math.floor(Math.random() * coming * 0.2), afterMs: Math.random() * 10 };
}

/** All who have no answer yet come at once; gives how many were left without one. */
async function storm(
  stories: Story[],
  sessionId: string,
  server: Server,
  kill: Kill | null,
): Promise<number> {
  let answers = 0;
  let unanswered = 0;
  let killed: Promise<void> = Promise.resolve();
  const onAnswer = () => {
    answers++;
    if (answers === kill?.answers) killed = wait(kill.afterMs).then(() => server.kill());
  };
  await Promise.all(
    stories.map(async (story) => {
      try {
        if (story.booked === null) await comeIn(story, sessionId, server.url, onAnswer);
      } catch (error) {
        if (!isCutOff(error)) throw error;
        unanswered++;
      }
    }),
  );
  await killed;
  return unanswered;
}

async function comeIn(story: Story, sessionId: string, url: string, onAnswer: () => void): Promise<void> {
  const { browser } = story.visitor;
  const page = await browser.get(`${url}/sessions/${sessionId}/bookings/new`);
  const answer = page.status === 303 ? page : await browser.post(`${url}/sessions/${sessionId}/bookings`);
  const bookingId = bookingIn(answer.location);
  if (bookingId === null) throw new Error(`an answer of ${answer.status} to ${answer.location}`);
  const told = answer === page ? 'live' : browser.notice() === 'You have a place' ? 'place' : 'queue';
  story.booked = { bookingId, told };
  onAnswer();
  if (told !== 'place' || !story.givesBack) return;
  story.cancelled = 'asked';
  const { status } = await browser.post(`${url}/bookings/${bookingId}/cancellation`);
  if (status !== 303) throw new Error(`cancelling was answered with ${status}`);
  story.cancelled = 'told';
}

/** The server is gone, or goes before the whole answer has come. */
function isCutOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(ECONN|EPIPE)/.test(String(error.code));
}

/** Everything in the database that is not as somebody was told, or only half there; empty when all is well. */
async function problemsOf(platform: Platform, sessionId: string, stories: Story[]): Promise<string[]> {
  const places = await placesOn(platform, sessionId);
  return [
    ...stories.flatMap((story) => brokenWord(story, places)),
    ...places.flatMap(halfWritten),
    ...(await orphans(platform, places)),
    ...(await auditLines(platform)),
  ];
}

function brokenWord({ visitor, booked, cancelled }: Story, places: Place[]): string[] {
  if (booked === null) return [];
  const place = places.find(({ id }) => id === booked.bookingId);
  if (place === undefined || place.personId !== visitor.id)
    return [`lost: the booking of ${visitor.name}, who was told "${booked.told}"`];
  const allowed = {
    told: ['cancelled'],
    asked: ['confirmed', 'cancelled'],
    'not asked': booked.told === 'place' ? ['confirmed'] : ['confirmed', 'waiting'],
  }[cancelled];
  return allowed.includes(place.state)
    ? []
    : [`${visitor.name} was told "${booked.told}" (cancelling: ${cancelled}) and is ${place.state}`];
}

const STATE_AFTER: Record<string, string> = {
  confirmed: 'confirmed',
  queued: 'waiting',
  promoted: 'confirmed',
};

/** What a transaction writes first and last (the row, the history, the mail) must tell the same. */
function halfWritten({ id, state, happened, mails }: Place): string[] {
  const last = happened.at(-1) ?? 'nothing';
  const expected = happened.map((what) => (what === 'queued' ? 'waiting' : what)).join();
  return (STATE_AFTER[last] ?? last) === state && mails.join() === expected
    ? []
    : [`half written: ${id} is ${state}; history ${happened.join()}; mails ${mails.join()}`];
}

async function orphans({ store }: Platform, places: Place[]): Promise<string[]> {
  const { history, outbox } = store.read.t;
  const known = new Set(places.map(({ id }) => id));
  const named = [
    ...(await store.read.select().from(history))
      .filter(({ subjectKind }) => subjectKind === 'booking')
      .map(({ subjectId }) => subjectId),
    ...(await store.read.select().from(outbox)).map(({ bookingId }) => bookingId ?? ''),
  ];
  return named.filter((id) => !known.has(id)).map((id) => `history or mail of ${id}, which is not there`);
}
