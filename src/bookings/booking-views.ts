import { sayWhen } from '../platform/time.ts';
import type { OpenSession } from './open-session.ts';

/** How a session is shown on the pages of this slice: everything in words. */
export type SessionView = {
  id: string;
  title: string;
  href: string;
  activityHref: string;
  startsAt: Date;
  /** One phrase a day: "Tuesday 9 March 2027, 9:30am to 12:30pm". */
  when: string[];
  where: string;
  mode: 'online' | 'in-person';
  trainer: string | null;
  organiser: string;
  contact: string | null;
  contactHref: string | null;
};

/** A session in words; `zone` is the wall clock. */
export function sessionView({ session, activity, days, team }: OpenSession, zone: string): SessionView {
  const online = session.deliveryMode === 'teams';
  return {
    id: session.id,
    title: activity.title,
    href: `/sessions/${session.id}`,
    activityHref: `/activities/${activity.slug}`,
    startsAt: session.startsAt,
    when: days.map((day) => sayWhen(day, zone)),
    where: online ? 'Online, on Teams' : (session.venue ?? 'Place to be announced'),
    mode: online ? 'online' : 'in-person',
    trainer: session.trainer,
    organiser: team?.name ?? activity.contact,
    contact: team?.mailbox ?? null,
    contactHref: team?.mailbox == null ? null : `mailto:${team.mailbox}`,
  };
}
