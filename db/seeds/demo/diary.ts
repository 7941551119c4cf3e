import { overlaps, type Span } from '../../../src/platform/time.ts';
import type { Citizen } from './people.ts';
import type { Random } from './random.ts';
import type { Planned } from './sessions.ts';

/** What of an activity decides who comes to its sessions. */
export type Subject = {
  id: string;
  kind: string;
  audienceRoles: string[];
  eligibility: 'open' | 'by-role' | 'by-invitation';
  eligibleRoles: string[];
  dateLimit: 'one' | 'none';
};

export type Attendance = { personId: string; activityId: string; confirmed: boolean; days: Span[] };

/** Knows who has what, so that nobody is in two places at once, or twice at the same course. */
export type Diary = {
  note(attendance: Attendance): void;
  /** True where this session could be one more for the person: as a place, or in the queue. */
  fits(personId: string, session: Planned, subject: Subject, confirmed: boolean): boolean;
  /** Everyone who could come, in an order of chance in which those come first whom it is for. */
  inviting(people: Citizen[], session: Planned, subject: Subject, random: Random): Citizen[];
};

export function newDiary(): Diary {
  const days = new Map<string, Span[]>();
  const places = new Set<string>();
  const diary: Diary = {
    note({ personId, activityId, confirmed, days: more }) {
      days.set(personId, [...(days.get(personId) ?? []), ...more]);
      if (confirmed) places.add(`${personId} ${activityId}`);
    },
    fits(personId, session, subject, confirmed) {
      const taken = confirmed && subject.dateLimit === 'one' && places.has(`${personId} ${subject.id}`);
      return (
        !taken && !(days.get(personId) ?? []).some((span) => session.days.some((day) => overlaps(day, span)))
      );
    },
    inviting(people, session, subject, random) {
      return people
        .map((person) => {
          const weight = interestOf(person, session, subject) / (1 + (days.get(person.id)?.length ?? 0));
          return { person, at: weight === 0 ? 0 : random.next() ** (1 / weight) };
        })
        .filter(({ person, at }) => at > 0 && diary.fits(person.id, session, subject, true))
        .sort((a, b) => b.at - a.at)
        .map(({ person }) => person);
    },
  };
  return diary;
}

/** How likely someone is to come; 0 is never. */
function interestOf(person: Citizen, session: Planned, subject: Subject): number {
  const { roles, sector, locality } = person;
  const holds = (role: string) => roles.includes(role);
  if (subject.eligibility === 'by-role' && !subject.eligibleRoles.some(holds)) return 0;
  if (session.locality !== null) return locality === session.locality ? 5 : locality === null ? 0.5 : 0;
  if (subject.kind === 'provider-briefing' || subject.kind === 'cluster-meeting') {
    return sector === 'early-years' || holds('nursery-class-teacher') ? 5 : 0;
  }
  const meant = subject.audienceRoles.some(holds) ? 5 : 1;
  return subject.kind === 'network-meeting' && sector === 'education' ? meant * 4 : meant;
}
