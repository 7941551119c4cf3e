import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { configure } from '../../src/config.ts';
import { wire } from '../../src/dependencies.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { nodeRuns } from './compiled.ts';
import { type Engine, freshDatabase } from './house.ts';
import { until } from './until.ts';

/** The environment of every process of one installation: production, as it is deployed, on a fresh database. */
export type Installation = { engine: Engine; env: Record<string, string> };

export type Server = {
  /** Where it listens, such as http://127.0.0.1:41234. */
  url: string;
  /** Pulls the plug: no handler runs, nothing is written any more. */
  kill(): Promise<void>;
};

type Running = { process: ChildProcess; output(): string; ended: Promise<number | string> };

const SERVER = entry('../../src/server.ts');
const COMMAND_LINE = entry('../../src/cli.ts');

/** A path for a process entry, from its place relative to this folder. */
function entry(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/**
 * A production installation, as only that starts without the demonstration's city. Its clock is the true
 * one; nobody sends its mail, so that the outbox can be counted.
 */
export async function install(t: Test, engine: Engine): Promise<Installation> {
  const database = await freshDatabase(t, engine);
  const env = {
    NODE_ENV: 'production',
    BASE_URL: 'https://muster.example',
    SECRET: 'shared by every server of this city',
    MAIL_FROM: 'muster@city.example',
    SMTP_URL: 'smtp://127.0.0.1:9',
    MUSTER_WORKER: 'separate',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'silent',
    TZ: 'America/New_York',
    ...database,
  };
  return { engine, env };
}

/** The installation's database from this process, until the test ends. */
export function enter(t: Test, { env }: Installation): Platform {
  const dependencies = wire(configure(env));
  t.teardown(() => dependencies.close());
  return dependencies.platform;
}

/** The same for one look only: no connection stays open, as a crash would find it. */
export async function look<T>({ env }: Installation, work: (platform: Platform) => Promise<T>): Promise<T> {
  const dependencies = wire(configure(env));
  try {
    return await work(dependencies.platform);
  } finally {
    await dependencies.close();
  }
}

/** Starts as many real server processes as that; killed at the latest when the test ends. */
export async function startServers(t: Test, installation: Installation, count: number): Promise<Server[]> {
  return Promise.all(Array.from({ length: count }, () => startServer(t, installation)));
}

/** Starts a real server process and waits until it listens. */
export async function startServer(t: Test, { env }: Installation): Promise<Server> {
  const running = run(t, SERVER, [], env);
  const [, url = ''] = await says(running, /listening on (http:\/\/\S+?)\)/);
  return {
    url,
    async kill() {
      running.process.kill('SIGKILL');
      await running.ended;
    },
  };
}

/** Runs `muster WORDS` as a process of its own and gives its exit code and what it wrote. */
export async function commandLine(
  t: Test,
  { env }: Installation,
  words: string[],
): Promise<{ code: number | string; output: string }> {
  const running = run(t, COMMAND_LINE, words, env);
  const code = await running.ended;
  return { code, output: running.output() };
}

/** Runs any other process entry, by its address, until it says that it is ready. */
export async function startEntry(t: Test, address: URL, { env }: Installation): Promise<void> {
  await says(run(t, fileURLToPath(address), [], env), /ready/);
}

/** Runs a process entry to its end and gives what it wrote. Throws when it fails. */
export async function runEntry(t: Test, address: URL, env: Record<string, string>): Promise<string> {
  const running = run(t, fileURLToPath(address), [], env);
  const code = await running.ended;
  if (code !== 0) throw new Error(`${address.pathname} ended with ${code}: ${running.output()}`);
  return running.output();
}

function run(t: Test, file: string, words: string[], env: Record<string, string>): Running {
  const process_ = spawn(process.execPath, [...nodeRuns(file), ...words], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [process_.stdout, process_.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise<number | string>((resolve) =>
    process_.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown')),
  );
  t.teardown(async () => {
    process_.kill('SIGKILL');
    await ended;
  });
  return { process: process_, output: () => output, ended };
}

/** Waits until a process has written these words, or has ended, which throws. */
async function says({ process, output }: Running, words: RegExp): Promise<RegExpExecArray> {
  await until(`it says ${words}`, () => words.test(output()) || process.exitCode !== null);
  const found = words.exec(output());
  if (found === null) throw new Error(`it did not say ${words}: ${output()}`);
  return found;
}
