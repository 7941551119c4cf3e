import type { Invariant } from '../platform/invariant.ts';
import { addressFaults, doubleAnswers, groupsStated, mergedFaults } from './audit-repository.ts';

/** What must be true of people at all times; `npm run audit` walks it. */
export const peopleInvariants: Invariant[] = [
  {
    name: 'An address is kept as it is compared, and a person has exactly one principal address',
    find: addressFaults,
  },
  { name: 'A record that was joined to another has no live sign-in, address or role', find: mergedFaults },
  { name: 'A function has at most one open answer', find: doubleAnswers },
  { name: 'A group that follows from facts is never stated', find: groupsStated },
];
