import type { Role } from '../people/index.ts';
import type { Day } from '../platform/time.ts';
import type { Rule } from './rulebook-rules.ts';
import { saySource } from './source-words.ts';
import type { Standing, State } from './standing-rules.ts';
import { SOURCES, STATES, sayMonths } from './standing-words.ts';

/** One person and one thing that their roles ask for: the same words in all four forms of a proof. */
export type ProofLine = {
  personId: string;
  name: string;
  activityId: string;
  requirement: string;
  level: Standing['level'];
  state: State;
  /** In words, such as "Due soon". */
  standing: string;
  /** Labels of the roles that ask for it; of the open question where it is to be confirmed. */
  roles: string[];
  done: ProofDone | null;
  /** In date until, or for who has not done it to be done by; null: no day follows from a rule. */
  dueOn: Day | null;
  bookedFor: Day | null;
  /** What stands open, where it is to be confirmed. */
  question: string | null;
  /** "every 2 years", the shortest of all reasons. */
  period: string;
  /** Whose period that is, such as "as Class teacher"; '' where it is nobody's in particular. */
  periodBy: string;
  /** The edition that is asked for. */
  edition: string | null;
};

export type ProofDone = {
  on: Day;
  /** How it is known. */
  source: string;
  /** What was done, where something else counts for what was asked. */
  instead: string | null;
  edition: string | null;
  certificate: string;
  /** Written down after the day that is proved. */
  recordedLater: Day | null;
};

export type ProofRequirement = {
  activityId: string;
  title: string;
  /** "Essential, every 2 years, KCSIE 2025 edition": what this role asks. */
  asks: string;
  /** The period in `asks`; a line's own may be shorter, by another role or the organisation's own rule. */
  period: string;
  source: string;
  lines: ProofLine[];
};

export type ProofRole = {
  key: string;
  label: string;
  /** A question that nobody has answered yet for these people. */
  open: boolean;
  people: number;
  requirements: ProofRequirement[];
};

export type Counted = { level: Standing['level']; counts: Record<State, number>; all: number };

export type ProofBody = {
  lines: ProofLine[];
  roles: ProofRole[];
  /** Essential before recommended; a level that nothing asks for is left out. */
  counted: Counted[];
  /** Each edition that was used, with what it belongs to. */
  editions: { edition: string; requirements: string[] }[];
  /** Who belongs here and of whom nothing is required. */
  withoutAny: string[];
  people: number;
};

type Judged = { personId: string; name: string; standings: Standing[] };
type Names = { roles: Role[]; activity(id: string): string; organisationId: string };

/**
 * The tables of a proof from what was judged: role, what it asks, and who; every line also by itself. People come
 * in the order given, roles in the order of the reference data, what they ask for by title. Pure.
 */
export function proofBody(people: Judged[], names: Names): ProofBody {
  const labels = new Map(names.roles.map((role) => [role.key, role.label]));
  const tables = new Map<string, RoleTable>();
  const editions = new Map<string, Set<string>>();
  const lines: ProofLine[] = [];
  for (const { personId, name, standings } of people) {
    const sorted = [...standings].sort(essentialFirst(names));
    for (const standing of sorted) {
      const asking = askedBy(standing);
      const line = proofLine({ personId, name }, standing, asking, names, labels);
      lines.push(line);
      for (const rule of asking) {
        tableOf(tables, rule, standing.question !== null).add(rule, line);
        if (rule.edition !== null) into(editions, rule.edition).add(names.activity(rule.activityId));
      }
    }
  }
  return {
    lines,
    roles: names.roles.flatMap(({ key, label }) =>
      [false, true].flatMap((open) => tables.get(`${key} ${open}`)?.named(label, names) ?? []),
    ),
    counted: counted(lines),
    editions: [...editions]
      .map(([edition, requirements]) => ({ edition, requirements: [...requirements].sort() }))
      .sort((a, b) => (a.edition < b.edition ? -1 : 1)),
    withoutAny: people.filter(({ standings }) => standings.length === 0).map(({ name }) => name),
    people: people.length,
  };
}

/** The rules of the line: those of roles that are held, or where it is to be confirmed those of the question. */
function askedBy({ reasons, question }: Standing): Rule[] {
  return reasons
    .filter(({ rule, answer }) => (question === null ? answer === 'yes' : rule.roleKey === question))
    .map(({ rule }) => rule);
}

