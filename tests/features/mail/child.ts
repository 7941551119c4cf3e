import { type ChildProcess, spawn } from 'node:child_process';
import type { Test } from 'tap';
import { nodeRuns } from '../../support/compiled.ts';
import { until } from '../../support/until.ts';

export type Child = {
  process: ChildProcess;
  /** What it has written so far, to both streams. */
  output(): string;
  /** Sends a signal and waits for the end: the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>;
  /** The same without sending anything. */
  ended: Promise<number | string>;
};

/** Runs a process entry with only this environment, killed when the test ends. */
export function runEntry(t: Test, entry: string, env: Record<string, string>): Child {
  const child = spawn(process.execPath, nodeRuns(entry), {
    env: { PATH: process.env.PATH, TZ: 'America/New_York', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise<number | string>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown')),
  );
  t.teardown(() => child.kill('SIGKILL'));
  return {
    process: child,
    output: () => output,
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

/** Waits until it has written these words. Throws when it ends before that. */
export async function says({ process, output }: Child, words: RegExp): Promise<RegExpExecArray> {
  await until(`it says ${words}`, () => words.test(output()) || process.exitCode !== null);
  const found = words.exec(output());
  if (found === null) throw new Error(`it did not say ${words}: ${output()}`);
  return found;
}

/** A configuration as in production, which alone speaks SMTP. */
export function production(database: Record<string, string>, smtpPort: number): Record<string, string> {
  return {
    NODE_ENV: 'production',
    BASE_URL: 'https://muster.example',
    SECRET: 'x'.repeat(32),
    MAIL_FROM: 'muster@city.example',
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    MAIL_PER_MINUTE: '0',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...database,
  };
}
