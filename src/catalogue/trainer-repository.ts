import { and, asc, eq, gte, inArray, isNull, lte, or } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';
import { daysBefore } from '../platform/time.ts';
import type { Session } from './session-repository.ts';

/** No session goes on for longer; with it the index finds the few that matter among many. */
const LONGEST_DAYS = 366;

/**
 * The sessions of these teams' activities, and those that this person trains, that end not before `from` and
 * start not after `until`; the earliest first. Left out are cancelled ones, and any that began over a year before.
 */
export async function sessionsInCharge(
  db: Queries,
  { personId, teamIds }: { personId: string; teamIds: string[] },
  { from, until }: { from: Date; until: Date },
): Promise<(Session & { title: string })[]> {
  const { sessions, activities, sessionTrainers, trainers } = db.t;
  const trains = inArray(
    sessions.id,
    db
      .select({ id: sessionTrainers.sessionId })
      .from(sessionTrainers)
      .innerJoin(trainers, eq(trainers.id, sessionTrainers.trainerId))
      .where(eq(trainers.personId, personId)),
  );
  const rows = await db
    .select({ session: sessions, title: activities.title })
    .from(sessions)
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .where(
      and(
        inArray(sessions.state, ['announced', 'open']),
        gte(sessions.startsAt, daysBefore(from, LONGEST_DAYS, 'UTC')),
        lte(sessions.startsAt, until),
        gte(sessions.endsAt, from),
        teamIds.length === 0 ? trains : or(trains, inArray(activities.teamId, teamIds)),
      ),
    )
    .orderBy(asc(sessions.startsAt), asc(sessions.id));
  return rows.map(({ session, title }) => ({ ...session, title }));
}

/** A trainer who is kept, so that they are chosen and their clashes named. */
export type Trainer = Queries['t']['trainers']['$inferSelect'];

/** The trainers of each of these sessions, by name. */
export async function trainersOfSessions(db: Queries, sessionIds: string[]): Promise<Map<string, Trainer[]>> {
  const found = new Map<string, Trainer[]>();
  if (sessionIds.length === 0) return found;
  const { sessionTrainers, trainers } = db.t;
  const rows = await db
    .select({ sessionId: sessionTrainers.sessionId, trainer: trainers })
    .from(sessionTrainers)
    .innerJoin(trainers, eq(trainers.id, sessionTrainers.trainerId))
    .where(inArray(sessionTrainers.sessionId, [...new Set(sessionIds)]))
    .orderBy(asc(trainers.name));
  for (const { sessionId, trainer } of rows) found.set(sessionId, [...(found.get(sessionId) ?? []), trainer]);
  return found;
}

/** Ids of the people who train a session and may take its register. */
export async function trainerPeople(db: Queries, sessionId: string): Promise<string[]> {
  const trainers = (await trainersOfSessions(db, [sessionId])).get(sessionId) ?? [];
  return trainers.flatMap(({ personId }) => personId ?? []);
}

/** The kept trainer who is this person; made where there is none. */
export async function trainerForPerson(
  tx: Queries,
  person: { personId: string; name: string },
): Promise<Trainer> {
  const { trainers } = tx.t;
  const [known] = await tx
    .select()
    .from(trainers)
    .where(and(eq(trainers.personId, person.personId), isNull(trainers.archivedAt)));
  if (known !== undefined) return known;
  const [made] = await tx
    .insert(trainers)
    .values({ id: newId(), ...person })
    .returning();
  if (made === undefined) throw new Error('a trainer was not written');
  return made;
}

/** Gives a locked session these trainers and no others. */
export async function setSessionTrainers(
  tx: Queries,
  sessionId: string,
  trainerIds: string[],
): Promise<void> {
  const { sessionTrainers } = tx.t;
  await tx.delete(sessionTrainers).where(eq(sessionTrainers.sessionId, sessionId));
  if (trainerIds.length > 0)
    await tx.insert(sessionTrainers).values(trainerIds.map((trainerId) => ({ sessionId, trainerId })));
}

/** Every kept trainer by name, archived ones too. */
export async function allTrainers(db: Queries): Promise<Trainer[]> {
  return db.select().from(db.t.trainers).orderBy(asc(db.t.trainers.name), asc(db.t.trainers.id));
}

export async function insertTrainer(tx: Queries, facts: Omit<Trainer, 'id' | 'archivedAt'>): Promise<string> {
  const id = newId();
  await tx.insert(tx.t.trainers).values({ ...facts, id });
  return id;
}

export async function updateTrainer(
  tx: Queries,
  id: string,
  change: Partial<Omit<Trainer, 'id'>>,
): Promise<void> {
  await tx.update(tx.t.trainers).set(change).where(eq(tx.t.trainers.id, id));
}
