import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeRuns } from './compiled.ts';
import { begun, counted, type Outcome } from './report.ts';

/** One more than the smallest machine has processors, as some tests wait; with more they only share what there is. */
const AT_ONCE = 3;
/** A process that has said nothing for so long hangs; on a busy machine one test may well take half of it. */
const SILENCE_MS = 600_000;
/** How long tap may take to say what it hangs on. */
const LAST_WORDS_MS = 5_000;
const GROUP = fileURLToPath(new URL('./group.ts', import.meta.url));

type Environment = Record<string, string | undefined>;

/** Runs each group in a process of its own, a few at a time, and says of each how it went. */
export async function runGroups(groups: string[][], env: Environment): Promise<Outcome[]> {
  const waiting = [...groups];
  const outcomes: Outcome[] = [];
  async function runWaiting(): Promise<void> {
    for (let files = waiting.shift(); files !== undefined; files = waiting.shift()) {
      const outcome = await run(files, env);
      outcomes.push(outcome);
      process.stdout.write(`${line(outcome)}\n`);
      // A file that took its process down takes nothing away from those that had not begun.
      const left = files.filter((file) => !begun(outcome).includes(file));
      if (left.length > 0 && left.length < files.length) waiting.push(left);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runWaiting));
  return outcomes;
}

function run(files: string[], env: Environment): Promise<Outcome> {
  const started = performance.now();
  const child = spawn(process.execPath, [...nodeRuns(GROUP, env.MUSTER_TEST_COMPILED), ...files], {
    // Tap itself would end a process after 30 seconds.
    env: { ...env, TAP_TIMEOUT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let tap = '';
  let silence = setTimeout(hang, SILENCE_MS);
  function hang() {
    child.kill('SIGALRM');
    silence = setTimeout(() => child.kill('SIGKILL'), LAST_WORDS_MS);
  }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    tap += chunk;
    silence.refresh();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(silence);
      const seconds = (performance.now() - started) / 1000;
      resolve({ files, tap, ending: code ?? signal ?? 'unknown', seconds });
    });
  });
}

function line(outcome: Outcome): string {
  const { files, seconds } = outcome;
  const { passed, failed } = counted(outcome);
  const said = failed > 0 ? `${failed} FAILED` : `${passed} ok`;
  return `${said.padStart(9)}  ${seconds.toFixed(0).padStart(4)} s  ${files[0]}${files.length > 1 ? ` and ${files.length - 1} more` : ''}`;
}
