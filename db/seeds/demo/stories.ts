import { type Day, dayOf, instantAt } from '../../../src/platform/time.ts';
import { addDays, isBankHoliday, isTermDay, weekdayOf } from './calendar.ts';
import { type Planned, plan } from './sessions.ts';

/** How far a session has come, beyond what its distance in time makes of it. */
export type Situation =
  | { kind: 'full'; promoted: number; waiting: number }
  | { kind: 'nearly-full'; left: number }
  | { kind: 'cancelled' }
  | { kind: 'offer' }
  | { kind: 'call' }
  | { kind: 'joining' };

/** A place that a character has in one of the sessions. */
export type Claim = { character: string; sessionId: string; as: 'confirmed' | 'waiting' | 'offered' };

export type Stories = { sessions: Planned[]; situations: Map<string, Situation>; claims: Claim[] };

type Wish = [character: string, session: string, nth: number, as: Claim['as']];

const HOUR = 3_600_000;
const TIMES = ['09:30', '10:00', '13:00', '14:00', '16:00', '18:00'];

/** `hours` after the beginning, more than the first and less than the second. */
type Near = { activity: string; capacity: number; hours: [number, number] };

const OFFER: Near = { activity: 'hcp-fgm', capacity: 16, hours: [26, 65] };
const JOINING: Near = { activity: 'basic-awareness', capacity: 14, hours: [3.5, 23] };
const CALL: Near = { activity: 'masterclass-victim-blaming-language', capacity: 20, hours: [5, 22] };

/** The nth coming session of an activity, counted from 0, and what has become of it. */
const SITUATIONS: [session: string, nth: number, situation: Situation][] = [
  ['child-protection', 0, { kind: 'full', promoted: 2, waiting: 6 }],
  ['basic-awareness', 0, { kind: 'full', promoted: 2, waiting: 9 }],
  ['exploitation-training', 0, { kind: 'full', promoted: 1, waiting: 4 }],
  ['aces', 0, { kind: 'full', promoted: 2, waiting: 7 }],
  ['masterclass-contacting-mash', 0, { kind: 'full', promoted: 1, waiting: 3 }],
  ['masterclass-consent', 0, { kind: 'full', promoted: 0, waiting: 5 }],
  ['basic-awareness', 1, { kind: 'nearly-full', left: 2 }],
  ['early-help-fsp', 0, { kind: 'nearly-full', left: 1 }],
  ['exploitation-training', 1, { kind: 'nearly-full', left: 2 }],
  ['masterclass-escalation', 0, { kind: 'nearly-full', left: 1 }],
  ['hcp-hba-fm-dowry', 0, { kind: 'nearly-full', left: 2 }],
  ['ceraf-toolkit', 0, { kind: 'cancelled' }],
];

/** What the characters have: nth as above, below 0 among the past ones, the latest first. */
const WISHES: Wish[] = [
  ['health-visitor', 'offer', 0, 'offered'],
  ['volunteer', 'joining', 0, 'confirmed'],
  ['lead', 'child-protection', 1, 'confirmed'],
  ['lead', 'masterclass-contacting-mash', 0, 'waiting'],
  ['lead', 'masterclass-safeguarding-culture', 0, 'confirmed'],
  ['lead', 'san', 0, 'confirmed'],
  ['lead', 'basic-awareness', -1, 'confirmed'],
  ['teacher', 'basic-awareness', 1, 'confirmed'],
  ['teacher', 'aces', 0, 'waiting'],
  ['teacher', 'hcp-fgm', -1, 'confirmed'],
  ['health-visitor', 'child-protection', 1, 'confirmed'],
  ['health-visitor', 'basic-awareness', -2, 'confirmed'],
  ['police', 'ceraf-toolkit', 0, 'confirmed'],
  ['police', 'exploitation-training', 1, 'confirmed'],
  ['police', 'mat-network/central', 0, 'confirmed'],
  ['police', 'mat-network/central', -1, 'confirmed'],
  ['childminder', 'ey-provider-briefings', 0, 'confirmed'],
  ['childminder', 'hcp-calfb', 0, 'confirmed'],
  ['social-worker', 'exploitation-training', 1, 'confirmed'],
  ['social-worker', 'exploitation-training', 0, 'waiting'],
  ['social-worker', 'child-protection', -1, 'confirmed'],
  ['senco', 'senco-network', 0, 'confirmed'],
  ['senco', 'child-protection', 0, 'waiting'],
  ['senco', 'masterclass-consent', -1, 'confirmed'],
  ['both', 'masterclass-national-local-picture', 0, 'confirmed'],
  ['both', 'early-help-fsp', 1, 'confirmed'],
  ['organiser', 'mental-health-education-network', 0, 'confirmed'],
];

