import { readShort } from '../attendance/index.ts';
import { type Belonging, type HeldInCity, heldSince, type Stated } from '../people/index.ts';
import { addDays, addMonths } from '../platform/days.ts';
import type { Day } from '../platform/time.ts';
import type { Rule, Rulebook } from './rulebook-rules.ts';
import {
  type Booked,
  type Done,
  type Standing,
  type StandingSettings,
  type State,
  standingsOf,
  URGENCY,
  withBooking,
} from './standing-rules.ts';

/** A person of the city, as little of them as counting needs. */
export type CityMember = {
  stated: Stated[];
  belongings: Belonging[];
  /** Days and activities in one text, see `readShort`; '' for nothing. */
  done: string;
  booked: Booked[];
};

/** What people with the same roles at the same kinds of places are asked for, essential things alone. */
export type Plan = { entries: Entry[]; detailed: boolean };

export type Entry = {
  activityId: string;
  /** Roles that ask for it; where it is to be confirmed the question. */
  roles: string[];
  /** To be confirmed, whatever was done. */
  open: boolean;
  /** By editions, hours or newcomers' time: judged by the whole rules. */
  detailed: boolean;
  refreshMonths: number | null;
  /** What was done on this day or later is in date, and from the second day on not due soon either. */
  metFrom: Day;
  freshFrom: Day;
  /** What counts, once for all rules that count the same. */
  counting: Counting[];
};

/** `ruleId`: the first of the rules that count these activities. */
type Counting = { numbers: number[]; ids: ReadonlySet<string>; ruleId: string };
type Met = 'in-date' | 'due-soon' | 'missing' | 'overdue';
type Worst = { state: Met; dueOn: Day | null; counting: Counting };

/**
 * Judges a city's people quickly, for figures: the essential standings of `standingsOf` over what the city asks
 * for, as states alone; what one organisation asks of its own people is no figure of the city. People
 * who hold the same are asked the same, so that is worked out once; then for most rules the last day on which
 * something was done decides, against two days that are the same for everybody. A property holds it to `standingsOf`.
 */
export class CityJudge {
  /** The activities of which editions, hours and the like must be known. */
  readonly detailed: string[];
  readonly #book: Rulebook;
  readonly #detailedBook: Rulebook;
  readonly #settings: StandingSettings;
  readonly #city: HeldInCity;
  readonly #plans = new Map<string, Plan>();
  readonly #numbers = new Map<string, number>();
  readonly #days = new Map<number, { metFrom: Day; freshFrom: Day }>();
  #last: Day[] = [];

