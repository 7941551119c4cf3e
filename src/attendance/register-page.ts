import { needsCount, needsStated } from '../bookings/index.ts';
import { organisationsOfPeople } from '../people/index.ts';
import { historyOf } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf, sayMoment, sayShortDay, sayWhen } from '../platform/time.ts';
import { unmarkedOn } from './register-closing-service.ts';
import {
  namesOf,
  type OpenRegister,
  type RegisterDay,
  type RegisterFacts,
  registerFacts,
} from './register-facts.ts';
import { mailsOf, newsOfClosing } from './register-news.ts';
import { noShowsToTell } from './register-no-shows.ts';
import { type Choice, dayMeant, isClosed, mayClose, tallyOf } from './register-rules.ts';
import { type StoryLine, storyOfRegister } from './register-story.ts';

/** Somebody on the register, as every page of it shows them: nothing sensitive. */
export type Attendee = {
  personId: string;
  name: string;
  organisation: string;
  unscheduled: boolean;
  choice: Choice | null;
};

/** The choices as they are worded everywhere. */
export const CHOICE_WORDS: Record<Choice, string> = {
  attended: 'Attended',
  late: 'Came late',
  'left-early': 'Left early',
  absent: 'Did not attend',
};

/** What the heads of all pages of a register say. */
export function registerHead({ session, activity, days, access }: OpenRegister, zone: string) {
  return {
    id: session.id,
    title: activity.title,
    href: `/sessions/${session.id}/register`,
    when: days.map((day) => sayWhen(day, zone)),
    where: session.deliveryMode === 'teams' ? 'Online, on Teams' : (session.venue ?? 'Place to be announced'),
    trainer: session.trainer,
    cancelled: session.state === 'cancelled',
    organiser: access === 'organiser',
    anyDay: activity.attendanceRule === 'any-day' && days.length > 1,
    everyDay: activity.attendanceRule === 'every-day' && days.length > 1,
  };
}

/** The day that is asked for by its number, or the one that somebody at the door means. */
export function chosenDay(
  open: OpenRegister,
  asked: unknown,
  { clock, zone }: Platform,
): RegisterDay | undefined {
  const now = clock.now();
  const number = Number(asked);
  return (
    open.days.find(({ dayNumber }) => dayNumber === number) ?? dayMeant(open.days, dayOf(now, zone), now)
  );
}

/** Everything on the page of one day of a register. */
export async function registerPage(platform: Platform, open: OpenRegister, asked: unknown) {
  const { store, clock, zone } = platform;
  const { read } = store;
  const now = clock.now();
  const day = chosenDay(open, asked, platform);
  if (day === undefined) throw new Error(`session ${open.session.id} has no day`);
  const facts = await registerFacts(read, open.session.id);
  const people = await attendeesOn(platform, facts, day);
  const closed = isClosed(facts.register);
  const begun = now >= day.opensAt;
  return {
    head: registerHead(open, zone),
    days: open.days.map((one) => ({
      number: one.dayNumber,
      text: `Day ${one.dayNumber}, ${sayShortDay(one.startsAt, zone)}`,
      current: one.id === day.id,
    })),
    day: {
      id: day.id,
      number: day.dayNumber,
      when: sayWhen(day, zone),
      opensOn: begun ? null : sayShortDay(day.opensAt, zone),
    },
    people,
    choices: Object.entries(CHOICE_WORDS).map(([value, text]) => ({ value, text })),
    tally: tallyOf(people.map(({ choice }) => choice)),
    editable: begun && !closed,
    closed,
    reopened: !closed && facts.register?.closedAt != null,
    closable: !closed && mayClose(open.days, now),
    closableFrom: sayMoment(open.days.at(-1)?.startsAt ?? now, zone),
    needs: await needsCount(read, open.session.id),
    story: await storyLines(platform, open.session.id),
    now: now.toISOString(),
  };
}

/** What the other devices made of it, small enough to be asked for every few seconds. */
export async function registerState(platform: Platform, sessionId: string) {
  const { register, personIds, marks } = await registerFacts(platform.store.read, sessionId);
  const byDay: Record<string, Record<string, Choice>> = {};
  for (const [personId, mine] of marks) {
    for (const [dayId, choice] of mine) byDay[dayId] = { ...byDay[dayId], [personId]: choice };
  }
  return {
    closed: isClosed(register),
    people: personIds.sort(),
    marks: byDay,
    now: platform.clock.now().toISOString(),
  };
}

