import { setImmediate as otherWork } from 'node:timers/promises';
import { type DoneFact, doneFacts } from '../attendance/index.ts';
import { type ConfirmedPlace, placesHeld, timesThen } from '../bookings/index.ts';
import {
  belongingsKnown,
  cityPeople,
  HeldInCity,
  heldSince,
  type Member,
  membersKnown,
  type OrganisationRecord,
  rolesOf,
  type Stated,
  statedKnown,
} from '../people/index.ts';
import { grouped } from '../platform/groups.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { boundsOf, type Day, dayOf } from '../platform/time.ts';
import type { Booked, Done, PersonFacts } from './standing-rules.ts';

/** How a day is asked: as known today (later entries count), or exactly as it was on record that day. */
export type Knowledge = 'today' | 'then';

/** One question about a day; all instants that follow from it are worked out here. */
export type Question = {
  day: Day;
  knowledge: Knowledge;
  today: Day;
  now: Date;
  /** Null: as known today. */
  knownAt: Date | null;
  zone: string;
};

/** Asks about a day (YYYY-MM-DD of the place). As recorded then is as known today where the day is not past. */
export function questionOf(
  { clock, zone }: Platform,
  { day, knowledge }: { day: Day; knowledge: Knowledge },
): Question {
  const now = clock.now();
  const today = dayOf(now, zone);
  const then = knowledge === 'then' && day < today;
  return {
    day,
    knowledge,
    today,
    now,
    zone,
    knownAt: then ? lastInstantOf(day, zone) : null,
  };
}

export type MemberFacts = {
  personId: string;
  name: string;
  startsOn: Day;
  endsOn: Day | null;
  facts: PersonFacts;
  /** Every completion up to the day that is on record, those among it that do not count: for a second question. */
  onRecord: DoneFact[];
};

/** `only`: of these people alone. */
type Narrower = { only?: readonly string[] };
/** What was read already, for a second question: who belonged that day, what was on record of each for a later day. */
type AlreadyRead = { members?: Member[]; onRecord?: ReadonlyMap<string, DoneFact[]> };

/**
 * The people of one organisation on the day asked about, by name, with what concerns what they hold there
 * ("Requirements" 7 of the domain; a lead sees no role of another organisation). Of who has left since nothing
 * from after their last day is given: neither what they did nor what was written down then.
 */
export async function organisationFacts(
  db: Queries,
  organisation: OrganisationRecord,
  question: Question,
  { only, members: known, onRecord }: Narrower & AlreadyRead = {},
): Promise<MemberFacts[]> {
  const { day, knownAt, zone } = question;
  const all: Member[] = known ?? (await membersKnown(db, [organisation.id], day, knownAt));
  const members = only === undefined ? all : all.filter(({ personId }) => only.includes(personId));
  const ids = [...new Set(members.map((member) => member.personId))];
  const [stated, done, places, roles] = await Promise.all([
    statedKnown(db, ids, [organisation.id], day, knownAt),
    onRecord ?? doneFacts(db, ids, day),
    placesOf(db, ids, question),
    rolesOf(db),
  ]);
  const city = new HeldInCity(roles);
  const dayEnds = lastInstantOf(day, zone);
  const of = { stated: byPerson(stated), places: byPerson(places) };
  return onePerPerson(members).map((member) => {
    const left = member.endsOn !== null && member.endsOn < question.today;
    const cutoff = left ? earliest(knownAt, lastInstantOf(member.endsOn ?? day, zone)) : knownAt;
    const belonging = {
      organisationId: organisation.id,
      sector: organisation.sector,
      kind: organisation.kind,
      startsOn: member.startsOn,
    };
    const record = done.get(member.personId) ?? [];
    return {
      personId: member.personId,
      name: member.name,
      startsOn: member.startsOn,
      endsOn: member.endsOn,
      onRecord: record,
      facts: {
        organisationIds: [organisation.id],
        held: heldSince(city, of.stated.get(member.personId) ?? [], [belonging]),
        done: doneKnown(record, cutoff, dayEnds, zone),
        booked: bookedDays(of.places.get(member.personId) ?? [], zone),
      },
    };
  });
}

/** All that one person's own standings depend on, of every organisation they belong to that day. */
export async function personFacts(db: Queries, personId: string, question: Question): Promise<PersonFacts> {
  const [only] = await factsOf(db, [personId], question, new HeldInCity(await rolesOf(db)));
  return only?.facts ?? { organisationIds: [], held: [], done: [], booked: [] };
}

