import t from 'tap';
import { errorSummary } from '../../../src/platform/error-summary.ts';

t.test('names, code and place, and nothing that was said', async (t) => {
  const words = 'Failed query: insert\nparams: ada@school.example\n    at ada (there)';
  const cause = Object.assign(new Error('ada exists'), { code: '23505', detail: 'ada' });
  const summary = errorSummary(Object.assign(new RangeError(words, { cause }), { query: 'ada' }));
  t.match(summary, { error: 'RangeError caused by Error', code: '23505', at: [/error-summary\.test\.ts/] });
  t.notOk(JSON.stringify(summary).includes('ada'));
});

t.test('whatever is thrown gives a summary', async (t) => {
  t.same(errorSummary('ada'), { error: 'string', at: [] });
  t.same(errorSummary(undefined), { error: 'undefined', at: [] });
  const bare = new Error('');
  bare.stack = undefined;
  t.same(errorSummary(bare), { error: 'Error', at: [] });
});
