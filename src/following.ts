import { moveWaitingEvidence } from './attendance/index.ts';
import { moveOwnActivities } from './catalogue/index.ts';
import type { MoveOrganisation } from './people/index.ts';

/** What goes to the successor of a school that merged, besides its people, in the same transaction. */
export const FOLLOWING: MoveOrganisation[] = [moveOwnActivities, moveWaitingEvidence];
