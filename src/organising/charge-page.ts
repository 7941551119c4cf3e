import {
  type ChargeState,
  chargeChoices,
  type ListedCharge,
  listCharges,
  REASON_WORDS,
  totalsOfCharges,
} from '../attendance/index.ts';
import { sayPence } from '../platform/money-words.ts';
import type { Platform } from '../platform/platform.ts';
import type { Cell } from '../platform/tables/write-csv.ts';
import { dayOf, sayDate, sayShortDay } from '../platform/time.ts';
import type { AskedCharges } from './charge-schemas.ts';

const PAGE_SIZE = 50;

export const STATE_WORDS: Record<ChargeState, string> = {
  owed: 'Owed',
  waived: 'Waived',
  'taken-back': 'Taken back',
};

/** A reason as the head of a line says it. */
const REASON_TITLES = {
  place: 'Place',
  'late-cancellation': 'Late cancellation',
  'no-show': 'Did not attend',
};

/** The list of charges that a team asks for: its filters, what each organisation owes, and a page of them. */
export async function chargesPage(platform: Platform, teamIds: string[], asked: AskedCharges) {
  const { read } = platform.store;
  const filter = { ...asked.filter, teamIds };
  const totals = await totalsOfCharges(read, filter);
  const sum = (of: (total: (typeof totals)[number]) => number) =>
    totals.reduce((all, total) => all + of(total), 0);
  const all = sum(({ charges }) => charges);
  const pages = Math.max(1, Math.ceil(all / PAGE_SIZE));
  const page = Math.min(asked.page, pages);
  const rows = await listCharges(read, filter, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });
  const choices = await chargeChoices(read, teamIds);
  const options = (list: { id: string; name: string }[]) =>
    list.map(({ id, name }) => ({ value: id, text: name }));
  return {
    asked,
    wrong: Object.fromEntries(asked.errors.map(({ field, text }) => [field, text])),
    all,
    choices: {
      organisations: [
        ...options(choices.organisations),
        { value: 'none', text: 'Booked for no organisation' },
      ],
      activities: options(choices.activities),
      states: Object.entries(STATE_WORDS).map(([value, text]) => ({ value, text })),
    },
    totals: totals.map(({ organisation, charges, owed, waived }) => ({
      name: organisation ?? 'Booked for no organisation',
      charges,
      owed: sayPence(owed),
      waived: sayPence(waived),
    })),
    together: { owed: sayPence(sum(({ owed }) => owed)), waived: sayPence(sum(({ waived }) => waived)) },
    rows: rows.map((row) => chargeView(platform, row)),
    pages: { page, pages, href: `/organise/charges?${asked.query}${asked.query === '' ? '' : '&'}page=` },
  };
}

/** A charge in words. */
export function chargeView({ clock, zone }: Platform, charge: ListedCharge) {
  const now = clock.now();
  return {
    id: charge.id,
    person: charge.personName,
    organisation: charge.organisation ?? 'no organisation',
    bookingHref: `/bookings/${charge.bookingId}`,
    sessionHref: `/organise/sessions/${charge.sessionId}`,
    activity: charge.activity,
    on: `${sayShortDay(charge.startsAt, zone)} ${dayOf(charge.startsAt, zone).slice(0, 4)}`,
    reason: REASON_TITLES[charge.reason],
    rule: charge.rule,
    sum: sayPence(charge.pence),
    made: sayDate(charge.madeAt, now, zone),
    state: charge.state,
    stateWords: STATE_WORDS[charge.state],
    waived:
      charge.waivedAt === null
        ? null
        : {
            when: sayDate(charge.waivedAt, now, zone),
            by: charge.waivedBy,
            reason: charge.waivedReason,
          },
  };
}

/** The columns of the file for the finance system, with their widths. */
export const CHARGE_COLUMNS = [
  { title: 'Charge', width: 20 },
  { title: 'Booking', width: 20 },
  { title: 'Person', width: 26 },
  { title: 'Organisation', width: 34 },
  { title: 'Activity', width: 38 },
  { title: 'Session date', width: 13 },
  { title: 'Charged on', width: 13 },
  { title: 'Reason', width: 18 },
  { title: 'Rule', width: 50 },
  { title: 'Amount (£)', width: 12 },
  { title: 'State', width: 12 },
  { title: 'Waived on', width: 13 },
  { title: 'Waived by', width: 24 },
  { title: 'Waived because', width: 40 },
];

/**
 * Every charge that was asked for, as rows of the file, read at once so that none is in it twice. `sumOf` says
 * how the file holds money: as a decimal in text, or as a number.
 */
export async function chargeRows(
  { store, zone }: Platform,
  teamIds: string[],
  asked: AskedCharges,
  sumOf: (pence: number) => Cell,
): Promise<Cell[][]> {
  const charges = await listCharges(store.read, { ...asked.filter, teamIds });
  return charges.map((charge) => cellsOf(charge, zone, sumOf));
}

function cellsOf(charge: ListedCharge, zone: string, sumOf: (pence: number) => Cell): Cell[] {
  return [
    charge.id,
    charge.bookingId,
    charge.personName,
    charge.organisation ?? '',
    charge.activity,
    { day: dayOf(charge.startsAt, zone) },
    { day: dayOf(charge.madeAt, zone) },
    REASON_WORDS[charge.reason],
    charge.rule,
    sumOf(charge.pence),
    STATE_WORDS[charge.state],
    charge.waivedAt === null ? null : { day: dayOf(charge.waivedAt, zone) },
    charge.waivedBy ?? '',
    charge.waivedReason ?? '',
  ];
}
