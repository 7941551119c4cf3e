import ICAL from 'ical.js';

/**
 * A calendar as a person has it, fed with the messages that reach them. It follows RFC 5546 as strictly as
 * the strictest of Outlook, Google Calendar and Apple Calendar, and shares no code with what writes the messages.
 */
export type CalendarEntry = {
  uid: string;
  summary: string;
  startsAt: Date;
  endsAt: Date;
  location: string;
  sequence: number;
};

export type CalendarClient = {
  /**
   * Takes one calendar message; `method` is the parameter of its MIME part. Answers whether it changed the
   * calendar. Throws on a message that some client would refuse or show at the wrong time.
   */
  apply(text: string, method: string): 'applied' | 'ignored';
  /** What the calendar shows, earliest first. */
  entries(): CalendarEntry[];
};

type Held = { entry: CalendarEntry; stamp: Date; shown: boolean; imported: boolean };

export function calendarClient(): CalendarClient {
  const held = new Map<string, Held>();

  function applyEvent(event: ICAL.Component, calendar: ICAL.Component, method: string): boolean {
    const entry = entryOf(event, calendar);
    const stamp = stampOf(event);
    const key = keyOf(event, calendar, entry.uid);
    const known = held.get(key);
    if (known !== undefined && isStale(entry, stamp, known, method)) return false;
    if (method === 'CANCEL') return cancel(key, { entry, stamp, shown: false, imported: false });
    const imported = method === 'PUBLISH' && known?.imported !== false;
    held.set(key, { entry, stamp, shown: true, imported });
    return true;
  }

  /** Cancelling a whole event takes its moved meetings with it. What was imported stays: nobody owns it. */
  function cancel(key: string, gone: Held): boolean {
    if (held.get(key)?.imported) return false;
    for (const [other, item] of held) {
      if (other.startsWith(`${key} `) && !item.imported) held.set(other, { ...item, shown: false });
    }
    held.set(key, gone);
    return true;
  }

  return {
    apply(text, method) {
      checkLines(text);
      const calendar = new ICAL.Component(ICAL.parse(text));
      checkCalendar(calendar, method);
      const events = calendar.getAllSubcomponents('vevent');
      for (const event of events) checkEvent(event, method);
      const changes = events.map((event) => applyEvent(event, calendar, method));
      return changes.includes(true) ? 'applied' : 'ignored';
    },
    entries() {
      const shown = [...held.values()].filter((item) => item.shown).map((item) => item.entry);
      return shown.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
    },
  };
}

/** Lower SEQUENCE loses, then older DTSTAMP. What was cancelled comes back with a higher SEQUENCE only. */
function isStale(entry: CalendarEntry, stamp: Date, known: Held, method: string): boolean {
  if (entry.sequence !== known.entry.sequence) return entry.sequence < known.entry.sequence;
  return stamp < known.stamp || (!known.shown && method !== 'CANCEL');
}

function entryOf(event: ICAL.Component, calendar: ICAL.Component): CalendarEntry {
  return {
    uid: written(event, 'uid'),
    summary: written(event, 'summary'),
    startsAt: instant(event, 'dtstart', calendar),
    endsAt: instant(event, 'dtend', calendar),
    location: written(event, 'location'),
    sequence: Number(event.getFirstPropertyValue('sequence') ?? 0),
  };
}

function keyOf(event: ICAL.Component, calendar: ICAL.Component, uid: string): string {
  const recurs = event.hasProperty('recurrence-id');
  return recurs ? `${uid} ${instant(event, 'recurrence-id', calendar).toISOString()}` : uid;
}

function stampOf(event: ICAL.Component): Date {
  return timeOf(event, 'dtstamp').toJSDate();
}

