import type { Day } from '../platform/time.ts';
import type { LeadKind } from './lead-repository.ts';

/** The designations by which somebody may say of themselves that they lead, whatever the place calls its others. */
const LEADING = new Map<string, LeadKind>([
  ['dsl', 'lead'],
  ['ey-dsl', 'lead'],
  ['deputy-dsl', 'deputy'],
]);

export const LEAD_WORDS: Record<LeadKind, string> = {
  lead: 'Lead',
  deputy: 'Deputy lead',
  'delegate-manager': 'Delegate manager',
};

/** Why nobody could be named, in words. */
export const NOT_NAMED = {
  'no-address': 'They cannot sign in yet: ask them by mail on their own page first',
  'not-staff':
    'Leads and deputies work at the organisation or at what runs it; others can be delegate managers',
  already: 'They lead this organisation already',
  'unknown-person': 'Nobody has registered with this address',
};

/** What somebody who holds these roles at an organisation may propose themselves as; null: nothing. */
export function kindFrom(roleKeys: string[]): LeadKind | null {
  const kinds = roleKeys.flatMap((key) => LEADING.get(key) ?? []);
  return kinds.includes('lead') ? 'lead' : (kinds[0] ?? null);
}

type Lead = { id: string; confirmedAt: Date | null };

/**
 * Whether a lead may be ended. A proposal always may. The last one who is confirmed only by an administrator,
 * since nobody else could name the next.
 */
export function mayEndLead(leads: Lead[], id: string, administrator: boolean): 'yes' | 'unknown' | 'last' {
  const lead = leads.find((one) => one.id === id);
  if (lead === undefined) return 'unknown';
  if (administrator || lead.confirmedAt === null) return 'yes';
  return leads.some((one) => one.id !== id && one.confirmedAt !== null) ? 'yes' : 'last';
}

type Span = { startsOn: Day; endsOn: Day | null; here: boolean };

/**
 * Whether somebody named for an organisation has left it. Leads and deputies belong to it, or to what runs it.
 * A delegate manager whom an administrator named may work elsewhere; one who worked here when named leaves like
 * everybody else.
 */
export function hasLeft(
  { kind, spans, namedOn }: { kind: LeadKind; spans: Span[]; namedOn: Day },
  today: Day,
): boolean {
  if (spans.some(({ startsOn, endsOn }) => startsOn <= today && (endsOn === null || endsOn >= today)))
    return false;
  if (kind !== 'delegate-manager') return true;
  return spans.some(({ startsOn, endsOn }) => endsOn !== null && endsOn >= namedOn && startsOn <= endsOn);
}
