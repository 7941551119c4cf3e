import { addDays, addMonths } from '../platform/days.ts';
import type { Day } from '../platform/time.ts';
import type { Rule, Rulebook } from './rulebook-rules.ts';

/** A role somebody holds on the day, derived groups among them, or the function they answered with no. */
export type Held = {
  roleKey: string;
  /** Where it is held; null for functions, and for groups that follow from several places. */
  organisationId: string | null;
  answer: 'yes' | 'no';
  since: Day;
};

/** A completion that counts: not withdrawn, and known at the time that is asked about. */
export type Done = {
  id: string;
  activityId: string;
  completedOn: Day;
  edition: string | null;
  minutes: number | null;
  participatory: boolean;
  /** The day on which it was written down, where that came after the day asked about. */
  recordedLater: Day | null;
  source: string;
  certificateNumber: string;
};

/**
 * A confirmed place that is, or for a coming day was, still ahead; a session of several days counts as done on
 * its last.
 */
export type Booked = { bookingId: string; sessionId: string; activityId: string; startsOn: Day; endsOn: Day };

export type PersonFacts = {
  /** The organisations of the day, for rules that an organisation added. */
  organisationIds: string[];
  held: Held[];
  done: Done[];
  booked: Booked[];
};

export type State = 'to-be-confirmed' | 'overdue' | 'missing' | 'due-soon' | 'booked' | 'in-date';

/** Why a requirement applies, or would: every one is kept. */
export type Reason = { rule: Rule; answer: 'yes' | 'unanswered'; since: Day | null };

export type Standing = {
  activityId: string;
  level: 'essential' | 'recommended';
  state: State;
  /** The last day on which it is, or was, in date; for a newcomer the day by which to have done it. */
  dueOn: Day | null;
  /** The completion that counts last, also where it has lapsed. */
  done: Done | null;
  /** The first place that would count, also where it does not change the state (overdue, too late). */
  booked: Booked | null;
  /** The shortest period of all reasons; null: once counts. */
  refreshMonths: number | null;
  /** The strongest first. */
  reasons: Reason[];
  /** The function to answer, where the state is to be confirmed. */
  question: string | null;
};

export type StandingSettings = { dueSoonDays: number };
export const DEFAULT_STANDING_SETTINGS: StandingSettings = { dueSoonDays: 90 };

/** From what needs somebody now to what needs nobody. */
export const URGENCY: Record<State, number> = {
  overdue: 0,
  missing: 1,
  'to-be-confirmed': 2,
  'due-soon': 3,
  booked: 4,
  'in-date': 5,
};

type Judgement = Pick<Standing, 'dueOn' | 'done'> & {
  state: 'overdue' | 'missing' | 'due-soon' | 'in-date';
  rule: Rule;
};

/**
 * Where a person stands on the day of the rulebook, for each activity that any of their roles asks for; what
 * is not in the list is not required. Pure: the same facts give the same answer whenever it is asked.
 *
 * The strongest level wins, an unanswered condition standing just below its own level ("Requirements" 2 and 3
 * of the domain; the catalogue's flags rank the same way). The shortest period wins. Where several rules ask
 * for one activity each is judged by what counts for it, and the worst stands. The due day itself is in date.
 */
export function standingsOf(
  book: Rulebook,
  person: PersonFacts,
  settings: StandingSettings = DEFAULT_STANDING_SETTINGS,
): Standing[] {
  const done = new Map<string, Done[]>();
  for (const one of person.done) {
    if (one.completedOn > book.day) continue;
    const known = done.get(one.activityId);
    if (known === undefined) done.set(one.activityId, [one]);
    else known.push(one);
  }
  const soon = addDays(book.day, settings.dueSoonDays);
  const standings: Standing[] = [];
  for (const [activityId, reasons] of reasonsOf(book, person)) {
    standings.push(standing(book, person, activityId, reasons, done, soon));
  }
  return standings;
}

