import { type Span, sayDay, sayMoment, sayTime, sayTimeRange } from '../platform/time.ts';
import { bookingDeed, plainly } from './booking-deed-words.ts';
import { people, places, someNames } from './desk-words.ts';
import { sayChanges } from './edit-words.ts';

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
/** Each of these has its own facts to tell. */
const ALONE = ['queue-moved'];

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
      !ALONE.includes(deed.what) &&
      last[0].facts.reason === deed.facts.reason &&
      last[0].facts.inPlaceOf === deed.facts.inPlaceOf &&
      deed.at.getTime() - last[0].at.getTime() < MINUTE;
    if (same) last.push(deed);
    else groups.push([deed]);
  }
  return groups;
}

function aboutSession({ what, facts }: Deed, names: ReadonlyMap<string, string>, zone: string): Said {
  switch (what) {
    case 'put-on':
      return { did: facts.state === 'draft' ? 'Put on as a draft' : 'Put on' };
    case 'announced':
      return { did: 'Announced: hold the date' };
    case 'opened':
      return { did: 'Booking opened' };
    case 'edited':
      return { did: edited(facts, zone) };
    case 'booking-reopened':
      return { did: 'Booking was opened again' };
    case 'booking-closed':
    case 'closed':
      return { did: 'Booking closed' };
    case 'moved':
      return { did: moved(facts, zone), also: told(facts) };
    case 'cancelled':
      return { did: 'Cancelled', also: `${told(facts)}${elsewhere(facts)}${because(facts)}` };
    case 'capacity':
      return { did: `Changed from ${capacity(facts.from)} to ${capacity(facts.to)}` };
    case 'called':
      return { did: `${places(Number(facts.free))} came free on the last day: everybody waiting was told` };
    case 'automation':
      return {
        did:
          facts.on === true
            ? 'Free places are given out by the published rule again'
            : 'Free places are kept for the organisers to give out',
        also: facts.on === true ? ': switched on' : '',
      };
    case 'queue-rule':
      return { did: `Waiting list ${QUEUE_RULES[String(facts.rule)] ?? 'as the activity has it'}` };
    case 'set-aside':
      return {
        did: `${places(Number(facts.places))} set aside for ${facts.name}${until(facts.releaseAt, zone)}`,
      };
    case 'set-aside-changed':
      return {
        did: `${places(Number(facts.places))} instead of ${facts.from} set aside for ${facts.name}${until(facts.releaseAt, zone)}`,
      };
    case 'set-aside-released':
      return { did: `The places set aside for ${facts.name} were released, ${facts.free} of them free` };
    case 'organisation-cap':
      return {
        did:
          typeof facts.to === 'number'
            ? `At most ${places(facts.to)} for one organisation from now on: set`
            : 'The most places for one organisation were lifted',
      };
    case 'offered-elsewhere':
      return { did: 'Another date was offered to the waiting list in its order', also: offered(facts) };
    case 'offered-to-queue':
      return { did: 'This date was offered to the waiting list of another date', also: offered(facts) };
    case 'trainer-set':
      return { did: `Trainer changed to ${list(facts.trainers)}` };
    case 'minimum-waived':
      return { did: `Decided to run it with fewer than ${facts.minimum}` };
    case 'message-sent':
      return { did: `Written to ${people(Number(facts.told))}`, also: `: “${facts.subject}”` };
    case 'urgent-news':
      return { did: `${people(Number(facts.told))} told at once`, also: `: “${facts.subject}”` };
    case 'mail-resent':
      return { did: `A mail was sent again to ${facts.to}` };
    case 'joining-changed':
      return { did: 'The joining details were changed' };
    case 'evaluation-sent':
      return { did: `The evaluation form was sent to ${people(Number(facts.told))}` };
    case 'register-closed':
      return { did: 'The register was closed' };
    case 'register-reopened':
      return { did: 'The register was opened again', also: because(facts) };
    case 'mark-corrected':
      return { did: `The register was corrected for ${names.get(String(facts.personId)) ?? 'somebody'}` };
    case 'file-added':
    case 'file-removed':
      return { did: `${what === 'file-added' ? 'File added' : 'File removed'}: “${facts.title}”` };
    default:
      return { did: plainly(what), also: `${told(facts)}${because(facts)}` };
  }
}

