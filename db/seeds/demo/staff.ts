import { stableId } from '../stable-id.ts';
import type { Answer } from './answers.ts';
import { inventNames } from './names.ts';
import { read } from './read.ts';

export type Character = {
  key: string;
  name: string;
  title: string;
  story: string;
  roles: string[];
  answers: Record<string, Answer>;
  alsoAt?: { workplace: string; roles: string[] };
  team?: string;
  administrator?: boolean;
  registered?: 'lately';
};

/** `sector` and the like stand only where the reference data does not know the organisation. */
export type Workplace = {
  key: string;
  name: string;
  organisationId: string;
  domain: string | null;
  invented: { sector: string; kind: 'setting' | 'agency'; locality: string | null } | null;
};

export type Employee = {
  id: string;
  name: string;
  /** Null: nobody's employee, such as a worker of the night-time economy. */
  workplace: Workplace | null;
  /** Posts, designations and those groups that an administrator sets. */
  roles: string[];
  team: string | null;
  checked: boolean;
  reachable: boolean;
  /** Came from another workplace, whose address still counts. */
  moved: boolean;
  character: Character | null;
};

type WorkplaceFile = {
  staff: Record<string, string[]>;
  workplaces: {
    key: string | null;
    domain: string | null;
    staff: string | string[];
    sector?: string;
    kind?: 'setting' | 'agency';
    locality?: string | null;
  }[];
};

const MARKS = new Set(['unchecked', 'no-address', 'two-addresses', 'self-named', '-']);

/** The characters of the demonstration, in the order in which they are offered for signing in. */
export function characters(): Character[] {
  return read<Character[]>('characters.json');
}

/** The identifier of an organisation: a school is known by its name, an agency by its key. */
export function organisationId(key: string): string {
  return stableId('organisation', key);
}

/**
 * Everybody in the demonstration. A job is written as words: roles, and marks for what is special about
 * the person; @word is a character.
 */
export function staff(): Employee[] {
  const cast = new Map(characters().map((character) => [character.key, character]));
  const nextName = inventNames([...cast.values()].map((character) => character.name));
  const file = read<WorkplaceFile>('workplaces.json');
  return file.workplaces.flatMap((place) => {
    const jobs = typeof place.staff === 'string' ? (file.staff[place.staff] ?? []) : place.staff;
    return jobs.map((job, index) => {
      const character = job.startsWith('@') ? (cast.get(job.slice(1)) ?? null) : null;
      const words = character === null ? job.split(' ') : character.roles;
      const name = character?.name ?? nextName();
      return {
        id: stableId('person', character?.key ?? `${place.key} ${index}`),
        name,
        workplace: workplace(place, words.includes('self-named') ? `${name}, childminder` : place.key),
        roles: words.filter((word) => !MARKS.has(word) && !word.startsWith('team:')),
        team: character?.team ?? words.find((word) => word.startsWith('team:'))?.slice(5) ?? null,
        checked: !words.includes('unchecked') && character?.registered !== 'lately',
        reachable: !words.includes('no-address'),
        moved: words.includes('two-addresses'),
        character,
      };
    });
  });
}

function workplace(place: WorkplaceFile['workplaces'][number], name: string | null): Workplace | null {
  const { key, domain, sector, kind = 'agency', locality = null } = place;
  if (key === null) return null;
  return {
    key,
    name: name ?? key,
    organisationId: organisationId(key),
    domain: domain === null ? null : `${domain}.example`,
    invented: sector === undefined ? null : { sector, kind, locality },
  };
}