/** Every rule that applies, or would after an answer, by activity, the strongest first. */
function reasonsOf(book: Rulebook, { held, organisationIds }: PersonFacts): Map<string, Reason[]> {
  const byActivity = new Map<string, Reason[]>();
  const answered = new Set<string>();
  const add = (reason: Reason) => {
    const known = byActivity.get(reason.rule.activityId);
    if (known === undefined) byActivity.set(reason.rule.activityId, [reason]);
    else known.push(reason);
  };
  for (const role of held) {
    answered.add(role.roleKey);
    if (role.answer === 'no') continue;
    for (const rule of book.byRole.get(role.roleKey) ?? []) {
      if (appliesWhere(rule, role.organisationId, organisationIds))
        add({ rule, answer: 'yes', since: role.since });
    }
  }
  for (const rule of book.conditional) {
    if (answered.has(rule.roleKey) || !appliesWhere(rule, null, organisationIds)) continue;
    add({ rule, answer: 'unanswered', since: null });
  }
  for (const reasons of byActivity.values())
    if (reasons.length > 1) reasons.sort((a, b) => rank(b) - rank(a));
  return byActivity;
}

/** An organisation's own rule is for what people hold there, and for what they hold without a place. */
function appliesWhere(rule: Rule, heldAt: string | null, organisationIds: string[]): boolean {
  if (rule.organisationId === null) return true;
  return heldAt === null ? organisationIds.includes(rule.organisationId) : heldAt === rule.organisationId;
}

function rank({ rule, answer }: Reason): number {
  return (rule.level === 'essential' ? 2 : 0) + (answer === 'yes' ? 2 : 1);
}

function standing(
  book: Rulebook,
  person: PersonFacts,
  activityId: string,
  reasons: Reason[],
  done: ReadonlyMap<string, Done[]>,
  soon: Day,
): Standing {
  const [strongest] = reasons;
  if (strongest === undefined) throw new Error('a standing without a reason');
  const refreshMonths = shortest(reasons);
  const unanswered = strongest.answer === 'unanswered';
  // What is to be confirmed is judged too, so that the page can say what was done, but never shown as met.
  let worst: Judgement | null = null;
  for (const reason of reasons) {
    if (reason.answer !== strongest.answer && reason.answer !== 'yes') continue;
    const judgement = judge(book, reason, refreshMonths, done, soon);
    if (worst === null || isWorse(judgement, worst)) worst = judgement;
  }
  if (worst === null) throw new Error('a standing without a judgement');
  const booked = firstBooked(book, worst.rule, person.booked);
  return {
    activityId,
    level: strongest.rule.level,
    state: unanswered ? 'to-be-confirmed' : withBooking(worst, booked, refreshMonths, book.day),
    dueOn: worst.dueOn,
    done: worst.done,
    booked,
    refreshMonths,
    reasons,
    question: unanswered ? strongest.rule.roleKey : null,
  };
}

/** The more urgent state; of the same the earlier day; and an order that does not depend on that of the facts. */
function isWorse(a: Judgement, b: Judgement): boolean {
  if (a.state !== b.state) return URGENCY[a.state] < URGENCY[b.state];
  if (a.dueOn !== b.dueOn) return b.dueOn === null || (a.dueOn !== null && a.dueOn < b.dueOn);
  return a.rule.id < b.rule.id;
}

function shortest(reasons: Reason[]): number | null {
  let months: number | null = null;
  for (const { rule, answer } of reasons) {
    if (answer === 'unanswered' || rule.refreshMonths === null) continue;
    if (months === null || rule.refreshMonths < months) months = rule.refreshMonths;
  }
  return months;
}

