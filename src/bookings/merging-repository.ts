import { eq, inArray } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import { moveReceipts } from './notice-repository.ts';

/**
 * Makes the bookings and calendar entries of one record those of another, as a step of joining two records
 * of one person. Where both have an entry for a day, the one that stands in a calendar stays. Throws on a
 * second live booking for a session: those are ended first.
 */
export async function moveBookings(tx: Queries, keepId: string, goId: string): Promise<void> {
  const { bookings, invitations } = tx.t;
  await tx.update(bookings).set({ personId: keepId }).where(eq(bookings.personId, goId));
  const kept = await tx.select().from(invitations).where(eq(invitations.personId, keepId));
  const going = await tx.select().from(invitations).where(eq(invitations.personId, goId));
  const double = going.filter((entry) => kept.some((one) => one.sessionDayId === entry.sessionDayId));
  const stands = new Set(
    double.filter((entry) => entry.state === 'requested').map((entry) => entry.sessionDayId),
  );
  const dropped = [
    ...kept.filter((entry) => stands.has(entry.sessionDayId)),
    ...double.filter((entry) => !stands.has(entry.sessionDayId)),
  ].map((entry) => entry.uid);
  if (dropped.length > 0) await tx.delete(invitations).where(inArray(invitations.uid, dropped));
  await tx.update(invitations).set({ personId: keepId }).where(eq(invitations.personId, goId));
  await moveReceipts(tx, keepId, goId);
}
