import { audit } from '../../../src/audit.ts';
import type { Platform } from '../../../src/platform/platform.ts';

export type Place = {
  id: string;
  personId: string;
  state: string;
  number: number;
  bookedAt: Date;
  /** What happened to it, in order: "confirmed", "queued", "promoted" ... */
  happened: string[];
  /** Where in the history its first entry stands: the order of the commits, as it is written under the lock. */
  acceptedAs: number;
  /** The position with which it joined the queue, by its history. */
  joinedAt: number | null;
  /** What its mails say, in the order in which they were written; those taken back are left out. */
  mails: string[];
  mailedPosition: number | null;
};

/** Every place of a session with its history and its mail, in the order of the queue numbers. */
export async function placesOn({ store }: Platform, sessionId: string): Promise<Place[]> {
  const { t } = store.read;
  const bookings = (await store.read.select().from(t.bookings)).filter((row) => row.sessionId === sessionId);
  const history = byBooking(
    (await store.read.select().from(t.history)).filter((row) => row.subjectKind === 'booking'),
    (row) => row.subjectId,
  );
  const outbox = byBooking(await store.read.select().from(t.outbox), (row) => row.bookingId ?? '');
  return bookings
    .map((booking) => {
      const happenings = history.get(booking.id) ?? [];
      const mails = (outbox.get(booking.id) ?? []).filter((row) => row.state !== 'superseded');
      const waiting = mails.find((row) => row.kind === 'booking-waiting');
      return {
        id: booking.id,
        personId: booking.personId,
        state: booking.state,
        number: booking.queueNumber ?? 0,
        bookedAt: booking.bookedAt,
        happened: happenings.map((row) => row.what),
        acceptedAs: happenings[0]?.id ?? 0,
        joinedAt: numberIn(happenings.find((row) => row.what === 'queued')?.facts),
        mails: mails.map((row) => row.kind.replace('booking-', '')),
        mailedPosition: numberIn(waiting?.facts?.news),
      };
    })
    .sort((a, b) => a.number - b.number);
}

/** What the whole audit finds, as lines. */
export async function auditLines(platform: Platform): Promise<string[]> {
  const { findings } = await audit(platform);
  return findings.map(({ invariant, row }) => `audit: ${invariant}: ${row}`);
}

function byBooking<T extends { id: number }>(rows: T[], of: (row: T) => string): Map<string, T[]> {
  const grouped = new Map<string, T[]>();
  for (const row of rows.sort((a, b) => a.id - b.id))
    grouped.set(of(row), [...(grouped.get(of(row)) ?? []), row]);
  return grouped;
}

function numberIn(facts: unknown): number | null {
  if (typeof facts !== 'object' || facts === null || !('position' in facts)) return null;
  return typeof facts.position === 'number' ? facts.position : null;
}
