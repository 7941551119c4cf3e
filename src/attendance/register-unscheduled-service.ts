import { everBooked } from '../bookings/index.ts';
import { currentActivities, lockSessions } from '../catalogue/index.ts';
import {
  addAttendee,
  findPerson,
  lockPeople,
  organisationById,
  organisationsOfPeople,
  peopleCalled,
} from '../people/index.ts';
import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { namesOf, type OpenRegister, openRegister, registerFacts } from './register-facts.ts';
import type { Actor } from './register-policy.ts';
import { isClosed } from './register-rules.ts';
import { keep } from './register-service.ts';

/** Somebody found at the door. The organisation is told only of people whom the seeker may know anyhow. */
export type Candidate = { personId: string; name: string; organisation: string | null };
export type Search = { found: Candidate[]; tooMany: boolean; shut: Shut | null };
/** Why nobody can be added now, and so nobody is looked up. */
type Shut = 'closed' | 'too-early';

const FEWEST_LETTERS = 3;
const MOST_SHOWN = 8;
const MOST_READ = 400;

/**
 * Finds who came without a place. By exact mail address: that one person, by name alone. By name: only people
 * whom the seeker may know, which is for a trainer those who ever booked or queued for this very session, and
 * for an organiser those of all the team's activities. There is no listing of the city's people.
 */
export async function findAttendees(platform: Platform, open: OpenRegister, wanted: string): Promise<Search> {
  const { session, activity, access } = open;
  const { read } = platform.store;
  const shut = await shutNow(platform, open);
  const nobody = { found: [], tooMany: false, shut };
  if (shut !== null) return nobody;
  if (wanted.includes('@')) {
    const person = await findPerson(read, wanted.trim());
    if (person === null) return nobody;
    return { ...nobody, found: [{ personId: person.id, name: person.name, organisation: null }] };
  }
  const words = wanted.split(/\s+/).filter((word) => word !== '');
  // Letters and digits only: signs such as % and _ would stand for everybody.
  const letters = words.join('').replace(/[^\p{L}\p{N}]/gu, '');
  if (letters.length < FEWEST_LETTERS) return nobody;
  const called = await peopleCalled(read, words, MOST_READ + 1);
  const ours =
    access === 'trainer'
      ? []
      : (await currentActivities(read)).filter(({ teamId }) => teamId === activity.teamId);
  const known = await everBooked(
    read,
    called.map(({ id }) => id),
    { sessionId: session.id, activityIds: ours.map(({ id }) => id) },
  );
  const found = called.filter(({ id }) => known.has(id));
  const shown = found.slice(0, MOST_SHOWN);
  const today = dayOf(platform.clock.now(), platform.zone);
  const organisations = await organisationsOfPeople(
    read,
    shown.map(({ id }) => id),
    today,
  );
  return {
    found: shown.map(({ id, name }) => ({
      personId: id,
      name,
      organisation: (organisations.get(id) ?? []).map((one) => one.name).join(', ') || null,
    })),
    tooMany: found.length > MOST_SHOWN || called.length > MOST_READ,
    shut,
  };
}

/** People are looked up from the first day of the session until its register is closed. */
async function shutNow({ store, clock }: Platform, { session, days }: OpenRegister): Promise<Shut | null> {
  const now = clock.now();
  if (!days.some(({ opensAt }) => opensAt <= now)) return 'too-early';
  return isClosed((await registerFacts(store.read, session.id)).register) ? 'closed' : null;
}

/** Somebody who was found (with what was searched for, which shows that they may be known), or a new person. */
export type Newcomer = { personId: string; wanted: string } | { name: string; organisationId: string | null };

export type UnscheduledResult =
  | { outcome: 'added' | 'already'; name: string }
  | { outcome: 'refused'; reason: 'closed' | 'too-early' | 'unknown-organisation' }
  | { outcome: 'not-found' };

