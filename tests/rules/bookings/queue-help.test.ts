import t from 'tap';
import { type BookingSettings, DEFAULT_SETTINGS } from '../../../src/bookings/booking-settings.ts';
import { allocatePlaces } from '../../../src/bookings/place-rules.ts';
import { NO_POOLS } from '../../../src/bookings/pool-rules.ts';
import { queueHelp } from '../../../src/bookings/queue-help.ts';
import { hoursBefore } from '../../../src/platform/time.ts';
import { timing } from './timing.ts';

const OTHERS: Partial<BookingSettings>[] = [
  {},
  { promoteUntilDaysBefore: 7, callHoursBefore: 48, offerHours: 12, offerEndsHoursBefore: 24 },
  {
    promoteUntilDaysBefore: 2,
    callHoursBefore: 6,
    offerHours: 36,
    offerEndsHoursBefore: 3,
    closesHoursBefore: 1,
  },
  { promoteUntilDaysBefore: 1, callHoursBefore: 24 },
];

const NOBODYS = { organisationId: null, sector: null };

t.test('every example of the help page is what the rule does, whatever the city’s numbers are', async (t) => {
  for (const other of OTHERS) {
    const rule = timing('2027-06-15T09:30', other);
    const { examples } = queueHelp({ ...DEFAULT_SETTINGS, ...other });
    t.ok(examples.length >= 1);
    for (const example of examples) {
      const now = hoursBefore(rule.startsAt, example.hoursBefore);
      const queue = [
        { bookingId: 'first', personId: 'first', askFirst: false, unapproved: false, claim: NOBODYS },
      ];
      const [given] = allocatePlaces(
        queue,
        { ...NO_POOLS, capacity: 1, taken: 0 },
        { ...rule, automation: true, called: false },
        now,
      );
      t.equal(given?.kind, example.does, `${example.title}: ${JSON.stringify(other)}`);
      if (given?.kind === 'offer') {
        t.same(
          given.endsAt,
          hoursBefore(rule.startsAt, example.endsHoursBefore ?? Number.NaN),
          example.title,
        );
      }
    }
  }
});

t.test('the default help shows all three parts of the rule', async (t) => {
  t.same(
    queueHelp(DEFAULT_SETTINGS).examples.map((example) => example.does),
    ['promote', 'offer', 'offer', 'call'],
  );
});
