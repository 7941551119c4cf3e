import { ordinal, sayMoment } from '../platform/time.ts';

type Facts = Record<string, unknown>;
/** Who it was done to, in words, whether they are one or several, and the wall clock. */
type Whom = { who: string; one: boolean; zone: string };

/** What an organiser did to bookings, to be followed by who did it: "Ann and Ben were booked in". */
export function bookingDeed(what: string, facts: Facts, { who, one, zone }: Whom): string {
  const were = one ? 'was' : 'were';
  switch (what) {
    case 'confirmed':
      return facts.inPlaceOf === undefined
        ? `${who} ${were} booked in`
        : `${who} took over the place of ${facts.inPlaceOf}: arranged`;
    case 'held-for-approval':
      return `${who} ${were} booked in, awaiting approval`;
    case 'queued':
      return `${who} ${were} put on the waiting list`;
    case 'cancelled':
    case 'late-cancelled':
      return facts.was === 'waiting'
        ? `${who} ${were} taken off the waiting list`
        : `The ${one ? 'place' : 'places'} of ${who} ${were} cancelled`;
    case 'turned-down':
      return `The ${one ? 'offer' : 'offers'} to ${who} ${were} taken back`;
    case 'promoted':
      return `${who} ${were} given a place`;
    case 'offered':
      return `${who} ${were} offered a place${typeof facts.endsAt === 'string' ? `, held until ${sayMoment(new Date(facts.endsAt), zone)},` : ''}`;
    case 'queue-moved':
      return `${who} ${were} moved from ${ordinal(Number(facts.from))} to ${ordinal(Number(facts.to))} on the waiting list`;
    case 'approved':
      return `${who} ${were} approved`;
    case 'declined':
      return `The ${one ? 'request' : 'requests'} of ${who} ${were} refused`;
    default:
      return `${who}: ${plainly(what).toLowerCase()}`;
  }
}

/** "Queue rule set" for what no sentence is known for. */
export function plainly(what: string): string {
  const words = what.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
