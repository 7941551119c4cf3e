import { audit } from './audit.ts';
import { cancelSession, changeCapacity, endDoubles, moveSession } from './bookings/index.ts';
import { putOnSession, setTrainer } from './catalogue/index.ts';
import type { Options } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { FOLLOWING } from './following.ts';
import { recordMoves } from './joining.ts';
import {
  type Actor,
  actorFor,
  addTeamMember,
  allTeams,
  confirmPerson,
  findPerson,
  makeAdministrator,
  mergePeople,
  NOT_NAMED,
  nameLead,
  organisationCalled,
  type Person,
  schoolsFromFiles,
} from './people/index.ts';
import { instantAt, type Span } from './platform/time.ts';

/** What a person at the server typed wrongly; its message says how to mend it. */
export class Mistake extends Error {}

type Command = {
  usage: string;
  says: string;
  run(dependencies: Dependencies, words: string[], options: Options): Promise<string>;
};

/** The commands for the server, by name. Each gives the line to print, or throws a Mistake. */
export const COMMANDS: Record<string, Command> = {
  audit: {
    usage: 'audit',
    says: 'check everything that must always hold',
    async run({ platform }) {
      const { checked, findings } = await audit(platform);
      if (findings.length === 0) return `${checked} invariants hold.`;
      throw new Mistake(findings.map(({ invariant, row }) => `${invariant}: ${row}`).join('\n'));
    },
  },
  'confirm-person': {
    usage: 'confirm-person PERSON',
    says: 'vouch for somebody, by mail address or id',
    async run({ platform }, [person = '']) {
      const result = await confirmPerson(platform, 'command line', person);
      return result.outcome === 'unknown' ? notFound('person', person) : `${person}: ${result.outcome}.`;
    },
  },
  administrator: {
    usage: 'administrator PERSON',
    says: 'make somebody an administrator; the first one is made here',
    async run({ platform }, [person = '']) {
      const result = await makeAdministrator(platform, 'command line', person);
      return result.outcome === 'unknown' ? notFound('person', person) : `${person}: ${result.outcome}.`;
    },
  },
  schools: {
    usage: 'schools FILE [--links FILE] --authority NAME --status Open [--confirm]',
    says: 'read schools, and what became of merged ones, from the national register’s CSV (GIAS); shows it first',
    async run({ platform }, [file = ''], options) {
      const { links, authority, status = 'Open' } = single(options);
      if (file === '' || authority === undefined) {
        throw new Mistake('Give the file, and --authority with the name or number of the local authority.');
      }
      const confirm = options.confirm !== undefined;
      const { ok, says } = await schoolsFromFiles(
        platform,
        { file, links, authority, status, confirm },
        FOLLOWING,
      );
      if (!ok) throw new Mistake(says);
      return says;
    },
  },
  lead: {
    usage: 'lead ORGANISATION PERSON [--kind lead|deputy|delegate-manager]',
    says: 'name who leads an organisation (by name or id), by mail address or id; the first ones are named here',
    async run({ platform }, [organisation = '', person = ''], options) {
      const { kind = 'lead' } = single(options);
      if (kind !== 'lead' && kind !== 'deputy' && kind !== 'delegate-manager')
        throw new Mistake('Give --kind lead, deputy or delegate-manager.');
      const found = await organisationCalled(platform.store.read, organisation);
      if (found === null) return notFound('organisation', organisation);
      const named = await nameLead(platform, 'command line', { organisationId: found.id, person, kind });
      if (named.outcome === 'named') return `${named.name} leads ${found.name}.`;
      return named.outcome === 'refused' ? refusedLead(named.reason) : notFound('person', person);
    },
  },
  team: {
    usage: 'team TEAM PERSON',
    says: 'take somebody into an organising team (by name or id), by mail address or id',
    async run({ platform }, [called = '', person = '']) {
      const teams = await allTeams(platform.store.read);
      const team = teams.find(({ id, name }) => id === called || name.toLowerCase() === called.toLowerCase());
      if (team === undefined) return notFound('team', called);
      const added = await addTeamMember(platform, 'command line', team.id, person);
      if (added.outcome === 'added' || added.outcome === 'already')
        return `${added.name} is in the team ${added.team}.`;
      if (added.outcome === 'refused' && added.reason === 'unchecked')
        throw new Mistake(`Nobody has confirmed who ${person} is: use confirm-person first.`);
      return notFound('person', person);
    },
  },
  merge: {
    usage: 'merge KEEP GO',
    says: 'join two records of one person; the second becomes part of the first',
    async run({ platform }, [keep = '', go = '']) {
      const [keepId, goId] = [(await personCalled(platform, keep)).id, (await personCalled(platform, go)).id];
      if (keepId !== goId) await endDoubles(platform, keepId, goId);
      const result = await mergePeople(platform, 'command line', keepId, goId, recordMoves(platform));
      return `${result.outcome}.`;
    },
  },
  session: {
    usage:
      'session ACTIVITY --day 2027-03-09T09:30/12:30 [--day ...] [--capacity N] (--teams LINK | --venue PLACE) --as PERSON',
    says: 'put on a session of an activity, by its slug',
    async run({ platform }, [activity = ''], options) {
      const { capacity, teams, venue, joining, trainer, locality } = single(options);
      if ((teams === undefined) === (venue === undefined))
        throw new Mistake('Give --teams LINK or --venue PLACE.');
      const result = await putOnSession(platform, await actor(platform, options), {
        activity,
        days: spans(options, platform.zone),
        capacity: capacity === undefined ? null : places(capacity),
        deliveryMode: teams === undefined ? 'face-to-face' : 'teams',
        venue: venue ?? null,
        joiningDetails: teams ?? joining ?? null,
        trainer: trainer ?? null,
        locality: locality ?? null,
        bookingOpensAt: platform.clock.now(),
      });
      if (result.outcome === 'not-found') return notFound('activity', activity);
      if (result.outcome === 'refused') throw new Mistake(REFUSED[result.reason]);
      return `Put on: ${platform.baseUrl}/sessions/${result.sessionId}`;
    },
  },
  capacity: {
    usage: 'capacity SESSION NUMBER|none --as PERSON',
    says: 'change how many places a session has; places that come free go to the queue',
    async run({ platform }, [session = '', number = ''], options) {
      const capacity = number === 'none' ? null : places(number);
      const result = await changeCapacity(platform, await actor(platform, options), session, capacity);
      if (result.outcome === 'not-found') return notFound('session', session);
      const { confirmed, held } = result;
      if (result.outcome === 'refused') {
        throw new Mistake(
          `${confirmed} people have a place and ${held} places are held: fewer would drop somebody. Cancel or move them first.`,
        );
      }
      return `Changed: ${confirmed} confirmed, ${held} held, ${result.waiting} waiting.`;
    },
  },
  move: {
    usage: 'move SESSION --day 2027-03-09T09:30/12:30 [--day ...] [--venue PLACE] --as PERSON',
    says: 'move a session to other times, one --day for each of its days',
    async run({ platform }, [session = ''], options) {
      const { venue } = single(options);
      const move = { spans: spans(options, platform.zone), ...(venue === undefined ? {} : { venue }) };
      const result = await moveSession(platform, await actor(platform, options), session, move);
      if (result.outcome === 'not-found') return notFound('session', session);
      if (result.outcome === 'outdated') throw new Mistake('It was changed meanwhile. Try again.');
      if (result.outcome === 'refused') throw new Mistake(REFUSED[result.reason]);
      const clashes =
        result.clashing.length === 0
          ? 'Nobody has a clash.'
          : `It now clashes for ${result.clashing.join(', ')}.`;
      return `Moved: ${result.told} people are told. ${clashes}`;
    },
  },
  trainer: {
    usage: 'trainer SESSION PERSON --as PERSON',
    says: 'name who trains a session; they may take its register',
    async run({ platform }, [session = '', person = ''], options) {
      const { id, name } = await personCalled(platform, person);
      const result = await setTrainer(platform, await actor(platform, options), session, id);
      if (result.outcome === 'not-found') return notFound('session', session);
      return result.outcome === 'set' ? `Trainer: ${name}.` : `${name} is its trainer already.`;
    },
  },
  'cancel-session': {
    usage: 'cancel-session SESSION [--reason TEXT] --as PERSON',
    says: 'cancel a session and tell everybody once',
    async run({ platform }, [session = ''], options) {
      const { reason = '' } = single(options);
      const result = await cancelSession(platform, await actor(platform, options), session, reason);
      if (result.outcome === 'not-found') return notFound('session', session);
      if (result.outcome === 'refused') throw new Mistake(REFUSED[result.reason]);
      return result.outcome === 'already'
        ? 'It was cancelled already.'
        : `Cancelled: ${result.told} people are told.`;
    },
  },
};

