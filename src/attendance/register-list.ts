import { daysOfSessions, type Session, sessionsInCharge } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf, daysBefore, sayWhen } from '../platform/time.ts';
import { openRegister } from './register-facts.ts';
import type { Actor } from './register-policy.ts';
import { openAgain, registersOf } from './register-repository.ts';
import { isClosed } from './register-rules.ts';

const COMING_DAYS = 14;
/** A register that nobody closed stays on the list this long; it can be opened from the session's page for good. */
const RECENT_DAYS = 28;

/** A session whose register somebody may open. */
export type ListedRegister = {
  sessionId: string;
  title: string;
  when: string[];
  where: string;
  state: 'closed' | 'reopened' | 'open';
};
export type ListedRegisters = {
  today: ListedRegister[];
  coming: ListedRegister[];
  /** Over, and not closed yet. */
  recent: ListedRegister[];
};

/** The registers that this person may open: today's, those of the next 14 days, and those still to be closed. */
export async function registersFor(platform: Platform, actor: Actor): Promise<ListedRegisters> {
  const { store, clock, zone } = platform;
  const now = clock.now();
  const near = await sessionsInCharge(store.read, actor, {
    from: daysBefore(now, RECENT_DAYS, zone),
    until: daysBefore(now, -COMING_DAYS, zone),
  });
  const sessions = [...(await longOver(platform, actor, near)), ...near];
  const ids = sessions.map(({ id }) => id);
  const days = await daysOfSessions(store.read, ids);
  const registers = await registersOf(store.read, ids);
  const today = dayOf(now, zone);
  const listed: ListedRegisters = { today: [], coming: [], recent: [] };
  for (const session of sessions) {
    const spans = days.get(session.id) ?? [];
    const register = registers.get(session.id) ?? null;
    const closed = isClosed(register);
    const row: ListedRegister = {
      sessionId: session.id,
      title: session.title,
      when: spans.map((span) => sayWhen(span, zone)),
      where:
        session.deliveryMode === 'teams' ? 'Online, on Teams' : (session.venue ?? 'Place to be announced'),
      state: closed ? 'closed' : register?.closedAt == null ? 'open' : 'reopened',
    };
    if (spans.some(({ startsAt }) => dayOf(startsAt, zone) === today)) listed.today.push(row);
    else if (session.endsAt > now) listed.coming.push(row);
    else if (!closed) listed.recent.unshift(row);
  }
  return listed;
}

/** An older register that was opened again for a correction: nobody is to forget to close it. */
async function longOver(
  { store, zone }: Platform,
  actor: Actor,
  near: { id: string }[],
): Promise<(Session & { title: string })[]> {
  if (near.length === 0 && actor.teamIds.length === 0) return [];
  const known = new Set(near.map(({ id }) => id));
  const found = [];
  for (const id of await openAgain(store.read)) {
    const open = known.has(id) ? null : await openRegister(store.read, zone, actor, id);
    if (open !== null) found.push({ ...open.session, title: open.activity.title });
  }
  return found.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}
