import fc from 'fast-check';
import { takePlace } from '../../../src/bookings/acceptance-service.ts';
import { changeCapacity } from '../../../src/bookings/index.ts';
import type { Session } from '../../../src/catalogue/index.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import type { TestPerson } from '../../support/people.ts';
import { addPeople, allOn, audit, giveUp, ORGANISER, self, tick, tryClaim } from '../../support/queue.ts';
import { QueueModel } from '../../support/queue-model.ts';
import { addSession } from '../../support/sessions.ts';

/**
 * Random histories of two dates of one course, against a plain model of the queue: after every step the
 * places, the offers, the order of the queue and the mails are the same, and the audit is clean.
 */
type Step =
  | { do: 'book'; who: number; at: number; moving: boolean }
  | { do: 'cancel' | 'accept'; who: number; at: number }
  | { do: 'capacity'; at: number; places: number }
  | { do: 'wait'; minutes: number };

const NAMES = ['Ann', 'Bob', 'Cat', 'Dan', 'Eve', 'Fay', 'Gus'];
const who = fc.nat(NAMES.length - 1);
const at = fc.nat(1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('book' as const), who, at, moving: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('cancel' as const), who, at }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('accept' as const), who, at }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('capacity' as const),
      at,
      places: fc.integer({ min: 0, max: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      minutes: fc.constantFrom(1, 60, 300, 719, 1440, 2880),
    }),
  },
);
const HISTORIES = { sqlite: 60, postgresql: 10 };

onBothEngines('random histories agree with a plain model of the queue', async (t, house) => {
  const people = await addPeople(house, ...NAMES);
  let steps = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (history) => {
      await clear(house);
      house.clock.set('2027-03-20T09:00');
      // The clocks change on 28 March: one date before and one after it.
      const sessions = [await date(house, '2027-03-27'), await date(house, '2027-03-29')];
      const model = new QueueModel(
        sessions.map(({ startsAt }, index) => ({ name: String(index), startsAt, capacity: 1 })),
        house.platform.zone,
      );
      for (const one of history) {
        steps += 1;
        model.now = house.clock.now().getTime();
        const [really, modelled] = await take(house, model, one, people, sessions);
        if (really !== modelled)
          throw new Error(`${JSON.stringify(one)}: ${really}, the model says ${modelled}`);
        await compare(house, model, sessions, one);
      }
    }),
    { numRuns: HISTORIES[house.engine], seed: 20270301 },
  );
  t.ok(steps > 20 * HISTORIES[house.engine], `${steps} steps`);
});

function date(house: House, day: string): Promise<Session> {
  const days = [{ startsAt: `${day}T09:30`, endsAt: `${day}T12:30` }];
  return addSession(house, { activity: 'masterclass-consent', days, capacity: 1 });
}

async function take(
  house: House,
  model: QueueModel,
  step: Step,
  people: TestPerson[],
  sessions: Session[],
): Promise<[string, string]> {
  if (step.do === 'wait') {
    house.clock.advance({ minutes: step.minutes });
    model.now = house.clock.now().getTime();
    model.tick();
    await tick(house);
    return ['', ''];
  }
  const session = sessions[step.at];
  if (session === undefined) throw new RangeError('two sessions');
  if (step.do === 'capacity') {
    const result = await changeCapacity(house.platform, ORGANISER, session.id, step.places);
    return [result.outcome, model.setCapacity(step.at, step.places)];
  }
  const person = people[step.who];
  if (person === undefined) throw new RangeError('seven people');
  if (step.do === 'book') {
    return [
      (await tryClaim(house, person, session, step.moving)).outcome,
      model.book(person.name, step.at, step.moving),
    ];
  }
  const mine = (await allOn(house, session)).find(
    (row) => row.personId === person.id && row.endedAt === null,
  );
  const modelled =
    step.do === 'cancel' ? model.cancel(person.name, step.at) : model.accept(person.name, step.at);
  if (mine === undefined) return ['nothing', modelled];
  const result =
    step.do === 'cancel'
      ? await giveUp(house, person, mine)
      : await takePlace(house.platform, self(person), mine.id);
  return [result.outcome, modelled];
}

async function compare(house: House, model: QueueModel, sessions: Session[], step: Step): Promise<void> {
  for (const [index, session] of sessions.entries()) {
    const rows = (await allOn(house, session)).filter((row) => row.endedAt === null);
    const names = (state: string) => rows.filter((row) => row.state === state).map((row) => row.name);
    const theirs = model.sessions[index];
    same(step, names('confirmed').sort(), [...(theirs?.confirmed ?? [])].sort());
    same(step, names('offered').sort(), (theirs?.offers ?? []).map((offer) => offer.person).sort());
    same(step, names('waiting'), theirs?.queue ?? []);
  }
  const { read } = house.platform.store;
  const told = (await read.select().from(read.t.outbox)).map(
    (row) => `${row.toName} ${row.kind.replace('booking-', '')}`,
  );
  same(step, told.sort(), [...model.told].sort());
  same(step, await audit(house), []);
}

function same(step: Step, really: string[], modelled: string[]): void {
  if (JSON.stringify(really) === JSON.stringify(modelled)) return;
  throw new Error(
    `after ${JSON.stringify(step)}: ${JSON.stringify(really)}, the model says ${JSON.stringify(modelled)}`,
  );
}

/** Every history begins with no session. */
async function clear({ platform }: House): Promise<void> {
  await platform.store.transaction(async (tx) => {
    const { outbox, history, accessNeeds, invitations, bookings, sessionDays, sessions } = tx.t;
    for (const table of [outbox, history, accessNeeds, invitations, bookings, sessionDays, sessions])
      await tx.delete(table);
  });
}
