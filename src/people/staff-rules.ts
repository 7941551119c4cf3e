import type { Day } from '../platform/time.ts';
import { domainOf } from './address-rules.ts';
import type { DatedRole } from './role-repository.ts';

/** What must be written so that from a day on exactly the wanted roles are held. Days are YYYY-MM-DD. */
export type RolePlan = {
  /** Their last day is the day before. */
  end: string[];
  /** Were planned for later, or are wrong from the beginning. */
  void: string[];
  /** Were to end, and now last as long as the person's time there. */
  reopen: string[];
  begin: { roleKey: string; startsOn: Day }[];
};

/**
 * A change of roles within one organisation from a day on: what is not wanted ends the day before, what is wanted
 * begins, and whatever was planned for later gives way. `rows` are all that stand there, `last` is the last day of
 * their time there, if one is known.
 */
export function planRoleChange(rows: DatedRole[], wanted: string[], from: Day, last: Day | null): RolePlan {
  const plan: RolePlan = { end: [], void: [], reopen: [], begin: [] };
  const covered = new Set<string>();
  const ahead = rows.filter(({ endsOn }) => endsOn === null || endsOn >= from);
  for (const row of [...ahead].sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1))) {
    const keeps = wanted.includes(row.roleKey) && row.startsOn <= from && !covered.has(row.roleKey);
    if (keeps) {
      covered.add(row.roleKey);
      if (row.endsOn !== last) plan.reopen.push(row.id);
    } else if (row.startsOn >= from) plan.void.push(row.id);
    else plan.end.push(row.id);
  }
  const missing = [...new Set(wanted)].filter((key) => !covered.has(key));
  plan.begin = missing.map((roleKey) => ({ roleKey, startsOn: from }));
  return plan;
}

/**
 * The roles of today were written down wrongly: those that are not wanted never were, and those that are wanted
 * and missing were held all along, since `since`.
 */
export function planRoleCorrection(rows: DatedRole[], wanted: string[], today: Day, since: Day): RolePlan {
  const held = rows.filter(
    ({ startsOn, endsOn }) => startsOn <= today && (endsOn === null || endsOn >= today),
  );
  const keys = new Set(held.map((row) => row.roleKey));
  return {
    end: [],
    void: held.filter((row) => !wanted.includes(row.roleKey)).map((row) => row.id),
    reopen: [],
    begin: [...new Set(wanted)]
      .filter((key) => !keys.has(key))
      .map((roleKey) => ({ roleKey, startsOn: since })),
  };
}

/** Two ways of writing one name: case, accents, hyphens, dots and the number of spaces do not count. */
export function sameName(a: string, b: string): boolean {
  return plainName(a) === plainName(b);
}

function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\p{M}.'’]/gu, '')
    .replace(/[\s\-‐–]+/gu, ' ')
    .trim()
    .toLowerCase();
}

/**
 * The address of somebody that an organisation may see: one at its own mail domains, or any while nobody has
 * vouched for them. Of others it sees none, rather than only of those who work elsewhere as well, so that neither
 * an address nor its absence tells where else somebody works.
 */
export function shownAddress(
  { addresses, checked }: { addresses: { address: string; principal: boolean }[]; checked: boolean },
  ownDomains: ReadonlySet<string>,
): string | null {
  const own = addresses.filter(({ address }) => ownDomains.has(domainOf(address)));
  const seen = own.length > 0 || checked ? own : addresses;
  return (seen.find((one) => one.principal) ?? seen[0])?.address ?? null;
}

/** How long a lead may take back an end that they wrote down themselves. */
export const DAYS_TO_TAKE_BACK = 30;
const DAY_MS = 86_400_000;

/** Whether the end of a stay may be taken back by a lead. */
export function mayTakeBack(
  stay: { endsOn: Day | null; endRecordedAt: Date | null },
  endedBy: 'lead' | 'person',
  now: Date,
): 'yes' | 'not-ended' | 'left-themselves' | 'too-late' {
  if (stay.endsOn === null) return 'not-ended';
  if (endedBy !== 'lead') return 'left-themselves';
  const written = stay.endRecordedAt?.getTime() ?? 0;
  return now.getTime() - written > DAYS_TO_TAKE_BACK * DAY_MS ? 'too-late' : 'yes';
}

/**
 * Whether a lead may answer a condition for somebody: while it is open, or where they cannot sign in, or to mend
 * what somebody else than the person answered. What a person said of themselves stands.
 */
export function mayAnswerFor(
  answer: { recordedBy: string | null } | null,
  person: { personId: string; signsIn: boolean },
): boolean {
  return answer === null || !person.signsIn || answer.recordedBy !== person.personId;
}
