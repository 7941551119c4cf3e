import { moveRecord } from './attendance/index.ts';
import { endDoubles, moveBookings } from './bookings/index.ts';
import { moveInterests } from './catalogue/index.ts';
import { type JoinRecords, type Move, mergeRecords } from './people/index.ts';
import type { Platform } from './platform/platform.ts';

/** What each slice does with its rows when two records of one person become one. */
export function recordMoves(platform: Platform): Move[] {
  return [moveBookings, moveInterests, moveRecord(platform)];
}

/** Joins two records of one person with all that the slices keep of them: the second becomes part of the first. */
export function joining(platform: Platform): JoinRecords {
  return async (by, keepId, goId) => {
    if (keepId !== goId) await endDoubles(platform, keepId, goId);
    return (await mergeRecords(platform, by, keepId, goId, recordMoves(platform))).outcome;
  };
}
