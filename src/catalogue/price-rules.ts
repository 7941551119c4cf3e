import type { ChargeRule, PriceRule } from '../../db/schema/tables/catalogue.ts';
import { sayPrice } from '../platform/money-words.ts';

/** The names of sectors as the place has them, by key. */
export type SectorNames = ReadonlyMap<string, string>;

/** What an activity says of money; null where nobody has said anything. */
export type Terms = {
  prices: PriceRule[] | null;
  lateCharge: ChargeRule | null;
  noShowCharge: ChargeRule | null;
};

/**
 * The price that holds for the people of a sector (null: they booked for no organisation): the first rule that
 * names the sector, else the one for everybody else; null where there is none, and then it costs nothing.
 */
export function priceFor(prices: PriceRule[] | null, sector: string | null): PriceRule | null {
  const named = prices?.find(({ sectors }) => sector !== null && sectors.includes(sector));
  return named ?? prices?.find(({ sectors }) => sectors.length === 0) ?? null;
}

/** True where the catalogue says that it is free of charge and no price is set for anybody. */
export function isFree({
  freeOfCharge,
  prices,
}: {
  freeOfCharge: boolean;
  prices: PriceRule[] | null;
}): boolean {
  return freeOfCharge && !(prices ?? []).some(({ pence }) => pence > 0);
}

/** What a place costs by this rule, in pence, on a session of so many days. */
export function priceOf({ pence, per }: PriceRule, days: number): number {
  return per === 'day' ? pence * days : pence;
}

/** "for education and early years", "for everybody else"; nothing where one price holds for everybody. */
export function forWhom(rule: PriceRule, prices: PriceRule[], names: SectorNames): string {
  if (rule.sectors.length > 0) return ` for ${listed(rule.sectors.map((key) => sectorName(key, names)))}`;
  return prices.length > 1 ? ' for everybody else' : '';
}

/** The name of a sector within a sentence: "early years"; the key of one that the place does not know. */
export function sectorName(key: string, names: SectorNames): string {
  const name = names.get(key) ?? key;
  return `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
}

/**
 * What people read before they book, a sentence each: "£80 a day for education and early years; free for
 * everybody else." and "Cancelling late, or not coming, is charged in full." Nothing where nothing is charged.
 */
export function sayTerms({ prices, lateCharge, noShowCharge }: Terms, names: SectorNames): string[] {
  const rules = prices ?? [];
  const priced = rules.some(({ pence }) => pence > 0);
  // A share of nothing is nothing.
  const holds = (rule: ChargeRule | null) => (priced || rule?.kind === 'fixed' ? rule : null);
  const charging = sayCharging(holds(lateCharge), holds(noShowCharge));
  return [
    ...(priced ? [sayPrices(rules, names)] : []),
    ...charging,
    ...(charging.length > 0 ? ['Nothing is charged for a place that a colleague takes over.'] : []),
  ];
}

function sayPrices(prices: PriceRule[], names: SectorNames): string {
  // Those that are named come first, and everybody else last.
  const inOrder = [...prices].sort((a, b) => Number(a.sectors.length === 0) - Number(b.sectors.length === 0));
  const parts = inOrder.map((rule) => {
    const whom = forWhom(rule, prices, names);
    return rule.pence === 0 ? `free${whom}` : `${sayPrice(rule.pence)} a ${rule.per}${whom}`;
  });
  const rest = prices.some(({ sectors }) => sectors.length === 0) ? [] : ['free for everybody else'];
  const said = [...parts, ...rest].join('; ');
  return `${said.slice(0, 1).toUpperCase()}${said.slice(1)}.`;
}

function sayCharging(late: ChargeRule | null, noShow: ChargeRule | null): string[] {
  const [whenLate, whenAbsent] = [sayShare(late), sayShare(noShow)];
  if (whenLate !== null && whenLate === whenAbsent) {
    return [`Cancelling late, or not coming, is charged ${whenLate}.`];
  }
  return [
    ...(whenLate === null ? [] : [`Cancelling late is charged ${whenLate}.`]),
    ...(whenAbsent === null ? [] : [`Not coming is charged ${whenAbsent}.`]),
  ];
}

function sayShare(rule: ChargeRule | null): string | null {
  if (rule === null) return null;
  if (rule.kind === 'fixed') return rule.pence === 0 ? null : `at ${sayPrice(rule.pence)}`;
  if (rule.percent === 0) return null;
  return rule.percent === 100 ? 'in full' : `at ${rule.percent}% of the price`;
}

/** "education", "education and health", "education, early years and health" */
function listed(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
