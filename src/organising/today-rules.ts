import { hoursAfter, sayDate, sayMoment, sayTimeLeft } from '../platform/time.ts';
import { people, places } from './desk-words.ts';

/** A coming session, as far as Today needs to know it. */
export type TodaySession = {
  id: string;
  startsAt: Date;
  closesAt: Date;
  capacity: number | null;
  confirmed: number;
  /** Neither taken nor held nor set aside; null without a limit. */
  free: number | null;
  waiting: number;
  automation: boolean;
  minimum: number | null;
  /** From when the organisers are to decide on a session with too few people. */
  decideFrom: Date;
  minimumWaived: boolean;
};

export type TodayFacts = {
  sessions: TodaySession[];
  /** By session. */
  approvals: ReadonlyMap<string, { waiting: number; firstDeadline: Date | null }>;
  offers: ReadonlyMap<string, { offers: number; firstEndsAt: Date }>;
  undelivered: ReadonlyMap<string, number>;
  /** Of those waiting, for whom it is essential and missing or overdue. */
  inNeed: ReadonlyMap<string, number>;
  /** The next date of the same activity on which places are free. */
  otherDates: ReadonlyMap<string, { id: string; startsAt: Date; free: number | null }>;
  /** Sessions that are over and whose register nobody has closed. */
  registers: { sessionId: string; endedAt: Date }[];
};

export type TodayKind =
  | 'undelivered'
  | 'offers'
  | 'approvals'
  | 'minimum'
  | 'automation'
  | 'register'
  | 'queue';

/** Something that needs a person: about which session, in words, and what there is to do about it. */
export type TodayItem = {
  kind: TodayKind;
  sessionId: string;
  text: string;
  /** `post`: a change by one press of a button; the others are links. */
  actions: { text: string; href: string; post?: true }[];
  /** By when it is wanted; the soonest comes first. */
  due: Date;
};

/** An offer is about to run out when it has no more than this. */
export const OFFER_SOON_HOURS = 6;
const FEWEST_FOR_A_DATE = 5;
const SHARE_FOR_A_DATE = 3;
/** Where two things are due at once, the one comes first that is lost if nobody looks. */
const ORDER: TodayKind[] = [
  'undelivered',
  'offers',
  'approvals',
  'minimum',
  'automation',
  'register',
  'queue',
];

/**
 * What needs a person today, with its action beside it, by the time at which it is wanted. Mail that did not
 * arrive is wanted now, a queue by the day on which its session closes.
 */
export function todayItems(facts: TodayFacts, now: Date, zone: string): TodayItem[] {
  const items = [
    ...facts.sessions.flatMap((session) => aboutSession(session, facts, now, zone)),
    ...[...facts.undelivered].map(([sessionId, count]) => undelivered(sessionId, count, now)),
    ...facts.registers.map(({ sessionId, endedAt }) => register(sessionId, endedAt, now, zone)),
  ];
  return items.sort(
    (a, b) => a.due.getTime() - b.due.getTime() || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
  );
}

/**
 * A queue is long enough for another date of its own when it would reach the minimum that the session has, or
 * else a third of its places, and in any case five people.
 */
export function isWorthAnotherDate({
  waiting,
  capacity,
  minimum,
}: Pick<TodaySession, 'waiting' | 'capacity' | 'minimum'>): boolean {
  const third = capacity === null ? FEWEST_FOR_A_DATE : Math.ceil(capacity / SHARE_FOR_A_DATE);
  return waiting >= Math.max(FEWEST_FOR_A_DATE, minimum ?? third);
}