const REFUSED = {
  'not-booked-here': 'This activity is not booked here, so it has no sessions.',
  cancelled: 'This session has been cancelled.',
  days: 'Give one --day for each day of the session, in order, each ending after it begins.',
  order: 'Give the days in their order, each ending after it begins.',
  past: 'That time has passed.',
  'other-activity': 'The other date is not one of the same activity.',
  'not-open': 'The other date is not open for booking.',
  'too-near': 'The other date is too near to ask people first.',
};

function refusedLead(reason: keyof typeof NOT_NAMED): never {
  throw new Mistake(`${NOT_NAMED[reason]}.`);
}

function single(options: Options): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => !Array.isArray(value))) as Record<
    string,
    string
  >;
}

async function actor(platform: Dependencies['platform'], options: Options): Promise<Actor> {
  if (typeof options.as !== 'string') throw new Mistake('Say who acts: --as with a mail address or an id.');
  const person = await personCalled(platform, options.as);
  return (await actorFor(platform.store.read, person.id)) ?? notFound('person', options.as);
}

async function personCalled({ store }: Dependencies['platform'], name: string): Promise<Person> {
  return (await findPerson(store.read, name)) ?? notFound('person', name);
}

function spans(options: Options, zone: string): Span[] {
  const days = Array.isArray(options.day) ? options.day : [];
  if (days.length === 0) throw new Mistake('Give at least one --day, such as --day 2027-03-09T09:30/12:30');
  return days.map((day) => {
    const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})\/(\d{2}:\d{2})$/.exec(day);
    const [, date = '', from = '', until = ''] = match ?? [];
    const span = { startsAt: instantAt(date, from, zone), endsAt: instantAt(date, until, zone) };
    if (Number.isNaN(span.startsAt.getTime()) || Number.isNaN(span.endsAt.getTime())) {
      throw new Mistake(`"${day}" is not a day such as 2027-03-09T09:30/12:30`);
    }
    return span;
  });
}

function places(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 100_000) {
    throw new Mistake(`"${text}" is not a number of places. Give a whole number, or "none" for no limit.`);
  }
  return number;
}

function notFound(what: string, name: string): never {
  throw new Mistake(`There is no ${what} "${name}" that you may change.`);
}
