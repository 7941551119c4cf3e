import { ConfigError } from './config.ts';
import type { Store } from './platform/store/store.ts';

/** A reason not to start that the operator can do something about: its message is all they need. */
export class CannotStart extends Error {}

/** sysexits.h: something is wrong in the configuration, so starting again will not help. */
const EX_CONFIG = 78;

/**
 * Runs a process until it is told to stop (SIGTERM, SIGINT). `start` gives the way to close; a second signal
 * does not wait for it. Exits with 78 for a wrong configuration, 1 for anything else that fails.
 */
export async function runProcess(start: () => Promise<() => Promise<void>>): Promise<void> {
  try {
    closeOnSignal(await start());
  } catch (error) {
    fail(error);
  }
}

function closeOnSignal(close: () => Promise<void>): void {
  let closing = false;
  const onSignal = () => {
    if (closing) process.exit(1);
    closing = true;
    close().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

function fail(error: unknown): never {
  process.stderr.write(`${inWords(error)}\n`);
  process.exit(error instanceof ConfigError ? EX_CONFIG : 1);
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigError || error instanceof CannotStart) return error.message;
  return error.stack ?? error.message;
}

/** Migration is a release step in production. Throws CannotStart, naming the command, where it was left out. */
export async function mustBeMigrated(store: Store): Promise<void> {
  const pending = await store.pendingMigrations();
  if (pending.length === 0) return;
  throw new CannotStart(
    `Muster cannot start: the database lacks ${pending.join(', ')}.\nBring it up to date with: npm run muster -- migrate`,
  );
}
