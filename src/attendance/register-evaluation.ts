import { recipients } from '../people/index.ts';
import { type Happening, record } from '../platform/history.ts';
import { type Message, post } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import type { OpenRegister, RegisterFacts } from './register-facts.ts';
import type { RegisterLetterFacts } from './register-letters.ts';
import type { Actor } from './register-policy.ts';

/**
 * Sends the partnership's evaluation form to everybody who was there, also in part, where the activity has one:
 * once for each of them, however often the register is closed. `happenings` is the session's history so far.
 */
export async function sendEvaluation(
  tx: Queries,
  platform: Platform,
  {
    open,
    facts,
    actor,
    common,
  }: {
    open: OpenRegister;
    facts: RegisterFacts;
    actor: Actor;
    common: RegisterLetterFacts;
  },
  happenings: Happening[],
): Promise<void> {
  const { session, activity } = open;
  const href = activity.evaluationUrl;
  if (href === null || href === '') return;
  const had = new Set(
    happenings.flatMap(({ what, facts: { personIds } }) =>
      what === 'evaluation-sent' && Array.isArray(personIds) ? personIds.map(String) : [],
    ),
  );
  const due = [...facts.marks].flatMap(([personId, mine]) =>
    !had.has(personId) && [...mine.values()].some((choice) => choice !== 'absent') ? [personId] : [],
  );
  const people = [...(await recipients(tx, due)).values()];
  const messages = people.flatMap(({ personId, name, address }): Message[] => {
    if (address === null) return [];
    const bookingId = facts.bookings.get(personId);
    return [
      {
        kind: 'session-evaluation',
        to: { personId, name, address },
        facts: { ...common, href },
        sessionId: session.id,
        scopeId: activity.id,
        ...(bookingId === undefined ? {} : { bookingId }),
      },
    ];
  });
  if (messages.length === 0) return;
  await post(tx, platform, messages);
  const personIds = messages.flatMap(({ to }) => to.personId ?? []);
  await record(tx, [
    {
      at: platform.clock.now(),
      subjectKind: 'session',
      subjectId: session.id,
      actorId: actor.personId,
      what: 'evaluation-sent',
      facts: { personIds, told: personIds.length },
    },
  ]);
}
