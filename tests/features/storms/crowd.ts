import { DateTime } from 'luxon';
import { putOnSession } from '../../../src/catalogue/index.ts';
import { hashed, newId, newSecret } from '../../../src/platform/ids.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { type HttpClient, httpClient } from '../../support/http-client.ts';
import { ORGANISER } from '../../support/queue.ts';

/** Somebody who is signed in and has a browser open. */
export type Visitor = { id: string; name: string; address: string; browser: HttpClient };

/** As many checked people as that, each signed in; those of `teams` organise as well. */
export async function crowd(platform: Platform, count: number, teams: string[] = []): Promise<Visitor[]> {
  const now = platform.clock.now();
  const people = Array.from({ length: count }, (_, n) => {
    const id = newId();
    const secret = newSecret();
    const address = `${id.toLowerCase()}.${n + 1}@muster.example`;
    return { id, secret, address, name: `Visitor ${n + 1}` };
  });
  await platform.store.transaction(async (tx) => {
    const seen = { createdAt: now, noticeSeenAt: now, checkedAt: now, checkedHow: 'test' };
    await tx.insert(tx.t.people).values(people.map(({ id, name }) => ({ id, name, ...seen })));
    await tx.insert(tx.t.addresses).values(
      people.map(({ id, address }) => ({
        id: newId(),
        personId: id,
        address,
        normalised: address,
        provedAt: now,
        createdAt: now,
      })),
    );
    await tx.insert(tx.t.signIns).values(
      people.map(({ id, secret }) => ({
        id: newId(),
        personId: id,
        tokenHash: hashed(secret),
        device: 'A test',
        createdAt: now,
        lastSeenAt: now,
      })),
    );
    const memberships = people.flatMap(({ id }) => teams.map((teamId) => ({ teamId, personId: id })));
    if (memberships.length > 0) await tx.insert(tx.t.teamMembers).values(memberships);
  });
  return people.map(({ id, name, address, secret }) => ({ id, name, address, browser: httpClient(secret) }));
}

/** Puts on a session of a course of three hours that starts so many hours from now; gives its id. */
export async function putOn(
  platform: Platform,
  { capacity, hoursAhead = 30 * 24 }: { capacity: number; hoursAhead?: number },
): Promise<string> {
  const now = platform.clock.now();
  const startsAt = DateTime.fromJSDate(now).plus({ hours: hoursAhead });
  const result = await putOnSession(platform, ORGANISER, {
    activity: 'masterclass-consent',
    days: [{ startsAt: startsAt.toJSDate(), endsAt: startsAt.plus({ hours: 3 }).toJSDate() }],
    capacity,
    deliveryMode: 'teams',
    venue: null,
    joiningDetails: null,
    trainer: null,
    locality: null,
    bookingOpensAt: now,
  });
  if (result.outcome !== 'put-on') throw new Error(`not put on: ${result.outcome}`);
  return result.sessionId;
}