/** The true instant, by the time zone that the message itself describes. */
function instant(event: ICAL.Component, name: string, calendar: ICAL.Component): Date {
  const time = timeOf(event, name);
  const tzid = event.getFirstProperty(name)?.getFirstParameter('tzid');
  if (tzid === undefined || tzid === '') {
    refuseIf(!isUtc(event, name), `${name} floats: neither TZID nor Z`);
    return time.toJSDate();
  }
  refuseIf(isUtc(event, name), `${name} has both TZID and Z`);
  const zones = calendar.getAllSubcomponents('vtimezone');
  const zone = zones.find((candidate) => candidate.getFirstPropertyValue('tzid') === tzid);
  if (zone === undefined) throw new Error(`${name} is in ${tzid}, which no VTIMEZONE describes`);
  time.zone = new ICAL.Timezone({ component: zone, tzid });
  return time.toJSDate();
}

function timeOf(event: ICAL.Component, name: string): ICAL.Time {
  const value = event.getFirstPropertyValue(name);
  if (!(value instanceof ICAL.Time)) throw new Error(`${name} is missing or no time`);
  return value.clone();
}

function isUtc(event: ICAL.Component, name: string): boolean {
  return /Z$/.test(String(event.getFirstProperty(name)?.jCal[3] ?? ''));
}

function written(event: ICAL.Component, name: string): string {
  return String(event.getFirstPropertyValue(name) ?? '');
}

function checkLines(text: string): void {
  refuseIf(!text.endsWith('\r\n'), 'the last line has no end');
  refuseIf(/(^|[^\r])\n|\r(?!\n)/.test(text), 'a line ends in something other than CRLF');
  for (const line of text.split('\r\n')) {
    refuseIf(Buffer.byteLength(line) > 75, `a line is longer than 75 octets: ${line}`);
    refuseIf(/(?!\t)\p{Cc}/u.test(line), 'a control character');
  }
}

function checkCalendar(calendar: ICAL.Component, method: string): void {
  refuseIf(calendar.name !== 'vcalendar', 'not a VCALENDAR');
  refuseIf(calendar.getFirstPropertyValue('version') !== '2.0', 'VERSION is not 2.0');
  refuseIf(!calendar.hasProperty('prodid'), 'PRODID is missing');
  refuseIf(!['REQUEST', 'CANCEL', 'PUBLISH'].includes(method), `unknown method ${method}`);
  const said = calendar.getFirstPropertyValue('method');
  refuseIf(said !== method, `METHOD ${said} in a part that says ${method}`);
  const events = calendar.getAllSubcomponents('vevent').length;
  refuseIf(events === 0, 'no VEVENT');
  refuseIf(method !== 'PUBLISH' && events > 1, 'several VEVENTs: Outlook takes only the first');
}

function checkEvent(event: ICAL.Component, method: string): void {
  for (const name of ['uid', 'dtstamp', 'dtstart', 'dtend', 'organizer', 'sequence']) {
    const count = event.getAllProperties(name).length;
    refuseIf(count !== 1, `${name} is there ${count} times, not once`);
  }
  refuseIf(written(event, 'uid') === '', 'the UID is empty');
  refuseIf(!isUtc(event, 'dtstamp'), 'DTSTAMP is not in UTC');
  refuseIf(!Number.isInteger(event.getFirstPropertyValue('sequence')), 'SEQUENCE is no whole number');
  refuseIf(!/^mailto:\S+@\S+$/i.test(written(event, 'organizer')), 'ORGANIZER is no mail address');
  refuseIf(event.hasProperty('rrule') || event.hasProperty('rdate'), 'repeats, which is not followed here');
  const attendees = event.getAllProperties('attendee').length;
  const expected = method === 'PUBLISH' ? 0 : 1;
  refuseIf(attendees !== expected, `${attendees} ATTENDEEs in a ${method}, not ${expected}`);
  const cancelled = written(event, 'status') === 'CANCELLED';
  refuseIf(method !== 'PUBLISH' && cancelled !== (method === 'CANCEL'), `wrong STATUS for ${method}`);
}

function refuseIf(wrong: boolean, why: string): void {
  if (wrong) throw new Error(`Calendar message refused: ${why}`);
}
