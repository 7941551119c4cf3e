import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { filesIn, ROOT } from './source-files.ts';

const LONGEST = 300;
const README_LINES = 16;

t.test('files stay small', async (t) => {
  const all = [
    ...filesIn('src', '.ts'),
    ...filesIn('db', '.ts'),
    ...filesIn('tests', '.ts'),
    ...filesIn('views', '.njk'),
  ];
  t.same(
    all.filter(({ lines }) => lines > LONGEST).map(({ path, lines }) => `${path}: ${lines} lines`),
    [],
  );
});

t.test('every folder of the house says in a few lines what lives there', async (t) => {
  const folders = [
    'src',
    'views',
    'db',
    'public',
    'tests',
    ...folderNames('src').map((name) => `src/${name}`),
  ];
  t.same(
    folders.filter((folder) => {
      const readme = join(ROOT, folder, 'README.md');
      return (
        !existsSync(readme) ||
        (folder !== 'src' && readFileSync(readme, 'utf8').trim().split('\n').length > README_LINES)
      );
    }),
    [],
  );
});

t.test('pages hold no inline script, style or handler', async (t) => {
  const inline = /<script(?![^>]*\bsrc=)|<style|\sstyle="|\son[a-z]+="|hx-on/i;
  t.same(
    filesIn('views', '.njk')
      .filter(({ path, text }) => !path.startsWith('views/emails/') && inline.test(text))
      .map(({ path }) => path),
    [],
  );
});

t.test('every form that changes something carries the token against forgery', async (t) => {
  const forms = filesIn('views', '.njk').flatMap(({ path, text }) =>
    [...text.matchAll(/<form[^>]*method="post"[\s\S]*?<\/form>/gi)].map(([form]) => ({ path, form })),
  );
  t.ok(forms.length > 5);
  t.same(
    forms.filter(({ form }) => !/csrf\(|name="_csrf"/.test(form)).map(({ path }) => path),
    [],
  );
});

t.test('nothing of this machine or of a registry is in the checkout', async (t) => {
  const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
  t.notMatch(lock, /"resolved": "http/);
  for (const { path, text } of [...filesIn('src', '.ts'), ...filesIn('db', '.ts'), ...filesIn('bin', '')]) {
    t.notMatch(text, /\/work\/|\/root\/|\/home\//, path);
  }
});

function folderNames(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}
