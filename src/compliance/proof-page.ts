import { sayCalendarDay } from '../platform/time.ts';
import { proofGaps, sayDoing } from './proof-gaps.ts';
import type { ProofLine, ProofRequirement } from './proof-rules.ts';
import type { AskedDay } from './proof-schemas.ts';
import type { Proof } from './proof-service.ts';
import { aboutProof, SUMMARY, sayHow, sayOtherPeriod, sayRole } from './proof-words.ts';
import { STATES } from './standing-words.ts';

/** What views/compliance/proof.njk shows. Everything is said here, as the page may have ten thousand cells. */
export function proofPage(proof: Proof, asked: AskedDay, zone: string) {
  const { organisation, day, knowledge, roles, counted, rules, withoutAny } = proof;
  const query = new URLSearchParams({ asOf: day, knowledge });
  return {
    organisation,
    asked,
    day,
    about: aboutProof(proof, zone),
    files: (['pdf', 'xlsx', 'csv'] as const).map((format) => ({
      format,
      href: `/organisations/${organisation.id}/proof.${format}?${query}`,
    })),
    states: SUMMARY.map((state) => ({ state, word: STATES[state].word })),
    counted: counted.map(({ level, counts, all }) => ({
      level: level === 'essential' ? 'Essential' : 'Recommended',
      all,
      counts: SUMMARY.map((state) => counts[state]),
    })),
    gaps: proofGaps(proof.lines).map((gap) => ({ ...gap, doing: sayDoing(gap) })),
    rules,
    withoutAny,
    roles: roles.map((role, index) => ({
      id: `role-${index + 1}`,
      title: sayRole(role),
      open: role.open,
      requirements: role.requirements.map((requirement) => ({
        title: requirement.title,
        asks: requirement.asks,
        source: requirement.source,
        lines: requirement.lines.map((line) => cells(requirement, line)),
      })),
    })),
  };
}

function cells(requirement: ProofRequirement, line: ProofLine) {
  const { name, state, standing, done, dueOn, bookedFor } = line;
  return {
    name,
    state,
    standing,
    done: sayOrNothing(done?.on),
    how: sayHow(line),
    later: done?.recordedLater != null,
    certificate: done?.certificate ?? '',
    due: dueOn === null ? '' : `${state === 'missing' ? 'by ' : ''}${sayCalendarDay(dueOn)}`,
    period: sayOtherPeriod(requirement, line),
    booked: sayOrNothing(bookedFor),
  };
}

function sayOrNothing(day: string | null | undefined): string {
  return day == null ? '' : sayCalendarDay(day);
}
