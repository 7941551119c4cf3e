import { setTimeout as wait } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import t from 'tap';
import type { Platform } from '../../../src/platform/platform.ts';
import { commandLine, enter, install, startServers } from '../../support/servers.ts';
import { until } from '../../support/until.ts';
import { bookAtOnce, confirmAtOnce, openPages, problemsAfter } from './booking-storm.ts';
import { crowd, putOn } from './crowd.ts';
import { placesOn } from './places.ts';

const PEOPLE = 300;
const PLACES = 30;

const SETTINGS = [
  { engine: 'sqlite', servers: 1 },
  { engine: 'postgresql', servers: 1 },
  { engine: 'postgresql', servers: 2 },
] as const;

for (const { engine, servers } of SETTINGS) {
  t.test(
    `scenario 1: 300 people at once for 30 places [${engine}, ${servers} ${servers === 1 ? 'server' : 'servers'}]`,
    async (t) => {
      const city = await install(t, engine);
      const platform = enter(t, city);
      const sessionId = await putOn(platform, { capacity: PLACES });
      const visitors = await crowd(platform, PEOPLE);
      const urls = (await startServers(t, city, servers)).map((server) => server.url);

      const began = performance.now();
      const told = await bookAtOnce(visitors, sessionId, urls);
      const took = `all were served within ${Math.round(performance.now() - began)} ms`;

      t.same(await problemsAfter(platform, sessionId, told, PLACES), [], took);
      const places = await placesOn(platform, sessionId);
      t.same(
        places.map((place) => place.joinedAt),
        places.map((_, index) => (index < PLACES ? null : index - PLACES + 1)),
        'positions 1 to 270, in the order of the queue',
      );
      t.same(
        told.map(({ reads }) => reads).filter((reads) => reads === 'place').length,
        PLACES,
        'thirty people read that they have a place',
      );
    },
  );
}

t.test(
  'scenario 1: 300 at once for 20 to 30 places while the command line raises them [sqlite, 2 processes]',
  async (t) => {
    const city = await install(t, 'sqlite');
    const platform = enter(t, city);
    const [organiser] = await crowd(platform, 1, ['pscp-training']);
    const urls = (await startServers(t, city, 1)).map((server) => server.url);
    const setCapacity = (sessionId: string, places: number) =>
      commandLine(t, city, ['capacity', sessionId, String(places), '--as', organiser?.id ?? '']);

    let amidst = 0;
    // Nearly always once is enough: the commands write soon after each other.
    for (let rounds = 0; rounds < 5 && amidst === 0; rounds++) {
      const sessionId = await putOn(platform, { capacity: 20 });
      const visitors = await crowd(platform, PEOPLE);
      await openPages(visitors, sessionId, urls);
      const commands = [22, 24, 26, 28].map((places, n) =>
        wait(n * 150).then(() => setCapacity(sessionId, places)),
      );
      // Starting a process takes a while: the storm breaks when the first of them has written.
      await until('a command has written', async () => (await changesOf(platform, sessionId)).length > 0, 5);
      const told = await confirmAtOnce(visitors, sessionId, urls);
      for (const { code, output } of await Promise.all(commands)) {
        const refused = code === 1 && /people have a place and 0 places are held/.test(output);
        t.ok(code === 0 || refused, output);
      }
      t.match(await setCapacity(sessionId, PLACES), {
        code: 0,
        output: 'Changed: 30 confirmed, 0 held, 270',
      });
      t.same(await problemsAfter(platform, sessionId, told, PLACES), []);
      amidst = await changesAmidst(platform, sessionId);
    }
    t.ok(amidst > 0, `${amidst} commands wrote in the middle of the storm`);
  },
);

/** How often the capacity was changed after the first booking and before the last. */
async function changesAmidst(platform: Platform, sessionId: string): Promise<number> {
  const places = await placesOn(platform, sessionId);
  const [first = 0, last = 0] = [places[0]?.acceptedAs, places.at(-1)?.acceptedAs];
  return (await changesOf(platform, sessionId)).filter((id) => first < id && id < last).length;
}

/** Where in the history the changes of this session's capacity stand. */
async function changesOf({ store }: Platform, sessionId: string): Promise<number[]> {
  const { history } = store.read.t;
  const rows = await store.read.select().from(history).where(eq(history.subjectId, sessionId));
  return rows.filter(({ what }) => what === 'capacity').map(({ id }) => id);
}