/**
 * What makes the demonstration worth a look on the day it begins: three sessions in the next days, with an
 * offer running, joining details out and a last day's call open, and the situation of some later ones.
 */
export function stories(planned: Planned[], start: Date, zone: string): Stories {
  const offer = nearSession(OFFER, planned, start, zone);
  const joining = nearSession(JOINING, planned, start, zone);
  const call = nearSession(CALL, planned, start, zone);
  const find = (name: string, nth: number) => {
    if (name === 'offer') return offer;
    return name === 'joining' ? joining : nthSession(planned, name, nth, start);
  };
  const situations = new Map<string, Situation>([
    [offer.id, { kind: 'offer' }],
    [joining.id, { kind: 'joining' }],
    [call.id, { kind: 'call' }],
  ]);
  for (const [name, nth, situation] of SITUATIONS) {
    const session = find(name, nth);
    if (session !== undefined) situations.set(session.id, situation);
  }
  const claims = WISHES.flatMap(([character, name, nth, as]) => {
    const session = find(name, nth);
    return session === undefined ? [] : [{ character, sessionId: session.id, as }];
  });
  return { sessions: [offer, joining, call], situations, claims };
}

/**
 * A session of two hours on Teams that starts so many elapsed hours after `start`: on as usual a day as can
 * be, as late as can be, and not where the calendar has one of this activity already.
 */
function nearSession(
  { activity, capacity, hours }: Near,
  planned: Planned[],
  start: Date,
  zone: string,
): Planned {
  const [after, before] = hours;
  const today = dayOf(start, zone);
  const [slot] = [0, 1, 2, 3]
    .flatMap((days) => TIMES.map((from) => ({ day: addDays(today, days), from })))
    .filter(({ day, from }) => {
      const startsAt = instantAt(day, from, zone).getTime();
      const away = (startsAt - start.getTime()) / HOUR;
      const known = planned.some((one) => one.activityId === activity && one.startsAt.getTime() === startsAt);
      return away > after && away < before && !known;
    })
    .reverse()
    .sort((a, b) => strangeness(a.day) - strangeness(b.day));
  if (slot === undefined) throw new RangeError(`no time for ${activity} in the next days`);
  const until = `${Number(slot.from.slice(0, 2)) + 2}`.padStart(2, '0') + slot.from.slice(2);
  return plan({ activity, at: 'teams', capacity }, slot.day, slot.from, until, zone);
}

function strangeness(day: Day): number {
  if (isTermDay(day)) return 0;
  if (weekdayOf(day) <= 5 && !isBankHoliday(day)) return 1;
  return weekdayOf(day) === 6 ? 2 : 3;
}

function nthSession(planned: Planned[], name: string, nth: number, start: Date): Planned | undefined {
  const [activity, locality = null] = name.split('/');
  const dates = planned.filter(
    (session) => session.activityId === activity && (locality === null || session.locality === locality),
  );
  if (nth < 0) return dates.filter((session) => session.endsAt < start).at(nth);
  // Far enough ahead that places are given at once, and open long enough to have filled.
  return dates.filter(
    ({ startsAt, opensAt }) =>
      startsAt.getTime() > start.getTime() + 120 * HOUR && opensAt.getTime() < start.getTime() - 500 * HOUR,
  )[nth];
}
