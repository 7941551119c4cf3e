import { sayCalendarDay, sayMoment } from '../platform/time.ts';
import type { Counted, ProofLine, ProofRequirement, ProofRole } from './proof-rules.ts';
import type { Proof } from './proof-service.ts';
import type { State } from './standing-rules.ts';
import { STATES } from './standing-words.ts';

/** From what is well to what is open, as the summary counts them. */
export const SUMMARY: State[] = ['in-date', 'due-soon', 'booked', 'missing', 'overdue', 'to-be-confirmed'];

export type AboutLine = { label: string; text: string };

/** What stands at the head of a proof in every form: what it proves, of when, from what, made when and by whom. */
export function aboutProof(proof: Proof, zone: string): AboutLine[] {
  const { organisation, day, people, madeAt, madeBy, editions } = proof;
  const number = organisation.urn === null ? '' : ` (URN ${organisation.urn})`;
  const lines = [
    { label: 'Organisation', text: `${organisation.name}${number}` },
    { label: 'As of', text: sayCalendarDay(day) },
    { label: 'Knowledge', text: sayKnowledge(proof) },
    { label: 'People', text: `${people} who ${proof.past ? 'belonged' : 'belong'} to it on that day` },
    { label: 'Requirements', text: sayRequirements(proof) },
  ];
  if (editions.length > 0) {
    const said = editions.map(({ edition, requirements }) => `${edition} (${requirements.join('; ')})`);
    lines.push({ label: 'Editions asked for', text: said.join(', ') });
  }
  lines.push({ label: 'Made on', text: `${sayMoment(madeAt, zone)}, by ${madeBy}` });
  return lines;
}

/** "As known today, later entries included and marked" */
export function sayKnowledge({ knowledge, past, day }: Proof): string {
  if (knowledge === 'then')
    return `Exactly as it was on record on ${sayCalendarDay(day)}, later entries left out`;
  return past ? 'As known today, later entries included and marked' : 'As known today';
}

function sayRequirements({ day, changedOn }: Proof): string {
  const changed = changedOn === null ? '' : `, last changed on ${sayCalendarDay(changedOn)}`;
  return `Those in force on ${sayCalendarDay(day)}${changed}`;
}

/** "Class teacher: 12 people", "Works with ...: not answered yet by 3 people" */
export function sayRole({ label, open, people }: ProofRole): string {
  const many = people === 1 ? '1 person' : `${people} people`;
  return open ? `${label}: to be confirmed for ${many}` : `${label}: ${many}`;
}

/** "Essential: 40 in all; 30 in date, 2 due soon, ..." */
export function sayCounted({ level, counts, all }: Counted): string {
  const parts = SUMMARY.map((state) => `${counts[state]} ${STATES[state].word.toLowerCase()}`);
  return `${level === 'essential' ? 'Essential' : 'Recommended'}: ${all} in all; ${parts.join(', ')}`;
}

/** How a completion is known: its source, what was done instead, its edition, and whether it came later. */
export function sayHow({ done }: ProofLine): string {
  if (done === null) return '';
  const parts = [done.source];
  if (done.instead !== null) parts.push(`${done.instead} counts for it`);
  if (done.edition !== null) parts.push(`edition ${done.edition}`);
  if (done.recordedLater !== null) parts.push(`written down on ${sayCalendarDay(done.recordedLater)}`);
  return parts.join('; ');
}

/** "every 3 years, by the organisation’s own rule": where a line's period is not what stands over it; else ''. */
export function sayOtherPeriod({ period }: Pick<ProofRequirement, 'period'>, line: ProofLine): string {
  if (line.period === period) return '';
  return line.periodBy === '' ? line.period : `${line.period}, ${line.periodBy}`;
}
