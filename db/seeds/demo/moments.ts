import { DateTime } from 'luxon';
import type { Random } from './random.ts';

const WAKING_HOURS = 14;

/** So many instants between two, in order, at hours of the day at which people are awake, to the minute. */
export function spread(random: Random, from: Date, until: Date, count: number, zone: string): Date[] {
  const length = Math.max(0, until.getTime() - from.getTime());
  return Array.from({ length: count }, () => from.getTime() + random.next() * length)
    .sort((a, b) => a - b)
    .map((at) => Math.min(Math.max(awake(at, zone), from.getTime()), from.getTime() + length))
    .map((at) => new Date(at));
}

/** Squeezes the day between seven in the morning and nine in the evening; what came later stays later. */
function awake(at: number, zone: string): number {
  const local = DateTime.fromMillis(at, { zone });
  const minutes = Math.floor(((local.hour * 60 + local.minute) * WAKING_HOURS) / 24) + 7 * 60;
  return local
    .set({ hour: Math.floor(minutes / 60), minute: minutes % 60, second: 0, millisecond: 0 })
    .toMillis();
}

export function earlier(a: Date, b: Date): Date {
  return new Date(Math.min(a.getTime(), b.getTime()));
}

export function later(a: Date, b: Date): Date {
  return new Date(Math.max(a.getTime(), b.getTime()));
}
