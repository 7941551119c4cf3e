import { and, asc, eq, inArray, lte, ne } from 'drizzle-orm';
import { dueAtClosing, owedFor } from '../../../src/attendance/charge-rules.ts';
import { type Choice, choiceOf } from '../../../src/attendance/register-rules.ts';
import { readPlace } from '../../../src/catalogue/place-repository.ts';
import type { Terms } from '../../../src/catalogue/price-rules.ts';
import { type Happening, record } from '../../../src/platform/history.ts';
import type { Queries } from '../../../src/platform/store/store.ts';
import { hoursAfter } from '../../../src/platform/time.ts';
import { stableId } from '../stable-id.ts';
import { insertAll, type Row } from './rows.ts';

/** Courses for which schools and early years pay, as the partnership's booking practice has it. */
const LISTED = ['child-protection', 'exploitation-training', 'safeguarding-supervision'];
const FULL = { kind: 'percent', percent: 100 } as const;
const TERMS: Terms = {
  prices: [{ sectors: ['education', 'early-years'], pence: 8000, per: 'day' }],
  lateCharge: FULL,
  noShowCharge: FULL,
};
/** Every so many of those who did not come are let off. */
const WAIVED_EACH = 4;

/** Prices of a few listed courses, and what followed from them before the demonstration began. */
export async function loadMoney(
  tx: Queries,
  { start, organiserId }: { start: Date; organiserId: string },
): Promise<void> {
  await tx.update(tx.t.activities).set(TERMS).where(inArray(tx.t.activities.id, LISTED));
  const names = new Map((await readPlace(tx)).sectors.map(({ key, label }) => [key, label]));
  const rows: Row<'charges'>[] = [];
  let absent = 0;
  for (const booking of await placesThen(tx, start)) {
    const reason =
      booking.state === 'late-cancelled'
        ? ('late-cancellation' as const)
        : dueAtClosing(booking.days, booking.marks);
    const owed =
      reason === null ? null : owedFor(reason, TERMS, { ...booking, days: booking.days.length }, names);
    if (reason === null || owed === null) continue;
    const madeAt = booking.endedAt ?? hoursAfter(booking.endsAt, 1);
    const letOff = reason === 'no-show' && absent++ % WAIVED_EACH === 0;
    rows.push({
      id: stableId('charge', `${booking.id} ${reason}`),
      bookingId: booking.id,
      sessionId: booking.sessionId,
      organisationId: booking.organisationId,
      reason,
      ...owed,
      madeAt,
      ...(letOff
        ? { waivedAt: hoursAfter(madeAt, 20), waivedById: organiserId, waivedReason: 'Was ill that morning' }
        : {}),
    });
  }
  await insertAll(tx, 'charges', rows);
  await record(tx, rows.flatMap(told));
}

type Then = {
  id: string;
  sessionId: string;
  organisationId: string | null;
  sector: string | null;
  state: string;
  endedAt: Date | null;
  endsAt: Date;
  days: { id: string }[];
  marks: Map<string, Choice>;
};

/** Places that were given up too late, and those whose register is closed, on the listed courses. */
async function placesThen(tx: Queries, start: Date): Promise<Then[]> {
  const { bookings, sessions, sessionDays, organisations, registers, marks } = tx.t;
  const found = await tx
    .select({
      id: bookings.id,
      personId: bookings.personId,
      sessionId: bookings.sessionId,
      organisationId: bookings.organisationId,
      sector: organisations.sector,
      state: bookings.state,
      endedAt: bookings.endedAt,
      endsAt: sessions.endsAt,
      closedAt: registers.closedAt,
    })
    .from(bookings)
    .innerJoin(sessions, eq(sessions.id, bookings.sessionId))
    .leftJoin(registers, eq(registers.sessionId, sessions.id))
    .leftJoin(organisations, eq(organisations.id, bookings.organisationId))
    .where(
      and(
        inArray(bookings.activityId, LISTED),
        inArray(bookings.state, ['confirmed', 'late-cancelled']),
        ne(sessions.state, 'cancelled'),
        lte(bookings.bookedAt, start),
      ),
    )
    .orderBy(asc(sessions.startsAt), asc(bookings.id));
  const over = found.filter(({ state, closedAt }) => state === 'late-cancelled' || closedAt !== null);
  const ids = [...new Set(over.map(({ sessionId }) => sessionId))];
  if (ids.length === 0) return [];
  const days = await tx.select().from(sessionDays).where(inArray(sessionDays.sessionId, ids));
  const made = await tx.select().from(marks).where(inArray(marks.sessionId, ids));
  return over.map((booking) => ({
    ...booking,
    days: days.filter(({ sessionId }) => sessionId === booking.sessionId),
    marks: new Map(
      made
        .filter((mark) => mark.sessionId === booking.sessionId && mark.personId === booking.personId)
        .map((mark) => [mark.sessionDayId, choiceOf(mark)]),
    ),
  }));
}

function told(charge: Row<'charges'>): Happening[] {
  const { id, bookingId, reason, pence, rule, madeAt, waivedAt, waivedById, waivedReason } = charge;
  const about = { subjectKind: 'booking' as const, subjectId: bookingId };
  const facts = { chargeId: id, reason, pence, rule };
  return [
    { ...about, at: madeAt, actorId: null, what: 'charged', facts },
    ...(waivedAt == null
      ? []
      : [
          {
            ...about,
            at: waivedAt,
            actorId: waivedById ?? null,
            what: 'charge-waived',
            facts: { ...facts, why: waivedReason },
          },
        ]),
  ];
}