function proofLine(
  person: { personId: string; name: string },
  standing: Standing,
  asking: Rule[],
  names: Names,
  labels: ReadonlyMap<string, string>,
): ProofLine {
  const { activityId, level, state, done, booked, dueOn, question, refreshMonths } = standing;
  const label = (key: string) => labels.get(key) ?? key;
  return {
    ...person,
    activityId,
    requirement: names.activity(activityId),
    level,
    state,
    standing: STATES[state].word,
    roles: [...new Set(asking.map(({ roleKey }) => label(roleKey)))],
    done:
      done === null
        ? null
        : {
            on: done.completedOn,
            source: SOURCES[done.source] ?? done.source,
            instead: done.activityId === activityId ? null : names.activity(done.activityId),
            edition: done.edition,
            certificate: done.certificateNumber,
            recordedLater: done.recordedLater,
          },
    dueOn,
    bookedFor: booked?.startsOn ?? null,
    question: question === null ? null : label(question),
    period: sayPeriod(refreshMonths, asking.find(({ hours }) => hours !== null)?.hours ?? null),
    periodBy: sayPeriodBy(refreshMonths, asking, names.organisationId, label),
    edition: asking.find(({ edition }) => edition !== null)?.edition ?? null,
  };
}

/** The city's rule is named by its role before an organisation's own that says the same. */
function sayPeriodBy(
  months: number | null,
  asking: Rule[],
  organisationId: string,
  label: (key: string) => string,
): string {
  const setting = asking.filter(({ refreshMonths }) => refreshMonths === months);
  const rule = setting.find((one) => one.organisationId === null) ?? setting[0];
  if (months === null || rule === undefined) return '';
  if (rule.organisationId === null) return `as ${label(rule.roleKey)}`;
  return rule.organisationId === organisationId
    ? 'by the organisation’s own rule'
    : 'by another organisation’s own rule';
}

function sayPeriod(refreshMonths: number | null, hours: Rule['hours']): string {
  if (hours !== null) return `${hours.minutes / 60} hours in ${sayMonths(hours.months)}`;
  return refreshMonths === null ? 'once' : `every ${sayMonths(refreshMonths)}`;
}

function essentialFirst(names: Names): (a: Standing, b: Standing) => number {
  return (a, b) =>
    a.level === b.level
      ? names.activity(a.activityId) < names.activity(b.activityId)
        ? -1
        : 1
      : a.level === 'essential'
        ? -1
        : 1;
}

/** What one role asks of its people, while it is filled. */
class RoleTable {
  readonly #people = new Set<string>();
  readonly #asked = new Map<string, { rules: Set<Rule>; lines: ProofLine[] }>();
  readonly #key: string;
  readonly #open: boolean;

  constructor(key: string, open: boolean) {
    this.#key = key;
    this.#open = open;
  }

  add(rule: Rule, line: ProofLine): void {
    this.#people.add(line.personId);
    const known = this.#asked.get(rule.activityId);
    if (known === undefined) {
      this.#asked.set(rule.activityId, { rules: new Set([rule]), lines: [line] });
      return;
    }
    known.rules.add(rule);
    // The city and the organisation may both ask for it: it stands once, and so does each person.
    if (known.lines.at(-1) !== line) known.lines.push(line);
  }

  named(label: string, names: Names): ProofRole {
    const requirements = [...this.#asked]
      .map(([activityId, { rules, lines }]) => ({
        activityId,
        title: names.activity(activityId),
        asks: sayAsks([...rules]),
        period: periodOf([...rules]),
        source: [...new Set([...rules].map(({ source }) => saySource(source)))].join('; '),
        lines,
      }))
      .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
    return { key: this.#key, label, open: this.#open, people: this.#people.size, requirements };
  }
}

/** The essential first, then by title. */
function sortKey({ asks, title }: ProofRequirement): string {
  return `${asks.slice(0, 1)} ${title}`;
}

/** The strongest level and the shortest period of what this role asks. */
function sayAsks(rules: Rule[]): string {
  const level = rules.some((rule) => rule.level === 'essential') ? 'Essential' : 'Recommended';
  const editions = new Set(rules.flatMap(({ edition }) => edition ?? []));
  return `${level}, ${periodOf(rules)}${editions.size === 0 ? '' : `, edition ${[...editions].join(', ')}`}`;
}

function periodOf(rules: Rule[]): string {
  const months = rules.flatMap(({ refreshMonths }) => refreshMonths ?? []);
  const hours = rules.find((rule) => rule.hours !== null)?.hours ?? null;
  return sayPeriod(months.length === 0 ? null : Math.min(...months), hours);
}

function tableOf(tables: Map<string, RoleTable>, { roleKey }: Rule, open: boolean): RoleTable {
  const key = `${roleKey} ${open}`;
  const known = tables.get(key) ?? new RoleTable(roleKey, open);
  tables.set(key, known);
  return known;
}

function into(sets: Map<string, Set<string>>, key: string): Set<string> {
  const known = sets.get(key) ?? new Set<string>();
  sets.set(key, known);
  return known;
}

function counted(lines: ProofLine[]): Counted[] {
  return (['essential', 'recommended'] as const).flatMap((level) => {
    const of = lines.filter((line) => line.level === level);
    if (of.length === 0) return [];
    const counts = Object.fromEntries(Object.keys(STATES).map((state) => [state, 0])) as Record<
      State,
      number
    >;
    for (const { state } of of) counts[state] += 1;
    return [{ level, counts, all: of.length }];
  });
}
