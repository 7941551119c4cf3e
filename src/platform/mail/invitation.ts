import { getVtimezoneComponent } from '@touch4it/ical-timezones';
import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventBusyStatus,
  type ICalEventData,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { DateTime } from 'luxon';
import { manyLines, oneLine } from './mail-text.ts';
import type { Mailbox } from './mailer.ts';

/** One session day of one person. `uid` and `sequence` are stored: they are never made here. */
export type InvitationFacts = {
  uid: string;
  sequence: number;
  title: string;
  dayNumber: number;
  dayCount: number;
  startsAt: Date;
  endsAt: Date;
  /** "Microsoft Teams meeting", or the venue with its postcode. */
  location: string;
  description: string;
  /** The page of the booking, without any secret: calendars are shared. */
  url: string;
  /** Equals From. */
  organiser: Mailbox;
  /** The recipient; null in a download. */
  attendee: Mailbox | null;
};

const LONGEST = { name: 100, title: 200, location: 250, description: 3000 };

/**
 * The calendar message about one session day (RFC 5546). REQUEST and CANCEL name the attendee; a missing one
 * throws. PUBLISH, for downloads, names none. `zone` is the IANA zone of the wall clock that it shows.
 */
export function invitation(
  facts: InvitationFacts,
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH',
  now: Date,
  zone: string,
): string {
  return calendar([facts], method, now, zone);
}

/** All days of a booking as one file to keep. No client can take back what came this way. */
export function download(days: InvitationFacts[], now: Date, zone: string): string {
  return calendar(days, 'PUBLISH', now, zone);
}

function calendar(
  days: InvitationFacts[],
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH',
  now: Date,
  zone: string,
): string {
  const component = timezoneComponent(zone);
  const content = ical({
    prodId: { company: 'Muster', product: 'Bookings', language: 'EN' },
    method: ICalCalendarMethod[method],
    // Named here, the zone would take the Z from DTSTAMP; each event names it instead.
    timezone: { name: null, generator: () => component },
    events: days.map((facts) => eventOf(facts, method, now, zone)),
  });
  return `${content.toString()}\r\n`;
}

function timezoneComponent(zone: string): string {
  const component = getVtimezoneComponent(zone);
  if (component === null) throw new RangeError(`No calendar description of the time zone ${zone}`);
  return component;
}

function eventOf(
  facts: InvitationFacts,
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH',
  now: Date,
  zone: string,
): ICalEventData {
  return {
    id: facts.uid,
    sequence: facts.sequence,
    stamp: DateTime.fromJSDate(now, { zone: 'utc' }),
    // Luxon, as a Date would be written in the server's own zone.
    start: DateTime.fromJSDate(facts.startsAt, { zone }),
    end: DateTime.fromJSDate(facts.endsAt, { zone }),
    timezone: zone,
    summary: summaryOf(facts),
    location: oneLine(facts.location, LONGEST.location),
    description: manyLines(facts.description, LONGEST.description),
    url: oneLine(facts.url),
    organizer: organiserOf(facts.organiser),
    attendees: method === 'PUBLISH' ? [] : [attendeeOf(facts)],
    status: method === 'CANCEL' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: ICalEventTransparency.OPAQUE,
    busystatus: ICalEventBusyStatus.BUSY,
  };
}

function summaryOf({ title, dayNumber, dayCount }: InvitationFacts): string {
  const suffix = dayCount > 1 ? ` (Day ${dayNumber} of ${dayCount})` : '';
  return `${oneLine(title, LONGEST.title - suffix.length)}${suffix}`;
}

function organiserOf({ name, address }: Mailbox) {
  const email = oneLine(address);
  return { name: commonName(name) || email, email };
}

function attendeeOf({ uid, attendee }: InvitationFacts) {
  if (attendee === null) throw new TypeError(`The calendar entry ${uid} names nobody to send it to`);
  return {
    name: commonName(attendee.name),
    email: oneLine(attendee.address),
    role: ICalAttendeeRole.REQ,
    status: ICalAttendeeStatus.NEEDSACTION,
    rsvp: false,
  };
}

/** A parameter cannot hold a double quote, and a backslash escapes nothing there (RFC 5545 3.2). */
function commonName(name: string): string {
  return oneLine(name.replace(/["\\]/g, ''), LONGEST.name);
}
