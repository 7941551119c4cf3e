import { asc, eq } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';

/** Days on which a rule for several sessions puts none; the last day is one of them. */
export type Holiday = Queries['t']['holidays']['$inferSelect'];
export type HolidayFacts = Omit<Holiday, 'id'>;

/** Every holiday, the earliest first. */
export async function allHolidays(db: Queries): Promise<Holiday[]> {
  const { holidays } = db.t;
  return db.select().from(holidays).orderBy(asc(holidays.startsOn), asc(holidays.endsOn));
}

export async function insertHoliday(tx: Queries, facts: HolidayFacts): Promise<string> {
  const id = newId();
  await tx.insert(tx.t.holidays).values({ ...facts, id });
  return id;
}

export async function updateHoliday(tx: Queries, id: string, facts: HolidayFacts): Promise<void> {
  await tx.update(tx.t.holidays).set(facts).where(eq(tx.t.holidays.id, id));
}

export async function deleteHoliday(tx: Queries, id: string): Promise<void> {
  await tx.delete(tx.t.holidays).where(eq(tx.t.holidays.id, id));
}
