import { and, asc, desc, eq, gt, inArray, lte, notExists } from 'drizzle-orm';
import { grouped } from '../../../src/platform/groups.ts';
import type { Queries } from '../../../src/platform/store/store.ts';
import { dayOf, hoursAfter } from '../../../src/platform/time.ts';
import { stableId, stableNumber } from '../stable-id.ts';
import { randomFrom } from './random.ts';
import { insertAll, type Row } from './rows.ts';

type Mark = Row<'marks'>;

/** The newest registers of an activity that a team organises wait to be closed by hand. */
const LEFT_OPEN = 3;

/**
 * Registers of the sessions that were over when the demonstration began: who came, who came late, who did not,
 * and the completions that follow. The newest are left open.
 */
export async function loadRegisters(
  tx: Queries,
  { start, zone, organiserId }: { start: Date; zone: string; organiserId: string },
): Promise<void> {
  const { sessions, sessionDays, bookings, people } = tx.t;
  const ended = await tx
    .select()
    .from(sessions)
    .where(and(eq(sessions.state, 'open'), lte(sessions.endsAt, start), gt(sessions.confirmed, 0)))
    .orderBy(desc(sessions.endsAt), asc(sessions.id));
  const open = ended.filter(({ capacity }) => capacity !== null).slice(0, LEFT_OPEN);
  const over = ended.filter((session) => !open.includes(session));
  const ids = over.map((session) => session.id);
  if (ids.length === 0) return;
  const days = grouped(
    await tx
      .select()
      .from(sessionDays)
      .where(inArray(sessionDays.sessionId, ids))
      .orderBy(sessionDays.startsAt),
    (row) => row.sessionId,
  );
  const confirmed = await tx
    .select({ sessionId: bookings.sessionId, personId: bookings.personId, name: people.name })
    .from(bookings)
    .innerJoin(people, eq(people.id, bookings.personId))
    .where(and(inArray(bookings.sessionId, ids), eq(bookings.state, 'confirmed')))
    .orderBy(bookings.id);
  const attending = grouped(confirmed, (row) => row.sessionId);
  const all = {
    registers: [] as Row<'registers'>[],
    marks: [] as Mark[],
    completions: [] as Row<'completions'>[],
  };
  for (const session of over) {
    const closedAt = hoursAfter(session.endsAt, 1);
    const last = days.get(session.id) ?? [];
    all.registers.push({ sessionId: session.id, closedAt, closedById: organiserId, noShowsToldAt: closedAt });
    for (const { personId, name } of attending.get(session.id) ?? []) {
      const marks = last.map((day) => markOf(session.id, day, personId, organiserId));
      all.marks.push(...marks);
      if (!marks.every(({ mark }) => mark === 'attended')) continue;
      const key = `${personId} ${session.id}`;
      all.completions.push({
        id: stableId('completion', key),
        personId,
        activityId: session.activityId,
        completedOn: dayOf(session.endsAt, zone),
        source: 'attended',
        sessionId: session.id,
        recordedAt: closedAt,
        recordedById: organiserId,
        certificateNumber: stableNumber(key),
        printedName: name,
      });
    }
  }
  await insertAll(tx, 'registers', all.registers);
  await insertAll(tx, 'marks', all.marks);
  await insertAll(tx, 'completions', all.completions);
}

/**
 * One of the characters trains: their registers are theirs to take, and nothing else. Done again it names them
 * for the sessions that have come since, and leaves alone those that have a trainer.
 */
export async function nameTrainer(
  tx: Queries,
  activityId: string,
  { id, name }: { id: string; name: string },
): Promise<void> {
  const { sessions, sessionTrainers } = tx.t;
  const trainerId = stableId('trainer', id);
  await insertAll(tx, 'trainers', [{ id: trainerId, name, personId: id }]);
  const named = tx.select().from(sessionTrainers).where(eq(sessionTrainers.sessionId, sessions.id));
  const theirs = await tx
    .update(sessions)
    .set({ trainer: name })
    .where(and(eq(sessions.activityId, activityId), notExists(named)))
    .returning({ sessionId: sessions.id });
  await insertAll(
    tx,
    'sessionTrainers',
    theirs.map(({ sessionId }) => ({ sessionId, trainerId })),
  );
}

function markOf(sessionId: string, day: { id: string; startsAt: Date }, personId: string, by: string): Mark {
  const random = randomFrom(`mark ${personId} ${day.id}`);
  const chance = random.next();
  const mark = chance < 0.9 ? 'attended' : chance < 0.94 ? 'part' : 'absent';
  return {
    id: stableId('mark', `${personId} ${day.id}`),
    sessionId,
    sessionDayId: day.id,
    personId,
    mark,
    partReason: mark !== 'part' ? null : random.chance(0.5) ? 'late' : 'left-early',
    madeAt: hoursAfter(day.startsAt, 0.5),
    recordedAt: hoursAfter(day.startsAt, 0.5),
    recordedById: by,
  };
}
