import { and, asc, eq, gt, isNull, notExists } from 'drizzle-orm';
import { venueLine } from '../../../src/catalogue/venue-rules.ts';
import type { Queries } from '../../../src/platform/store/store.ts';
import { type Day, dayOf } from '../../../src/platform/time.ts';
import { stableId } from '../stable-id.ts';
import { addDays, addMonths, isSchoolHoliday } from './calendar.ts';
import { read } from './read.ts';
import { insertAll, type Row } from './rows.ts';

type Programme = { venues: Record<string, string | null>; trainers: string[] };

const programme = read<Programme>('programme.json');
/** How many people fit: one is smaller than what some sessions there would like. */
const PLACES: Record<string, number> = { lantern: 40, slipway: 24, orchard: 30, tideway: 18, gaslight: 24 };
const DIRECTIONS: Record<string, string> = {
  lantern: 'Step-free from Ropewalk Lane. Bus 3 stops at the door; there is parking behind the building.',
  slipway:
    'The lift is to the left of the stairs. No parking: use the car park at the end of Mast Pond Road.',
};
const MONTHS_AHEAD = 15;

/** The venues and trainers of the programme as they are kept, and the school holidays: all invented. */
export async function loadKept(tx: Queries, start: Date, zone: string): Promise<void> {
  await insertAll(tx, 'venues', venues());
  await insertAll(
    tx,
    'trainers',
    programme.trainers.map((name) => ({ id: stableId('trainer', name), name })),
  );
  await insertAll(tx, 'holidays', schoolHolidays(dayOf(start, zone)));
}

/** Sessions that stand there by name alone are given the venue and the trainer that are kept. */
export async function linkKept(tx: Queries): Promise<void> {
  const { sessions, sessionTrainers } = tx.t;
  for (const { id, ...venue } of venues()) {
    const here = and(eq(sessions.venue, venueLine(venue)), isNull(sessions.venueId));
    await tx.update(sessions).set({ venueId: id }).where(here);
  }
  const named = tx.select().from(sessionTrainers).where(eq(sessionTrainers.sessionId, sessions.id));
  for (const name of programme.trainers) {
    const theirs = await tx
      .select({ sessionId: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.trainer, name), notExists(named)));
    const trainerId = stableId('trainer', name);
    await insertAll(
      tx,
      'sessionTrainers',
      theirs.map(({ sessionId }) => ({ sessionId, trainerId })),
    );
  }
}

/** Some sessions need a number of people, and one that nobody has booked is still a draft. */
export async function touchUp(tx: Queries, now: Date): Promise<void> {
  const { sessions } = tx.t;
  for (const [activityId, minimum] of [
    ['child-protection', 8],
    ['exploitation-training', 10],
    ['aces', 10],
  ] as const) {
    await tx
      .update(sessions)
      .set({ minimum })
      .where(
        and(eq(sessions.activityId, activityId), eq(sessions.state, 'open'), gt(sessions.startsAt, now)),
      );
  }
  const [announced] = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.state, 'announced'),
        eq(sessions.activityId, 'basic-awareness'),
        gt(sessions.startsAt, now),
      ),
    )
    .orderBy(asc(sessions.startsAt))
    .limit(1);
  if (announced !== undefined)
    await tx.update(sessions).set({ state: 'draft' }).where(eq(sessions.id, announced.id));
}

function venues(): (Row<'venues'> & { id: string; name: string; address: string; postcode: string })[] {
  return Object.entries(programme.venues).flatMap(([key, line]) => {
    if (line === null) return [];
    const [name = '', address = '', postcode = ''] = line.split(', ');
    const [places, directions] = [PLACES[key] ?? null, DIRECTIONS[key] ?? ''];
    return [{ id: stableId('venue', key), name, address, postcode, places, directions }];
  });
}

const NAMES = [
  '',
  'Christmas',
  'Spring half-term',
  'Easter',
  'Easter',
  'Summer half-term',
  'Summer half-term',
  'Summer',
  'Summer',
  'Summer',
  'Autumn half-term',
  'Autumn half-term',
  'Christmas',
];

/** Runs of days as the calendar of the demonstration has them, called by the month in which they begin. */
function schoolHolidays(from: Day): Row<'holidays'>[] {
  const rows: Row<'holidays'>[] = [];
  const last = addMonths(from, MONTHS_AHEAD);
  let startsOn: Day | null = null;
  for (let day = from; day <= last; day = addDays(day, 1)) {
    if (isSchoolHoliday(day)) startsOn ??= day;
    else if (startsOn !== null) {
      const name = `${NAMES[Number(startsOn.slice(5, 7))]} holidays`;
      const id = stableId('holiday', `school ${startsOn}`);
      rows.push({ id, name, kind: 'school', startsOn, endsOn: addDays(day, -1) });
      startsOn = null;
    }
  }
  return rows;
}
