/** What a process of the run said, in TAP, and how it ended: its exit code, or the signal that ended it. */
export type Outcome = { files: string[]; tap: string; ending: number | string; seconds: number };

const LINES_OF_REASON = 25;
const MOST_REASONS = 40;
const SLOWEST = 30;

/** The comments between which the tests of a file stand. */
export const begins = (file: string) => `begins ${file}`;
export const ends = (file: string, ms: number) => `ends ${file} after ${(ms / 1000).toFixed(1)} s`;

/** Which of its files a process has begun; the others were left over when it ended before its time. */
export function begun({ files, tap }: Outcome): string[] {
  return files.filter((file) => tap.includes(`# ${begins(file)}\n`));
}

/** Tap's own count, from its last line: `# { total: 3, pass: 2, fail: 1 }`. Dying is a failure as well. */
export function counted({ tap, ending }: Outcome): { passed: number; failed: number } {
  const summary = [...tap.matchAll(/^# \{ (.*) \}$/gm)].at(-1)?.[1] ?? '';
  const count = (name: string) => Number(new RegExp(`\\b${name}: (\\d+)`).exec(summary)?.[1] ?? 0);
  const failed = count('fail');
  return { passed: count('pass'), failed: ending !== 0 && failed === 0 ? 1 : failed };
}

/** The failures, each with its file and the first lines of its reason; when they are many, the later ones without. */
export function failures(outcomes: Outcome[]): string[] {
  const all = outcomes.flatMap(failuresOf);
  return all.flatMap((lines, index) => (index < MOST_REASONS ? [...lines, ''] : lines.slice(0, 1)));
}

function failuresOf({ tap, files, ending }: Outcome): string[][] {
  const lines = tap.split('\n');
  let [file] = files;
  const found = lines.flatMap((line, index) => {
    file = /^# begins (\S+)$/.exec(line)?.[1] ?? file;
    return /^ *not ok /.test(line) && !/# (SKIP|TODO)/.test(line)
      ? [[`${file}: ${line.trim()}`, ...reason(lines.slice(index + 1))]]
      : [];
  });
  if (found.length > 0 || ending === 0) return found;
  return [[`${file}: its process ended with ${ending}, after`, ...lines.slice(-LINES_OF_REASON)]];
}

/** What tap says about a failure ends with three dots. */
function reason(lines: string[]): string[] {
  const end = lines.findIndex((line) => line.trim() === '...');
  return lines.slice(0, end < 0 ? LINES_OF_REASON : Math.min(end, LINES_OF_REASON));
}

/** Where the time went. */
export function slowest(outcomes: Outcome[]): string[] {
  return outcomes
    .flatMap(({ tap }) => [...tap.matchAll(/^# ends (\S+) after ([\d.]+) s$/gm)])
    .map(([, file, seconds]) => ({ file, seconds: Number(seconds) }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, SLOWEST)
    .map(({ file, seconds }) => `${seconds.toFixed(1)} s  ${file}`);
}
