import { addDays } from '../platform/days.ts';
import type { Mailbox } from '../platform/mail/mailer.ts';
import type { RenderContext } from '../platform/mail/renderer.ts';
import type { TemplateKind } from '../platform/mail/template-kinds.ts';
import type { FieldValues } from '../platform/mail/template-rules.ts';
import { dayOf, instantAt, ordinal, sayDay, sayMoment, sayShortDay, sayWhen } from '../platform/time.ts';
import type { News, PlaceFacts } from './booking-news.ts';
import { where } from './calendar-letters.ts';

type Kind = News['kind'];
type Own = {
  name: string;
  /** Fields beyond those that every mail about a place has. */
  fields?: Record<string, string>;
  values?(news: Record<string, unknown>, context: RenderContext): FieldValues;
  /** What an invented mail tells. */
  sample(context: RenderContext): Omit<PlaceFacts['news'], 'kind'>;
  /** It carries a calendar entry. */
  calendar?: 'REQUEST' | 'CANCEL';
};

const FIELDS = {
  name: 'the name of the person who gets it',
  title: 'the title of the activity',
  date: 'the short date of the session',
  day: 'the day of the session',
  when: 'day and times, of all days',
  where: 'the venue, or that it is on Teams',
  trainer: 'the trainer; nothing where none is named',
  team: 'the name of the team',
  mailbox: 'the address of the team',
};
const UNTIL = { until: 'day and time until which it holds' };

const until = (at: unknown, { zone }: RenderContext) => ({ until: sayMoment(new Date(String(at)), zone) });

/** Kinds of mail about a place whose words organisers may choose. What is told only within the rules is not here. */
const OWN: Partial<Record<Kind, Own>> = {
  confirmed: { name: 'A place is confirmed', sample: () => ({}), calendar: 'REQUEST' },
  waiting: {
    name: 'Somebody joins the waiting list',
    fields: { position: 'their position: 1st, 2nd' },
    values: (news) => ({ position: ordinal(Number(news.position)) }),
    sample: () => ({ position: 4 }),
  },
  promoted: {
    name: 'The waiting list gives a place',
    fields: UNTIL,
    values: (news, context) => until(news.giveBackUntil, context),
    sample: (context) => ({ giveBackUntil: later(context, 1, '16:05').toISOString() }),
    calendar: 'REQUEST',
  },
  offer: {
    name: 'A place is offered',
    fields: UNTIL,
    values: (news, context) => until(news.endsAt, context),
    sample: (context) => ({ endsAt: later(context, 1, '16:05').toISOString() }),
  },
  'awaiting-approval': {
    name: 'A place waits for a manager’s approval',
    fields: { manager: 'the name of the manager' },
    values: (news) => ({ manager: String(news.manager ?? '') }),
    sample: () => ({ manager: 'Alex Morgan' }),
  },
  declined: {
    name: 'A manager has not approved',
    sample: () => ({ because: 'refused', reason: 'Not this term.' }),
  },
  substituted: {
    name: 'A colleague takes a place over',
    fields: { colleague: 'the name of the colleague' },
    values: (news) => ({ colleague: String(news.by ?? '') }),
    sample: () => ({ by: 'Robin Hale' }),
    calendar: 'CANCEL',
  },
  'offer-gone': { name: 'An offer ran out', sample: () => ({}) },
  call: { name: 'The last day’s call: first come, first served', sample: () => ({}) },
  'call-gone': { name: 'The called place has gone', sample: () => ({}) },
  cancelled: {
    name: 'A place is cancelled',
    sample: () => ({ late: false, movedTo: null }),
    calendar: 'CANCEL',
  },
  closed: { name: 'No place came free', sample: () => ({}) },
  'session-cancelled': {
    name: 'A session is cancelled',
    sample: () => ({ hadPlace: true, reason: 'The trainer is ill.' }),
    calendar: 'CANCEL',
  },
  'session-moved': {
    name: 'A session is moved',
    sample: (context) => {
      const before = { startsAt: later(context, 20, '10:15'), endsAt: later(context, 20, '13:15') };
      return { hasPlace: true, before: [before], offerEndsAt: null };
    },
    calendar: 'REQUEST',
  },
  reminder: {
    name: 'A reminder',
    fields: { days: 'how many days are left' },
    values: (news) => ({ days: String(news.days) }),
    sample: () => ({ days: 10 }),
  },
  'joining-details': {
    name: 'Joining details',
    sample: () => ({ details: 'https://teams.example/meeting' }),
    calendar: 'REQUEST',
  },
};

/** The kinds of mail about a place for which organisers may have words of their own. */
export const bookingTemplates: TemplateKind[] = Object.entries(OWN).map(([kind, own]) => ({
  kind: `booking-${kind}`,
  name: own.name,
  fields: { ...FIELDS, ...own.fields },
  values: (stored, to, context) => {
    const facts = stored as PlaceFacts;
    return { ...commonValues(facts, to, context), ...own.values?.(facts.news, context) };
  },
  sample: (context) => sampleFacts(kind as Kind, own, context),
}));

function commonValues(facts: PlaceFacts, to: Mailbox, { zone }: RenderContext): FieldValues {
  const days = facts.days.map(({ startsAt, endsAt }) => ({
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
  }));
  const first = days[0]?.startsAt;
  return {
    name: to.name,
    title: facts.title,
    date: first === undefined ? '' : sayShortDay(first, zone),
    day: first === undefined ? '' : sayDay(first, zone),
    when: days.map((span) => sayWhen(span, zone)).join(' and '),
    where: where(facts),
    trainer: facts.trainer ?? '',
    team: facts.team.name,
    mailbox: facts.team.address,
  };
}

function sampleFacts(kind: Kind, own: Own, context: RenderContext): PlaceFacts {
  const starts = later(context, 30, '09:30');
  return {
    bookingId: 'example',
    sessionId: 'example',
    title: 'Safer Recruitment',
    days: [{ startsAt: starts.toISOString(), endsAt: later(context, 30, '12:30').toISOString() }],
    deliveryMode: 'face-to-face',
    venue: 'Central Library, Guildhall Square',
    trainer: 'Jo Marsh',
    team: { name: 'Example training team', address: 'training@city.example' },
    closesAt: later(context, 30, '07:30').toISOString(),
    freeUntil: later(context, 27, '09:30').toISOString(),
    lateCancelledBy: 'self',
    joiningHours: 48,
    unchecked: false,
    news: { ...own.sample(context), kind },
    calendar:
      own.calendar === undefined ? null : { method: own.calendar, dayNumber: 1, uid: 'example', sequence: 0 },
  };
}

function later({ now, zone }: RenderContext, days: number, time: string): Date {
  return instantAt(addDays(dayOf(now, zone), days), time, zone);
}
