import type { ChargeReason } from '../../db/schema/tables/attendance.ts';
import type { ChargeRule, PriceRule } from '../../db/schema/tables/catalogue.ts';
import { forWhom, priceFor, priceOf, type SectorNames, sectorName, type Terms } from '../catalogue/index.ts';
import { sayPence } from '../platform/money-words.ts';
import { isNoShow, type MarksOf } from './register-rules.ts';

/** What is owed, and the rule that made it in words, which stay as they are when the rule changes. */
export type Owed = { pence: number; rule: string };

/** For whom somebody booked (null: for no organisation), and how many days the session has. */
export type Booked = { sector: string | null; days: number };

/** The words for a reason: "late cancellation". */
export const REASON_WORDS: Record<ChargeReason, string> = {
  place: 'place',
  'late-cancellation': 'late cancellation',
  'no-show': 'did not attend',
};

/**
 * What is owed for a booking for this reason by the activity's terms, or null for nothing: a place costs the
 * price that holds for the sector; a late cancellation and a no-show cost a share of it, rounded to whole
 * pence, or a sum of their own, as the activity says.
 */
export function owedFor(reason: ChargeReason, terms: Terms, booked: Booked, names: SectorNames): Owed | null {
  const price = priceFor(terms.prices, booked.sector);
  const full = price === null ? 0 : priceOf(price, booked.days);
  const words = price === null ? '' : sayHolding(price, terms.prices ?? [], booked, names);
  if (reason === 'place') return full > 0 ? { pence: full, rule: words } : null;
  const rule = reason === 'no-show' ? terms.noShowCharge : terms.lateCharge;
  if (rule === null) return null;
  const pence = penceOf(rule, full);
  if (pence <= 0) return null;
  return rule.kind === 'fixed'
    ? { pence, rule: `${REASON_WORDS[reason]}: ${sayPence(rule.pence)}` }
    : { pence, rule: `${words}; ${REASON_WORDS[reason]}: ${rule.percent}%` };
}

function penceOf(rule: ChargeRule, full: number): number {
  return rule.kind === 'fixed' ? rule.pence : Math.round((full * rule.percent) / 100);
}

/** "£80.00 a day for education, 2 days" */
function sayHolding(
  rule: PriceRule,
  prices: PriceRule[],
  { sector, days }: Booked,
  names: SectorNames,
): string {
  const whom =
    rule.sectors.length > 0 && sector !== null
      ? ` for ${sectorName(sector, names)}`
      : forWhom(rule, prices, names);
  const length = rule.per === 'day' ? `, ${days} ${days === 1 ? 'day' : 'days'}` : '';
  return `${sayPence(rule.pence)} a ${rule.per}${whom}${length}`;
}

/**
 * For what a confirmed booking owes when its register closes: the place for who came at all, on any day and
 * for however long; the no-show for who came on none; nothing while a day is unmarked and no other was attended.
 */
export function dueAtClosing(days: { id: string }[], marks: MarksOf): 'place' | 'no-show' | null {
  const came = days.some(({ id }) => (marks.get(id) ?? 'absent') !== 'absent');
  if (came) return 'place';
  return isNoShow(days, marks) ? 'no-show' : null;
}

/** A charge as it was made before: standing, waived by somebody, or taken back by a correction. */
export type Known = {
  id: string;
  bookingId: string;
  reason: ChargeReason;
  waivedAt: Date | null;
  waivedById: string | null;
};

/** Taken back by a correction, or because the session was cancelled; what somebody waived is not. */
export function isTakenBack({ waivedAt, waivedById }: Pick<Known, 'waivedAt' | 'waivedById'>): boolean {
  return waivedAt !== null && waivedById === null;
}

/**
 * What closing a register changes. A charge that is still due stays as it is, waived or not; one that is no
 * longer due is taken back, also where it had been waived; one that is due and does not stand is made. What was
 * taken back stays so: if it is due again another one is made. Late cancellations are none of a register's.
 */
export function changesOfCharges(
  known: Known[],
  due: ReadonlyMap<string, 'place' | 'no-show'>,
): { takenBack: string[]; missing: { bookingId: string; reason: 'place' | 'no-show' }[] } {
  const standing = known.filter((one) => one.reason !== 'late-cancellation' && !isTakenBack(one));
  const isDue = ({ bookingId, reason }: Known) => due.get(bookingId) === reason;
  const kept = new Set(standing.filter(isDue).map(({ bookingId }) => bookingId));
  return {
    takenBack: standing.filter((one) => !isDue(one)).map(({ id }) => id),
    missing: [...due]
      .filter(([bookingId]) => !kept.has(bookingId))
      .map(([bookingId, reason]) => ({ bookingId, reason })),
  };
}
