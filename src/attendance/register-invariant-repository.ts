import { and, asc, eq, isNotNull, isNull, ne } from 'drizzle-orm';
import { activitiesById, daysOfSessions, sessionsById } from '../catalogue/index.ts';
import type { Invariant } from '../platform/invariant.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { type RegisterFacts, registerFacts, withOpening } from './register-facts.ts';
import { type AttendanceRule, earnedOn } from './register-rules.ts';

/** What must hold of registers at any moment. */
export function registerInvariants({ zone }: Platform): Invariant[] {
  return [
    { name: 'a mark belongs to a day of its session', find: strayMarks },
    {
      name: 'a closed register has made the completions that its marks earn, and no others',
      find: (db) => wrongCompletions(db, zone),
    },
  ];
}

async function strayMarks(db: Queries): Promise<string[]> {
  const { marks, sessionDays } = db.t;
  const rows = await db
    .select({ id: marks.id })
    .from(marks)
    .innerJoin(sessionDays, eq(sessionDays.id, marks.sessionDayId))
    .where(ne(marks.sessionId, sessionDays.sessionId));
  return rows.map(({ id }) => `mark ${id} is for a day of another session`);
}

async function wrongCompletions(db: Queries, zone: string): Promise<string[]> {
  const { registers, completions } = db.t;
  const closed = await db
    .select({ sessionId: registers.sessionId })
    .from(registers)
    .where(and(isNotNull(registers.closedAt), isNull(registers.reopenedAt)));
  const rules = await rulesUsed(db);
  const findings: string[] = [];
  for (const { sessionId } of closed) {
    const live = await db
      .select({ personId: completions.personId, completedOn: completions.completedOn })
      .from(completions)
      .where(
        and(
          eq(completions.sessionId, sessionId),
          eq(completions.source, 'attended'),
          isNull(completions.withdrawnAt),
        ),
      );
    const have = live.map((row) => `${row.personId} ${row.completedOn}`).sort();
    const earned = await earnedAt(db, zone, sessionId, rules.get(sessionId));
    if (have.join() !== earned.join()) {
      findings.push(`session ${sessionId}: ${have.length} completions where ${earned.length} are earned`);
    }
  }
  return findings;
}

/** The rule by which each register was last closed: an activity's own may have changed since. */
async function rulesUsed(db: Queries): Promise<Map<string, AttendanceRule>> {
  const { history } = db.t;
  const rows = await db
    .select({ sessionId: history.subjectId, facts: history.facts })
    .from(history)
    .where(and(eq(history.subjectKind, 'session'), eq(history.what, 'register-closed')))
    .orderBy(asc(history.id));
  return new Map(
    rows.flatMap(({ sessionId, facts }) =>
      facts.rule === 'every-day' || facts.rule === 'any-day' ? [[sessionId, facts.rule] as const] : [],
    ),
  );
}

async function earnedAt(
  db: Queries,
  zone: string,
  sessionId: string,
  used: AttendanceRule | undefined,
): Promise<string[]> {
  const session = (await sessionsById(db, [sessionId])).get(sessionId);
  const activity = (await activitiesById(db, [session?.activityId ?? ''])).get(session?.activityId ?? '');
  const days = ((await daysOfSessions(db, [sessionId])).get(sessionId) ?? []).map((day) =>
    withOpening(day, zone),
  );
  const { marks }: RegisterFacts = await registerFacts(db, sessionId);
  return [...marks]
    .flatMap(([personId, mine]) => {
      const day = earnedOn(used ?? activity?.attendanceRule ?? 'every-day', days, mine);
      return day === null ? [] : [`${personId} ${day}`];
    })
    .sort();
}
