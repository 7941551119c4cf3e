import { and, asc, eq, gt, isNotNull, lte, notInArray, sql } from 'drizzle-orm';
import { codeHash } from '../../../src/bookings/approval-asking.ts';
import { record } from '../../../src/platform/history.ts';
import type { Queries } from '../../../src/platform/store/store.ts';
import { daysBefore, hoursAfter, hoursBefore } from '../../../src/platform/time.ts';
import { stableId } from '../stable-id.ts';

/** A manager approves this course, and a child protection place goes first to those who need it most. */
const APPROVED = 'safeguarding-supervision';
const BY_NEED = 'child-protection';
const SET_ASIDE = 'basic-awareness';
const ASKING = 2;
const SCHOOL_PLACES = 4;
const ASKED_HOURS_AGO = 50;

/** What waits on the organiser's desk from the start: approvals, places set aside for schools, a queue by need. */
export async function loadDesk(tx: Queries, { now, zone }: { now: Date; zone: string }): Promise<void> {
  const { activities } = tx.t;
  await tx.update(activities).set({ approval: 'manager-approves' }).where(eq(activities.id, APPROVED));
  await tx.update(activities).set({ queueRule: 'need' }).where(eq(activities.id, BY_NEED));
  await setAside(tx, now, zone);
  await askManagers(tx, now);
}

/** The first coming session with room enough for `places` that nobody waits for. */
async function roomySession(tx: Queries, activityId: string, now: Date, places: number) {
  const { sessions } = tx.t;
  const [session] = await tx
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.activityId, activityId),
        eq(sessions.state, 'open'),
        gt(sessions.startsAt, hoursAfter(now, 24 * 7)),
        isNotNull(sessions.capacity),
        eq(sessions.waiting, 0),
        lte(sessions.bookingOpensAt, hoursBefore(now, ASKED_HOURS_AGO)),
        sql`${sessions.capacity} - ${sessions.confirmed} - ${sessions.held} >= ${places + 1}`,
      ),
    )
    .orderBy(asc(sessions.startsAt), asc(sessions.id))
    .limit(1);
  return session ?? null;
}

async function setAside(tx: Queries, now: Date, zone: string): Promise<void> {
  const session = await roomySession(tx, SET_ASIDE, now, SCHOOL_PLACES);
  if (session === null) return;
  const releaseAt = daysBefore(session.startsAt, 5, zone);
  await tx
    .insert(tx.t.allocations)
    .values({
      id: stableId('allocation', session.id),
      sessionId: session.id,
      name: 'Schools',
      sectors: ['education'],
      organisationIds: [],
      places: SCHOOL_PLACES,
      releaseAt,
      createdAt: now,
    })
    .onConflictDoNothing();
  await tx.update(tx.t.sessions).set({ reserved: SCHOOL_PLACES }).where(eq(tx.t.sessions.id, session.id));
}

/** Two people whose managers have not answered: their places are held. */
async function askManagers(tx: Queries, now: Date): Promise<void> {
  const session = await roomySession(tx, APPROVED, now, ASKING);
  if (session === null) return;
  const { bookings, approvals, memberships, sessions } = tx.t;
  const here = tx.select({ id: bookings.personId }).from(bookings).where(eq(bookings.activityId, APPROVED));
  const people = await tx
    .select({ personId: memberships.personId, organisationId: memberships.organisationId })
    .from(memberships)
    .where(notInArray(memberships.personId, here))
    .orderBy(asc(memberships.personId))
    .limit(ASKING);
  const askedAt = hoursBefore(now, ASKED_HOURS_AGO);
  for (const [index, person] of people.entries()) {
    const id = stableId('booking', `approval ${person.personId}`);
    const manager = { managerName: 'Rosalind Keeble', managerAddress: 'rosalind.keeble@team.example' };
    await tx.insert(bookings).values({
      ...person,
      ...manager,
      id,
      sessionId: session.id,
      activityId: APPROVED,
      bookedById: person.personId,
      state: 'awaiting-approval',
      approval: 'asked',
      queueNumber: session.queueNumber + index + 1,
      bookedAt: askedAt,
    });
    const approvalId = stableId('approval', id);
    await tx.insert(approvals).values({
      ...manager,
      id: approvalId,
      bookingId: id,
      codeHash: codeHash(approvalId, id),
      askedAt,
      deadlineAt: hoursAfter(askedAt, 72),
      remindedAt: hoursAfter(askedAt, 48),
    });
    const told = { at: askedAt, subjectKind: 'booking', subjectId: id, actorId: person.personId } as const;
    await record(tx, [
      { ...told, what: 'held-for-approval', facts: {} },
      { ...told, what: 'approval-asked', facts: { manager: manager.managerName } },
    ]);
  }
  await tx
    .update(sessions)
    .set({ held: session.held + people.length, queueNumber: session.queueNumber + people.length })
    .where(eq(sessions.id, session.id));
}
