/** Somebody on a list that was pasted or uploaded; the name may be missing. */
export type ListedPerson = { line: number; name: string; address: string };

/** A line, or a part of one, that could not be read: kept as it was, with what is wrong. */
export type WrongLine = { line: number; text: string; why: string };

export type PeopleList = { people: ListedPerson[]; wrong: WrongLine[] };

/** More than this at once is rather a mistake than a list. */
export const MOST_PEOPLE = 200;
const LONGEST_NAME = 200;
const LONGEST_ADDRESS = 254;

const ADDRESS = /[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\]+/gu;
const GOOD = /^[^@]+@[^@.]+(\.[^@.]+)+$/u;

/**
 * Reads a list of people: one a line, or several on a line with semicolons or commas between them, each an
 * address with or without a name, as mail programs and spreadsheets copy them: "Ann Smith <ann@school.example>",
 * "Ann Smith, ann@school.example", "ann@school.example; Ann Smith", "Smith, Ann <ann@school.example>", with tabs
 * as well. Nothing is lost: every line that is not empty gives people, or stands in `wrong` with the reason.
 */
export function readPeopleList(text: string): PeopleList {
  const list: PeopleList = { people: [], wrong: [] };
  const seen = new Map<string, number>();
  for (const [index, raw] of text
    .replace(/mailto:/gi, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = index + 1;
    for (const part of partsOf(raw)) {
      if (bare(part) === '') continue;
      const read = readOne(part);
      if (typeof read === 'string') {
        list.wrong.push({ line, text: part.trim(), why: read });
        continue;
      }
      const before = seen.get(read.address.toLowerCase());
      if (before !== undefined) {
        list.wrong.push({
          line,
          text: part.trim(),
          why: `The same address stands on line ${before} already`,
        });
      } else if (list.people.length === MOST_PEOPLE) {
        list.wrong.push({ line, text: part.trim(), why: `${MOST_PEOPLE} people are read at once` });
      } else {
        seen.set(read.address.toLowerCase(), line);
        list.people.push({ line, ...read });
      }
    }
  }
  return list;
}

/** A person as a line of a list that `readPeopleList` reads as the same person. */
export function listLine({ name, address }: { name: string; address: string }): string {
  return name === '' ? address : `${name} <${address}>`;
}

/** One person a part: the whole line, or what semicolons or else commas separate, where that is unmistakable. */
function partsOf(line: string): string[] {
  if (addressesIn(line).length < 2) return [line];
  for (const separator of [/;/, /,/]) {
    const parts = line.split(separator).filter((part) => bare(part) !== '');
    if (parts.every((part) => addressesIn(part).length === 1)) return parts;
  }
  return [line];
}

/** The person of a part with one address; in words what is wrong with any other. */
function readOne(part: string): { name: string; address: string } | string {
  const found = addressesIn(part);
  const [address] = found;
  if (address === undefined)
    return part.includes('@') ? 'The address is not complete' : 'There is no mail address on this line';
  if (found.length > 1)
    return 'There are several addresses on this line: put each person on a line of their own';
  if (!GOOD.test(address) || address.length > LONGEST_ADDRESS) return 'The address is not complete';
  const at = part.indexOf(address);
  const around = [part.slice(0, at), part.slice(at + address.length)];
  const inBrackets = /<\s*$/.test(around[0] ?? '');
  const names = around.flatMap((text) => namesIn(text));
  if (names.some((name) => name.includes('@'))) return 'The address is not complete';
  const name = nameOf(names, inBrackets);
  if (name === null) return 'There is more on this line than one name and one address';
  if ([...name].length > LONGEST_NAME) return 'The name is too long';
  return { name, address };
}

function namesIn(text: string): string[] {
  return text
    .split(/[,;\t]/)
    .map(bare)
    .filter((one) => one !== '');
}

/** "Smith, Ann <...>" is how address books write Ann Smith; otherwise there is one name, before or after. */
function nameOf(names: string[], inBrackets: boolean): string | null {
  if (names.length === 2 && inBrackets) return `${names[1]} ${names[0]}`;
  return names.length > 1 ? null : (names[0] ?? '');
}

/** Without quotes, brackets, separators and doubled spaces. */
function bare(text: string): string {
  return text
    .replace(/[<>()[\]"“”\p{Cc}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s,;:'.]+|[\s,;:']+$/gu, '');
}

function addressesIn(text: string): string[] {
  return (text.match(ADDRESS) ?? []).map((address) => address.replace(/^['.]+|['.]+$/g, ''));
}
