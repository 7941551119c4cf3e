import t from 'tap';
import { hasLeft, kindFrom, mayEndLead } from '../../../src/people/lead-rules.ts';

const TODAY = '2027-03-01';

t.test('a designation says what somebody may propose themselves as', async (t) => {
  t.equal(kindFrom(['teacher', 'deputy-dsl']), 'deputy');
  t.equal(kindFrom(['deputy-dsl', 'dsl']), 'lead');
  t.equal(kindFrom(['teacher', 'headteacher']), null);
  t.equal(kindFrom(['constructor']), null);
});

t.test('the last lead is ended by an administrator only', async (t) => {
  const confirmedAt = new Date(0);
  const leads = [
    { id: 'a', confirmedAt },
    { id: 'p', confirmedAt: null },
  ];
  t.equal(mayEndLead(leads, 'a', false), 'last', 'a proposal leads nothing yet');
  t.equal(mayEndLead(leads, 'a', true), 'yes');
  t.equal(mayEndLead(leads, 'p', false), 'yes', 'a proposal is turned down');
  t.equal(mayEndLead([...leads, { id: 'b', confirmedAt }], 'a', false), 'yes');
  t.equal(mayEndLead(leads, 'x', true), 'unknown');
});

t.test('who leads belongs there, and a delegate manager from elsewhere need not', async (t) => {
  const span = (startsOn: string, endsOn: string | null) => ({ startsOn, endsOn, here: true });
  const left = (kind: 'lead' | 'delegate-manager', spans: ReturnType<typeof span>[]) =>
    hasLeft({ kind, spans, namedOn: '2026-09-01' }, TODAY);
  t.notOk(left('lead', [span('2026-01-01', null)]));
  t.notOk(left('lead', [span('2026-01-01', TODAY)]), 'the last day is part of it');
  t.ok(left('lead', [span('2026-01-01', '2027-02-28')]));
  t.ok(left('lead', []));
  t.notOk(left('delegate-manager', []), 'was never there');
  t.notOk(left('delegate-manager', [span('2020-01-01', '2025-01-01')]), 'had left before being named');
  t.ok(left('delegate-manager', [span('2020-01-01', '2027-02-28')]));
});
