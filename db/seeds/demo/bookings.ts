import { and, eq, gt, inArray, isNotNull } from 'drizzle-orm';
import type { Queries } from '../../../src/platform/store/store.ts';
import { daysBefore } from '../../../src/platform/time.ts';
import { castScene, type Scene } from './casting.ts';
import { type Diary, newDiary, type Subject } from './diary.ts';
import { addOutcome, isAnnounced, type Outcome } from './outcome.ts';
import type { Citizen } from './people.ts';
import { insertAll } from './rows.ts';
import type { Planned } from './sessions.ts';
import type { Claim, Situation } from './stories.ts';

export type Season = {
  sessions: Planned[];
  situations: Map<string, Situation>;
  claims: Claim[];
  /** The identifiers of the characters, by key. */
  characters: Map<string, string>;
  people: Citizen[];
  now: Date;
  zone: string;
  host: string;
};

/** Puts in the sessions that are not there yet, with their bookings and all that belongs to these. */
export async function loadSessions(tx: Queries, season: Season): Promise<void> {
  const known = new Set((await tx.select({ id: tx.t.sessions.id }).from(tx.t.sessions)).map((row) => row.id));
  const missing = season.sessions.filter((session) => !known.has(session.id));
  if (missing.length === 0) return;
  const outcome = await playSeason(tx, season, missing);
  outcome.history.sort((a, b) => a.at.getTime() - b.at.getTime());
  await insertAll(tx, 'sessions', outcome.sessions);
  await insertAll(tx, 'sessionDays', outcome.sessionDays);
  await insertAll(tx, 'bookings', outcome.bookings);
  await insertAll(tx, 'invitations', outcome.invitations);
  await insertAll(tx, 'accessNeeds', outcome.accessNeeds);
  await insertAll(tx, 'history', outcome.history);
}

async function playSeason(tx: Queries, season: Season, missing: Planned[]): Promise<Outcome> {
  const subjects = await readSubjects(tx);
  const gone = await mergedPeople(tx);
  const diary = await readDiary(tx, season);
  const people = season.people.filter(
    (person) => !gone.has(person.id) && (person.reachable || person.leadId !== null),
  );
  const starring = new Set(season.characters.values());
  const crowd = people.filter((person) => !starring.has(person.id));
  const claimed = settleClaims(season, missing, subjects, diary, people);
  const outcome: Outcome = {
    sessions: [],
    sessionDays: [],
    bookings: [],
    invitations: [],
    accessNeeds: [],
    history: [],
  };
  // The stories first, so that they find the people they need.
  for (const session of [...missing].sort((a, b) => rank(season, a) - rank(season, b))) {
    const subject = subjects.get(session.activityId);
    if (subject === undefined) continue;
    const mine = claimed.filter((claim) => claim.sessionId === session.id);
    const scene: Scene = {
      session,
      subject,
      situation: season.situations.get(session.id) ?? null,
      places: mine.filter((claim) => claim.as === 'confirmed').map((claim) => claim.person),
      queue: mine.filter((claim) => claim.as !== 'confirmed').map((claim) => claim.person),
      people: crowd,
      diary,
      now: season.now,
      zone: season.zone,
      organiserId: season.characters.get('organiser') ?? null,
    };
    const lives = isAnnounced(session, season.now) ? [] : castScene(scene);
    for (const { row } of lives) {
      const { personId, activityId, endedAt } = row;
      const known = mine.some((claim) => claim.person.id === personId);
      if (endedAt === undefined && !known) {
        diary.note({ personId, activityId, confirmed: row.state === 'confirmed', days: session.days });
      }
    }
    addOutcome(outcome, { ...scene, people }, lives, season.host);
  }
  return outcome;
}

function rank({ situations, claims }: Season, { id }: Planned): number {
  if (situations.has(id)) return 0;
  return claims.some((claim) => claim.sessionId === id) ? 1 : 2;
}

/** What the characters want, as far as it does not put one of them in two places at once. */
function settleClaims(
  { claims, characters }: Season,
  missing: Planned[],
  subjects: Map<string, Subject>,
  diary: Diary,
  people: Citizen[],
): (Claim & { person: Citizen })[] {
  return claims.flatMap((claim) => {
    const session = missing.find(({ id }) => id === claim.sessionId);
    const subject = subjects.get(session?.activityId ?? '');
    const person = people.find(({ id }) => id === characters.get(claim.character));
    if (session === undefined || subject === undefined || person === undefined) return [];
    const confirmed = claim.as === 'confirmed';
    if (!diary.fits(person.id, session, subject, confirmed)) return [];
    diary.note({ personId: person.id, activityId: subject.id, confirmed, days: session.days });
    return [{ ...claim, person }];
  });
}

async function readSubjects(tx: Queries): Promise<Map<string, Subject>> {
  const { activities } = tx.t;
  const { id, kind, audienceRoles, eligibility, eligibleRoles, dateLimit } = activities;
  const rows = await tx
    .select({ id, kind, audienceRoles, eligibility, eligibleRoles, dateLimit })
    .from(activities)
    .where(eq(activities.bookedHere, true));
  return new Map(rows.map((row) => [row.id, row]));
}

/** What people have by now: on a later day, what they have booked themselves as well. */
async function readDiary(tx: Queries, { now, zone }: Season): Promise<Diary> {
  const { bookings, sessionDays } = tx.t;
  const rows = await tx
    .select({
      personId: bookings.personId,
      activityId: bookings.activityId,
      state: bookings.state,
      startsAt: sessionDays.startsAt,
      endsAt: sessionDays.endsAt,
    })
    .from(bookings)
    .innerJoin(sessionDays, eq(sessionDays.sessionId, bookings.sessionId))
    .where(
      and(
        inArray(bookings.state, ['confirmed', 'waiting', 'offered']),
        gt(sessionDays.endsAt, daysBefore(now, 365, zone)),
      ),
    );
  const diary = newDiary();
  for (const { state, startsAt, endsAt, ...rest } of rows) {
    diary.note({ ...rest, confirmed: state === 'confirmed', days: [{ startsAt, endsAt }] });
  }
  return diary;
}

async function mergedPeople(tx: Queries): Promise<Set<string>> {
  const { people } = tx.t;
  const rows = await tx.select({ id: people.id }).from(people).where(isNotNull(people.mergedInto));
  return new Set(rows.map((row) => row.id));
}