const QUEUE_RULES: Record<string, string> = {
  time: 'in the order of joining: set',
  need: 'with those first for whom it is essential and missing or overdue: set',
};

function aboutBookings(group: [Deed, ...Deed[]], names: ReadonlyMap<string, string>, zone: string): Said {
  const [{ what, facts }] = group;
  const who = someNames(group.map(({ about }) => names.get(about ?? '') ?? 'Somebody'));
  const did = bookingDeed(what, facts, { who, one: group.length === 1, zone });
  return { did, also: because(facts) };
}

/** "Changed: Fewest people from 8 to 10", with the names that venues and trainers had then. */
function edited({ changes, names }: Record<string, unknown>, zone: string): string {
  const known = new Map(Object.entries((names ?? {}) as Record<string, string>));
  return sayChanges((changes ?? {}) as Parameters<typeof sayChanges>[0], { zone, names: known });
}

/** "Moved from 9:30am to 10am" on the same day; with the days where they differ. */
function moved(facts: Record<string, unknown>, zone: string): string {
  const [from] = spans(facts.from);
  const [to] = spans(facts.to);
  if (from === undefined || to === undefined) return 'Moved';
  const time = timeMoved(from, to, zone);
  const place = placeMoved(facts);
  if (time === null && place === null) return facts.joiningChanged === true ? 'Way to join changed' : 'Moved';
  return `Moved ${[time, place].filter((part) => part !== null).join(', and ')}`;
}

/** "from 9:30am to 10am"; null where the time stays. */
function timeMoved(from: Span, to: Span, zone: string): string | null {
  if (sayDay(from.startsAt, zone) !== sayDay(to.startsAt, zone))
    return `from ${sayMoment(from.startsAt, zone)} to ${sayMoment(to.startsAt, zone)}`;
  if (from.startsAt.getTime() !== to.startsAt.getTime())
    return `from ${sayTime(from.startsAt, zone)} to ${sayTime(to.startsAt, zone)}`;
  if (from.endsAt.getTime() === to.endsAt.getTime()) return null;
  return `from ${sayTimeRange(from, zone)} to ${sayTimeRange(to, zone)}`;
}

/** "from Room 1 to Room 2"; null where the place stays. */
function placeMoved({ venueFrom, venueTo, mode }: Record<string, unknown>): string | null {
  if (mode !== undefined) return mode === 'teams' ? 'online, to Teams' : `to ${venueTo ?? 'a place'}`;
  if (typeof venueTo !== 'string') return null;
  return typeof venueFrom === 'string' ? `from ${venueFrom} to ${venueTo}` : `to ${venueTo}`;
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

/** ", 10 of them placed on another date": where a cancelled session had one. */
function elsewhere({ placed, queued }: Record<string, unknown>): string {
  if (typeof placed !== 'number') return '';
  const waiting = typeof queued === 'number' && queued > 0 ? ` and ${queued} on its waiting list` : '';
  return `, ${placed} of them ${waiting === '' ? '' : 'placed '}on another date${waiting}`;
}

function offered({ offered, queued }: Record<string, unknown>): string {
  const waiting = Number(queued) > 0 ? `, and ${people(Number(queued))} wait there` : '';
  return `: ${people(Number(offered))} asked${waiting}`;
}

function until(releaseAt: unknown, zone: string): string {
  return typeof releaseAt === 'string' ? ` until ${sayMoment(new Date(releaseAt), zone)}` : '';
}

function because({ reason }: Record<string, unknown>): string {
  return typeof reason === 'string' && reason !== '' ? `: “${reason.replace(/\.$/, '')}”` : '';
}

function list(value: unknown): string {
  return Array.isArray(value) ? someNames(value.map(String)) : '';
}
