import { type ParseArgsConfig, parseArgs } from 'node:util';

export type Options = Record<string, string | string[] | undefined>;

const OPTIONS: ParseArgsConfig['options'] = {
  as: { type: 'string' },
  day: { type: 'string', multiple: true },
  capacity: { type: 'string' },
  venue: { type: 'string' },
  teams: { type: 'string' },
  joining: { type: 'string' },
  trainer: { type: 'string' },
  locality: { type: 'string' },
  reason: { type: 'string' },
  links: { type: 'string' },
  authority: { type: 'string' },
  status: { type: 'string' },
  confirm: { type: 'boolean' },
  kind: { type: 'string' },
};

/** Stands before a word that begins with a hyphen, so that it is not read as an option. */
const SHIELD = '\0';

/**
 * What somebody typed after `muster`: a command's name, its words and its options. A word with one hyphen in
 * front is an older identifier, as all options have two. Throws where an option is unknown.
 */
export function typed(argv: string[]): { name: string; words: string[]; options: Options } {
  const args = argv.map((word) => (/^-[^-]/.test(word) ? `${SHIELD}${word}` : word));
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [name = '', ...words] = positionals.map(bare);
  const options = Object.entries(values as Options).map(([option, value]) => [
    option,
    Array.isArray(value) ? value.map(bare) : bare(value),
  ]);
  return { name, words, options: Object.fromEntries(options) as Options };
}

function bare<T>(word: T): T | string {
  return typeof word === 'string' ? word.replace(SHIELD, '') : word;
}
