import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { takePlace } from '../../../src/bookings/acceptance-service.ts';
import {
  allocationsOf,
  book,
  cancel,
  changeCapacity,
  decideApproval,
  moveInQueue,
  moveSession,
  openApprovals,
  passApprovals,
  releaseAllocation,
  setAside,
  setAutomation,
  setOrganisationCap,
  substitute,
} from '../../../src/bookings/index.ts';
import type { Session } from '../../../src/catalogue/index.ts';
import { DeskModel } from '../../support/desk-model.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addOrganisation, addPerson, type TestPerson } from '../../support/people.ts';
import { allOn, audit, ORGANISER, self, tick } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

/**
 * Random histories of one session at the organiser's desk: moves, set-aside places and their release, caps,
 * approvals, colleagues, moves in the queue, automation, against a plain model; the audit is clean after each step.
 */
const ORGS = ['S1', 'S2', 'H1'];
const NAMES = ['Ann', 'Bob', 'Cat', 'Dan', 'Eve', 'Fay', 'Gus', 'Hal'];
const COURSE = 'masterclass-consent';
const HOUR = 3_600_000;
/** Enough on the first that each kind of step succeeds often; the second shows that nothing hangs on the engine. */
const RUNS = { sqlite: 30, postgresql: 4 };
const OFTEN = { sqlite: 5, postgresql: 0 };

