import type { Happening } from '../platform/history.ts';
import { sayPence } from '../platform/money-words.ts';
import { ordinal, sayMoment } from '../platform/time.ts';

/** One line of a booking's history, as history.njk shows it. */
export type StoryLine = { text: string; when: string; who: string };

/**
 * The history of a booking in plain words, oldest first (scenario 30). `personId` is whose booking it is:
 * what they did themselves is told as "You".
 */
export function storyOf(happenings: Happening[], personId: string, zone: string): StoryLine[] {
  return happenings.map((happening) => ({
    text: sentence(happening, zone),
    when: sayMoment(happening.at, zone),
    who: actor(happening, personId),
  }));
}

function actor({ actorId, facts }: Happening, personId: string): string {
  if (actorId === null) return 'by the published rule';
  if (facts.asLead === true) return 'a lead of your organisation';
  return actorId === personId ? 'you' : 'the organiser';
}

function sentence({ what, facts }: Happening, zone: string): string {
  const at = (key: string) => sayMoment(new Date(String(facts[key])), zone);
  switch (what) {
    case 'confirmed':
      return typeof facts.inPlaceOf === 'string'
        ? `Took over the place of ${facts.inPlaceOf}.`
        : 'Booked, with a place at once.';
    case 'held-for-approval':
      return 'Asked for a place, which is held while a manager is asked.';
    case 'approval-asked':
      return facts.until === undefined
        ? `${manager(facts)} was asked to approve it.`
        : `${manager(facts)} was asked to approve it by ${at('until')}.`;
    case 'approved':
      return `${typeof facts.by === 'string' ? facts.by : 'The manager'} approved it.`;
    case 'declined':
      return `It was not approved${because(facts)}.`;
    case 'substituted':
      return 'A colleague took over the place.';
    case 'substitute':
      return `The place went to ${String(facts.to)}.`;
    case 'queue-moved':
      return `The organiser moved it from ${ordinal(Number(facts.from))} to ${ordinal(Number(facts.to))} in the queue${because(facts)}.`;
    case 'queued':
      return `The session was full. Joined the waiting list, ${ordinal(Number(facts.position ?? 1))} in the queue.`;
    case 'promoted':
      return facts.giveBackUntil === undefined
        ? 'A place came free and went to the next in the queue.'
        : typeof facts.reason === 'string'
          ? `The organiser gave a free place out of turn${because(facts)}. It could be given back until ${at('giveBackUntil')} without counting as late.`
          : `A place came free and went to the next in the queue. It could be given back until ${at('giveBackUntil')} without counting as late.`;
    case 'offered':
      return facts.endsAt === undefined
        ? 'A place was held.'
        : `A place came free and was held until ${at('endsAt')}.`;
    case 'called':
      return 'A place came free on the last day. Everybody waiting was told at the same time.';
    case 'accepted':
      return 'The place was accepted.';
    case 'moved':
      return facts.from === undefined
        ? 'The session was moved.'
        : `The session was moved from ${at('from')} to ${at('to')}.`;
    case 'cancelled':
      return `${facts.was === 'waiting' ? 'Left the waiting list' : 'The place was cancelled'}${because(facts)}.`;
    case 'late-cancelled':
      return `The place was cancelled, which counts as late${because(facts)}.`;
    case 'turned-down':
      return `The offered place was turned down${because(facts)}.`;
    case 'offer-missed':
      return 'The offer ran out, and the place went to the next.';
    case 'closed':
      return 'The session began and no place had come free.';
    case 'no-show':
      return 'The register says: did not attend.';
    case 'no-show-withdrawn':
      return 'The register was corrected: it no longer says that.';
    case 'session-cancelled':
      return `The session was cancelled${because(facts)}.`;
    case 'charged':
      return `A charge was made: ${charge(facts)} (${facts.rule}).`;
    case 'charge-waived':
      return `The charge of ${charge(facts)} was waived.`;
    case 'charge-restored':
      return `The charge of ${charge(facts)} stands again.`;
    case 'charge-taken-back':
      return `The charge of ${charge(facts)} was taken back, as what made it no longer holds.`;
    default:
      return 'Something changed.';
  }
}

function manager(facts: Record<string, unknown>): string {
  return typeof facts.manager === 'string' && facts.manager !== '' ? facts.manager : 'A manager';
}

function charge({ pence }: Record<string, unknown>): string {
  return sayPence(Number(pence));
}

function because(facts: Record<string, unknown>): string {
  // The sentence has its own full stop.
  const reason = typeof facts.reason === 'string' ? facts.reason.replace(/\.+$/, '') : '';
  return reason === '' ? '' : `: “${reason}”`;
}
