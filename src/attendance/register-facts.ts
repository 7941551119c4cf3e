import { attendingOf } from '../bookings/index.ts';
import {
  type Activity,
  activitiesById,
  daysOfSessions,
  type Session,
  type SessionDay,
  sessionsById,
  trainerPeople,
} from '../catalogue/index.ts';
import { recipients } from '../people/index.ts';
import type { Queries } from '../platform/store/store.ts';
import { boundsOf, type Day, dayOf } from '../platform/time.ts';
import { type Actor, type RegisterAccess, registerAccess } from './register-policy.ts';
import { type MarkRow, marksOf, type RegisterRow, registerOf } from './register-repository.ts';
import { type Choice, choiceOf } from './register-rules.ts';

/** A day of the session: its calendar day, and since when marks may be made: they come early to the door. */
export type RegisterDay = SessionDay & { day: Day; opensAt: Date };

/** The session whose register it is, and what somebody may do there. */
export type OpenRegister = {
  session: Session;
  activity: Activity;
  days: RegisterDay[];
  access: RegisterAccess;
};

/** Who is on a register and what stands for them. */
export type RegisterFacts = {
  register: RegisterRow | null;
  /** The place that somebody has, by person. */
  bookings: Map<string, string>;
  /** Those with a place and those with a mark. */
  personIds: string[];
  rows: MarkRow[];
  /** By person, then by the id of the session day. */
  marks: Map<string, Map<string, Choice>>;
};

/** The register of a session for somebody who may open it; null for everybody else and everything else. */
export async function openRegister(
  db: Queries,
  zone: string,
  actor: Actor,
  sessionId: string,
): Promise<OpenRegister | null> {
  const session = (await sessionsById(db, [sessionId])).get(sessionId);
  if (session === undefined) return null;
  const activity = (await activitiesById(db, [session.activityId])).get(session.activityId);
  const access =
    activity === undefined ? null : registerAccess(actor, await trainerPeople(db, sessionId), activity);
  if (activity === undefined || access === null) return null;
  const days = (await daysOfSessions(db, [sessionId])).get(sessionId) ?? [];
  return { session, activity, days: days.map((day) => withOpening(day, zone)), access };
}

/** A day with its calendar day and the first instant of it. */
export function withOpening(day: SessionDay, zone: string): RegisterDay {
  const local = dayOf(day.startsAt, zone);
  return { ...day, day: local, opensAt: boundsOf(local, zone).from };
}

/** Everything that stands on a register now. */
export async function registerFacts(db: Queries, sessionId: string): Promise<RegisterFacts> {
  const register = await registerOf(db, sessionId);
  const attending = await attendingOf(db, sessionId);
  const rows = await marksOf(db, sessionId);
  const marks = new Map<string, Map<string, Choice>>();
  for (const row of rows) {
    const mine = marks.get(row.personId) ?? new Map<string, Choice>();
    marks.set(row.personId, mine.set(row.sessionDayId, choiceOf(row)));
  }
  const bookings = new Map(attending.map(({ personId, bookingId }) => [personId, bookingId]));
  return { register, bookings, personIds: [...new Set([...bookings.keys(), ...marks.keys()])], rows, marks };
}

/** Names by id; a statement takes only so many values. */
export async function namesOf(db: Queries, personIds: string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (let at = 0; at < personIds.length; at += 500) {
    for (const [id, { name }] of await recipients(db, personIds.slice(at, at + 500))) names.set(id, name);
  }
  return names;
}