const who = fc.nat(NAMES.length - 1);
const small = fc.integer({ min: 0, max: 4 });
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('book' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('accept' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('answer' as const), who, yes: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('substitute' as const), who, by: who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('queue' as const), who, to: small }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('capacity' as const), places: fc.integer({ min: 0, max: 6 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('aside' as const),
      places: small,
      hours: fc.constantFrom(30, 100, 160),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('release' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('cap' as const), cap: fc.option(fc.integer({ min: 1, max: 2 })) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('automation' as const), on: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('move' as const), hours: fc.constantFrom(-30, -1, 1, 50) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      minutes: fc.constantFrom(1, 90, 719, 1441, 2880),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

onBothEngines('random histories at the desk agree with a plain model', async (t, house) => {
  const orgs: Record<string, string> = {};
  for (const name of ORGS)
    orgs[name] = await addOrganisation(house, {
      name,
      sector: name.startsWith('S') ? 'education' : 'health',
    });
  const people: (TestPerson & { org: string })[] = [];
  for (const [index, name] of NAMES.entries()) {
    const org = ORGS[index % ORGS.length] ?? '';
    people.push({ ...(await addPerson(house, { name, organisation: orgs[org] ?? '' })), org });
  }
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(step, { minLength: 30, maxLength: 60 }),
      async (approval, history) => {
        await clear(house, approval);
        house.clock.set('2027-03-22T09:00');
        // The clocks change on 28 March.
        const days = [{ startsAt: '2027-03-29T09:30', endsAt: '2027-03-29T12:30' }];
        const session = await addSession(house, { activity: COURSE, days, capacity: 2 });
        const model = new DeskModel(session.startsAt, 2, approval, house.platform.zone);
        const play = { house, model, session, people };
        for (const one of history) {
          model.now = house.clock.now().getTime();
          const [really, modelled] = await take(play, one);
          seen.set(`${one.do} ${really}`, (seen.get(`${one.do} ${really}`) ?? 0) + 1);
          if (really !== modelled)
            throw new Error(`${JSON.stringify(one)}: ${really}, the model says ${modelled}`);
          await compare(play, one);
        }
      },
    ),
    { numRuns: RUNS[house.engine], seed: 20270302, endOnFailure: true },
  );
  for (const must of [
    'answer given',
    'substitute substituted',
    'aside done',
    'move moved',
    'queue moved',
    'capacity changed',
  ])
    t.ok((seen.get(must) ?? 0) >= OFTEN[house.engine], `${must}: ${seen.get(must)}`);
});

type Play = { house: House; model: DeskModel; session: Session; people: (TestPerson & { org: string })[] };

async function take({ house, model, session, people }: Play, step: Step): Promise<[string, string]> {
  const { platform } = house;
  const now = house.clock.now().getTime();
  if (step.do === 'wait') {
    house.clock.advance({ minutes: step.minutes });
    model.now = house.clock.now().getTime();
    model.tick();
    await tick(house);
    await passApprovals(platform);
    return ['', ''];
  }
  if (step.do === 'capacity') {
    const { outcome } = await changeCapacity(platform, ORGANISER, session.id, step.places);
    return [outcome, model.setCapacity(step.places)];
  }
  if (step.do === 'move') {
    const startsAt = new Date(model.startsAt + step.hours * HOUR);
    const spans = [{ startsAt, endsAt: new Date(startsAt.getTime() + 3 * HOUR) }];
    if (now >= model.startsAt) return ['', ''];
    const { outcome } = await moveSession(platform, ORGANISER, session.id, { spans });
    return [outcome, model.move(startsAt.getTime())];
  }
  if (step.do === 'aside') {
    if (model.aside !== null) return ['', ''];
    const releaseAt = new Date(now + step.hours * HOUR);
    const order = {
      name: 'Schools',
      sectors: ['education'],
      organisationIds: [],
      places: step.places,
      releaseAt,
    };
    return [
      (await setAside(platform, ORGANISER, session.id, order)).outcome,
      model.setAside(step.places, releaseAt.getTime()),
    ];
  }
  if (step.do === 'release') {
    for (const { id, releasedAt } of await allocationsOf(platform.store.read, session))
      if (releasedAt === null) await releaseAllocation(platform, ORGANISER, id);
    model.release();
    return ['', ''];
  }
  if (step.do === 'cap') {
    await setOrganisationCap(platform, ORGANISER, session.id, step.cap);
    model.setCap(step.cap);
    return ['', ''];
  }
  if (step.do === 'automation') {
    await setAutomation(platform, ORGANISER, session.id, step.on);
    model.setAutomation(step.on);
    return ['', ''];
  }
  return withPerson({ house, model, session, people }, step);
}

async function withPerson(
  { house, model, session, people }: Play,
  step: Extract<Step, { who: number }>,
): Promise<[string, string]> {
  const { platform } = house;
  const person = people[step.who];
  if (person === undefined) throw new RangeError('eight people');
  if (step.do === 'book') {
    const manager = { name: 'Mo', address: 'mo@school.example' };
    const order = { sessionId: session.id, personId: person.id, moving: false, needs: '', manager };
    return [(await book(platform, self(person), order)).outcome, model.book(person.name, person.org)];
  }
  const mine = (await allOn(house, session)).find(
    (row) => row.personId === person.id && row.endedAt === null,
  );
  const by = step.do === 'substitute' ? people[step.by] : undefined;
  const modelled =
    step.do === 'cancel'
      ? model.cancel(person.name)
      : step.do === 'accept'
        ? model.accept(person.name)
        : step.do === 'answer'
          ? model.answer(person.name, step.yes)
          : step.do === 'queue'
            ? model.moveInQueue(person.name, step.to)
            : model.substitute(person.name, by?.name ?? '');
  if (mine === undefined) return ['nothing', modelled];
  const bookingId = mine.id;
  if (step.do === 'cancel')
    return [
      (await cancel(platform, self(person), { bookingId, reason: '', knowsItIsLate: true })).outcome,
      modelled,
    ];
  if (step.do === 'accept') return [(await takePlace(platform, self(person), bookingId)).outcome, modelled];
  if (step.do === 'queue')
    return [
      (await moveInQueue(platform, ORGANISER, { bookingId, position: step.to, reason: 'fair' })).outcome,
      modelled,
    ];
  if (step.do === 'substitute') {
    const colleague = { personId: by?.id ?? '' };
    return [(await substitute(platform, self(person), { bookingId, colleague })).outcome, modelled];
  }
  const asked = (await openApprovals(platform, [session.id])).find((one) => one.bookingId === bookingId);
  if (asked === undefined) return ['nothing', modelled];
  const decision = step.yes ? 'given' : 'refused';
  const answer = { approvalId: asked.approvalId, decision, reason: '' } as const;
  return [(await decideApproval(platform, ORGANISER, answer)).outcome, modelled];
}

async function compare({ house, model, session }: Play, step: Step): Promise<void> {
  const rows = (await allOn(house, session)).filter((row) => row.endedAt === null);
  const names = (state: string) => rows.filter((row) => row.state === state).map((row) => row.name);
  for (const state of ['confirmed', 'awaiting-approval', 'offered'] as const)
    same(
      step,
      names(state).sort(),
      model
        .in(state)
        .map(({ person }) => person)
        .sort(),
    );
  same(
    step,
    names('waiting'),
    model.in('waiting').map(({ person }) => person),
  );
  same(step, await audit(house), []);
}

function same(step: Step, really: string[], modelled: string[]): void {
  if (JSON.stringify(really) !== JSON.stringify(modelled))
    throw new Error(
      `after ${JSON.stringify(step)}: ${JSON.stringify(really)}, the model says ${JSON.stringify(modelled)}`,
    );
}

/** Every history begins with no session, and with or without a manager who approves. */
async function clear({ platform }: House, approval: boolean): Promise<void> {
  await platform.store.transaction(async (tx) => {
    const {
      outbox,
      history,
      accessNeeds,
      invitations,
      approvals,
      bookings,
      allocations,
      sessionDays,
      sessions,
      activities,
    } = tx.t;
    for (const table of [
      outbox,
      history,
      accessNeeds,
      invitations,
      approvals,
      bookings,
      allocations,
      sessionDays,
      sessions,
    ])
      await tx.delete(table);
    const rule = approval ? 'manager-approves' : 'none';
    await tx.update(activities).set({ approval: rule }).where(eq(activities.id, COURSE));
  });
}