  constructor(book: Rulebook, settings: StandingSettings, city: HeldInCity) {
    this.#book = onlyOf(book, ({ organisationId }) => organisationId === null);
    this.#settings = settings;
    this.#city = city;
    const rules = [...this.#book.byRole.values()].flat();
    const detailed = new Set(rules.filter(needsDetail).map(({ activityId }) => activityId));
    this.#detailedBook = onlyOf(this.#book, ({ activityId }) => detailed.has(activityId));
    const counting = rules.filter(({ activityId }) => detailed.has(activityId)).map(({ id }) => id);
    this.detailed = [...new Set(counting.flatMap((id) => [...(book.metBy.get(id) ?? [])]))].sort();
  }

  /** What is asked of this person, and where they stand in the same order. `states` is used again for the next. */
  judge(member: CityMember, states: State[]): Plan {
    const plan = this.#planOf(member);
    const last = this.#last.fill('');
    const told: Done[] = [];
    if (member.done !== '') {
      readShort(member.done, (activityId, day, detail) => {
        if (detail !== null) told.push({ ...NOTHING_MORE, ...detail, activityId, completedOn: day });
        const number = this.#numbers.get(activityId);
        if (number !== undefined && day > (last[number] ?? '')) last[number] = day;
      });
    }
    const whole = plan.detailed ? this.#inDetail(member, told) : null;
    for (const [index, entry] of plan.entries.entries()) {
      states[index] = entry.open
        ? 'to-be-confirmed'
        : entry.detailed
          ? (whole?.get(entry.activityId) ?? 'missing')
          : this.#stateOf(entry, last, member.booked);
    }
    return plan;
  }

  #stateOf(entry: Entry, last: Day[], booked: Booked[]): State {
    const { counting } = entry;
    const [only] = counting;
    if (only === undefined) return 'missing';
    if (counting.length === 1 && booked.length === 0) return stateFrom(latestOf(only, last), entry);
    let worst = metBy(only, entry, last);
    for (let index = 1; index < counting.length; index++) {
      const next = metBy(counting[index] ?? only, entry, last);
      if (isWorse(next, worst)) worst = next;
    }
    const { state, dueOn } = worst;
    if (state === 'in-date' || booked.length === 0) return state;
    const place = firstOf(booked, worst.counting.ids);
    return withBooking({ state, dueOn }, place, entry.refreshMonths, this.#book.day);
  }

  #inDetail({ stated, belongings, booked }: CityMember, done: Done[]): Map<string, State> {
    const held = heldSince(this.#city, stated, belongings);
    const organisationIds = belongings.map(({ organisationId }) => organisationId);
    const facts = { held, organisationIds, done, booked };
    const standings = standingsOf(this.#detailedBook, facts, this.#settings);
    return new Map(standings.map(({ activityId, state }) => [activityId, state]));
  }

  #planOf({ stated, belongings }: CityMember): Plan {
    const signature = this.#signature(stated, belongings);
    const known = this.#plans.get(signature);
    if (known !== undefined) return known;
    const held = heldSince(this.#city, stated, belongings);
    const organisationIds = belongings.map(({ organisationId }) => organisationId);
    const asked = standingsOf(this.#book, { held, organisationIds, done: [], booked: [] }, this.#settings);
    const entries = asked.filter(({ level }) => level === 'essential').map((one) => this.#entry(one));
    const plan = { entries, detailed: entries.some(({ detailed }) => detailed) };
    this.#plans.set(signature, plan);
    return plan;
  }

  /** No rule of one organisation counts here, so of a place only its kind matters. */
  #signature(stated: Stated[], belongings: Belonging[]): string {
    const roles = stated.map(({ roleKey, answer }) => `${roleKey} ${answer}`);
    const kinds = belongings.map(({ sector, kind }) => `${sector} ${kind}`);
    if (roles.length > 1) roles.sort();
    if (kinds.length > 1) kinds.sort();
    return `${roles.join('|')}/${kinds.join('|')}`;
  }

  #entry({ activityId, reasons, refreshMonths, question }: Standing): Entry {
    const asking = reasons.filter(({ answer, rule }) =>
      question === null ? answer === 'yes' : rule.roleKey === question,
    );
    const counting = new Map<string, Counting>();
    for (const { rule } of asking) {
      const ids = this.#book.metBy.get(rule.id) ?? new Set<string>();
      const sorted = [...ids].sort();
      const key = sorted.join('|');
      const before = counting.get(key)?.ruleId;
      const ruleId = before !== undefined && before < rule.id ? before : rule.id;
      counting.set(key, { numbers: sorted.map((id) => this.#numberOf(id)), ids, ruleId });
    }
    return {
      activityId,
      roles: [...new Set(asking.map(({ rule }) => rule.roleKey))],
      open: question !== null,
      detailed: asking.some(({ rule }) => needsDetail(rule)),
      refreshMonths,
      ...this.#daysOf(refreshMonths),
      counting: [...counting.values()],
    };
  }

  #numberOf(activityId: string): number {
    const known = this.#numbers.get(activityId);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(activityId, number);
    this.#last = new Array<Day>(number + 1).fill('');
    return number;
  }

  #daysOf(months: number | null): { metFrom: Day; freshFrom: Day } {
    if (months === null) return { metFrom: '', freshFrom: '' };
    const { day } = this.#book;
    const known = this.#days.get(months) ?? {
      metFrom: earliestDone(day, months),
      freshFrom: earliestDone(addDays(day, this.#settings.dueSoonDays + 1), months),
    };
    this.#days.set(months, known);
    return known;
  }
}

/** What no state depends on. */
const NOTHING_MORE = { id: '', source: '', certificateNumber: '', recordedLater: null };

/** Whether the last day on which something was done does not decide alone. */
function needsDetail({ edition, hours, initialWithinMonths }: Rule): boolean {
  return edition !== null || hours !== null || initialWithinMonths !== null;
}

function onlyOf(book: Rulebook, fits: (rule: Rule) => boolean): Rulebook {
  const only = (rules: Rule[]) => rules.filter(fits);
  return {
    ...book,
    byRole: new Map([...book.byRole].map(([key, rules]) => [key, only(rules)])),
    conditional: only(book.conditional),
  };
}

/** The first day of which so many months later is `day` or after it; months differ in length, so by trying. */
function earliestDone(day: Day, months: number): Day {
  let from = addDays(addMonths(day, -months), -5);
  while (addMonths(from, months) < day) from = addDays(from, 1);
  return from;
}

function latestOf({ numbers }: Counting, last: Day[]): Day {
  let day: Day = '';
  for (const number of numbers) {
    const done = last[number] ?? '';
    if (done > day) day = done;
  }
  return day;
}

/** Where the last day on which something was done leads; '' for never. */
function stateFrom(day: Day, { refreshMonths, metFrom, freshFrom }: Entry): Met {
  if (day === '') return 'missing';
  if (refreshMonths === null || day >= freshFrom) return 'in-date';
  return day >= metFrom ? 'due-soon' : 'overdue';
}

function metBy(counting: Counting, entry: Entry, last: Day[]): Worst {
  const day = latestOf(counting, last);
  const state = stateFrom(day, entry);
  const lapses = state === 'due-soon' || state === 'overdue' ? entry.refreshMonths : null;
  return { state, dueOn: lapses === null ? null : addMonths(day, lapses), counting };
}

/** The order of `standingsOf`, among rules that count different things; what is in date is never the worst twice. */
function isWorse(a: Worst, b: Worst): boolean {
  if (a.state !== b.state) return URGENCY[a.state] < URGENCY[b.state];
  if (a.dueOn !== b.dueOn) return b.dueOn === null || (a.dueOn !== null && a.dueOn < b.dueOn);
  return a.counting.ruleId < b.counting.ruleId;
}

function firstOf(booked: Booked[], ids: ReadonlySet<string>): Booked | null {
  let first: Booked | null = null;
  for (const one of booked) {
    if (ids.has(one.activityId) && (first === null || one.endsOn < first.endsOn)) first = one;
  }
  return first;
}
