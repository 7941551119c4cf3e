import { and, eq, inArray } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import { type Figure, WHOLE_CITY } from './figures-rules.ts';

export type KeptFigure = Figure & { day: Day };

const ROWS_AT_ONCE = 500;

/** Which of these days have figures. */
export async function daysKept(db: Queries, days: Day[]): Promise<Set<Day>> {
  const { standingFigures: f } = db.t;
  const rows = await db
    .select({ day: f.day })
    .from(f)
    .where(and(inArray(f.day, days), eq(f.by, 'sector'), eq(f.key, WHOLE_CITY)));
  return new Set(rows.map(({ day }) => day));
}

/** The figures of these days for the city and its sectors, in no order. */
export async function sectorFigures(db: Queries, days: Day[]): Promise<KeptFigure[]> {
  const { standingFigures: f } = db.t;
  return db
    .select({ day: f.day, by: f.by, key: f.key, people: f.people, counts: f.counts })
    .from(f)
    .where(and(inArray(f.day, days), eq(f.by, 'sector')));
}

/** Keeps the figures of a day; what stands already stays as it was first made. */
export async function keepFigures(tx: Queries, day: Day, madeAt: Date, figures: Figure[]): Promise<void> {
  const { standingFigures } = tx.t;
  for (let at = 0; at < figures.length; at += ROWS_AT_ONCE) {
    await tx
      .insert(standingFigures)
      .values(figures.slice(at, at + ROWS_AT_ONCE).map((figure) => ({ ...figure, id: newId(), day, madeAt })))
      .onConflictDoNothing();
  }
}
