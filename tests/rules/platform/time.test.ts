import t from 'tap';
import * as time from '../../../src/platform/time.ts';

const ZONE = 'Europe/London';
const at = (day: string, clock: string) => time.instantAt(day, clock, ZONE);

t.test('times are written as people say them', async (t) => {
  const span = { startsAt: at('2027-03-09', '09:30'), endsAt: at('2027-03-09', '12:30') };
  t.equal(time.sayWhen(span, ZONE), 'Tuesday 9 March 2027, 9:30am to 12:30pm');
  t.equal(time.sayTime(at('2027-07-01', '12:00'), ZONE), '12 noon');
  t.equal(time.sayTime(at('2027-07-01', '00:00'), ZONE), 'midnight');
  t.equal(time.sayTime(at('2027-07-01', '00:05'), ZONE), '12:05am');
  t.equal(time.sayTime(at('2027-07-01', '14:00'), ZONE), '2pm');
  t.equal(time.sayShortDay(at('2027-03-09', '09:30'), ZONE), 'Tue 9 Mar');
  t.equal(time.sayDate(at('2027-03-09', '09:30'), at('2027-01-01', '09:00'), ZONE), '9 March');
  t.equal(time.sayDate(at('2027-03-09', '09:30'), at('2026-12-31', '09:00'), ZONE), '9 March 2027');
});

t.test('scenario 33: days follow the wall clock, hours elapse', async (t) => {
  const sunday = at('2027-03-28', '09:30');
  t.same(time.daysBefore(sunday, 1, ZONE), at('2027-03-27', '09:30'));
  t.equal(sunday.getTime() - time.daysBefore(sunday, 1, ZONE).getTime(), 23 * 3_600_000);
  t.same(time.hoursBefore(sunday, 24), at('2027-03-27', '08:30'));
  const autumn = at('2027-10-31', '09:30');
  t.equal(autumn.getTime() - time.daysBefore(autumn, 1, ZONE).getTime(), 25 * 3_600_000);
});

t.test('scenario 32: touching end to start is no overlap', async (t) => {
  const span = (from: string, until: string) => ({
    startsAt: at('2027-03-09', from),
    endsAt: at('2027-03-09', until),
  });
  t.notOk(time.overlaps(span('09:00', '10:00'), span('10:00', '11:00')));
  t.ok(time.overlaps(span('09:00', '10:01'), span('10:00', '11:00')));
  t.ok(time.overlaps(span('09:00', '12:00'), span('10:00', '11:00')));
});

t.test('a day is one that exists', async (t) => {
  t.ok(time.isDay('2028-02-29'));
  for (const wrong of ['2027-02-29', '2027-13-01', '27-01-01', 'today', '2027-1-1'])
    t.notOk(time.isDay(wrong), wrong);
});

t.test('the bounds of a day are 23, 24 or 25 hours apart', async (t) => {
  const hours = (day: string) => {
    const { from, until } = time.boundsOf(day, ZONE);
    return (until.getTime() - from.getTime()) / 3_600_000;
  };
  t.same(['2027-03-28', '2027-03-29', '2027-10-31'].map(hours), [23, 24, 25]);
});

t.test('how long is left, and ordinals', async (t) => {
  const from = at('2027-03-09', '09:00');
  const left = (minutes: number) => time.sayTimeLeft(from, new Date(from.getTime() + minutes * 60_000));
  t.same([0, 1, 59, 60, 119, 120, 2879, 2880].map(left), [
    '1 minute',
    '1 minute',
    '59 minutes',
    '1 hour',
    '1 hour',
    '2 hours',
    '47 hours',
    '2 days',
  ]);
  t.same([1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111].map(time.ordinal), [
    '1st',
    '2nd',
    '3rd',
    '4th',
    '11th',
    '12th',
    '13th',
    '21st',
    '22nd',
    '101st',
    '111th',
  ]);
});
