import fc from 'fast-check';
import t from 'tap';
import { addressOf, readFilters } from '../../../src/finding/catalogue-filters.ts';

const option = (value: string) => ({ value, text: value });
const CHOICES = {
  roles: [option('dsl')],
  kinds: [option('course')],
  categories: [option('Online Mental Health Support.')],
  localities: [option('north')],
};

t.test('a whole address is read', async (t) => {
  const query = {
    q: '  fsp ',
    role: 'dsl',
    kind: 'course',
    category: 'Online Mental Health Support.',
    level: 'essential',
    locality: 'north',
    mode: 'teams',
    from: '2027-03-01',
    to: '2027-03-31',
    time: 'evening',
    free: '1',
    places: '1',
    page: '2',
  };
  const { filters, errors } = readFilters(query, CHOICES);
  t.same(errors, []);
  t.same(filters, { ...query, q: 'fsp', free: true, places: true, page: 2 });
});

t.test('what makes no sense is named at its field, and the rest holds', async (t) => {
  const cases: [Record<string, unknown>, string, string][] = [
    [{ role: 'wizard' }, 'role', 'Choose a role from the list'],
    [{ kind: 'party' }, 'kind', 'Choose a kind from the list'],
    [{ category: 'x' }, 'category', 'Choose a category from the list'],
    [{ level: 'vital' }, 'level', 'Choose essential, recommended or to be confirmed'],
    [{ locality: 'moon' }, 'locality', 'Choose a locality from the list'],
    [{ mode: 'pigeon' }, 'mode', 'Choose online or face to face'],
    [{ time: 'dawn' }, 'time', 'Choose evening or weekend'],
    [{ from: '2027-02-30' }, 'from', 'Enter a date that exists, such as 2027-03-09'],
    [{ to: 'tomorrow' }, 'to', 'Enter a date that exists, such as 2027-03-09'],
    [{ from: '2027-03-02', to: '2027-03-01' }, 'to', 'The last day must not be before the first'],
    [{ free: 'yes' }, 'free', 'Tick the box or leave it empty'],
    [{ page: '0' }, 'page', 'Pages are numbered from 1'],
    [{ page: '-1' }, 'page', 'Pages are numbered from 1'],
    [{ page: '1e3' }, 'page', 'Pages are numbered from 1'],
    [{ q: 'x'.repeat(201) }, 'q', 'Shorten your search to 200 characters or fewer'],
  ];
  for (const [query, field, text] of cases) {
    const { filters, errors, values } = readFilters({ ...query, mode: query.mode ?? 'teams' }, CHOICES);
    t.same(errors, [{ field, text }], JSON.stringify(query));
    if (field !== 'mode') t.equal(filters.mode, 'teams');
    t.equal(values[field], String(query[field]), 'the form comes back filled in');
  }
});

t.test('repeated in an address, the last one counts', async (t) => {
  t.equal(readFilters({ kind: ['party', 'course'] }, CHOICES).filters.kind, 'course');
});

t.test('no address makes it throw', async (t) => {
  const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined), fc.object());
  const names = ['q', 'role', 'kind', 'from', 'to', 'page', 'free', '__proto__', 'constructor'];
  const { counterexample } = fc.check(
    fc.property(fc.dictionary(fc.constantFrom(...names), value), (query) => {
      const { filters, errors } = readFilters(query, CHOICES);
      return filters.page >= 1 && errors.length <= names.length;
    }),
  );
  t.equal(counterexample, null);
});

t.test('an address without a filter keeps the others, escaped', async (t) => {
  const values = { q: 'a&b', role: 'dsl', kind: '', page: '2' };
  t.equal(addressOf(values, ['page']), '/catalogue?q=a%26b&role=dsl');
  t.equal(addressOf(values, ['q', 'role', 'page']), '/catalogue');
});