/** Everyone on the register by name, with where they work on that day and what stands for it. */
export async function attendeesOn(
  platform: Platform,
  facts: RegisterFacts,
  day: RegisterDay,
): Promise<Attendee[]> {
  const { read } = platform.store;
  const names = await namesOf(read, facts.personIds);
  const organisations = await organisationsOfPeople(read, facts.personIds, day.day);
  return facts.personIds
    .map((personId) => ({
      personId,
      name: names.get(personId) ?? '',
      organisation: (organisations.get(personId) ?? []).map(({ name }) => name).join(', '),
      unscheduled: !facts.bookings.has(personId),
      choice: facts.marks.get(personId)?.get(day.id) ?? null,
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en-GB') || (a.personId < b.personId ? -1 : 1));
}

/** What closing would do: who is unmarked, and how many of each there are. */
export async function closingPage(platform: Platform, open: OpenRegister) {
  const facts = await registerFacts(platform.store.read, open.session.id);
  const names = await namesOf(platform.store.read, facts.personIds);
  const unmarked = new Map<string, string[]>();
  const numbers = new Map(open.days.map(({ id, dayNumber }) => [id, dayNumber]));
  for (const { dayId, personId } of unmarkedOn(open, facts)) {
    unmarked.set(personId, [...(unmarked.get(personId) ?? []), `day ${numbers.get(dayId)}`]);
  }
  const { noShows, leads, corrected } = await noShowMails(platform, open, facts);
  return {
    head: registerHead(open, platform.zone),
    mails: { noShows, leads, corrected },
    closed: isClosed(facts.register),
    closable: mayClose(open.days, platform.clock.now()),
    closableFrom: sayMoment(open.days.at(-1)?.startsAt ?? platform.clock.now(), platform.zone),
    reopened: facts.register?.closedAt != null,
    tallies: open.days.map((day) => ({
      text: `${open.days.length > 1 ? `Day ${day.dayNumber}, ` : ''}${sayShortDay(day.startsAt, platform.zone)}`,
      tally: tallyOf(facts.personIds.map((id) => facts.marks.get(id)?.get(day.id) ?? null)),
    })),
    unmarked: [...unmarked]
      .map(([personId, days]) => ({ name: names.get(personId) ?? '', days: days.join(' and ') }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en-GB')),
  };
}

/** Mail of no-shows that would go out if the register were closed now: without a mark is not attended. */
async function noShowMails(platform: Platform, open: OpenRegister, facts: RegisterFacts) {
  const { read } = platform.store;
  const marks = new Map([...facts.marks].map(([personId, mine]) => [personId, new Map(mine)]));
  for (const { personId, dayId } of unmarkedOn(open, facts)) {
    marks.set(personId, (marks.get(personId) ?? new Map<string, Choice>()).set(dayId, 'absent'));
  }
  const noShows = await noShowsToTell(read, open, { ...facts, marks });
  return mailsOf(await newsOfClosing(read, platform, open, { added: [], gone: [], ...noShows }));
}

/** How many need something to take part; what it is, by name, for the organiser alone. */
export async function countsPage(platform: Platform, open: OpenRegister) {
  const { read } = platform.store;
  const { bookings } = await registerFacts(read, open.session.id);
  const stated = open.access === 'organiser' ? await needsStated(read, open.session.id) : [];
  const names = await namesOf(
    read,
    stated.map(({ personId }) => personId),
  );
  return {
    head: registerHead(open, platform.zone),
    confirmed: bookings.size,
    needs: await needsCount(read, open.session.id),
    stated: stated
      .map(({ personId, needs }) => ({ name: names.get(personId) ?? '', needs }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en-GB')),
  };
}

/** A sheet to sign for each day: name, organisation and an empty line. */
export async function printPage(platform: Platform, open: OpenRegister) {
  const facts = await registerFacts(platform.store.read, open.session.id);
  const days = [];
  for (const day of open.days) {
    days.push({
      number: day.dayNumber,
      when: sayWhen(day, platform.zone),
      people: await attendeesOn(platform, facts, day),
    });
  }
  return { head: registerHead(open, platform.zone), days, blanks: [1, 2, 3, 4, 5] };
}

async function storyLines({ store, zone }: Platform, sessionId: string): Promise<StoryLine[]> {
  const happenings = await historyOf(store.read, 'session', [sessionId]);
  const people = happenings.flatMap(({ actorId, facts }) => [actorId, facts.personId]);
  const ids = [...new Set(people.filter((id): id is string => typeof id === 'string'))];
  return storyOfRegister(happenings, await namesOf(store.read, ids), zone);
}
