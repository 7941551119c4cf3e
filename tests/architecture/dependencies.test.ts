import t from 'tap';
import { filesIn, type SourceFile } from './source-files.ts';

/** From left to right: a slice imports only those before it. */
const SLICES = ['people', 'catalogue', 'bookings', 'attendance', 'compliance', 'finding', 'organising'];
const files = filesIn('src', '.ts');

t.test('a slice imports only those to its left, through their index.ts', async (t) => {
  t.same(
    files.flatMap((file) => {
      const slice = sliceOf(file.path);
      if (slice === null) return [];
      return file.imports
        .filter(({ from }) => sliceOf(from) !== null && sliceOf(from) !== slice)
        .filter(({ from }) => !from.endsWith('/index.ts') || rank(sliceOf(from)) > rank(slice))
        .map(({ from }) => `${file.path} imports ${from}`);
    }),
    [],
  );
});

t.test('the platform knows no slice', async (t) => {
  t.same(
    files
      .filter(({ path }) => path.startsWith('src/platform/'))
      .flatMap((file) =>
        file.imports
          .filter(({ from }) => sliceOf(from) !== null)
          .map(({ from }) => `${file.path} imports ${from}`),
      ),
    [],
  );
});

t.test('only repositories and the platform’s store, outbox and history speak SQL', async (t) => {
  const may = ({ path }: SourceFile) =>
    path.endsWith('-repository.ts') ||
    path.startsWith('src/platform/store/') ||
    /platform\/(outbox|history)\.ts$/.test(path);
  t.same(
    files
      .filter((file) => file.imports.some(({ from }) => from.startsWith('drizzle-orm')) && !may(file))
      .map(({ path }) => path),
    [],
  );
});

t.test(
  'rules, policies, messages and letters are pure: types, other rules, words and wall-clock arithmetic',
  async (t) => {
    const pure = files.filter(({ path }) => /-(rules|policy|messages|letters|words)\.ts$/.test(path));
    const allowed =
      /(-(rules|policy|messages|letters|words)|booking-settings|time|days|mail-text|session-rules)\.ts$|^(luxon|node:url|zod)$/;
    t.ok(pure.length > 10);
    t.same(
      pure.flatMap((file) =>
        file.imports
          .filter(
            ({ from, typeOnly }) => !typeOnly && !allowed.test(from) && !from.endsWith('catalogue/index.ts'),
          )
          .map(({ from }) => `${file.path} imports ${from}`),
      ),
      [],
    );
  },
);

t.test('nothing but the clock asks the machine what time it is', async (t) => {
  const asks = /new Date\(\)|Date\.now\(\)|DateTime\.(now|local|utc)\(\)/;
  t.same(
    files
      .filter(({ path, text }) => path !== 'src/platform/clock.ts' && asks.test(text))
      .map(({ path }) => path),
    [],
  );
});

t.test(
  'drizzle’s core only: no shortcuts that one engine lacks, no locks that the other lacks',
  async (t) => {
    const shortcuts = /\)\s*\.(run|all|get|values)\(\)|\.query\.[a-z]|FOR UPDATE|\.for\('update'/i;
    t.same(
      files
        .filter(({ path, text }) => path.endsWith('-repository.ts') && shortcuts.test(text))
        .map(({ path }) => path),
      [],
    );
  },
);

function sliceOf(path: string): string | null {
  const slice = /^src\/([^/]+)\//.exec(path)?.[1];
  return slice !== undefined && SLICES.includes(slice) ? slice : null;
}

function rank(slice: string | null): number {
  return slice === null ? -1 : SLICES.indexOf(slice);
}
