import type { MyBooking } from '../bookings/index.ts';
import { ordinal } from '../platform/time.ts';
import type { TimeWords } from './time-words.ts';

/** What the person who looks has here already. */
export type MineView = { state: MyBooking['state']; text: string; href: string };

/** In a list of activities: "You have a place on 9 March", "You are 2nd on the waiting list for 16 March". */
export function mineOfActivity(bookings: MyBooking[], words: TimeWords, now: Date): MineView[] {
  return bookings.map((booking) => {
    const date = words.date(booking.startsAt, now);
    return view(booking, words, {
      'awaiting-approval': ` on ${date}`,
      confirmed: ` on ${date}`,
      waiting: ` for ${date}`,
      offered: ` on ${date}`,
    });
  });
}

/** At one session, whose date stands beside it. */
export function mineOfSession(booking: MyBooking, words: TimeWords): MineView {
  return view(booking, words, {
    'awaiting-approval': '',
    confirmed: '',
    waiting: '',
    offered: '',
  });
}

function view(booking: MyBooking, words: TimeWords, tail: Record<MyBooking['state'], string>): MineView {
  const { state, position, offerEndsAt } = booking;
  const href = `/bookings/${booking.id}`;
  const after = tail[state];
  if (state === 'confirmed') return { state, href, text: `You have a place${after}` };
  if (state === 'offered') {
    const until = offerEndsAt === null ? '' : ` until ${words.moment(offerEndsAt)}`;
    return { state, href, text: `A place is held for you${after}${until}` };
  }
  if (state === 'awaiting-approval')
    return { state, href, text: `A place is held for you${after} while your manager is asked` };
  const place = position === null ? 'You are' : `You are ${ordinal(position)}`;
  return { state, href, text: `${place} on the waiting list${after}` };
}
