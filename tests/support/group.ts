import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { nodeRuns } from './compiled.ts';
import { begins, ends } from './report.ts';

/**
 * One process of a run: its test files, one after the other, so that Muster is loaded once for all of them. A file
 * is loaded when the last test of the one before has ended. What cannot be loaded fails, and the others go on.
 */
for (const file of process.argv.slice(2)) {
  // A test that hung has ended everything: the rest is for another process.
  if (t.ended) break;
  const started = performance.now();
  t.comment(begins(file));
  try {
    await import(pathToFileURL(nodeRuns(file).at(-1) ?? file).href);
  } catch (error) {
    t.fail('the file does not load', { error, at: null, stack: '' });
  }
  while (!t.idle) await once(t, 'idle');
  t.comment(ends(file, performance.now() - started));
}