/** The same of several people, in the order of their ids. */
export async function peopleFacts(
  db: Queries,
  personIds: string[],
  question: Question,
): Promise<{ personId: string; facts: PersonFacts }[]> {
  return factsOf(db, personIds, question, new HeldInCity(await rolesOf(db)));
}

export type CityPerson = {
  personId: string;
  belongings: { organisationId: string; sector: string; kind: string }[];
  facts: PersonFacts;
};

/** So many people at a time that no other page waits noticeably while a piece is read and judged. */
const PIECE = 200;

/** Everybody who belongs somewhere on the day asked about, in pieces, with room for other work between them. */
export async function* cityFacts(db: Queries, question: Question): AsyncGenerator<CityPerson[]> {
  const city = new HeldInCity(await rolesOf(db));
  for (let after = ''; ; ) {
    const ids = await cityPeople(db, question.day, question.knownAt, { after, limit: PIECE });
    const last = ids.at(-1);
    if (last === undefined) return;
    yield await factsOf(db, ids, question, city);
    await otherWork();
    after = last;
  }
}

async function factsOf(
  db: Queries,
  ids: string[],
  question: Question,
  city: HeldInCity,
): Promise<CityPerson[]> {
  const { day, knownAt, zone } = question;
  const [stated, belongings, done, places] = await Promise.all([
    statedKnown(db, ids, null, day, knownAt),
    belongingsKnown(db, ids, day, knownAt),
    doneFacts(db, ids, day),
    placesOf(db, ids, question),
  ]);
  const of = {
    stated: byPerson<Stated & { personId: string }>(stated),
    belongings: byPerson(belongings),
    places: byPerson(places),
  };
  const dayEnds = lastInstantOf(day, zone);
  return ids.map((personId) => {
    const where = of.belongings.get(personId) ?? [];
    return {
      personId,
      belongings: where,
      facts: {
        organisationIds: where.map((place) => place.organisationId),
        held: heldSince(city, of.stated.get(personId) ?? [], where),
        done: doneKnown(done.get(personId) ?? [], knownAt, dayEnds, zone),
        booked: bookedDays(of.places.get(personId) ?? [], zone),
      },
    };
  });
}

/** For a past day the places of its evening; for a coming day those of now that are still ahead. Null: everybody's. */
export async function placesOf(
  db: Queries,
  ids: string[] | null,
  { day, today, now, zone }: Question,
): Promise<ConfirmedPlace[]> {
  if (day >= today) return placesHeld(db, ids, { at: now, endingFrom: boundsOf(today, zone).from });
  const at = lastInstantOf(day, zone);
  return timesThen(db, await placesHeld(db, ids, { at, endingFrom: boundsOf(day, zone).from }), at);
}

/** Days of record are only worked out where they are said: a city has a million completions. */
function doneKnown(facts: DoneFact[], knownAt: Date | null, dayEnds: Date, zone: string): Done[] {
  const known: Done[] = [];
  const [at, ends] = [knownAt?.getTime() ?? null, dayEnds.getTime()];
  for (const fact of facts) {
    if (at === null ? fact.withdrawnAt !== null : !wasKnown(fact, at)) continue;
    const { recordedAt } = fact;
    known.push(recordedAt > ends ? { ...fact, recordedLater: dayOf(new Date(recordedAt), zone) } : fact);
  }
  return known;
}

function wasKnown({ recordedAt, withdrawnAt }: DoneFact, at: number): boolean {
  return recordedAt <= at && (withdrawnAt === null || withdrawnAt > at);
}

export function bookedDays(places: ConfirmedPlace[], zone: string): Booked[] {
  return places.map(({ bookingId, sessionId, activityId, startsAt, endsAt }) => ({
    bookingId,
    sessionId,
    activityId,
    startsOn: dayOf(startsAt, zone),
    endsOn: dayOf(endsAt, zone),
  }));
}

/** Somebody who left and came back on one day is one person, there since the earlier row. */
function onePerPerson<T extends { personId: string; startsOn: Day }>(members: T[]): T[] {
  const first = new Map<string, T>();
  for (const member of members) {
    const known = first.get(member.personId);
    if (known === undefined || member.startsOn < known.startsOn) first.set(member.personId, member);
  }
  return [...first.values()];
}

export function byPerson<T extends { personId: string }>(rows: T[]): Map<string, T[]> {
  return grouped(rows, (row) => row.personId);
}

export function lastInstantOf(day: Day, zone: string): Date {
  return new Date(boundsOf(day, zone).until.getTime() - 1);
}

function earliest(a: Date | null, b: Date): Date {
  return a === null || b < a ? b : a;
}
