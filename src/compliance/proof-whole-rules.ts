import type { Day } from '../platform/time.ts';
import type { OrganisationRuleStanding } from './organisation-rule-rules.ts';
import { saySource } from './source-words.ts';

/** A rule for the organisation as a whole, and whether it is met. */
export type ProofRule = { title: string; met: boolean; says: string; source: string };

const MOST_NAMED = 5;

/** An organisation's own rule in one line: met, and by whom; or how many are lacking. Pure. */
export function proofRule(
  { rule, holders, needed, met }: OrganisationRuleStanding,
  names: { person(id: string): string; day(day: Day): string },
): ProofRule {
  const named = holders
    .slice(0, MOST_NAMED)
    .map(
      ({ personId, done, dueOn }) =>
        `${names.person(personId)} (done on ${names.day(done.completedOn)}${dueOn === null ? '' : `, counts until ${names.day(dueOn)}`})`,
    );
  const others = holders.length - named.length;
  const by = others === 0 ? named : [...named, others === 1 ? '1 other' : `${others} others`];
  const says = met
    ? `Met by ${listed(by)}.`
    : `Not met: ${needed} ${needed === 1 ? 'is' : 'are'} needed, ${holders.length === 0 ? 'nobody counts' : `only ${listed(by)} ${holders.length === 1 ? 'counts' : 'count'}`}.`;
  return { title: rule.title, met, says, source: saySource(rule.source) };
}

function listed(parts: string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** The last day up to `day` on which any of these began or had just ended; null where none is dated. Pure. */
export function lastChanged(
  rows: { startsOn: Day | null; endsOn: Day | null }[],
  day: Day,
  dayAfter: (day: Day) => Day,
): Day | null {
  let last: Day | null = null;
  for (const { startsOn, endsOn } of rows) {
    for (const changed of [startsOn, endsOn === null ? null : dayAfter(endsOn)]) {
      if (changed !== null && changed <= day && (last === null || changed > last)) last = changed;
    }
  }
  return last;
}
