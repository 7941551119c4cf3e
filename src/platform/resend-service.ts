import { type Happening, record } from './history.ts';
import { post } from './outbox.ts';
import { laterInStream, loggedMessage, reviveMessage } from './outbox-log-repository.ts';
import type { OutboxRow } from './outbox-repository.ts';
import type { Platform } from './platform.ts';
import { howToResend, type Resending } from './resend-rules.ts';

export type ResendResult =
  | { outcome: 'resent' }
  | { outcome: 'refused'; reason: Extract<Resending, { how: 'refuse' }>['reason'] };

/**
 * Sends a message again because an organiser asked for it, to the address that the person has now: with a new
 * Message-ID, and the same calendar entry. Whether the organiser may see it is for the caller to know.
 */
export async function resend(
  platform: Platform,
  actorId: string,
  messageId: number,
  { name, address }: { name: string; address: string | null },
): Promise<ResendResult> {
  const { store, clock } = platform;
  return store.transaction(async (tx) => {
    const now = clock.now();
    const row = await loggedMessage(tx, messageId);
    if (row === null) return { outcome: 'refused', reason: 'wiped' };
    const decided = howToResend(row, await laterInStream(tx, row), address, now);
    if (decided.how === 'refuse') return { outcome: 'refused', reason: decided.reason };
    const to = { personId: row.personId, name, address: address ?? row.toAddress };
    if (decided.how === 'revive') await reviveMessage(tx, row.id, { address: to.address, now });
    else await post(tx, platform, [{ ...repeated(row), to }]);
    await record(tx, happenings(row, actorId, now, name));
    return { outcome: 'resent' };
  });
}

function repeated(row: OutboxRow) {
  return {
    kind: row.kind,
    facts: row.facts ?? {},
    repeatsId: row.repeatsId ?? row.id,
    ...(row.bookingId === null ? {} : { bookingId: row.bookingId }),
    ...(row.sessionId === null ? {} : { sessionId: row.sessionId }),
    ...(row.stream === null ? {} : { stream: row.stream }),
    ...(row.sequence === null ? {} : { sequence: row.sequence }),
    ...(row.scopeId === null ? {} : { scopeId: row.scopeId }),
    ...(row.expiresAt === null ? {} : { expiresAt: row.expiresAt }),
  };
}

function happenings({ kind, sessionId }: OutboxRow, actorId: string, at: Date, name: string): Happening[] {
  if (sessionId === null) return [];
  return [
    {
      at,
      subjectKind: 'session',
      subjectId: sessionId,
      actorId,
      what: 'mail-resent',
      facts: { kind, to: name },
    },
  ];
}
