import { type Span, sayDay, sayMoment, sayTime, sayTimeRange } from '../platform/time.ts';
import { people, places, someNames } from './desk-words.ts';

/** Something that happened to a session, or that an organiser did to somebody's booking on it. */
export type Deed = {
  at: Date;
  /** Null: the published rule, or time itself. */
  actorId: string | null;
  what: string;
  facts: Record<string, unknown>;
  /** Whose booking it was; null for the session itself. */
  about: string | null;
};

/** One line of the story, as history.njk shows it. */
export type StoryLine = { text: string; when: string };

/** What was done, to be followed by who did it, and what else there is to say. */
type Said = { did: string; also?: string };

const MINUTE = 60_000;

/**
 * Everything that organisers did to a session, in plain sentences, oldest first: "Moved from 9:30am to 10am by
 * Org Aniser, 41 people told." What one person did to several bookings at once is one sentence. `names` gives
 * the people who act and those who are acted upon; nothing that is not known here is left out.
 */
export function storyOfSession(deeds: Deed[], names: ReadonlyMap<string, string>, zone: string): StoryLine[] {
  return together([...deeds].sort((a, b) => a.at.getTime() - b.at.getTime())).map((group) => {
    const [first] = group;
    const said = first.about === null ? aboutSession(first, names, zone) : aboutBookings(group, names, zone);
    const by = first.actorId === null ? '' : ` by ${names.get(first.actorId) ?? 'an organiser'}`;
    return { text: `${said.did}${by}${said.also ?? ''}.`, when: sayMoment(first.at, zone) };
  });
}

/** The same thing done by the same person to several bookings within a minute goes into one group. */
function together(deeds: Deed[]): [Deed, ...Deed[]][] {
  const groups: [Deed, ...Deed[]][] = [];
  for (const deed of deeds) {
    const last = groups.at(-1);
    const same =
      last !== undefined &&
      deed.about !== null &&
      last[0].about !== null &&
      last[0].actorId === deed.actorId &&
      last[0].what === deed.what &&
      last[0].facts.reason === deed.facts.reason &&
      deed.at.getTime() - last[0].at.getTime() < MINUTE;
    if (same) last.push(deed);
    else groups.push([deed]);
  }
  return groups;
}

function aboutSession({ what, facts }: Deed, names: ReadonlyMap<string, string>, zone: string): Said {
  switch (what) {
    case 'put-on':
      return { did: 'Put on' };
    case 'moved':
      return { did: moved(facts, zone), also: told(facts) };
    case 'cancelled':
      return { did: 'Cancelled', also: `${told(facts)}${because(facts)}` };
    case 'capacity':
      return { did: `Changed from ${capacity(facts.from)} to ${capacity(facts.to)}` };
    case 'called':
      return { did: `${places(Number(facts.free))} came free on the last day: everybody waiting was told` };
    case 'trainer-set':
      return { did: `Trainer changed to ${list(facts.trainers)}` };
    case 'minimum-waived':
      return { did: `Decided to run it with fewer than ${facts.minimum}` };
    case 'register-closed':
      return { did: 'The register was closed' };
    case 'register-reopened':
      return { did: 'The register was opened again', also: because(facts) };
    case 'mark-corrected':
      return { did: `The register was corrected for ${names.get(String(facts.personId)) ?? 'somebody'}` };
    default:
      return { did: plainly(what), also: `${told(facts)}${because(facts)}` };
  }
}

function aboutBookings(
  [first, ...rest]: [Deed, ...Deed[]],
  names: ReadonlyMap<string, string>,
  zone: string,
): Said {
  const who = someNames([first, ...rest].map(({ about }) => names.get(about ?? '') ?? 'Somebody'));
  const one = rest.length === 0;
  const were = one ? 'was' : 'were';
  const { what, facts } = first;
  switch (what) {
    case 'confirmed':
      return { did: `${who} ${were} booked in` };
    case 'queued':
      return { did: `${who} ${were} put on the waiting list` };
    case 'cancelled':
    case 'late-cancelled':
      return facts.was === 'waiting'
        ? { did: `${who} ${were} taken off the waiting list`, also: because(facts) }
        : { did: `The ${one ? 'place' : 'places'} of ${who} ${were} cancelled`, also: because(facts) };
    case 'turned-down':
      return { did: `The ${one ? 'offer' : 'offers'} to ${who} ${were} taken back`, also: because(facts) };
    case 'promoted':
      return { did: `${who} ${were} given a place`, also: because(facts) };
    case 'offered': {
      const until =
        facts.endsAt === undefined ? '' : `, held until ${sayMoment(new Date(String(facts.endsAt)), zone)}`;
      return { did: `${who} ${were} offered a place`, also: `${until}${because(facts)}` };
    }
    default:
      return { did: `${who}: ${plainly(what).toLowerCase()}`, also: because(facts) };
  }
}

/** "Moved from 9:30am to 10am" on the same day; with the days where they differ. */
function moved(facts: Record<string, unknown>, zone: string): string {
  const [from] = spans(facts.from);
  const [to] = spans(facts.to);
  if (from === undefined || to === undefined) return 'Moved';
  const sameDay = sayDay(from.startsAt, zone) === sayDay(to.startsAt, zone);
  if (!sameDay) return `Moved from ${sayMoment(from.startsAt, zone)} to ${sayMoment(to.startsAt, zone)}`;
  if (from.startsAt.getTime() !== to.startsAt.getTime())
    return `Moved from ${sayTime(from.startsAt, zone)} to ${sayTime(to.startsAt, zone)}`;
  if (from.endsAt.getTime() !== to.endsAt.getTime())
    return `Moved from ${sayTimeRange(from, zone)} to ${sayTimeRange(to, zone)}`;
  return 'Moved';
}

function spans(value: unknown): Span[] {
  if (!Array.isArray(value)) return [];
  return value.map(({ startsAt, endsAt }) => ({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) }));
}

function capacity(value: unknown): string {
  return typeof value === 'number' ? places(value) : 'no limit on places';
}

function told({ told: count }: Record<string, unknown>): string {
  return typeof count === 'number' ? `, ${count === 0 ? 'nobody was' : people(count)} told` : '';
}

function because({ reason }: Record<string, unknown>): string {
  return typeof reason === 'string' && reason !== '' ? `: “${reason.replace(/\.$/, '')}”` : '';
}

function list(value: unknown): string {
  return Array.isArray(value) ? someNames(value.map(String)) : '';
}

/** "Queue rule set" for what no sentence is known for. */
function plainly(what: string): string {
  const words = what.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
