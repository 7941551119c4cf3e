import type { EvidenceState } from '../../db/schema/tables/attendance.ts';
import type { Evidence } from './evidence-repository.ts';

/** A piece of evidence in a list. */
export type EvidenceRow = {
  id: string;
  title: string;
  completedOn: string;
  provider: string;
  /** `look`: as in components/status.njk. */
  state: { key: EvidenceState; text: string; look: string; icon: string };
  submittedAt: Date;
  /** Why it was refused, or what is asked. */
  words: string | null;
};

const LOOKS: Record<EvidenceState, { look: string; icon: string }> = {
  submitted: { look: 'waiting', icon: 'clock' },
  asked: { look: 'asks', icon: 'question' },
  verified: { look: 'confirmed', icon: 'check' },
  refused: { look: 'stopped', icon: 'cross' },
  withdrawn: { look: 'ended', icon: 'cross' },
};

/** A line of a list of evidence, as its person reads it. `by`: whose lead is asked, null for the partnership. */
export function evidenceRow(evidence: Evidence, title: string, by: string | null): EvidenceRow {
  const { id, completedOn, provider, state, submittedAt } = evidence;
  return {
    id,
    title,
    completedOn,
    provider,
    state: sayState(state, by),
    submittedAt,
    words: state === 'asked' || state === 'refused' ? evidence.decisionText : null,
  };
}

export function sayState(key: EvidenceState, by: string | null): EvidenceRow['state'] {
  const whom = by ?? 'the partnership';
  const text = {
    submitted: `Waiting for ${whom}`,
    asked: `${whom === 'the partnership' ? 'The partnership' : whom} has a question`,
    verified: 'Verified',
    refused: 'Not accepted',
    withdrawn: 'You withdrew it',
  }[key];
  return { key, text, ...LOOKS[key] };
}

type Told = { what: string; facts: Record<string, unknown> };

/** What happened to a piece of evidence, in words; `you`: the reader is the person. Null: nothing to say. */
export function sayHappening({ what, facts }: Told, you: boolean): string | null {
  const words = (key: string) => (typeof facts[key] === 'string' ? `: "${facts[key]}"` : '');
  switch (what) {
    case 'evidence-sent':
      return facts.file === true ? 'Sent with a file' : 'Sent without a file';
    case 'evidence-asked':
      return `A question was asked${words('question')}`;
    case 'evidence-answered':
      return `Answered${words('answer')}`;
    case 'evidence-verified':
      return you ? 'Verified: it is on your record' : 'Verified: it is on the record';
    case 'evidence-refused':
      return `Not accepted${words('reason')}`;
    case 'evidence-withdrawn':
      return 'Withdrawn';
    case 'evidence-moved':
      return 'Somebody else was asked to confirm it';
    case 'evidence-taken-back':
      return `The verification was taken back${words('reason')}`;
    default:
      return null;
  }
}
