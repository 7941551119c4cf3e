import { addDays } from '../platform/days.ts';
import type { Invariant } from '../platform/invariant.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import {
  addressFaults,
  doubleAnswers,
  doubleMemberships,
  groupsStated,
  mergedFaults,
} from './audit-repository.ts';
import { leadsWhoLeft } from './lead-service.ts';

/** What must be true of people at all times; `npm run audit` walks it. */
export const peopleInvariants: Invariant[] = [
  {
    name: 'An address is kept as it is compared, and a person has exactly one principal address',
    find: addressFaults,
  },
  { name: 'A record that was joined to another has no live sign-in, address or role', find: mergedFaults },
  { name: 'Nobody belongs to one organisation twice at once', find: doubleMemberships },
  { name: 'A function has at most one open answer', find: doubleAnswers },
  { name: 'A group that follows from facts is never stated', find: groupsStated },
];

/** What must be true of those who lead organisations; a day's grace, as time ends them only once it has passed. */
export function leadInvariants({ clock, zone }: Platform): Invariant[] {
  const find: Invariant['find'] = async (db) => {
    const today = dayOf(clock.now(), zone);
    const yesterday = new Set((await leadsWhoLeft(db, zone, addDays(today, -1))).map(({ id }) => id));
    const left = (await leadsWhoLeft(db, zone, today)).filter(({ id }) => yesterday.has(id));
    return left.map(({ id }) => `lead ${id} has left the organisation`);
  };
  return [
    {
      name: 'Who leads an organisation belongs to it or to what runs it, or was named by an administrator as delegate manager',
      find,
    },
  ];
}
