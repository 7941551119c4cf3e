import type { Day } from '../platform/time.ts';
import type { Requirement } from './requirement-repository.ts';
import { becauseYou, conditionQuestion, forWhom, type RoleFacts } from './role-words.ts';

export type FlagLevel = 'essential' | 'recommended' | 'to-be-confirmed';

/** A role that somebody holds on a day; a function may be answered no. Derived groups are always yes. */
export type HeldRole = { key: string; answer: 'yes' | 'no' };

/**
 * What an activity is for somebody. `because` keeps every reason, the strongest first. `question`: what to
 * ask where the level is to be confirmed; answering it is a function role.
 */
export type Flag = {
  level: FlagLevel | null;
  because: string[];
  question: { roleKey: string; text: string } | null;
};

export const NO_FLAG: Flag = { level: null, because: [], question: null };

type Cell = Pick<
  Requirement,
  'roleKey' | 'activityId' | 'level' | 'conditional' | 'conditionText' | 'active' | 'startsOn' | 'endsOn'
>;
type Roles = ReadonlyMap<string, RoleFacts>;
type Reason = { rank: number; level: FlagLevel; because: string | null; question: Flag['question'] };

/** A condition that would make something essential asks louder than a recommendation that stands. */
const RANKS = { essential: { yes: 4, unanswered: 3 }, recommended: { yes: 2, unanswered: 1 } } as const;
const LEVEL_WORDS = { essential: 'Essential', recommended: 'Recommended' } as const;

/** True where a requirement is switched on and holds on that day, its first and last day included. */
export function inForce(cell: Pick<Cell, 'active' | 'startsOn' | 'endsOn'>, day: Day): boolean {
  return (
    cell.active &&
    (cell.startsOn === null || cell.startsOn <= day) &&
    (cell.endsOn === null || day <= cell.endsOn)
  );
}

/**
 * The flags of activities for a person who holds these roles that day, by activity; activities without a
 * flag are left out. The strongest level wins and every reason is kept. A condition nobody has answered is
 * to be confirmed; answered no it is nothing; a function that was never asked is nothing without one.
 */
export function flagsFor(cells: Cell[], roles: Roles, held: HeldRole[], day: Day): Map<string, Flag> {
  const answers = new Map(held.map((role) => [role.key, role.answer]));
  return collect(cells, day, (cell) => {
    const role = roles.get(cell.roleKey);
    const answer = answers.get(cell.roleKey);
    if (role === undefined || answer === 'no') return null;
    if (answer === 'yes') return standing(cell, becauseYou(role));
    return cell.conditional && role.kind === 'function' ? unanswered(cell, role) : null;
  });
}

/** The flags for anybody in these roles: for those who say "I am a ..." without signing in. */
export function flagsForRoles(cells: Cell[], roles: Roles, keys: string[], day: Day): Map<string, Flag> {
  const chosen = new Set(keys);
  return collect(cells, day, (cell) => {
    const role = roles.get(cell.roleKey);
    return role !== undefined && chosen.has(cell.roleKey) ? standing(cell, forWhom(role)) : null;
  });
}

function collect(cells: Cell[], day: Day, reasonOf: (cell: Cell) => Reason | null): Map<string, Flag> {
  const reasons = new Map<string, Reason[]>();
  for (const cell of cells) {
    const reason = inForce(cell, day) ? reasonOf(cell) : null;
    if (reason !== null) reasons.set(cell.activityId, [...(reasons.get(cell.activityId) ?? []), reason]);
  }
  return new Map([...reasons].map(([activityId, all]) => [activityId, flagOf(all)]));
}

function standing({ level }: Cell, because: string): Reason {
  return { rank: RANKS[level].yes, level, because, question: null };
}

function unanswered({ level, conditionText }: Cell, role: RoleFacts): Reason {
  const text = conditionQuestion(LEVEL_WORDS[level], role, conditionText);
  return {
    rank: RANKS[level].unanswered,
    level: 'to-be-confirmed',
    because: null,
    question: { roleKey: role.key, text },
  };
}

/** An open question is kept under a level that stands below it only, as it could make no difference above. */
function flagOf(reasons: Reason[]): Flag {
  const sorted = [...reasons].sort((a, b) => b.rank - a.rank);
  const [strongest] = sorted;
  if (strongest === undefined) return NO_FLAG;
  return {
    level: strongest.level,
    because: sorted.flatMap((reason) => reason.because ?? []),
    question: strongest.question,
  };
}
