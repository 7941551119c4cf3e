import { activitiesById, ownReminderDays, type Session, sessionsStarting } from '../catalogue/index.ts';
import { recipients } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { daysBefore, hoursAfter, hoursBefore } from '../platform/time.ts';
import { type Booking, dueForJoining, dueForReminder, updateBooking } from './booking-repository.ts';
import { type BookingSettings, readBookingSettings, settingsFor } from './booking-settings.ts';
import { closeLedger, type Ledger, meet, openLedger, personIn, sessionIn } from './ledger.ts';
import { tell } from './telling.ts';

/**
 * Sends what is due before a session: reminders (10 and 3 days, settings) and, to confirmed people whom
 * somebody vouches for, the joining details. Each goes once, also when the worker was down on the day, and
 * a reminder not at all when it would be late beyond sense (scenario 31).
 */
export async function sendReminders(platform: Platform): Promise<void> {
  const { store, clock } = platform;
  const city = await readBookingSettings(store.read);
  // An activity's own reminders may come long before the city's.
  const days = [...city.reminderDaysBefore, ...(await ownReminderDays(store.read))];
  const ahead = Math.max(city.joiningHoursBefore, 24 * (1 + Math.max(0, ...days)));
  const coming = await sessionsStarting(store.read, clock.now(), hoursAfter(clock.now(), ahead));
  const settings = await settingsOf(store.read, coming, city);
  for (const session of coming) {
    if (!(await anythingDue(store.read, session, settings.get(session.id) ?? city, platform))) continue;
    await store.transaction(async (tx) => {
      const ledger = await openLedger(tx, platform, null, { sessionIds: [session.id], personIds: [] });
      await remind(ledger, session.id);
      await giveJoiningDetails(ledger, session.id);
      await closeLedger(ledger);
    });
  }
}

/** The settings that hold for each of these sessions. */
async function settingsOf(
  db: Queries,
  sessions: Session[],
  city: BookingSettings,
): Promise<Map<string, BookingSettings>> {
  const activities = await activitiesById(
    db,
    sessions.map(({ activityId }) => activityId),
  );
  return new Map(
    sessions.flatMap((session) => {
      const activity = activities.get(session.activityId);
      return activity === undefined ? [] : [[session.id, settingsFor(activity, city, session)] as const];
    }),
  );
}

type Coming = { id: string; startsAt: Date; joiningDetails: string | null };

/** A look before locking, so that a session with nothing to say costs two reads and no write. */
async function anythingDue(
  db: Queries,
  session: Coming,
  settings: BookingSettings,
  platform: Platform,
): Promise<boolean> {
  const now = platform.clock.now();
  for (const { days, dueAt } of remindersDue(session.startsAt, settings, platform.zone, now)) {
    if ((await dueForReminder(db, session.id, days, dueAt)).length > 0) return true;
  }
  if (!joiningDue(session, settings, now)) return false;
  const people = await recipients(
    db,
    (await dueForJoining(db, session.id)).map((booking) => booking.personId),
  );
  return [...people.values()].some((person) => person.checked);
}

/** The reminders whose time has come and whose grace is not over, the one furthest from the start first. */
export function remindersDue(
  startsAt: Date,
  settings: BookingSettings,
  zone: string,
  now: Date,
): { days: number; dueAt: Date }[] {
  return settings.reminderDaysBefore
    .map((days) => ({ days, dueAt: daysBefore(startsAt, days, zone) }))
    .filter(
      ({ dueAt }) => now >= dueAt && now <= hoursAfter(dueAt, settings.reminderGraceHours) && now < startsAt,
    )
    .sort((a, b) => b.days - a.days);
}

/** True from the time at which joining details are shown until the session begins. */
function joiningDue({ startsAt, joiningDetails }: Coming, settings: BookingSettings, now: Date): boolean {
  return (
    joiningDetails !== null && now >= hoursBefore(startsAt, settings.joiningHoursBefore) && now < startsAt
  );
}

async function remind(ledger: Ledger, sessionId: string): Promise<void> {
  const { session, settings, timing } = sessionIn(ledger, sessionId);
  if (session.state !== 'open') return;
  for (const { days, dueAt } of remindersDue(session.startsAt, settings, timing.zone, ledger.now)) {
    const due = await dueForReminder(ledger.tx, sessionId, days, dueAt);
    await meet(ledger, due);
    for (const booking of due) {
      await updateBooking(ledger.tx, booking.id, { remindedDays: days });
      await tell(ledger, booking, { kind: 'reminder', days });
    }
  }
}

/** Sends the joining details to those confirmed who have not had them, if it is time. */
export async function giveJoiningDetails(ledger: Ledger, sessionId: string): Promise<void> {
  const { session, settings } = sessionIn(ledger, sessionId);
  const details = session.joiningDetails;
  if (session.state !== 'open' || details === null || !joiningDue(session, settings, ledger.now)) return;
  const due = await dueForJoining(ledger.tx, sessionId);
  await meet(ledger, due);
  for (const booking of due.filter((one: Booking) => personIn(ledger, one.personId).checked)) {
    await updateBooking(ledger.tx, booking.id, { joiningToldAt: ledger.now });
    await tell(ledger, booking, { kind: 'joining-details', details });
  }
}
