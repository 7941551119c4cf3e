import { DateTime } from 'luxon';

export type RoleKind = 'post' | 'designation' | 'function' | 'group';
export type Answer = 'yes' | 'no';

/** How a group follows from facts; an empty list of sectors or kinds allows all. */
type Derivation = {
  any?: boolean;
  sectors?: string[];
  organisationKinds?: string[];
  posts?: string[];
  exceptRoles?: string[];
};

export type Role = {
  key: string;
  label: string;
  acronym: string | null;
  sector: string;
  kind: RoleKind;
  description: string;
  /** What a function is asked by; null for the other kinds. */
  question: string | null;
  askedWhenRegistering: boolean;
  derivedFrom: Derivation | null;
  ordinal: number;
};

/** A role somebody holds on a day, or the function they answered with no. */
export type RoleHeld = { key: string; label: string; kind: RoleKind; answer: Answer; derived: boolean };

type Place = { sector: string; kind: string };
type Stated = { roleKey: string; answer: Answer };

/**
 * Everything a person holds: what they or others stated, and the groups that follow from it, which are
 * never stored and never asked. A function without an answer is in neither.
 */
export function rolesHeld(roles: Role[], stated: Stated[], organisations: Place[]): RoleHeld[] {
  const answers = new Map(stated.map(({ roleKey, answer }) => [roleKey, answer]));
  const yes = new Set(stated.filter(({ answer }) => answer === 'yes').map(({ roleKey }) => roleKey));
  const derived = groupsOf(roles, yes, organisations);
  return roles.flatMap((role) => {
    const answer = answers.get(role.key) ?? (derived.has(role.key) ? 'yes' : undefined);
    if (answer === undefined) return [];
    const { key, label, kind } = role;
    return [{ key, label, kind, answer, derived: !answers.has(key) }];
  });
}

/** The keys of the groups that follow from the organisations and the roles held with yes. */
export function groupsOf(roles: Role[], held: ReadonlySet<string>, organisations: Place[]): Set<string> {
  const groups = roles.filter((role) => role.kind === 'group');
  const fitting = groups.filter(
    ({ derivedFrom }) => derivedFrom !== null && fits(derivedFrom, held, organisations),
  );
  // An exception may name a group ("everyone but school staff"), so it is looked at when all are known.
  const all = new Set([...held, ...fitting.map((role) => role.key)]);
  const kept = fitting.filter(
    ({ derivedFrom }) => !(derivedFrom?.exceptRoles ?? []).some((key) => all.has(key)),
  );
  return new Set(kept.map((role) => role.key));
}

function fits(derivation: Derivation, held: ReadonlySet<string>, organisations: Place[]): boolean {
  const { any = false, sectors = [], organisationKinds: kinds = [], posts = [] } = derivation;
  if (posts.some((post) => held.has(post))) return true;
  if (any) return organisations.length > 0;
  if (sectors.length === 0 && kinds.length === 0) return false;
  return organisations.some(
    ({ sector, kind }) =>
      (sectors.length === 0 || sectors.includes(sector)) && (kinds.length === 0 || kinds.includes(kind)),
  );
}

/** What a row of `stated` must become so that an answer given today stands from today. */
export type Change =
  | { change: 'none' }
  | { change: 'begin' }
  /** Given twice on one day: a correction, which replaces. */
  | { change: 'replace' }
  /** The old answer stands for the days before today. */
  | { change: 'end-and-begin'; endsOn: string };

/** Decides it, from the answer that holds today, if there is one. Days are YYYY-MM-DD of the place. */
export function changeOfAnswer(
  open: { answer: Answer; startsOn: string } | undefined,
  answer: Answer,
  today: string,
): Change {
  if (open === undefined) return { change: 'begin' };
  if (open.answer === answer) return { change: 'none' };
  if (open.startsOn === today) return { change: 'replace' };
  return { change: 'end-and-begin', endsOn: dayBefore(today) };
}

/** Which of the roles held are to end and which to begin, for the wanted ones to be held. */
export function rolesToChange(held: string[], wanted: string[]): { ending: string[]; beginning: string[] } {
  return {
    ending: held.filter((key) => !wanted.includes(key)),
    beginning: [...new Set(wanted)].filter((key) => !held.includes(key)),
  };
}

/**
 * The last day of what stops holding today: rows end with the last day on which they held. Something begun
 * and ended on one day held on no day.
 */
export function dayBefore(day: string): string {
  return DateTime.fromISO(day, { zone: 'utc' }).minus({ days: 1 }).toFormat('yyyy-MM-dd');
}

/** "Designated Safeguarding Lead (DSL)" */
export function labelOf({ label, acronym }: Pick<Role, 'label' | 'acronym'>): string {
  return acronym === null ? label : `${label} (${acronym})`;
}
