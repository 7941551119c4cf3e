import type { Rulebook } from './rulebook-rules.ts';
import {
  DEFAULT_STANDING_SETTINGS,
  type PersonFacts,
  type Standing,
  type StandingSettings,
  type State,
  standingsOf,
  URGENCY,
} from './standing-rules.ts';

type Level = 'essential' | 'recommended';

/** Who is looked at: in which sectors they work, and what is known of them. */
export type EffectPerson = { personId: string; sectors: string[]; facts: PersonFacts };

/** Where people land whom a change moves: figures only. A person of two sectors counts once, and in both. */
export type EffectLine = {
  level: Level;
  state: State | 'not-required';
  people: number;
  bySector: ReadonlyMap<string, number>;
};

export type Effect = {
  /** How many people were looked at. */
  people: number;
  /** How many of them stand differently for anything. */
  changed: number;
  /** How many become so in something; what was only recommended and becomes essential counts again. */
  missing: number;
  overdue: number;
  toBeConfirmed: number;
  /** How many were overdue, missing or to be confirmed in something and are in date then. */
  met: number;
  notRequired: number;
  /** Essential first, the most urgent first; only lines that somebody is in. */
  lines: EffectLine[];
};

/** Stands in the figures for people without an organisation. */
export const NO_SECTOR = 'none';

const HEADLINES = ['missing', 'overdue', 'toBeConfirmed', 'met', 'notRequired'] as const;
type Headline = (typeof HEADLINES)[number];

/** Counts what a change does, person by person, so that a whole city need not be in memory. Pure but for its own sums. */
export class EffectTally {
  readonly #before: Rulebook;
  readonly #after: Rulebook;
  readonly #settings: StandingSettings;
  readonly #lines = new Map<
    string,
    { level: Level; state: EffectLine['state']; people: number; bySector: Map<string, number> }
  >();
  readonly #headlines: Record<Headline, number> = {
    missing: 0,
    overdue: 0,
    toBeConfirmed: 0,
    met: 0,
    notRequired: 0,
  };
  #people = 0;
  #changed = 0;

  /** Both books are of the same day. */
  constructor(before: Rulebook, after: Rulebook, settings: StandingSettings = DEFAULT_STANDING_SETTINGS) {
    this.#before = before;
    this.#after = after;
    this.#settings = settings;
  }

  add({ sectors, facts }: EffectPerson): void {
    this.#people += 1;
    const before = byActivity(standingsOf(this.#before, facts, this.#settings));
    const after = byActivity(standingsOf(this.#after, facts, this.#settings));
    const landed = new Map<string, Pick<EffectLine, 'level' | 'state'>>();
    const headlines = new Set<Headline>();
    for (const activityId of new Set([...before.keys(), ...after.keys()])) {
      const move = moved(before.get(activityId), after.get(activityId));
      if (move === null) continue;
      landed.set(`${move.level} ${move.state}`, move);
      if (move.headline !== null) headlines.add(move.headline);
    }
    if (landed.size > 0) this.#changed += 1;
    for (const headline of headlines) this.#headlines[headline] += 1;
    for (const [key, { level, state }] of landed) this.#count(key, level, state, sectors);
  }

  result(): Effect {
    const rank = ({ level, state }: EffectLine) =>
      (level === 'essential' ? 0 : 10) + (state === 'not-required' ? 9 : URGENCY[state]);
    return {
      people: this.#people,
      changed: this.#changed,
      ...this.#headlines,
      lines: [...this.#lines.values()].sort((a, b) => rank(a) - rank(b)),
    };
  }

  #count(key: string, level: Level, state: EffectLine['state'], sectors: string[]): void {
    const line = this.#lines.get(key) ?? { level, state, people: 0, bySector: new Map<string, number>() };
    line.people += 1;
    for (const sector of new Set(sectors.length > 0 ? sectors : [NO_SECTOR]))
      line.bySector.set(sector, (line.bySector.get(sector) ?? 0) + 1);
    this.#lines.set(key, line);
  }
}

/** Where somebody lands; null where the change makes no difference to them. */
function moved(
  before: Standing | undefined,
  after: Standing | undefined,
): { level: Level; state: EffectLine['state']; headline: Headline | null } | null {
  if (after === undefined) {
    return before === undefined
      ? null
      : { level: before.level, state: 'not-required', headline: 'notRequired' };
  }
  const { level, state } = after;
  if (before?.level === level && before.state === state) return null;
  const eased = before?.state === state && before.level === 'essential';
  return { level, state, headline: eased ? null : headlineOf(before?.state, state) };
}

function headlineOf(before: State | undefined, after: State): Headline | null {
  if (after === 'missing' || after === 'overdue') return after;
  if (after === 'to-be-confirmed') return 'toBeConfirmed';
  const open = before === 'missing' || before === 'overdue' || before === 'to-be-confirmed';
  return open && after !== 'booked' ? 'met' : null;
}

function byActivity(standings: Standing[]): Map<string, Standing> {
  return new Map(standings.map((standing) => [standing.activityId, standing]));
}
