import { migrateSqlite } from '../../db/migrate.ts';
import { loadReference } from '../../db/seed.ts';
import { hashed, newId, newSecret } from '../../src/platform/ids.ts';
import { sqliteStore } from '../../src/platform/store/sqlite.ts';
import type { Store } from '../../src/platform/store/store.ts';

export type BenchCity = { file: string; tokens: string[]; roomy: string[] };

const DAY = 86_400_000;
const CHUNK = 400;

/**
 * A migrated SQLite file with the reference data, so many coming sessions spread over the activities that
 * are booked here, people who are signed in, and a few sessions with room for all of them.
 */
export async function buildCity(file: string, sessions: number, people: number): Promise<BenchCity> {
  migrateSqlite(file);
  const store = sqliteStore(file);
  await loadReference(store);
  await addSessions(store, sessions);
  const roomy = await addRoomySessions(store);
  const tokens = await addPeople(store, people);
  await store.close();
  return { file, tokens, roomy };
}

async function bookable(store: Store): Promise<string[]> {
  const rows = await store.read.select().from(store.read.t.activities);
  return rows
    .filter((row) => row.bookedHere && row.eligibility === 'open' && row.state === 'current')
    .map((row) => row.id);
}

async function addSessions(store: Store, count: number): Promise<void> {
  const activities = await bookable(store);
  const now = Date.now();
  const wishes = Array.from({ length: count }, (_, index) => ({
    id: newId(),
    activityId: activities[index % activities.length] ?? '',
    startsAt: new Date(now + DAY * (2 + (index % 240)) + (index % 9) * 3_600_000),
    capacity: 20 as number | null,
    confirmed: index % 21,
  }));
  await insert(store, wishes);
}

async function addRoomySessions(store: Store): Promise<string[]> {
  const startsAt = new Date(Date.now() + 60 * DAY);
  const wishes = (await bookable(store)).slice(0, 12).map((activityId) => ({
    id: newId(),
    activityId,
    startsAt,
    capacity: 100_000 as number | null,
    confirmed: 0,
  }));
  await insert(store, wishes);
  return wishes.map((wish) => wish.id);
}

type Wish = { id: string; activityId: string; startsAt: Date; capacity: number | null; confirmed: number };

async function insert(store: Store, wishes: Wish[]): Promise<void> {
  const now = new Date();
  for (let from = 0; from < wishes.length; from += CHUNK) {
    const part = wishes.slice(from, from + CHUNK).map((wish) => ({
      ...wish,
      state: 'open' as const,
      deliveryMode: 'teams' as const,
      endsAt: new Date(wish.startsAt.getTime() + 3 * 3_600_000),
      startsOn: wish.startsAt.toISOString().slice(0, 10),
      outOfHours: false,
      bookingOpensAt: new Date(now.getTime() - DAY),
      datesToldAt: now,
      createdAt: now,
    }));
    await store.transaction(async (tx) => {
      await tx.insert(tx.t.sessions).values(part);
      await tx.insert(tx.t.sessionDays).values(
        part.map(({ id, startsAt, endsAt }) => ({
          id: newId(),
          sessionId: id,
          dayNumber: 1,
          startsAt,
          endsAt,
        })),
      );
    });
  }
}

/** People with a post, a designation and a place of work, each signed in once; gives their sign-in tokens. */
async function addPeople(store: Store, count: number): Promise<string[]> {
  const now = new Date();
  const [organisation] = await store.read.select().from(store.read.t.organisations);
  const organisationId = organisation?.id ?? '';
  const tokens: string[] = [];
  for (let from = 0; from < count; from += CHUNK) {
    const part = Array.from({ length: Math.min(CHUNK, count - from) }, (_, index) => {
      const token = newSecret();
      tokens.push(token);
      return { id: newId(), token, number: from + index };
    });
    await store.transaction(async (tx) => {
      const { people, addresses, memberships, heldRoles, signIns } = tx.t;
      await tx
        .insert(people)
        .values(
          part.map(({ id, number }) => ({ id, name: `Person ${number}`, checkedAt: now, createdAt: now })),
        );
      await tx.insert(addresses).values(
        part.map(({ id, number }) => {
          const address = `person.${number}@bench.example`;
          return { id: newId(), personId: id, address, normalised: address, provedAt: now, createdAt: now };
        }),
      );
      await tx
        .insert(memberships)
        .values(
          part.map(({ id }) => ({ id: newId(), personId: id, organisationId, startsOn: '2020-01-01' })),
        );
      for (const roleKey of ['teacher', 'dsl']) {
        await tx.insert(heldRoles).values(
          part.map(({ id }) => ({
            id: newId(),
            personId: id,
            roleKey,
            organisationId,
            answer: 'yes' as const,
            startsOn: '2020-01-01',
            recordedAt: now,
          })),
        );
      }
      await tx.insert(signIns).values(
        part.map(({ id, token }) => ({
          id: newId(),
          personId: id,
          tokenHash: hashed(token),
          device: 'bench',
          createdAt: now,
          lastSeenAt: now,
        })),
      );
    });
  }
  return tokens;
}
