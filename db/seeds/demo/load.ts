import { eq } from 'drizzle-orm';
import type { Queries, Store } from '../../../src/platform/store/store.ts';
import { loadSessions } from './bookings.ts';
import { loadDesk } from './desk.ts';
import { linkKept, loadKept, touchUp } from './kept.ts';
import { loadLeads } from './leads.ts';
import { loadLearning } from './learning.ts';
import { earlier } from './moments.ts';
import { loadMoney } from './money.ts';
import { loadOrganisations } from './organisations.ts';
import { citizens, loadInterests, loadPeople, type Sectors } from './people.ts';
import { loadRegisters, nameTrainer } from './registers.ts';
import { plannedSessions } from './sessions.ts';
import { characters, type Employee, staff } from './staff.ts';
import { type Stories, stories } from './stories.ts';
import { loadTelling } from './telling.ts';

export type Occasion = {
  now: Date;
  /** The wall clock of the place. */
  zone: string;
  /** The right-hand side of calendar identifiers, as in Platform. */
  host: string;
};

type Demonstration = { startedAt: string; note: string };

const NOTE =
  'The people, their addresses and bookings, the venues, the smaller settings and the localities of the schools are invented.';

const NO_STORIES: Stories = { sessions: [], situations: new Map(), claims: [] };

/**
 * Puts an invented city on the reference data, in one transaction. Everything follows from the moment at
 * which it is first done, which is kept: done again it changes nothing, and on a later day it adds the
 * sessions that have come into range, with their bookings.
 */
export async function loadDemonstration(store: Store, occasion: Occasion): Promise<void> {
  await store.transaction(async (tx) => {
    const { start, first } = await begin(tx, occasion.now);
    const around = { start, zone: occasion.zone };
    const employees = staff();
    if (first) await loadOrganisations(tx, employees);
    const sectors = await readSectors(tx);
    if (first) {
      await loadPeople(tx, employees, sectors, around);
      await loadInterests(tx, employees, start);
      await keepCharacters(tx, employees);
      await loadLeads(tx, employees, start);
      await loadLearning(tx, employees, around);
      await loadKept(tx, start, occasion.zone);
    }
    const { now } = occasion;
    const planned = plannedSessions(earlier(start, now), now, occasion.zone);
    const told = first ? stories(planned, start, occasion.zone) : NO_STORIES;
    await loadSessions(tx, {
      ...occasion,
      ...told,
      sessions: [...told.sessions, ...planned],
      characters: idsOfCharacters(employees),
      people: citizens(employees, sectors, around),
    });
    const trainer = employees.find(({ character }) => character?.key === 'police');
    if (trainer !== undefined) await nameTrainer(tx, 'exploitation-training', trainer);
    await linkKept(tx);
    if (first) await touchUp(tx, now);
    if (first) await loadDesk(tx, { now, zone: occasion.zone });
    const organiserId = idsOfCharacters(employees).get('organiser');
    if (first && organiserId !== undefined) {
      await loadRegisters(tx, { ...around, organiserId });
      await loadMoney(tx, { start, organiserId });
      await loadTelling(tx, { now, host: occasion.host, organiserId });
    }
  });
}

/** The first moment, kept. Its row is the lock: two processes that start at once do this one after the other. */
async function begin(tx: Queries, now: Date): Promise<{ start: Date; first: boolean }> {
  const { settings } = tx.t;
  const mine: Demonstration = { startedAt: now.toISOString(), note: NOTE };
  const created = await tx
    .insert(settings)
    .values({ key: 'demonstration', value: mine })
    .onConflictDoNothing()
    .returning();
  if (created.length > 0) return { start: now, first: true };
  const [row] = await tx
    .update(settings)
    .set({ key: 'demonstration' })
    .where(eq(settings.key, 'demonstration'))
    .returning();
  const known = (row?.value ?? mine) as Demonstration;
  return { start: new Date(known.startedAt), first: false };
}

async function readSectors(tx: Queries): Promise<Sectors> {
  const { id, sector, locality } = tx.t.organisations;
  const rows = await tx.select({ id, sector, locality }).from(tx.t.organisations);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Whom one can sign in as with one click. */
async function keepCharacters(tx: Queries, employees: Employee[]): Promise<void> {
  const ids = idsOfCharacters(employees);
  const value = characters().map(({ key, title, story }) => ({ personId: ids.get(key), title, story }));
  await tx.insert(tx.t.settings).values({ key: 'demo-characters', value }).onConflictDoNothing();
}

function idsOfCharacters(employees: Employee[]): Map<string, string> {
  return new Map(
    employees.flatMap(({ id, character }) => (character === null ? [] : [[character.key, id] as const])),
  );
}
