import t from 'tap';
import { fateAfter, fateBefore, MOST_ATTEMPTS } from '../../../src/platform/outbox-rules.ts';

const NOW = new Date('2027-03-01T09:00:00Z');
const LATER = { outcome: 'retry', reason: 'Greylisted (451)' } as const;
const after = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);

t.test('a message is of use up to its last instant', async (t) => {
  t.equal(fateBefore({ attempts: 0, expiresAt: null }, NOW), null);
  t.equal(fateBefore({ attempts: 0, expiresAt: NOW }, NOW), null);
  t.match(fateBefore({ attempts: 0, expiresAt: after(-1) }, NOW), { state: 'dropped' });
});

t.test('waits double from a minute to an hour, give or take a fifth', async (t) => {
  for (const [attempts, minutes] of [1, 2, 4, 8, 16, 32, 60, 60].entries()) {
    for (const [random, share] of [
      [0, 0.8],
      [0.5, 1],
      [1, 1.2],
    ] as const) {
      const fate = fateAfter({ attempts, expiresAt: null }, LATER, NOW, random);
      t.same(fate, { state: 'waiting', reason: LATER.reason, notBefore: after(minutes * 60_000 * share) });
    }
  }
});

t.test('after some five days it is given up', async (t) => {
  let waited = 0;
  for (let attempts = 0; attempts < MOST_ATTEMPTS - 1; attempts++) {
    const fate = fateAfter({ attempts, expiresAt: null }, LATER, NOW, 0.5);
    waited += fate.state === 'waiting' ? fate.notBefore.getTime() - NOW.getTime() : Number.NaN;
  }
  const days = waited / 86_400_000;
  t.ok(days > 4.5 && days < 5.5, `${days} days`);
  const last = fateAfter({ attempts: MOST_ATTEMPTS - 1, expiresAt: null }, LATER, NOW, 0.5);
  t.same(last, { state: 'dead', reason: 'Given up: Greylisted (451)' });
});

t.test('the last try is at the expiry, and nothing comes after it', async (t) => {
  const expiresAt = after(10_000);
  t.match(fateAfter({ attempts: 0, expiresAt }, LATER, NOW, 1), { state: 'waiting', notBefore: expiresAt });
  t.match(fateAfter({ attempts: 1, expiresAt }, LATER, expiresAt, 1), {
    state: 'dropped',
    reason: LATER.reason,
  });
  t.match(fateAfter({ attempts: 1, expiresAt }, { outcome: 'accepted' }, after(11_000), 1), {
    state: 'sent',
  });
});
