import fc from 'fast-check';
import t from 'tap';
import { organisationFaults, readDomain } from '../../../src/people/organisation-record-rules.ts';
import type { DatedRole } from '../../../src/people/role-repository.ts';
import { dayBefore } from '../../../src/people/role-rules.ts';
import {
  mayAnswerFor,
  mayTakeBack,
  planRoleChange,
  planRoleCorrection,
  type RolePlan,
  sameName,
  shownAddress,
} from '../../../src/people/staff-rules.ts';
import { addDays } from '../../../src/platform/days.ts';

const FIRST = '2027-03-01';
const KEYS = ['teacher', 'senco', 'dsl'];
const day = fc.integer({ min: 0, max: 20 }).map((n) => addDays(FIRST, n));

/** What is held on a day once a plan is carried out, as the service writes it. */
function heldAfter(
  rows: DatedRole[],
  plan: RolePlan,
  from: string,
  last: string | null,
  on: string,
): string[] {
  const now = rows.flatMap((row) => {
    if (plan.void.includes(row.id)) return [];
    if (plan.end.includes(row.id)) return [{ ...row, endsOn: dayBefore(from) }];
    return plan.reopen.includes(row.id) ? [{ ...row, endsOn: last }] : [row];
  });
  const begun = plan.begin.map((row, n) => ({ id: `new ${n}`, ...row, endsOn: last }));
  return [...now, ...begun]
    .filter(({ startsOn, endsOn }) => startsOn <= on && (endsOn === null || endsOn >= on))
    .map((row) => row.roleKey)
    .sort();
}

t.test('a change of roles from a day holds from that day, and leaves the days before alone', async () => {
  const row = fc.record({ roleKey: fc.constantFrom(...KEYS), startsOn: day, length: fc.option(fc.nat(15)) });
  const any = fc.record({
    rows: fc.array(row, { maxLength: 5 }),
    wanted: fc.subarray(KEYS),
    from: day,
    on: day,
  });
  fc.assert(
    fc.property(any, ({ rows: drawn, wanted, from, on }) => {
      // One role is held once at a time, which whoever writes the rows has seen to.
      const rows: DatedRole[] = [];
      for (const [n, { roleKey, startsOn, length }] of drawn.entries()) {
        const endsOn = length === null ? null : addDays(startsOn, length);
        const clashes = rows.some(
          (one) =>
            one.roleKey === roleKey &&
            (one.endsOn === null || one.endsOn >= startsOn) &&
            (endsOn === null || endsOn >= one.startsOn),
        );
        if (!clashes) rows.push({ id: `row ${n}`, roleKey, startsOn, endsOn });
      }
      const plan = planRoleChange(rows, wanted, from, null);
      const before = rows
        .filter(({ startsOn, endsOn }) => startsOn <= on && (endsOn === null || endsOn >= on))
        .map((one) => one.roleKey)
        .sort();
      return (
        JSON.stringify(heldAfter(rows, plan, from, null, on)) ===
        JSON.stringify(on < from ? before : [...wanted].sort())
      );
    }),
  );
});

t.test('what was wrong from the beginning never was, and what was missing always was', async (t) => {
  const rows: DatedRole[] = [
    { id: 'a', roleKey: 'teacher', startsOn: '2026-09-01', endsOn: null },
    { id: 'b', roleKey: 'senco', startsOn: '2026-11-01', endsOn: null },
    { id: 'c', roleKey: 'elsa', startsOn: '2025-01-01', endsOn: '2026-01-01' },
  ];
  t.same(planRoleCorrection(rows, ['senco', 'dsl'], FIRST, '2025-01-01'), {
    end: [],
    void: ['a'],
    reopen: [],
    begin: [{ roleKey: 'dsl', startsOn: '2025-01-01' }],
  });
});

t.test('two ways of writing one name', async (t) => {
  t.ok(sameName('Zoë  O’Neill-Smith', 'zoe oneill smith'));
  t.ok(sameName("D'Arcy", 'D’Arcy'));
  t.notOk(sameName('Ann Smith', 'Anne Smith'));
});

