import t from 'tap';
import { domainOf, normalised, principalOf, removal } from '../../../src/people/address-rules.ts';
import { endingOnMerge, mergedStanding } from '../../../src/people/merge-rules.ts';
import { mayAdminister } from '../../../src/people/person-policy.ts';
import { ownOrganisationName, workPlaces } from '../../../src/people/registration-rules.ts';

const DAY = new Date('2027-03-01T09:00:00Z');
const address = (id: string, principal = false, provedAt: Date | null = DAY) => ({ id, principal, provedAt });

t.test('addresses are compared without case and space', async (t) => {
  t.equal(normalised(' Priya@ARK.example '), 'priya@ark.example');
  t.equal(domainOf('Priya@ARK.example'), 'ark.example');
});

t.test('the last proved address stays', async (t) => {
  const two = [address('a', true), address('b')];
  t.same(removal(two, 'a'), { allowed: true, principal: 'b' });
  t.same(removal(two, 'b'), { allowed: true, principal: null });
  t.same(removal([address('a', true)], 'a'), { allowed: false, reason: 'last' });
  t.same(removal([address('a', true), address('b', false, null)], 'a'), { allowed: false, reason: 'last' });
  t.same(removal([address('a', true), address('b', false, null)], 'b'), { allowed: true, principal: null });
  t.same(removal(two, 'c'), { allowed: false, reason: 'unknown' });
});

t.test('mail goes to a proved address, rather to one that was principal', async (t) => {
  t.equal(principalOf([address('a'), address('b', true)]), 'b');
  t.equal(principalOf([address('a', true, null), address('b')]), 'b');
  t.equal(principalOf([address('a', true), address('b', true)]), 'a');
  t.equal(principalOf([address('a', false, null)]), 'a');
  t.equal(principalOf([]), null);
});

t.test('a childminder is their own organisation and its lead', async (t) => {
  const known = ['childminder', 'ey-dsl', 'teacher', 'governor'];
  const work = { organisationId: null, posts: ['childminder'], designations: ['ey-dsl'] };
  t.same(workPlaces(work, known), [{ organisation: 'own', roles: ['childminder', 'ey-dsl'] }]);
  t.same(
    workPlaces({ organisationId: 's', posts: ['childminder', 'teacher'], designations: ['governor'] }, known),
    [
      { organisation: 'own', roles: ['childminder', 'ey-dsl'] },
      { organisation: { id: 's' }, roles: ['teacher', 'governor'] },
    ],
  );
  t.same(workPlaces(work, ['childminder']), [{ organisation: 'own', roles: ['childminder', 'ey-dsl'] }]);
  t.same(workPlaces({ ...work, designations: [] }, ['childminder']), [
    { organisation: 'own', roles: ['childminder'] },
  ]);
  t.same(workPlaces({ organisationId: null, posts: [], designations: [] }, known), [
    { organisation: null, roles: [] },
  ]);
  t.equal(ownOrganisationName('Ann', new Set()), 'Ann (childminder)');
  t.equal(
    ownOrganisationName('Ann', new Set(['Ann (childminder)', 'Ann (childminder 2)'])),
    'Ann (childminder 3)',
  );
});

t.test('a joined record is checked by the earlier, and what stays says what holds', async (t) => {
  const checked = (checkedAt: Date | null, checkedHow: string | null) => ({
    administrator: false,
    checkedAt,
    checkedHow,
  });
  const later = new Date(DAY.getTime() + 1);
  t.same(mergedStanding(checked(null, null), checked(DAY, 'x')), checked(DAY, 'x'));
  t.same(mergedStanding(checked(later, 'y'), checked(DAY, 'x')), checked(DAY, 'x'));
  t.same(mergedStanding(checked(null, null), checked(null, null)), checked(null, null));
  t.equal(
    mergedStanding(checked(null, null), { ...checked(null, null), administrator: true }).administrator,
    true,
  );
  t.same(
    endingOnMerge(
      [{ id: '1', key: 'a' }],
      [
        { id: '2', key: 'a' },
        { id: '3', key: 'b' },
      ],
    ),
    ['2'],
  );
});

t.test('only administrators and the command line administer', async (t) => {
  const actor = { personId: 'p', name: 'P', administrator: false, teamIds: ['a'], checked: true };
  t.notOk(mayAdminister(actor));
  t.ok(mayAdminister({ ...actor, administrator: true }));
  t.ok(mayAdminister('command line'));
});
