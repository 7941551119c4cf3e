import { closeRegister } from '../../../src/attendance/register-closing-service.ts';
import { markPeople } from '../../../src/attendance/register-service.ts';
import { atOnce } from '../../support/at-once.ts';
import { onBothEngines } from '../../support/house.ts';
import { completionsOf, faults, newsOf, register, standingOf } from './register-support.ts';

const CHOICES = ['absent', 'left-early', 'late', 'attended'] as const;

onBothEngines('many devices at once lose no mark, and the last one made stands', async (t, house) => {
  const { session, people, olu, days } = await register(house, ['Ann', 'Bob', 'Cat']);
  const actor = { personId: olu.id, teamIds: ['pscp-training'] };
  house.clock.set('2027-03-09T15:00');
  const now = house.clock.now().getTime();
  const marks = Object.values(people).flatMap(({ id }) =>
    CHOICES.map((choice, index) => ({
      dayId: days[0]?.id ?? '',
      personId: id,
      choice,
      madeAt: new Date(now - 60_000 + index * 1000),
      fills: false,
    })),
  );
  const results = await atOnce(
    house,
    [...marks, ...marks.toReversed()].map(
      (mark) => () => markPeople(house.platform, actor, session.id, [mark]),
    ),
  );
  t.ok(results.every(({ outcome }) => outcome === 'recorded'));
  t.same(await standingOf(house, session), ['Ann 1 attended', 'Bob 1 attended', 'Cat 1 attended']);

  const closings = await atOnce<{ outcome: string }>(house, [
    ...[1, 2, 3].map(() => () => closeRegister(house.platform, actor, session.id, { absentees: true })),
    ...marks.map((mark) => () => markPeople(house.platform, actor, session.id, [mark])),
  ]);
  t.equal(closings.filter(({ outcome }) => outcome === 'closed').length, 1, 'closed once');
  t.equal((await completionsOf(house, session)).length, 3);
  t.same(await newsOf(house), ['Ann certificate', 'Bob certificate', 'Cat certificate'], 'told once');
  t.same(await faults(house), []);
});