t.test(
  'an organisation sees addresses at its own domains, and of those whom nobody vouches for',
  async (t) => {
    const own = new Set(['copnor.example']);
    const elsewhere = { address: 'ann@mayfield.example', principal: true };
    const here = { address: 'Ann@Copnor.example', principal: false };
    t.equal(shownAddress({ addresses: [elsewhere, here], checked: true }, own), 'Ann@Copnor.example');
    t.equal(shownAddress({ addresses: [elsewhere], checked: true }, own), null);
    t.equal(shownAddress({ addresses: [elsewhere], checked: false }, own), 'ann@mayfield.example');
    t.equal(shownAddress({ addresses: [], checked: true }, own), null);
  },
);

t.test('an end is taken back by a lead within thirty days, and only where a lead wrote it', async (t) => {
  const written = new Date('2027-03-01T09:00:00Z');
  const stay = { endsOn: '2027-02-28', endRecordedAt: written };
  const later = (days: number) => new Date(written.getTime() + days * 86_400_000);
  t.equal(mayTakeBack(stay, 'lead', later(30)), 'yes');
  t.equal(mayTakeBack(stay, 'lead', new Date(later(30).getTime() + 1)), 'too-late');
  t.equal(mayTakeBack(stay, 'person', later(1)), 'left-themselves');
  t.equal(mayTakeBack({ endsOn: null, endRecordedAt: null }, 'lead', later(1)), 'not-ended');
});

t.test('what somebody answered of themselves stands', async (t) => {
  const signsIn = { personId: 'p', signsIn: true };
  t.ok(mayAnswerFor(null, signsIn));
  t.ok(mayAnswerFor({ recordedBy: 'lead' }, signsIn));
  t.notOk(mayAnswerFor({ recordedBy: 'p' }, signsIn));
  t.ok(mayAnswerFor({ recordedBy: 'p' }, { personId: 'p', signsIn: false }));
});

t.test(
  'what runs settings is one step up, a merged setting is closed, and a name is there once',
  async (t) => {
    const facts = {
      name: 'New',
      short: null,
      sector: 'education',
      kind: 'setting' as const,
      locality: null,
      parentId: null,
      closedOn: null,
      successorId: null,
    };
    const others = [
      { id: 'trust', name: 'Trust', parentId: null },
      { id: 'school', name: 'School', parentId: 'trust' },
      { id: 'other', name: 'Other', parentId: null },
    ];
    const fields = (id: string | null, change: Partial<typeof facts> | Record<string, string>) =>
      organisationFaults(id, { ...facts, ...change }, others).map(({ field }) => field);
    t.same(fields(null, { parentId: 'trust' }), []);
    t.same(fields(null, { parentId: 'school' }), ['parentId'], 'a school runs nothing');
    t.same(fields('trust', { name: 'Trust', parentId: 'other' }), ['parentId'], 'a trust is run by nothing');
    t.same(fields('other', { name: 'Other', parentId: 'other' }), ['parentId']);
    t.same(fields(null, { name: 'SCHOOL' }), ['name']);
    t.same(fields('school', { name: 'School' }), [], 'its own name');
    t.same(fields('other', { name: 'Other', successorId: 'school' }), ['closedOn']);
    t.same(fields('other', { name: 'Other', successorId: 'school', closedOn: '2026-08-31' }), []);
    t.same(fields('other', { name: 'Other', successorId: 'other', closedOn: '2026-08-31' }), ['successorId']);
  },
);

t.test('a mail domain is a domain, and not everybody’s', async (t) => {
  t.same(readDomain(' Ann@School.Portsmouth.SCH.uk '), { domain: 'school.portsmouth.sch.uk' });
  for (const wrong of ['', 'school', 'a b.uk', 'x.c', '-a.uk', 'gmail.com', 'somebody@hotmail.co.uk'])
    t.ok('fault' in readDomain(wrong), wrong);
});
