import type { ChargeRule, PriceRule, SessionDefaults } from '../../db/schema/tables/catalogue.ts';
import type { Changes } from '../catalogue/index.ts';
import { type Span, sayMoment, sayWhen } from '../platform/time.ts';
import { pounds } from './pound-words.ts';

/** What identifiers in a change mean to people; unknown ones are said as they are. */
export type Naming = {
  zone: string;
  /** Of venues, trainers and roles, by id or key. */
  names: ReadonlyMap<string, string>;
};

/** What the fields of an activity and of a session are called in a history and beside an edit. */
const LABELS: Record<string, string> = {
  title: 'Title',
  kind: 'Kind',
  category: 'Category',
  summary: 'What it is about',
  outcomes: 'What people take away',
  audienceText: 'Who it is for',
  deliveryMode: 'How it is held',
  durationText: 'How long it is',
  eligibility: 'Who may book',
  eligibleRoles: 'Roles that may book',
  contact: 'Contact',
  bookedHere: 'Booked here',
  bookingRoute: 'How people book',
  dateLimit: 'Dates of one person',
  clashRule: 'At a clash',
  queueRule: 'Order of the waiting list',
  approval: 'Approval',
  approvalHours: 'Hours for a manager',
  closesHoursBefore: 'Booking closes, hours before',
  freeUntilDaysBefore: 'Cancelling is free until, days before',
  lateCancelledBy: 'Who cancels late',
  reminderDays: 'Reminders, days before',
  cpdMinutes: 'Minutes of learning',
  participatory: 'Participatory',
  attendanceRule: 'Complete with',
  tellsNoShow: 'Tells of a no-show',
  evaluationUrl: 'Evaluation form',
  freeOfCharge: 'Free of charge',
  priceText: 'Price in words',
  prices: 'Prices',
  lateCharge: 'Charge for a late cancellation',
  noShowCharge: 'Charge for not coming',
  sessionDefaults: 'Defaults for sessions',
  delegateNotes: 'Notes to delegates',
  preCourseWork: 'Work before the session',
  venueId: 'Venue',
  venue: 'Place in words',
  joiningDetails: 'Joining details',
  locality: 'Part of the city',
  capacity: 'Places',
  minimum: 'Fewest people',
  minimumDaysBefore: 'Decide on the fewest, days before',
  bookingOpensAt: 'Booking opens',
  trainerIds: 'Trainers',
  days: 'Days',
};

const VALUES: Record<string, string> = {
  true: 'yes',
  false: 'no',
  open: 'everybody',
  'by-role': 'some roles',
  'by-invitation': 'by invitation',
  one: 'one at a time',
  none: 'none',
  ignore: 'nothing is said',
  warn: 'people are warned',
  stop: 'not both',
  time: 'by time of joining',
  need: 'essential and missing first',
  'tell-manager': 'the manager is told',
  'manager-approves': 'the manager approves',
  self: 'the person',
  organiser: 'the organiser alone',
  'every-day': 'every day',
  'any-day': 'any day',
  teams: 'on Teams',
  'face-to-face': 'face to face',
};
const IN_WORDS = new Set([
  'eligibility',
  'dateLimit',
  'clashRule',
  'queueRule',
  'approval',
  'lateCancelledBy',
  'attendanceRule',
  'deliveryMode',
]);
const LONGEST = 90;

export type ChangeLine = { field: string; label: string; from: string; to: string };

/** Each changed value in words: "Places", "24", "20". Long texts are cut. */
export function changeLines(changes: Changes, naming: Naming): ChangeLine[] {
  return Object.entries(changes).map(([field, { from, to }]) => ({
    field,
    label: LABELS[field] ?? field,
    from: sayValue(field, from, naming),
    to: sayValue(field, to, naming),
  }));
}

/** "Changed Places from 24 to 20; Notes to delegates from nothing to “Bring a laptop”" */
export function sayChanges(changes: Changes, naming: Naming): string {
  const lines = changeLines(changes, naming).map(({ label, from, to }) => `${label} from ${from} to ${to}`);
  return lines.length === 0 ? 'Changed' : `Changed: ${lines.join('; ')}`;
}

function sayValue(field: string, value: unknown, { zone, names }: Naming): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  const named = (id: unknown) => names.get(String(id)) ?? String(id);
  switch (field) {
    case 'days':
      return (
        list(value)
          .map((span) => sayWhen(spanOf(span), zone))
          .join(' and ') || 'nothing'
      );
    case 'bookingOpensAt':
      return sayMoment(new Date(String(value)), zone);
    case 'trainerIds':
    case 'eligibleRoles':
      return list(value).map(named).join(', ') || 'nobody';
    case 'venueId':
    case 'kind':
    case 'locality':
      return named(value);
    case 'bookingRoute':
      return cut(String((value as { text?: unknown }).text ?? ''));
    case 'prices':
      return sayPrices(value as PriceRule[], named);
    case 'lateCharge':
    case 'noShowCharge':
      return sayCharge(value as ChargeRule);
    case 'sessionDefaults':
      return sayDefaults(value as SessionDefaults, named);
    default:
      if (Array.isArray(value)) return cut(value.join(', ')) || 'nothing';
      if (typeof value === 'boolean' || IN_WORDS.has(field)) return VALUES[String(value)] ?? String(value);
      return typeof value === 'number' ? String(value) : cut(String(value));
  }
}

/** "£80 a day for Education, £25 a place for everybody else" */
export function sayPrices(prices: PriceRule[], named: (key: string) => string): string {
  const says = prices.map(({ sectors, pence, per }) => {
    const whom = sectors.length === 0 ? 'everybody else' : sectors.map(named).join(', ');
    return `£${pounds(pence)} a ${per} for ${whom}`;
  });
  return says.join(', ') || 'nothing';
}

export function sayCharge(rule: ChargeRule): string {
  return rule.kind === 'percent' ? `${rule.percent}% of the price` : `£${pounds(rule.pence)}`;
}

function sayDefaults(defaults: SessionDefaults, named: (id: string) => string): string {
  const { capacity, minimum, venueId, startTime, endTime } = defaults;
  const says = [
    capacity == null ? '' : `${capacity} places`,
    minimum == null ? '' : `at least ${minimum}`,
    venueId == null ? '' : named(venueId),
    startTime == null && endTime == null ? '' : `${startTime ?? '?'} to ${endTime ?? '?'}`,
    defaults.opensDaysBefore == null ? '' : `booking opens ${defaults.opensDaysBefore} days before`,
    defaults.organisationCap == null ? '' : `at most ${defaults.organisationCap} of one organisation`,
  ];
  return says.filter((text) => text !== '').join(', ') || 'others';
}

function spanOf(value: unknown): Span {
  const { startsAt, endsAt } = value as { startsAt: string; endsAt: string };
  return { startsAt: new Date(startsAt), endsAt: new Date(endsAt) };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function cut(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length <= LONGEST ? `“${plain}”` : `“${plain.slice(0, LONGEST)}…”`;
}
