import { bookingWindows } from '../bookings/index.ts';
import { type Activity, daysOfSessions, type Session } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { sayWhen } from '../platform/time.ts';
import { type DeskState, deskState, whereWords } from './desk-words.ts';

/** What the head of every page of a session at the desk says. */
export type SessionHead = {
  id: string;
  href: string;
  title: string;
  /** The first day in words, and how many more there are. */
  when: string;
  /** One phrase for each day. */
  lines: string[];
  where: string;
  startsAt: Date;
  state: DeskState;
  /** Something can still become of it: it is neither cancelled nor begun. */
  coming: boolean;
  closesAt: Date;
  revision: number;
  confirmed: number;
  waiting: number;
  /** Null: no limit. */
  capacity: number | null;
};

/** The head of this session's pages. */
export async function sessionHead(
  platform: Platform,
  { session, activity }: { session: Session; activity: Activity },
): Promise<SessionHead> {
  const { store, clock, zone } = platform;
  const days = (await daysOfSessions(store.read, [session.id])).get(session.id) ?? [session];
  const lines = days.map((day) => sayWhen(day, zone));
  const more = lines.length - 1;
  const { closesAt } = (await bookingWindows(platform))(session, activity);
  const state = deskState(session, closesAt, clock.now());
  return {
    id: session.id,
    href: `/organise/sessions/${session.id}`,
    title: activity.title,
    when: `${lines[0] ?? ''}${more > 0 ? ` and ${more} more ${more === 1 ? 'day' : 'days'}` : ''}`,
    lines,
    where: whereWords(session),
    startsAt: session.startsAt,
    state,
    coming: !['begun', 'over', 'cancelled'].includes(state),
    closesAt,
    revision: session.revision,
    confirmed: session.confirmed,
    waiting: session.waiting,
    capacity: session.capacity,
  };
}