function aboutSession(session: TodaySession, facts: TodayFacts, now: Date, zone: string): TodayItem[] {
  const here = `/organise/sessions/${session.id}`;
  const items: TodayItem[] = [];
  const add = (kind: TodayKind, text: string, actions: TodayItem['actions'], due: Date) =>
    items.push({ kind, sessionId: session.id, text, actions, due });

  const offers = facts.offers.get(session.id);
  if (offers !== undefined) {
    const one = offers.offers === 1;
    add(
      'offers',
      `${one ? '1 offer runs' : `${offers.offers} offers run`} out soon, ${one ? '' : 'the first '}in ${sayTimeLeft(now, offers.firstEndsAt)}.`,
      [{ text: 'See the offers', href: `${here}/queue` }],
      offers.firstEndsAt,
    );
  }
  const approvals = facts.approvals.get(session.id);
  if (approvals !== undefined) {
    const back =
      approvals.firstDeadline === null
        ? ''
        : ` The first place goes back on ${sayMoment(approvals.firstDeadline, zone)}.`;
    add(
      'approvals',
      `${people(approvals.waiting)} ${approvals.waiting === 1 ? 'awaits' : 'await'} a manager’s approval.${back}`,
      [{ text: 'See the approvals', href: '/organise/approvals' }],
      approvals.firstDeadline ?? session.closesAt,
    );
  }
  if (isUnderMinimum(session, now)) {
    add(
      'minimum',
      `${session.confirmed} of at least ${people(session.minimum ?? 0)}, and it begins in ${sayTimeLeft(now, session.startsAt)}. Run it, move it or cancel it?`,
      [
        { text: 'Run it with fewer', href: `${here}/minimum`, post: true },
        { text: 'Move', href: `${here}/move` },
        { text: 'Cancel', href: `${here}/cancellation` },
      ],
      session.decideFrom < now ? now : session.decideFrom,
    );
  }
  if (session.waiting > 0 && !session.automation && hasFree(session) && now <= session.closesAt) {
    add(
      'automation',
      `${session.free === null ? 'Places are' : `${places(session.free)} ${session.free === 1 ? 'is' : 'are'}`} free and ${people(session.waiting)} ${session.waiting === 1 ? 'waits' : 'wait'}: you give them out yourself here.`,
      [{ text: 'Give them out', href: `${here}/queue` }],
      hoursAfter(now, 24),
    );
  }
  if (isWorthAnotherDate(session) && now <= session.closesAt)
    items.push(longQueue(session, facts, now, zone));
  return items;
}

function longQueue(session: TodaySession, facts: TodayFacts, now: Date, zone: string): TodayItem {
  const essential = facts.inNeed.get(session.id) ?? 0;
  const who = `${session.waiting} waiting${essential > 0 ? `, ${essential} of them essential` : ''}`;
  const other = facts.otherDates.get(session.id);
  const href = `/organise/sessions/${session.id}/queue`;
  const item = { kind: 'queue' as const, sessionId: session.id, due: session.closesAt };
  if (other === undefined) {
    const text = `${who}: add a session and offer it in order?`;
    return { ...item, text, actions: [{ text: 'Add a session and offer it', href: `${href}#elsewhere` }] };
  }
  const free = other.free === null ? 'places' : places(other.free);
  const text = `${who}, and ${free} ${other.free === 1 ? 'is' : 'are'} free on ${sayDate(other.startsAt, now, zone)}: offer that date in order?`;
  return { ...item, text, actions: [{ text: 'Offer that date', href: `${href}?to=${other.id}#elsewhere` }] };
}

function isUnderMinimum(session: TodaySession, now: Date): boolean {
  const { minimum, minimumWaived, confirmed, decideFrom, startsAt } = session;
  return minimum !== null && !minimumWaived && confirmed < minimum && now >= decideFrom && now < startsAt;
}

function hasFree({ free }: TodaySession): boolean {
  return free === null || free > 0;
}

function undelivered(sessionId: string, count: number, now: Date): TodayItem {
  return {
    kind: 'undelivered',
    sessionId,
    text: `${count === 1 ? '1 mail' : `${count} mails`} could not be delivered.`,
    actions: [{ text: 'See what was sent', href: `/organise/sessions/${sessionId}/mail` }],
    due: now,
  };
}

function register(sessionId: string, endedAt: Date, now: Date, zone: string): TodayItem {
  return {
    kind: 'register',
    sessionId,
    text: `It was over on ${sayDate(endedAt, now, zone)} and its register is not closed, so nobody has a certificate.`,
    actions: [{ text: 'Close the register', href: `/sessions/${sessionId}/register` }],
    due: hoursAfter(endedAt, 24) < now ? now : hoursAfter(endedAt, 24),
  };
}
