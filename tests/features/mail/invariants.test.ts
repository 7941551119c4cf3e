import { eq } from 'drizzle-orm';
import { outboxInvariants } from '../../../src/platform/outbox-invariant-repository.ts';
import type { OutboxRow } from '../../../src/platform/outbox-repository.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { onBothEngines } from '../../support/house.ts';
import { note, outboxOf, placeNews, postAll } from './post-office.ts';

/** Makes the nth row of the outbox what no worker would. */
async function change(platform: Platform, n: number, to: Partial<OutboxRow>): Promise<void> {
  const row = (await outboxOf(platform))[n];
  await platform.store.transaction(async (tx) => {
    await tx
      .update(tx.t.outbox)
      .set(to)
      .where(eq(tx.t.outbox.id, row?.id ?? 0));
  });
}

async function broken(platform: Platform): Promise<string[]> {
  const found: string[] = [];
  for (const { name, find } of outboxInvariants(platform))
    if ((await find(platform.store.read)).length > 0) found.push(name);
  return found;
}

onBothEngines('the audit finds what no worker may do', async (t, { platform, clock }) => {
  await postAll(platform, [
    placeNews('p1', 1),
    placeNews('p1', 2),
    placeNews('p1', 3),
    note('A code', { secret: true }),
  ]);
  t.same(await broken(platform), []);

  await change(platform, 1, { state: 'sent' });
  t.same(await broken(platform), ['no mail has overtaken another of its stream']);
  await change(platform, 0, { state: 'sent' });
  t.same(await broken(platform), []);

  await change(platform, 1, { sequence: 0 });
  t.same(await broken(platform), ['the SEQUENCE of a calendar entry never falls']);
  await change(platform, 1, { sequence: 1 });
  t.same(await broken(platform), [], 'the same once more is harmless');

  await change(platform, 3, { state: 'dropped' });
  t.same(await broken(platform), ['sign-in mail is wiped once it has gone']);
  await change(platform, 3, { facts: null });
  t.same(await broken(platform), []);

  await change(platform, 2, { state: 'claimed', claimedBy: 'a dead worker', claimedAt: clock.now() });
  clock.advance({ minutes: 20 });
  t.same(await broken(platform), [], 'another worker may still be on its way to it');
  clock.advance({ seconds: 1 });
  t.same(await broken(platform), ['claimed mail is sent or taken over']);
});

onBothEngines('the days of one session count their SEQUENCE apart', async (t, { platform }) => {
  const day = (uid: string, sequence: number) => ({
    ...placeNews(uid, sequence),
    stream: 'ada and the course',
  });
  await postAll(platform, [day('day 1', 4), day('day 2', 0), day('day 1', 5), day('day 2', 1)]);
  for (const n of [0, 1, 2, 3]) await change(platform, n, { state: 'sent' });
  t.same(await broken(platform), []);
});