/**
 * Puts somebody on the register who came without a place, as attended on this day. A new person is made with a
 * name and an organisation; one of the same name and organisation who is on the register already is taken for
 * them. Refused before the day and on a closed register.
 */
export async function addUnscheduled(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  dayId: string,
  newcomer: Newcomer,
): Promise<UnscheduledResult> {
  const known = 'personId' in newcomer ? await mayFind(platform, actor, sessionId, newcomer) : true;
  if (known === false) return { outcome: 'not-found' };
  if (known !== true) return { outcome: 'refused', reason: known };
  return platform.store.transaction(async (tx) => {
    await lockSessions(tx, [sessionId]);
    const open = await openRegister(tx, platform.zone, actor, sessionId);
    const day = open?.days.find(({ id }) => id === dayId);
    if (open === null || day === undefined) return { outcome: 'not-found' };
    const now = platform.clock.now();
    if (now < day.opensAt) return { outcome: 'refused', reason: 'too-early' };
    if (isClosed((await registerFacts(tx, sessionId)).register))
      return { outcome: 'refused', reason: 'closed' };
    const person = await personFor(tx, platform, actor, open, newcomer);
    if (person === null) return { outcome: 'refused', reason: 'unknown-organisation' };
    await lockPeople(tx, [person.id]);
    const facts = await registerFacts(tx, sessionId);
    if (facts.marks.get(person.id)?.get(dayId) === 'attended')
      return { outcome: 'already', name: person.name };
    const days = new Map(open.days.map((one) => [one.id, one]));
    const mark = { dayId, personId: person.id, choice: 'attended' as const, madeAt: now, fills: false };
    await keep(tx, { actor, now, days, facts, sessionId }, [mark]);
    return { outcome: 'added', name: person.name };
  });
}

async function mayFind(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  { personId, wanted }: { personId: string; wanted: string },
): Promise<boolean | Shut> {
  const open = await openRegister(platform.store.read, platform.zone, actor, sessionId);
  if (open === null) return false;
  const { found, shut } = await findAttendees(platform, open, wanted);
  return shut ?? found.some((candidate) => candidate.personId === personId);
}

async function personFor(
  tx: Queries,
  platform: Platform,
  actor: Actor,
  open: OpenRegister,
  newcomer: Newcomer,
): Promise<{ id: string; name: string } | null> {
  if ('personId' in newcomer) {
    const person = await findPerson(tx, newcomer.personId);
    return person === null ? null : { id: person.mergedInto ?? person.id, name: person.name };
  }
  const { name, organisationId } = newcomer;
  if (organisationId !== null && (await organisationById(tx, organisationId)) === null) return null;
  const known = await sameOnRegister(tx, open, name, organisationId);
  if (known !== null) return { id: known, name };
  const now = platform.clock.now();
  const startsOn = dayOf(now, platform.zone);
  const id = await addAttendee(tx, { name, organisationId, startsOn, now, by: actor.personId });
  await record(tx, [
    {
      at: now,
      subjectKind: 'person',
      subjectId: id,
      actorId: actor.personId,
      what: 'added-at-the-door',
      facts: { sessionId: open.session.id, organisationId },
    },
  ]);
  return { id, name };
}

/** A form that is sent twice makes one person. */
async function sameOnRegister(
  tx: Queries,
  { session, days }: OpenRegister,
  name: string,
  organisationId: string | null,
): Promise<string | null> {
  const { personIds } = await registerFacts(tx, session.id);
  const names = await namesOf(tx, personIds);
  const same = personIds.filter((id) => names.get(id)?.toLowerCase() === name.toLowerCase());
  const organisations = await organisationsOfPeople(tx, same, days.at(-1)?.day ?? '');
  const belongs = (id: string) => (organisations.get(id) ?? []).map((one) => one.id);
  return (
    same.find((id) =>
      organisationId === null ? belongs(id).length === 0 : belongs(id).includes(organisationId),
    ) ?? null
  );
}
