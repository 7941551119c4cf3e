import type { RehearsedMessage } from '../platform/rehearsal-repository.ts';
import { people } from './desk-words.ts';

/** One thing that a change does to people, as the page before it says it. */
export type Effect = { title: string; names: string[] };

type Known = { key: string; one: string; many: string };

/** What becomes of whoever gets a mail of this kind, the weightiest first. */
const EFFECTS: Known[] = [
  { key: 'booking-promoted', one: 'gets a place', many: 'get a place' },
  { key: 'booking-confirmed', one: 'gets a place', many: 'get a place' },
  { key: 'booking-offer', one: 'is offered a place', many: 'are offered a place' },
  {
    key: 'booking-call',
    one: 'is told that a place is free for whoever takes it first',
    many: 'are told that a place is free for whoever takes it first',
  },
  {
    key: 'booking-session-moved place',
    one: 'with a place gets one calendar update',
    many: 'with a place get one calendar update each',
  },
  {
    key: 'booking-session-moved',
    one: 'without a place is told the new time',
    many: 'without a place are told the new time',
  },
  {
    key: 'booking-session-cancelled place',
    one: 'with a place is told, and their calendar is cleared',
    many: 'with a place are told, and their calendars are cleared',
  },
  { key: 'booking-session-cancelled', one: 'without a place is told', many: 'without a place are told' },
  { key: 'booking-waiting', one: 'joins the waiting list', many: 'join the waiting list' },
  { key: 'booking-cancelled', one: 'loses a place', many: 'lose a place' },
  {
    key: 'booking-call-gone',
    one: 'is told that the open place has gone',
    many: 'are told that the open place has gone',
  },
  { key: 'booking-closed', one: 'is told that no place came free', many: 'are told that no place came free' },
];

/**
 * What the messages of a rehearsed change say will happen, each person once under each heading, by name. Kinds
 * that are not known here are counted as mail, so that nothing is sent that the page has not said.
 */
export function effectsOf(messages: RehearsedMessage[]): Effect[] {
  const groups = new Map<string, Map<string, string>>();
  for (const message of messages) {
    const key = keyOf(message);
    const group = groups.get(key) ?? new Map<string, string>();
    groups.set(key, group.set(message.personId ?? message.toName, message.toName));
  }
  const known = EFFECTS.flatMap(({ key, one, many }) => {
    const group = groups.get(key);
    groups.delete(key);
    return group === undefined ? [] : [effect(group, one, many)];
  });
  return [...known, ...[...groups.values()].map((group) => effect(group, 'gets a mail', 'get a mail'))];
}

/** How many different people get mail. */
export function peopleTold(messages: RehearsedMessage[]): number {
  return new Set(messages.map(({ personId, toName }) => personId ?? toName)).size;
}

function keyOf({ kind, facts }: RehearsedMessage): string {
  const news = facts?.news as Record<string, unknown> | undefined;
  return news?.hasPlace === true || news?.hadPlace === true ? `${kind} place` : kind;
}

function effect(group: Map<string, string>, one: string, many: string): Effect {
  const names = [...group.values()].sort((a, b) => a.localeCompare(b, 'en-GB'));
  return { title: `${people(names.length)} ${names.length === 1 ? one : many}`, names };
}