/** One rule against what was done. Overdue: lapsed, or the time allowed for newcomers is over. */
function judge(
  book: Rulebook,
  { rule, since }: Reason,
  refreshMonths: number | null,
  done: ReadonlyMap<string, Done[]>,
  soon: Day,
): Judgement {
  const last = lastCounting(book, rule, done);
  const allowedUntil = timeAllowed(rule, since);
  const dueOn =
    rule.hours === null
      ? last === null || refreshMonths === null
        ? null
        : addMonths(last.completedOn, refreshMonths)
      : hoursUntil(rule.hours, allCounting(book, rule, done), book.day);
  const met = rule.hours === null ? last !== null && (dueOn === null || book.day <= dueOn) : dueOn !== null;
  if (met)
    return { state: dueOn !== null && dueOn <= soon ? 'due-soon' : 'in-date', dueOn, done: last, rule };
  const stillAllowed = allowedUntil !== null && book.day <= allowedUntil;
  // Whoever did it long ago and is new here has the newcomer's time: more completions never worsen a standing.
  if (stillAllowed) return { state: 'missing', dueOn: allowedUntil, done: last, rule };
  if (dueOn !== null) return { state: 'overdue', dueOn, done: last, rule };
  if (allowedUntil !== null) return { state: 'overdue', dueOn: allowedUntil, done: last, rule };
  return { state: 'missing', dueOn: null, done: last, rule };
}

function allCounting(book: Rulebook, rule: Rule, done: ReadonlyMap<string, Done[]>): Done[] {
  const found = [...(book.metBy.get(rule.id) ?? [])].flatMap((activityId) => done.get(activityId) ?? []);
  return found.filter((one) => counts(rule, one));
}

/** The last of them, without a list: a page asks for thousands. */
function lastCounting(book: Rulebook, rule: Rule, done: ReadonlyMap<string, Done[]>): Done | null {
  let last: Done | null = null;
  for (const activityId of book.metBy.get(rule.id) ?? []) {
    const known = done.get(activityId);
    if (known === undefined) continue;
    for (const one of known)
      if ((last === null || one.completedOn > last.completedOn) && counts(rule, one)) last = one;
  }
  return last;
}

/** Of an edition only what names it counts, or what was done while it stood without naming any. */
function counts(rule: Rule, { edition, completedOn }: Done): boolean {
  if (rule.edition === null || edition === rule.edition) return true;
  return edition === null && rule.startsOn !== null && completedOn >= rule.startsOn;
}

/** Newcomers' time runs from when they took the role, or from when it was first asked, whichever is later. */
function timeAllowed({ initialWithinMonths, startsOn }: Rule, since: Day | null): Day | null {
  if (initialWithinMonths === null || since === null) return null;
  return addMonths(startsOn !== null && startsOn > since ? startsOn : since, initialWithinMonths);
}

/**
 * The last day on which enough hours lie within the period, or null where they do not today: learning falls
 * out of it as time passes, the oldest first (health level 3: 8 to 16 hours in three years, half
 * participatory).
 */
function hoursUntil(hours: NonNullable<Rule['hours']>, done: Done[], day: Day): Day | null {
  const counted = done
    .map((one) => ({ until: addMonths(one.completedOn, hours.months), one }))
    .filter(({ until }) => until >= day)
    .sort((a, b) => (a.until < b.until ? 1 : a.until > b.until ? -1 : 0));
  let minutes = 0;
  let participatory = 0;
  for (const { until, one } of counted) {
    minutes += one.minutes ?? 0;
    if (one.participatory) participatory += one.minutes ?? 0;
    if (minutes >= hours.minutes && participatory >= hours.minutes * hours.participatoryShare) return until;
  }
  return null;
}

function firstBooked(book: Rulebook, rule: Rule, booked: Booked[]): Booked | null {
  if (booked.length === 0) return null;
  const counting = book.metBy.get(rule.id);
  let first: Booked | null = null;
  for (const one of booked) {
    if (counting?.has(one.activityId) !== true) continue;
    if (first === null || one.endsOn < first.endsOn) first = one;
  }
  return first;
}

/**
 * Booked stands in for missing and due soon, and only where the place is in time: before the due day, and not so
 * long before the day asked about that it would have lapsed again. So it never stands in for what is overdue
 * today, and does for what would only be overdue on a coming day without it.
 */
export function withBooking(
  { state, dueOn }: Pick<Judgement, 'state' | 'dueOn'>,
  booked: Booked | null,
  refreshMonths: number | null,
  day: Day,
): State {
  if (booked === null || state === 'in-date') return state;
  if (dueOn !== null && booked.endsOn > dueOn) return state;
  return refreshMonths === null || day <= addMonths(booked.endsOn, refreshMonths) ? 'booked' : state;
}
