import { book } from '../../../src/bookings/booking-service.ts';
import { cancel } from '../../../src/bookings/cancellation-service.ts';
import { cancelSession, moveSession } from '../../../src/bookings/index.ts';
import { putOnSession } from '../../../src/catalogue/index.ts';
import { configure } from '../../../src/config.ts';
import { wire } from '../../../src/dependencies.ts';
import { capturedMailer } from '../../../src/platform/mail/captured.ts';
import { deliverDue } from '../../../src/platform/outbox-delivery.ts';
import { instantAt, type Span } from '../../../src/platform/time.ts';
import { addPeople, ORGANISER, self } from '../../support/queue.ts';
import { testClock } from '../../support/test-clock.ts';
import { STORIES, type Step, type Story, type Times } from './calendar-stories.ts';

/**
 * A server somewhere else: lives through every story in the time zone of its own environment, and writes as
 * JSON what its mail said. `TOLD` is "at once" or "at the end": whether mail leaves after each step, or all
 * of it when the story is over, as when the mail server was down.
 */
export type Report = { zoneOffset: number; stories: { name: string; mails: string[][] }[] };

const config = configure(process.env);
const clock = testClock('2027-01-04T09:00', config.timeZone);
const dependencies = wire(config, { clock });
const { platform, letters } = dependencies;
const [ann, bob] = await addPeople({ platform, clock }, 'Ann', 'Bob');
if (ann === undefined || bob === undefined) throw new Error('two people');
const people = { Ann: ann, Bob: bob };
const zoneOffset = new Date('2027-01-04T09:00:00Z').getTimezoneOffset();
const report: Report = { zoneOffset, stories: [] };
for (const story of STORIES) report.stories.push({ name: story.name, mails: await live(story) });
await dependencies.close();
process.stdout.write(JSON.stringify(report));

/** Ann's mail as it left, by the steps of the story. */
async function live(story: Story): Promise<string[][]> {
  const sessionId = await putOn(story);
  const bookings = new Map<string, string>();
  const mails: string[][] = [];
  for (const step of story.steps) {
    clock.advance({ hours: 1 });
    await take(step, sessionId, bookings);
    const last = mails.length === story.steps.length - 1;
    mails.push(process.env.TOLD === 'at once' || last ? await deliver() : []);
  }
  // Whoever still has a place would be in the way of the next story of this course.
  await cancelSession(platform, ORGANISER, sessionId, '');
  await deliver();
  return mails;
}

async function putOn({ days, capacity }: Story): Promise<string> {
  const result = await putOnSession(platform, ORGANISER, {
    activity: 'masterclass-consent',
    days: days.map(span),
    capacity,
    deliveryMode: 'face-to-face',
    venue: 'Civic Offices, Room 2',
    joiningDetails: null,
    trainer: null,
    locality: null,
    bookingOpensAt: clock.now(),
  });
  if (result.outcome !== 'put-on') throw new Error(`not put on: ${result.outcome}`);
  return result.sessionId;
}

async function take({ does }: Step, sessionId: string, bookings: Map<string, string>): Promise<void> {
  if (does.what === 'book') {
    const person = people[does.who];
    const order = { sessionId, personId: person.id, moving: false, needs: '' };
    const result = await book(platform, self(person), order);
    if (!('bookingId' in result)) throw new Error(`not booked: ${JSON.stringify(result)}`);
    bookings.set(does.who, result.bookingId);
  } else if (does.what === 'cancel') {
    const order = { bookingId: bookings.get(does.who) ?? '', reason: '', knowsItIsLate: true };
    expect((await cancel(platform, self(people[does.who]), order)).outcome, 'ended');
  } else if (does.what === 'move') {
    expect(
      (await moveSession(platform, ORGANISER, sessionId, { spans: does.to.map(span) })).outcome,
      'moved',
    );
  } else {
    expect((await cancelSession(platform, ORGANISER, sessionId, '')).outcome, 'cancelled');
  }
}

/** Sends what is due through the real delivery and gives the sources of what reached Ann, in their order. */
async function deliver(): Promise<string[]> {
  const arrived: string[] = [];
  const mailer = capturedMailer(async ({ to, raw }) => {
    if (to.address === people.Ann.address) arrived.push(raw);
  }, clock);
  await deliverDue({ platform, mailer, letters });
  await mailer.close();
  return arrived;
}

function span({ day, from, until }: Times): Span {
  return {
    startsAt: instantAt(day, from, platform.zone),
    endsAt: instantAt(day, until, platform.zone),
  };
}

function expect(outcome: string, wanted: string): void {
  if (outcome !== wanted) throw new Error(`${outcome}, not ${wanted}`);
}
