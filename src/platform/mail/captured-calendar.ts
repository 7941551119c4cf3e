import { DateTime } from 'luxon';
import { sayWhen } from '../time.ts';

/** A calendar part in words, as a person looking over somebody's shoulder would tell it. */
export type CalendarWords = {
  /** REQUEST or CANCEL, and what it makes a calendar do. */
  method: string;
  effect: string;
  summary: string;
  when: string;
  where: string;
  uid: string;
  sequence: string;
};

const EFFECTS: Record<string, string> = {
  REQUEST: 'puts this into the calendar, or brings up to date what stands there',
  CANCEL: 'takes this out of the calendar',
};

/** Reads a calendar message that Muster itself wrote, with one entry in it. */
export function calendarWords(content: string): CalendarWords {
  const lines = content.replace(/\r\n[ \t]/g, '').split('\r\n');
  const event = lines.slice(lines.indexOf('BEGIN:VEVENT'), lines.indexOf('END:VEVENT'));
  const value = (from: string[], name: string) => unescaped(lineOf(from, name)?.value ?? '');
  const method = value(lines, 'METHOD');
  return {
    method,
    effect: EFFECTS[method] ?? '',
    summary: value(event, 'SUMMARY'),
    when: when(lineOf(event, 'DTSTART'), lineOf(event, 'DTEND')),
    where: value(event, 'LOCATION'),
    uid: value(event, 'UID'),
    sequence: value(event, 'SEQUENCE'),
  };
}

type Line = { parameters: string; value: string };

function lineOf(lines: string[], name: string): Line | undefined {
  for (const line of lines) {
    const found = /^([A-Z-]+)((?:;[^:]*)?):(.*)$/.exec(line);
    if (found?.[1] === name) return { parameters: found[2] ?? '', value: found[3] ?? '' };
  }
}

/** RFC 5545 3.3.11. */
function unescaped(text: string): string {
  return text.replace(/\\([\\;,nN])/g, (_, mark: string) => (mark.toLowerCase() === 'n' ? '\n' : mark));
}

/** In the time zone that the entry itself names. */
function when(start: Line | undefined, end: Line | undefined): string {
  if (start === undefined || end === undefined) return '';
  const zone = /TZID=([^;]+)/.exec(start.parameters)?.[1] ?? 'utc';
  const instant = ({ value }: Line) =>
    DateTime.fromFormat(value.replace(/Z$/, ''), "yyyyMMdd'T'HHmmss", { zone }).toJSDate();
  return `${sayWhen({ startsAt: instant(start), endsAt: instant(end) }, zone)} (${zone})`;
}
