import type { EvidenceState } from '../../db/schema/tables/attendance.ts';

/** Who looks at a piece of evidence, as far as deciding needs to know. */
export type Looker = { personId: string; administrator: boolean };
type Facts = { personId: string; organisationId: string | null; state: EvidenceState };

export type Act =
  | 'verify'
  | 'refuse'
  | 'ask'
  | 'take-back'
  | 'answer'
  | 'withdraw'
  | 'ask-others'
  | 'see-file';

/**
 * Whether somebody stands before it as the person it is of, or as one who may decide; null: for them it does
 * not exist. `leadsAt`: the organisations where the looker leads now and the person is now. Nobody decides on
 * their own, not even the only lead of a place: an administrator is asked then.
 */
export function standpointOf(
  looker: Looker,
  evidence: Facts,
  leadsAt: string[],
): 'person' | 'decider' | null {
  if (looker.personId === evidence.personId) return 'person';
  if (evidence.organisationId === null) return looker.administrator ? 'decider' : null;
  return leadsAt.includes(evidence.organisationId) ? 'decider' : null;
}

const OF_PERSON: Partial<Record<EvidenceState, Act[]>> = {
  submitted: ['withdraw', 'ask-others'],
  asked: ['answer', 'withdraw', 'ask-others'],
};
const OF_DECIDER: Partial<Record<EvidenceState, Act[]>> = {
  submitted: ['verify', 'refuse', 'ask', 'see-file'],
  asked: ['verify', 'refuse', 'see-file'],
  verified: ['take-back', 'see-file'],
  refused: ['see-file'],
};

/** What may be done from where one stands. What somebody withdrew shows its file to nobody else any more. */
export function actsOn(standpoint: 'person' | 'decider', state: EvidenceState): Act[] {
  return standpoint === 'person' ? ['see-file', ...(OF_PERSON[state] ?? [])] : (OF_DECIDER[state] ?? []);
}
