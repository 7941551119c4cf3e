import { lockSessions } from '../catalogue/index.ts';
import { lockPeople } from '../people/index.ts';
import { type Happening, historyOf, record } from '../platform/history.ts';
import { post } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import { chargeAtClosing } from './charge-service.ts';
import { type Completion, completionsOfSession } from './completion-repository.ts';
import { recordCompletions, withdrawCompletions } from './completion-service.ts';
import { sendEvaluation } from './register-evaluation.ts';
import { type OpenRegister, openRegister, type RegisterFacts, registerFacts } from './register-facts.ts';
import { commonFacts, type Mails, mailsOf, newsOfClosing } from './register-news.ts';
import { noteNoShows } from './register-no-shows.ts';
import type { Actor } from './register-policy.ts';
import { saveRegister } from './register-repository.ts';
import { changesOfClosing, earnedOn, isClosed, mayClose } from './register-rules.ts';
import { keep } from './register-service.ts';

export type ClosingResult =
  /** How many completions were made, taken back, and left as they were. */
  | {
      outcome: 'closed';
      added: number;
      withdrawn: number;
      kept: number;
      absent: number;
      mails: Mails;
      /** How many charges were made, their sum in pence, and how many were taken back. */
      charges: { made: number; pence: number; takenBack: number };
    }
  | { outcome: 'refused'; reason: 'already' | 'too-early' }
  | { outcome: 'refused'; reason: 'unmarked'; unmarked: number }
  | { outcome: 'not-found' };

const ATTEMPTS = 5;

/**
 * Closes a register: what its marks earn by the activity's rule becomes completions, what is no longer earned
 * after a correction is withdrawn with the reason of the reopening, and the rest keeps its certificate number.
 * Newly made completions and no-shows are told; places and no-shows are charged by the activity's rules, and a
 * correction takes charges back. Refused before the last day has begun and, unless `absentees`
 * says that they did not attend, while somebody is unmarked on some day.
 */
export async function closeRegister(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  { absentees }: { absentees: boolean },
): Promise<ClosingResult> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const result = await platform.store.transaction((tx) =>
      closeOnce(tx, platform, actor, sessionId, absentees),
    );
    if (result !== 'outdated') return result;
  }
  throw new Error('the people on the register kept changing');
}

type Locked = { open: OpenRegister; facts: RegisterFacts; live: Completion[] };

async function closeOnce(
  tx: Queries,
  platform: Platform,
  actor: Actor,
  sessionId: string,
  absentees: boolean,
): Promise<ClosingResult | 'outdated'> {
  const locked = await lockAll(tx, platform, actor, sessionId);
  if (locked === null) return { outcome: 'not-found' };
  if (locked === 'outdated') return locked;
  const { open, live } = locked;
  const now = platform.clock.now();
  if (isClosed(locked.facts.register)) return { outcome: 'refused', reason: 'already' };
  if (!mayClose(open.days, now)) return { outcome: 'refused', reason: 'too-early' };
  const unmarked = unmarkedOn(open, locked.facts);
  if (unmarked.length > 0 && !absentees) {
    return { outcome: 'refused', reason: 'unmarked', unmarked: peopleIn(unmarked) };
  }
  const days = new Map(open.days.map((day) => [day.id, day]));
  const absent = unmarked.map((one) => ({ ...one, choice: 'absent' as const, madeAt: now, fills: true }));
  await keep(tx, { actor, now, days, facts: locked.facts, sessionId }, absent);
  const facts = await registerFacts(tx, sessionId);

  const { activity } = open;
  const changes = changesOfClosing(live, earnedBy(open, facts));
  const happenings = await historyOf(tx, 'session', [sessionId]);
  const reason = happenings.findLast(({ what }) => what === 'register-reopened')?.facts.reason;
  const why = String(reason ?? CORRECTED);
  await withdrawCompletions(tx, platform, actor.personId, changes.withdrawn, why);
  const rows = changes.added.map((one) => ({
    ...one,
    activityId: activity.id,
    source: 'attended' as const,
    sessionId,
  }));
  await recordCompletions(tx, platform, actor.personId, rows);

  const noShows = await noteNoShows(tx, { open, facts, actor, now });
  const noShowsToldAt = facts.register?.noShowsToldAt ?? (noShows.told.length > 0 ? now : null);
  const charges = await chargeAtClosing(tx, { open, facts, now, actorId: actor.personId }, why);
  await saveRegister(tx, sessionId, {
    closedAt: now,
    closedById: actor.personId,
    reopenedAt: null,
    noShowsToldAt,
  });
  const outcome = {
    added: changes.added.length,
    withdrawn: changes.withdrawn.length,
    kept: changes.kept.length,
    absent: peopleIn(unmarked),
  };
  await record(tx, [closing(sessionId, actor, now, { ...outcome, charges, rule: activity.attendanceRule })]);
  const gone = live.filter(({ id }) => changes.withdrawn.includes(id)).map(({ personId }) => personId);
  const news = await newsOfClosing(tx, platform, open, { ...changes, gone, ...noShows });
  await post(tx, platform, news);
  const common = await commonFacts(tx, platform, open);
  await sendEvaluation(tx, platform, { open, facts, actor, common }, happenings);
  return { outcome: 'closed', ...outcome, mails: mailsOf(news), charges };
}

