import type { Day } from '../time.ts';

/** `twoDigits`: the year was written with two digits and is read as the latest such year that is not over `latest`. */
export type ReadDay = { ok: true; day: Day; twoDigits: boolean } | { ok: false; text: string };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_NAMES =
  'january february march april may june july august september october november december'.split(' ');
const DAY_MS = 86_400_000;
/** Excel counts days from here; 20,000 is 1954 and 80,000 is 2119. */
const EXCEL_ZERO = Date.UTC(1899, 11, 30);
const ADVICE = 'Write day, month and year, such as 04/09/2026';

/**
 * Reads a day as people and spreadsheets write it: 4/9/2026, 04-09-2026, 4.9.26, 2026-09-04, 4 Sep 2026,
 * 4th September 2026, 04-Sep-26, 45541 (Excel's own count); the day always comes before the month. A time
 * behind it is ignored. `latestYear` decides two-digit years. Refused in words, with how to mend it:
 * "Sept 2024" and "2024" (no day), days that do not exist, and whatever is no day at all.
 */
export function readDay(text: string, latestYear: number): ReadDay {
  const said = text
    .trim()
    .replace(/[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?Z?$/i, '')
    .replace(/\s+/g, ' ');
  return (
    serial(said) ??
    numbers(said, latestYear) ??
    words(said, latestYear) ??
    refused(
      noDayIn(said) ? `“${text}” does not say which day. ${ADVICE}` : `“${text}” is not a date. ${ADVICE}`,
    )
  );
}

function serial(said: string): ReadDay | null {
  if (!/^\d{5}(\.\d+)?$/.test(said)) return null;
  const count = Math.floor(Number(said));
  if (count < 20_000 || count > 80_000) return null;
  return {
    ok: true,
    day: new Date(EXCEL_ZERO + count * DAY_MS).toISOString().slice(0, 10),
    twoDigits: false,
  };
}

function numbers(said: string, latestYear: number): ReadDay | null {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(said);
  if (iso !== null) return dayOf(said, iso[3], Number(iso[2]), iso[1], latestYear);
  const british = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/.exec(said);
  if (british === null) return null;
  if (Number(british[2]) > 12) {
    return refused(`“${said}”: there is no month ${british[2]}. Write the day first: ${ADVICE.slice(6)}`);
  }
  return dayOf(said, british[1], Number(british[2]), british[3], latestYear);
}

function words(said: string, latestYear: number): ReadDay | null {
  const day = '(\\d{1,2})(?:st|nd|rd|th)?';
  const month = '(\\p{L}{3,9})\\.?';
  const [, date, name, year] =
    new RegExp(`^(?:\\p{L}+,? )?${day}(?: of)?[- /]?${month}[-, /]*(\\d{4}|\\d{2})$`, 'u').exec(said) ?? [];
  if (name === undefined) return null;
  const number = monthOf(name);
  return number === null ? null : dayOf(said, date, number, year, latestYear);
}

function dayOf(
  said: string,
  date: string | undefined,
  month: number,
  year: string | undefined,
  latestYear: number,
): ReadDay {
  const twoDigits = year?.length === 2;
  const full = twoDigits ? latestWithDigits(Number(year), latestYear) : Number(year);
  const day = `${String(full).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(Number(date)).padStart(2, '0')}`;
  if (!exists(day)) return refused(`“${said}”: that day does not exist. ${ADVICE}`);
  return { ok: true, day, twoDigits };
}

/** 26 read in 2027 is 2026; 28 is 1928, which nobody's training is. */
function latestWithDigits(digits: number, latestYear: number): number {
  const century = latestYear - (latestYear % 100);
  return century + digits <= latestYear ? century + digits : century - 100 + digits;
}

function monthOf(name: string): number | null {
  const said = name.toLowerCase();
  const short = said === 'sept' ? 'sep' : said;
  const at = MONTH_NAMES.findIndex((month, index) => month === said || MONTHS[index] === short);
  return at === -1 ? null : at + 1;
}

/** "Sept 2024", "09/2024", "2024", "Autumn 2024", "2023-24": a time, but no day. */
function noDayIn(said: string): boolean {
  return (
    /^(\p{L}+\.?[-, /]*)?(\d{1,2}[/-])?(19|20)\d{2}([/-]\d{1,4})?$/u.test(said) ||
    /^\p{L}{3,9}[- ]\d{2}$/u.test(said)
  );
}

/** Without a date library, as a file may hold a hundred thousand of them. */
function exists(day: Day): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

function refused(text: string): ReadDay {
  return { ok: false, text };
}
