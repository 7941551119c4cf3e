import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const css = join(root, 'public/build/muster.css');
const js = join(root, 'public/build/muster.js');

/**
 * Makes public/build/muster.css and public/build/muster.js from public/css and public/js. Does nothing when
 * both are newer than everything they are made from, unless told to with `force`. Answers with the sizes in
 * bytes, plain and gzipped, or null when there was nothing to do. Throws what sass or esbuild throw.
 */
export async function build({ force = false } = {}) {
  if (!force && (await isFresh())) return null;
  await mkdir(dirname(css), { recursive: true });
  const [styles, scripts] = await Promise.all([compileStyles(), bundleScripts()]);
  return { css: await put(css, styles), js: await put(js, scripts) };
}

async function isFresh() {
  const made = await Promise.all([modifiedAt(css), modifiedAt(js)]);
  const inputs = [
    ...(await filesIn(join(root, 'public/css'))),
    ...(await filesIn(join(root, 'public/js'))),
    join(root, 'package-lock.json'),
    fileURLToPath(import.meta.url),
  ];
  const changed = await Promise.all(inputs.map(modifiedAt));
  return Math.min(...made) > Math.max(...changed);
}

async function modifiedAt(file) {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return 0;
  }
}

async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

// Both compilers take longer to load than the freshness check takes to run, so they are loaded on demand.
async function compileStyles() {
  const { compileAsync } = await import('sass');
  const made = await compileAsync(join(root, 'public/css/muster.scss'), {
    loadPaths: [join(root, 'node_modules')],
    quietDeps: true,
    style: 'compressed',
  });
  return made.css;
}

async function bundleScripts() {
  const esbuild = await import('esbuild');
  const made = await esbuild.build({
    absWorkingDir: root,
    bundle: true,
    entryPoints: ['public/js/muster.js'],
    format: 'iife',
    legalComments: 'none',
    logLevel: 'error',
    minify: true,
    target: ['chrome100', 'firefox100', 'safari15'],
    write: false,
  });
  return made.outputFiles[0].text;
}

// Renamed into place, so that a server that is running never serves half a file.
async function put(file, text) {
  const unfinished = `${file}.${process.pid}.tmp`;
  await writeFile(unfinished, text);
  await rename(unfinished, file);
  return { plain: Buffer.byteLength(text), gzip: gzipSync(text).length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = await build({ force: process.argv.includes('--force') });
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  for (const [name, size] of Object.entries(sizes ?? {})) {
    process.stdout.write(`${name} ${kilobytes(size.plain)}, ${kilobytes(size.gzip)} gzipped\n`);
  }
}
