import { DateTime } from 'luxon';
import t from 'tap';
import { isEvening, isOutOfHours, isWeekend } from '../../../src/catalogue/session-rules.ts';

const ZONE = 'Europe/London';
const at = (local: string) => DateTime.fromISO(local, { zone: ZONE }).toJSDate();

t.test('evenings begin at five on the wall clock, in winter and in summer', async (t) => {
  t.equal(isEvening(at('2027-01-12T16:59'), ZONE), false);
  t.equal(isEvening(at('2027-01-12T17:00'), ZONE), true);
  t.equal(isEvening(at('2027-07-13T16:59'), ZONE), false);
  t.equal(isEvening(at('2027-07-13T17:00'), ZONE), true);
});

t.test('weekends are Saturdays and Sundays of the place', async (t) => {
  t.equal(isWeekend(at('2027-03-05T23:30'), ZONE), false);
  t.equal(isWeekend(at('2027-03-06T00:00'), ZONE), true);
  t.equal(isWeekend(at('2027-07-04T23:30'), ZONE), true);
  t.equal(isWeekend(at('2027-07-05T00:00'), ZONE), false);
});

t.test('either is out of hours', async (t) => {
  t.equal(isOutOfHours(at('2027-03-06T10:00'), ZONE), true);
  t.equal(isOutOfHours(at('2027-03-08T18:00'), ZONE), true);
  t.equal(isOutOfHours(at('2027-03-08T10:00'), ZONE), false);
});
