/** Whether a message may be sent again. Pure. */

export type Sendable = {
  state: string;
  facts: Record<string, unknown> | null;
  expiresAt: Date | null;
};

export type Resending =
  /** Waiting again as the same message: nothing later of its stream has left. */
  | { how: 'revive' }
  /** As a new message with the same facts and the same calendar entry. */
  | { how: 'repeat' }
  | { how: 'refuse'; reason: 'on-its-way' | 'no-address' | 'wiped' | 'outdated' | 'expired' };

/**
 * What was refused is put on its way again where nothing later of its stream has left; anything else goes as a new
 * message. What carries a calendar entry may go only while it is the newest of that entry, and the rest only while
 * it is the newest of its stream: older news would undo what the person reads since. `later` is what its stream
 * holds after it, without what gave way.
 */
export function howToResend(
  message: Sendable,
  later: Sendable[],
  address: string | null,
  now: Date,
): Resending {
  if (message.state === 'waiting' || message.state === 'claimed') return refuse('on-its-way');
  if (message.facts === null) return refuse('wiped');
  if (address === null) return refuse('no-address');
  if (message.expiresAt !== null && now > message.expiresAt) return refuse('expired');
  if (message.state === 'superseded' || isOutdated(message, later)) return refuse('outdated');
  if (message.state === 'dead' && later.every(({ state }) => state !== 'sent')) return { how: 'revive' };
  return { how: 'repeat' };
}

function isOutdated(message: Sendable, later: Sendable[]): boolean {
  const entry = entryOf(message.facts);
  if (entry !== null) return later.some(({ facts }) => entryOf(facts) === entry);
  // A later entry of the calendar says how things stand; a reminder after the news takes nothing from it.
  return later.length > 0;
}

/** The calendar entry that a message carries: its UID. */
function entryOf(facts: Record<string, unknown> | null): string | null {
  const calendar = facts?.calendar;
  if (typeof calendar !== 'object' || calendar === null || !('uid' in calendar)) return null;
  return String(calendar.uid);
}

function refuse(reason: Extract<Resending, { how: 'refuse' }>['reason']): Resending {
  return { how: 'refuse', reason };
}
