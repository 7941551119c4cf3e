import type { Platform } from '../platform/platform.ts';
import { mayWalkIn } from './booking-rules.ts';
import { type OwnRules, readBookingSettings, type SessionRules, settingsFor } from './booking-settings.ts';
import { closesAt } from './place-rules.ts';

type Listed = SessionRules & {
  startsAt: Date;
  bookingClosedAt: Date | null;
  capacity: number | null;
  confirmed: number;
  held: number;
  reserved: number;
  passedOver: number;
  waiting: number;
};

/** When booking closes, and whether a newcomer who books now gets a place at once. */
export type BookingWindow = { closesAt: Date; walkIn: boolean };

export type WindowOf = (session: Listed, activity: OwnRules) => BookingWindow;

/** The booking window of any session of any activity, by the settings as they are now; asked once for a page. */
export async function bookingWindows(platform: Platform): Promise<WindowOf> {
  const city = await readBookingSettings(platform.store.read);
  const now = platform.clock.now();
  return (session, activity) => {
    const timing = {
      startsAt: session.startsAt,
      settings: settingsFor(activity, city, session),
      zone: platform.zone,
      bookingClosedAt: session.bookingClosedAt,
    };
    return { closesAt: closesAt(timing), walkIn: mayWalkIn({ session, timing }, now) };
  };
}