const CORRECTED = 'The register was corrected.';

/** Sessions, then people; facts after the last lock. Somebody who came in between has no lock: again. */
async function lockAll(
  tx: Queries,
  platform: Platform,
  actor: Actor,
  sessionId: string,
): Promise<Locked | 'outdated' | null> {
  await lockSessions(tx, [sessionId]);
  const open = await openRegister(tx, platform.zone, actor, sessionId);
  if (open === null) return null;
  const known = new Set(concerned(await registerFacts(tx, sessionId), await liveOf(tx, sessionId)));
  await lockPeople(tx, [...known]);
  const facts = await registerFacts(tx, sessionId);
  const live = await liveOf(tx, sessionId);
  return concerned(facts, live).every((id) => known.has(id)) ? { open, facts, live } : 'outdated';
}

function concerned(facts: RegisterFacts, live: Completion[]): string[] {
  return [...facts.personIds, ...live.map(({ personId }) => personId)];
}

async function liveOf(tx: Queries, sessionId: string): Promise<Completion[]> {
  const all = await completionsOfSession(tx, sessionId);
  return all.filter(({ source, withdrawnAt }) => source === 'attended' && withdrawnAt === null);
}

/** Each person and day without a mark. */
export function unmarkedOn(
  { days }: Pick<OpenRegister, 'days'>,
  { personIds, marks }: RegisterFacts,
): { dayId: string; personId: string }[] {
  return personIds.flatMap((personId) =>
    days.filter(({ id }) => !marks.get(personId)?.has(id)).map(({ id }) => ({ dayId: id, personId })),
  );
}

/** What the marks of a register earn, by person. */
export function earnedBy(
  { activity, days }: Pick<OpenRegister, 'activity' | 'days'>,
  { marks }: RegisterFacts,
): Map<string, Day> {
  const earned = new Map<string, Day>();
  for (const [personId, mine] of marks) {
    const day = earnedOn(activity.attendanceRule, days, mine);
    if (day !== null) earned.set(personId, day);
  }
  return earned;
}

function peopleIn(unmarked: { personId: string }[]): number {
  return new Set(unmarked.map(({ personId }) => personId)).size;
}

function closing(sessionId: string, actor: Actor, at: Date, facts: Record<string, unknown>): Happening {
  return {
    at,
    subjectKind: 'session',
    subjectId: sessionId,
    actorId: actor.personId,
    what: 'register-closed',
    facts,
  };
}

export type ReopeningResult = { outcome: 'reopened' | 'already' | 'not-found' };

/** Opens a closed register again for a correction, with why. Its completions stand until it is closed again. */
export async function reopenRegister(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  reason: string,
): Promise<ReopeningResult> {
  return platform.store.transaction(async (tx) => {
    await lockSessions(tx, [sessionId]);
    const open = await openRegister(tx, platform.zone, actor, sessionId);
    if (open === null) return { outcome: 'not-found' };
    const { register } = await registerFacts(tx, sessionId);
    if (!isClosed(register)) return { outcome: 'already' };
    const at = platform.clock.now();
    await saveRegister(tx, sessionId, { reopenedAt: at });
    await record(tx, [{ ...closing(sessionId, actor, at, { reason }), what: 'register-reopened' }]);
    return { outcome: 'reopened' };
  });
}
