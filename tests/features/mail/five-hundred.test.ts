import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { eq } from 'drizzle-orm';
import t, { type Test } from 'tap';
import { buildApp } from '../../../src/app.ts';
import { moveSession } from '../../../src/bookings/index.ts';
import { configure } from '../../../src/config.ts';
import { type Dependencies, wire } from '../../../src/dependencies.ts';
import { newId } from '../../../src/platform/ids.ts';
import { outboxInvariants } from '../../../src/platform/outbox-invariant-repository.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { signInAs } from '../../support/browser-like.ts';
import { freshDatabase, type House } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { audit, ORGANISER } from '../../support/queue.ts';
import { until } from '../../support/until.ts';
import { crowd, putOn } from '../storms/crowd.ts';
import { production, runEntry, says } from './child.ts';
import { mailServer, outboxOf } from './post-office.ts';

const SERVER = fileURLToPath(new URL('../../../src/server.ts', import.meta.url));
const PEOPLE = 500;
const HOUR = 3_600_000;

for (const engine of ['sqlite', 'postgresql'] as const) {
  // Must show 3 of the organiser's desk, and scenarios 20 and 28.
  t.test(
    `500 people told of a move: decided at once, and each told once after a kill [${engine}]`,
    async (t) => {
      const inbox = await mailServer(t);
      const env = production(await freshDatabase(t, engine), inbox.port);
      const here = wire(configure(env));
      t.teardown(() => here.close());
      const { platform } = here;
      const sessionId = await putOn(platform, { capacity: PEOPLE });
      const people = await crowd(platform, PEOPLE);
      await giveAllPlaces(platform, sessionId, people);

      const spans = (await daysOf(platform, sessionId)).map(({ startsAt, endsAt }) => ({
        startsAt: new Date(startsAt.getTime() + HOUR),
        endsAt: new Date(endsAt.getTime() + HOUR),
      }));
      const before = performance.now();
      const moved = await moveSession(platform, ORGANISER, sessionId, { spans });
      const took = performance.now() - before;
      t.match(moved, { outcome: 'moved', told: PEOPLE });
      t.comment(`one transaction for ${PEOPLE} people: ${Math.round(took)} ms on ${engine}`);
      t.same(await audit({ platform }), []);
      await seesProgress(t, here, sessionId);

      // The rest is the worker's, which crash.test.ts kills on both engines.
      if (engine === 'postgresql') return;
      // A mail server takes its time; the process dies in the middle of it, and another takes over.
      inbox.answer = () => wait(5, null);
      const first = runEntry(t, SERVER, env);
      await says(first, /listening on/);
      await until('mail is on its way', () => inbox.received.length > 60);
      t.equal(await first.end('SIGKILL'), 'SIGKILL');
      t.ok(inbox.received.length < PEOPLE, `${inbox.received.length} had gone when it was killed`);
      await claimsGrowOld(platform);
      const second = runEntry(t, SERVER, env);
      await says(second, /listening on/);
      await until('everybody is told', async () =>
        (await outboxOf(platform)).every(({ finishedAt }) => finishedAt !== null),
      );
      await second.end('SIGTERM');

      const rows = await outboxOf(platform);
      t.same([rows.length, rows.every(({ state }) => state === 'sent')], [PEOPLE, true]);
      const arrived = new Map(inbox.received.map((one) => [one.messageId, one]));
      t.same(new Set(arrived.keys()), new Set(rows.map(({ messageId }) => messageId)), 'nothing else came');
      t.equal(new Set([...arrived.values()].map(({ to }) => to)).size, PEOPLE, 'each person once');
      t.equal(new Set([...arrived.values()].map(({ uid }) => uid)).size, PEOPLE, 'each with their own entry');
      t.ok(inbox.received.length - PEOPLE <= 2, 'what was in the air came again, as the same message');
      for (const { name, find } of outboxInvariants(platform))
        t.same(await find(platform.store.read), [], name);
    },
  );
}

/** The organiser's page answers while all of it is still to go, and says how far it is. */
async function seesProgress(t: Test, here: Dependencies, sessionId: string): Promise<void> {
  const app = await buildApp(here);
  const house = { app, platform: here.platform, clock: here.platform.clock } as House;
  const olu = await addPerson(house, { name: 'Olu', teams: ['pscp-training'] });
  const browser = await signInAs(house, olu.id);
  const before = performance.now();
  const page = await browser.get(`/organise/sessions/${sessionId}/mail`);
  t.comment(`the page of its mail: ${Math.round(performance.now() - before)} ms`);
  t.match([page.status, page.body], [200, new RegExp(`0 of ${PEOPLE}`)]);
  await app.close();
}

/** Claims grow old rather than the test. */
async function claimsGrowOld({ store, clock }: Platform): Promise<void> {
  const old = new Date(clock.now().getTime() - 10 * 60_000 - 1);
  await store.transaction(async (tx) => {
    await tx.update(tx.t.outbox).set({ claimedAt: old }).where(eq(tx.t.outbox.state, 'claimed'));
  });
}

type Person = { id: string; name: string };

/** Places as booking one after the other would have left them, with each person's calendar entry. */
async function giveAllPlaces(platform: Platform, sessionId: string, people: Person[]): Promise<void> {
  const now = platform.clock.now();
  const days = await daysOf(platform, sessionId);
  await platform.store.transaction(async (tx) => {
    const { bookings, invitations, sessions } = tx.t;
    const rows = people.map(({ id: personId }) => ({
      id: newId(),
      sessionId,
      activityId: 'masterclass-consent',
      personId,
      bookedById: personId,
      state: 'confirmed' as const,
      bookedAt: now,
      confirmedAt: now,
    }));
    await tx.insert(bookings).values(rows);
    await tx.insert(invitations).values(
      people.flatMap(({ id: personId }) =>
        days.map(({ id: sessionDayId }) => ({
          uid: `${newId()}@${platform.host}`,
          personId,
          sessionDayId,
          sequence: 0,
          state: 'requested' as const,
        })),
      ),
    );
    await tx.update(sessions).set({ confirmed: people.length }).where(eq(sessions.id, sessionId));
  });
}

async function daysOf({ store }: Platform, sessionId: string) {
  const { sessionDays } = store.read.t;
  return store.read.select().from(sessionDays).where(eq(sessionDays.sessionId, sessionId));
}
