import type { BookingWindow } from '../bookings/index.ts';
import type { Activity, ListedSession } from '../catalogue/index.ts';
import type { TimeWords } from './time-words.ts';

/** Where a session stands for somebody who has no booking on it. Elsewhere: nobody books themselves in here. */
export type SessionStanding =
  | 'cancelled'
  | 'over'
  | 'begun'
  | 'elsewhere'
  | 'hold-the-date'
  | 'closed'
  | 'open'
  | 'full';

/** `percent` of the places taken is for the bar; null where there is nothing to measure. */
export type PlacesView = { words: string; look: 'full' | 'few' | 'plain'; percent: number | null };

type Looked = Pick<
  ListedSession,
  'state' | 'startsAt' | 'endsAt' | 'bookingOpensAt' | 'capacity' | 'confirmed' | 'held' | 'waiting'
>;

/** Works it out. The instant at which booking closes is still in time. */
export function standingOf(
  session: Looked,
  activity: Pick<Activity, 'bookedHere' | 'eligibility'>,
  window: BookingWindow,
  now: Date,
): SessionStanding {
  if (session.state === 'cancelled') return 'cancelled';
  if (now >= session.endsAt) return 'over';
  if (now >= session.startsAt) return 'begun';
  if (!activity.bookedHere || activity.eligibility === 'by-invitation') return 'elsewhere';
  if (session.state === 'announced' || now < session.bookingOpensAt) return 'hold-the-date';
  if (now > window.closesAt) return 'closed';
  return window.walkIn ? 'open' : 'full';
}

/** How many places are left, in words: "Only 3 places left of 24", "Full, 5 waiting". */
export function placesWords(
  session: Looked,
  standing: SessionStanding,
  words: TimeWords,
  now: Date,
): PlacesView {
  const plain = (text: string): PlacesView => ({ words: text, look: 'plain', percent: null });
  switch (standing) {
    case 'cancelled':
      return plain('Cancelled');
    case 'over':
      return plain('Over');
    case 'begun':
      return plain('Has begun');
    case 'elsewhere':
      return plain('Not booked here');
    case 'hold-the-date':
      return plain(
        now < session.bookingOpensAt
          ? `Hold the date: booking opens on ${words.date(session.bookingOpensAt, now)}`
          : 'Hold the date: booking is not open yet',
      );
    case 'closed':
      return plain('Booking has closed');
    case 'full':
      return {
        words: session.waiting > 0 ? `Full, ${session.waiting} waiting` : 'Full, nobody waiting yet',
        look: 'full',
        percent: 100,
      };
    case 'open':
      return placesLeft(session);
  }
}

/** "Online, on Teams", or the venue. */
export function whereWords({ deliveryMode, venue }: Pick<ListedSession, 'deliveryMode' | 'venue'>): string {
  return deliveryMode === 'teams' ? 'Online, on Teams' : (venue ?? 'Face to face');
}

function placesLeft({ capacity, confirmed, held }: Looked): PlacesView {
  if (capacity === null) return { words: 'No limit on places', look: 'plain', percent: null };
  const left = capacity - confirmed - held;
  const few = left <= 3 || left * 10 <= capacity;
  return {
    words: `${few ? 'Only ' : ''}${left} ${left === 1 ? 'place' : 'places'} left of ${capacity}`,
    look: few ? 'few' : 'plain',
    percent: Math.round((100 * (capacity - left)) / capacity),
  };
}
