import { existsSync, readdirSync } from 'node:fs';
import { dirname, relative } from 'node:path';

const MOST_TOGETHER = 4;
/** These take longest, as they work hard or wait for processes, so they begin first. */
const LONG = /^tests\/features\/(storms|city|bookings|mail|house)\//;
/** Quick as they are, these fill the gaps at the end, and a process has time for many of them. */
const QUICK = /^tests\/(rules|architecture)\//;
const MOST_QUICK = 40;

/** The test files that these words name, each a file, a folder or a pattern; without words all of them. */
export function chosenFiles(words: string[]): string[] {
  const all = readdirSync('tests', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `tests/${name}`)
    .sort();
  return words.length === 0 ? all : [...new Set(words.flatMap((word) => named(word, all)))];
}

function named(word: string, all: string[]): string[] {
  const path = relative('.', word);
  const found = all.filter((file) => file.startsWith(`${path}/`) || pattern(path).test(file));
  if (found.length > 0) return found;
  if (existsSync(path)) return [path];
  throw new Error(`No test file is called ${word}`);
}

function pattern(path: string): RegExp {
  const exact = path.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${exact.replace(/\*\*\/|\*/g, (stars) => (stars === '*' ? '[^/]*' : '(.*/)?'))}$`);
}

/** Which files share a process: neighbours in a folder, few enough that no process goes on for long alone. */
export function groupsOf(files: string[]): string[][] {
  const folders = new Map<string, string[]>();
  for (const file of files.filter((file) => !QUICK.test(file))) {
    folders.set(dirname(file), [...(folders.get(dirname(file)) ?? []), file]);
  }
  const groups = [...folders.values()].flatMap((folder) => parts(folder, MOST_TOGETHER));
  const isLong = ([file = '']: string[]) => LONG.test(file);
  const quick = parts(
    files.filter((file) => QUICK.test(file)),
    MOST_QUICK,
  );
  return [...groups.filter(isLong), ...groups.filter((group) => !isLong(group)), ...quick];
}

/** Parts of about the same size, each of at most so many files. */
function parts(files: string[], most: number): string[][] {
  const count = Math.ceil(files.length / most);
  return Array.from({ length: count }, (_, part) => files.filter((_, index) => index % count === part));
}
