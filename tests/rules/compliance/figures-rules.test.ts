import t from 'tap';
import { monthEndsBefore, shareInDate } from '../../../src/compliance/figures-rules.ts';

t.test('month ends before a day: the day itself is never one, February has its own length', async (t) => {
  t.same(monthEndsBefore('2028-03-31', 3), ['2027-12-31', '2028-01-31', '2028-02-29']);
  t.same(monthEndsBefore('2027-03-01', 2), ['2027-01-31', '2027-02-28']);
  t.equal(monthEndsBefore('2027-03-15', 12)[0], '2026-03-31');
});

t.test('the share in date: due soon counts, booked does not yet, open questions are left out', async (t) => {
  const counts = { 'in-date': 5, 'due-soon': 1, booked: 1, missing: 1, overdue: 0, 'to-be-confirmed': 90 };
  t.equal(shareInDate(counts), 75);
  t.equal(shareInDate({ 'to-be-confirmed': 3 }), null);
});
