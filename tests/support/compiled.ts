import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Where packages are found from. */
const CACHE = join(ROOT, 'node_modules/.cache');

/**
 * Compiles test files, and every entry of a process, into a folder, once for the whole run: loading Muster file by
 * file through tsx takes two seconds of a processor, and a hundred processes do so. Each module is still the same
 * one for all that import it, and still believes that it lies where its source does.
 */
export async function compile(files: string[]): Promise<string> {
  // Loaded here alone, as every process imports this file.
  const { build } = await import('esbuild');
  const folder = join(CACHE, `muster-tests-${process.pid}`);
  await build({
    absWorkingDir: ROOT,
    entryPoints: [...new Set([...files, ...entries()])],
    outbase: ROOT,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'where the source lies',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.ts$/ }, ({ path }) => ({
            loader: 'ts',
            contents: readFileSync(path, 'utf8').replaceAll(
              'import.meta.url',
              JSON.stringify(pathToFileURL(path).href),
            ),
          })),
      },
    ],
  });
  return folder;
}

/** What starts as a process of its own: in src, and beside the tests that start it. */
function entries(): string[] {
  const beside = readdirSync(join(ROOT, 'tests'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('-process.ts'))
    .map((name) => `tests/${name}`);
  return ['src/server.ts', 'src/worker.ts', 'src/cli.ts', 'tests/support/group.ts', ...beside];
}

/** The words by which Node runs this file: as it was compiled for the run, or by tsx outside of one. */
export function nodeRuns(file: string, folder = process.env.MUSTER_TEST_COMPILED): string[] {
  const path = relative(ROOT, file).replace(/\.ts$/, '.mjs');
  return folder === undefined ? ['--import=tsx', file] : ['--enable-source-maps', join(folder, path)];
}
