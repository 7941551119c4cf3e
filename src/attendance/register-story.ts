import type { Happening } from '../platform/history.ts';
import { sayMoment } from '../platform/time.ts';
import { type Choice, isChoice } from './register-rules.ts';

/** One line of a register's history, as history.njk shows it. */
export type StoryLine = { text: string; when: string; who: string };

const SAID: Record<Choice, string> = {
  attended: 'attended',
  late: 'came late',
  'left-early': 'left early',
  absent: 'did not attend',
};

/** What happened to a register, oldest first: closed, opened again and why, corrected, by whom and when. */
export function storyOfRegister(
  happenings: Happening[],
  names: ReadonlyMap<string, string>,
  zone: string,
): StoryLine[] {
  return happenings.flatMap((happening) => {
    const text = sentence(happening, names);
    if (text === null) return [];
    return [
      { text, when: sayMoment(happening.at, zone), who: names.get(happening.actorId ?? '') ?? 'Muster' },
    ];
  });
}

function sentence({ what, facts }: Happening, names: ReadonlyMap<string, string>): string | null {
  switch (what) {
    case 'register-closed':
      return closed(facts);
    case 'register-reopened':
      return `The register was opened again: “${facts.reason}”`;
    case 'mark-corrected': {
      const name = names.get(String(facts.personId)) ?? 'Somebody';
      const was = facts.was === null ? 'no mark' : `“${said(facts.was)}”`;
      const day = facts.dayNumber == null ? '' : `, day ${facts.dayNumber}`;
      return `${name}${day}: from ${was} to “${said(facts.is)}”.`;
    }
    default:
      return null;
  }
}

function closed(facts: Record<string, unknown>): string {
  const parts = [
    people(facts.added, 'new certificate', 'new certificates'),
    people(facts.kept, 'certificate unchanged', 'certificates unchanged'),
    people(facts.withdrawn, 'certificate withdrawn', 'certificates withdrawn'),
    people(facts.absent, 'person without a mark did not attend', 'people without a mark did not attend'),
    people(chargesIn(facts).made, 'charge made', 'charges made'),
    people(chargesIn(facts).takenBack, 'charge taken back', 'charges taken back'),
  ].filter((part) => part !== null);
  return `The register was closed${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`;
}

/** Registers that were closed before there were charges say nothing of them. */
function chargesIn(facts: Record<string, unknown>): { made?: unknown; takenBack?: unknown } {
  return Object(facts.charges);
}

function people(count: unknown, one: string, many: string): string | null {
  const number = Number(count);
  return number > 0 ? `${number} ${number === 1 ? one : many}` : null;
}

function said(choice: unknown): string {
  return isChoice(choice) ? SAID[choice] : 'no mark';
}
