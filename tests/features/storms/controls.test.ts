import t, { type Test } from 'tap';
import { buildApp } from '../../../src/app.ts';
import { book } from '../../../src/bookings/booking-service.ts';
import { configure } from '../../../src/config.ts';
import { wire } from '../../../src/dependencies.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import type { Store } from '../../../src/platform/store/store.ts';
import { self } from '../../support/queue.ts';
import { enter, type Installation, install, startServers } from '../../support/servers.ts';
import { bookAtOnce, openPages, problemsAfter } from './booking-storm.ts';
import { crowd, putOn } from './crowd.ts';
import { placesOn } from './places.ts';
import { unlockedStore } from './unlocked-store.ts';

/** Each try is caught nearly always; that so many in a row are not will never be seen. */
const MOST_TRIES = 30;
const PLACES = 10;

for (const engine of ['sqlite', 'postgresql'] as const) {
  t.test(
    `scenario 1, the control: without the session's lock the same check sees it oversold [${engine}]`,
    async (t) => {
      const city = await install(t, engine);
      const config = configure(city.env);
      const platform = enter(t, city);
      const url = await serve(t, city, unlockedStore(t, config, 'sessions'));
      let tries = 0;
      let problems: string[] = [];
      while (tries < MOST_TRIES && !problems.some(isOversold)) {
        tries++;
        const sessionId = await putOn(platform, { capacity: PLACES });
        const told = await bookAtOnce(await crowd(platform, 40), sessionId, [url]);
        problems = await problemsAfter(platform, sessionId, told, PLACES);
      }
      t.ok(problems.some(isOversold), `try ${tries}, ${problems.find(isOversold)}`);
      t.ok(
        problems.some((problem) => problem.startsWith('audit: the counters of a session')),
        'the audit sees it, too',
      );
    },
  );

  t.test(
    `scenario 18, the control: without the person's lock two dates of a course are held [${engine}]`,
    async (t) => {
      const city = await install(t, engine);
      const platform = enter(t, city);
      const unlocked = { ...platform, store: unlockedStore(t, configure(city.env), 'people') };
      t.teardown(() => unlocked.store.close());
      let [tries, held] = [0, 0];
      for (; tries < MOST_TRIES && held < 2; tries++) held = await heldAtOnce(platform, unlocked);
      t.equal(held, 2, `both dates were had in try ${tries}`);
      let both = 0;
      for (let n = 0; n < 30; n++) if ((await heldAtOnce(platform, platform)) !== 1) both++;
      t.equal(both, 0, 'and with it, never in 30 tries');
    },
  );
}

t.test(
  'scenario 18: 30 people at two dates of one course at once get one each [postgresql, 2 servers]',
  async (t) => {
    const city = await install(t, 'postgresql');
    const platform = enter(t, city);
    const urls = (await startServers(t, city, 2)).map((server) => server.url);
    const dates = [
      await putOn(platform, { capacity: 40 }),
      await putOn(platform, { capacity: 40, hoursAhead: 999 }),
    ];
    const visitors = await crowd(platform, 30);
    for (const date of dates) await openPages(visitors, date, urls);
    const answers = await Promise.all(
      visitors.map(({ browser }) =>
        Promise.all(dates.map((date, n) => browser.post(`${urls[n]}/sessions/${date}/bookings`))),
      ),
    );
    t.same(
      answers.filter(
        (pair) =>
          pair
            .map(({ status }) => status)
            .sort()
            .join() !== '303,422',
      ),
      [],
      'each is told of one place and of one refusal',
    );
    t.ok(
      answers
        .flat()
        .every(({ status, body }) => status === 303 || /You already have a place on this on/.test(body)),
      'and the refusal names the date that they have',
    );
    const places = (await Promise.all(dates.map((date) => placesOn(platform, date)))).flat();
    t.equal(places.filter(({ state }) => state === 'confirmed').length, 30);
    t.equal(new Set(places.map(({ personId }) => personId)).size, 30);
  },
);

function isOversold(problem: string): boolean {
  return problem.startsWith('oversold');
}

/** The whole application over this store, listening in this process; gives its address. */
async function serve(t: Test, { env }: Installation, store: Store): Promise<string> {
  const dependencies = wire(configure(env), { store });
  const app = await buildApp(dependencies);
  t.teardown(async () => {
    await app.close();
    await dependencies.close();
  });
  return app.listen({ host: '127.0.0.1', port: 0 });
}

/** Somebody new books two dates of one course in the same instant, over `through`: how many they then hold. */
async function heldAtOnce(platform: Platform, through: Platform): Promise<number> {
  const [person] = await crowd(platform, 1);
  if (person === undefined) throw new Error('nobody came');
  const dates = [
    await putOn(platform, { capacity: 5 }),
    await putOn(platform, { capacity: 5, hoursAhead: 999 }),
  ];
  const order = { personId: person.id, moving: false, needs: '' };
  await Promise.all(dates.map((sessionId) => book(through, self(person), { ...order, sessionId })));
  const places = (await Promise.all(dates.map((date) => placesOn(platform, date)))).flat();
  return places.filter(({ state }) => state === 'confirmed').length;
}
