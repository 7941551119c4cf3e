import type { CompletionSource } from '../../db/schema/tables/attendance.ts';

/** How the words for a completion are worked out from what it is. */
export type Told = {
  source: CompletionSource;
  /** The organisation whose lead recorded or verified it, by name. */
  organisation: string | null;
  provider: string | null;
};

/** How it came onto the record, as a sentence for the person's own page. */
export function saySource({ source, organisation, provider }: Told): string {
  switch (source) {
    case 'attended':
      return 'Attended';
    case 'recorded':
      return `Recorded by ${organisation ?? 'your organisation'}`;
    case 'e-learning':
      return 'E-learning';
    case 'reading':
      return 'Reading you confirmed';
    case 'evidence':
      return `From evidence that ${organisation ?? 'the partnership'} verified`;
    case 'import':
      return provider === null ? 'From a list of the provider' : 'From the list of its provider';
  }
}

/** The same as a certificate says it: who answers for what stands there. */
export function certify({ source, organisation, provider }: Told): { did: string; basis: string } {
  switch (source) {
    case 'attended':
      return { did: 'attended', basis: 'Recorded in the register of the session.' };
    case 'recorded':
      return {
        did: 'completed',
        basis: `Recorded by ${organisation ?? 'the organisation'} for its staff.`,
      };
    case 'e-learning':
      return { did: 'completed the e-learning', basis: 'Recorded by its provider.' };
    case 'reading':
      return {
        did: 'has confirmed having read and understood',
        basis: 'Recorded by the reader’s own declaration.',
      };
    case 'evidence':
      return {
        did: 'completed',
        basis: `Recorded from evidence verified by ${organisation ?? 'the partnership'}.`,
      };
    case 'import':
      return {
        did: 'completed',
        basis: `Recorded from a list of ${provider ?? 'its provider'}.`,
      };
  }
}

/** "3 hours", "1 hour", "2 hours 30 minutes", "45 minutes": what counts as continuing professional development. */
export function sayHours(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [counted(hours, 'hour'), counted(rest, 'minute')].filter((part) => part !== null).join(' ');
}

function counted(number: number, unit: string): string | null {
  return number === 0 ? null : `${number} ${unit}${number === 1 ? '' : 's'}`;
}
