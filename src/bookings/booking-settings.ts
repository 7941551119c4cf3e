import { z } from 'zod';
import { readSetting } from '../platform/settings-repository.ts';
import type { Queries } from '../platform/store/store.ts';

const count = z.int().min(0).max(10_000);

/** The numbers of the published rule. Days are counted on the wall clock, hours as they elapse. */
const shape = z.object({
  /** Booking closes this long before the start. */
  closesHoursBefore: count.default(2),
  /** Cancelling is free until this long before the start. */
  freeUntilDaysBefore: count.default(3),
  /** More than this before the start, a place that comes free is given to the next in the queue at once. */
  promoteUntilDaysBefore: count.default(3),
  /** Whoever was given a place so may give it back within this time without it counting as late. */
  giveBackHours: count.default(24),
  /** After that, until this long before the start, a place is offered to one person at a time. */
  callHoursBefore: count.default(24),
  /** An offer lasts this long ... */
  offerHours: count.default(24),
  /** ... and ends at the latest this long before the start. */
  offerEndsHoursBefore: count.default(12),
  /** Who may cancel late: the person, or only the organiser. */
  lateCancelledBy: z.enum(['self', 'organiser']).default('self'),
  reminderDaysBefore: z.array(count).default([10, 3]),
  /** A reminder that could not be sent is still sent this long after it was due, and then not at all. */
  reminderGraceHours: count.default(48),
  joiningHoursBefore: count.default(48),
  /** How long a manager who has to approve a place has for it; meanwhile the place is held. */
  approvalHours: count.default(72),
  /** They are reminded this long before that time is over. */
  approvalReminderHours: count.default(24),
  /** Where a session has a minimum, its organisers are asked to decide this long before. */
  minimumDaysBefore: count.default(7),
  /** Access needs are deleted this long after the session. */
  needsKeptDays: count.default(28),
});

export type BookingSettings = z.infer<typeof shape>;

export const DEFAULT_SETTINGS: BookingSettings = shape.parse({});

/** The city's settings, with the defaults where it set none. */
export async function readBookingSettings(db: Queries): Promise<BookingSettings> {
  const set = await readSetting(db, 'booking');
  return set === undefined ? DEFAULT_SETTINGS : shape.parse(set);
}

type Deadlines = {
  closesHoursBefore: number | null;
  freeUntilDaysBefore: number | null;
  lateCancelledBy: 'self' | 'organiser' | null;
};
/** What an activity sets for itself, and what a session of it does. */
export type OwnRules = Deadlines & { reminderDays: number[] | null; approvalHours: number | null };
export type SessionRules = Deadlines & { minimumDaysBefore: number | null };

/** The city's settings under what an activity sets for itself, and those under what a session does. */
export function settingsFor(
  activity: OwnRules,
  city: BookingSettings,
  session: SessionRules | null = null,
): BookingSettings {
  return {
    ...city,
    closesHoursBefore: session?.closesHoursBefore ?? activity.closesHoursBefore ?? city.closesHoursBefore,
    freeUntilDaysBefore:
      session?.freeUntilDaysBefore ?? activity.freeUntilDaysBefore ?? city.freeUntilDaysBefore,
    lateCancelledBy: session?.lateCancelledBy ?? activity.lateCancelledBy ?? city.lateCancelledBy,
    reminderDaysBefore: activity.reminderDays ?? city.reminderDaysBefore,
    approvalHours: activity.approvalHours ?? city.approvalHours,
    minimumDaysBefore: session?.minimumDaysBefore ?? city.minimumDaysBefore,
  };
}
