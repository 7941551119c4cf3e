/** What a bar is made of, in its order; every part has a pattern of its own, which also tells on grey paper. */
export const PARTS = [
  { key: 'attended', word: 'Attended', pattern: 'report-attended' },
  { key: 'part', word: 'Part attended', pattern: 'report-part' },
  { key: 'absent', word: 'Did not attend', pattern: 'report-absent' },
  { key: 'late', word: 'Late cancelled', pattern: 'report-late' },
  { key: 'cancelled', word: 'Cancelled', pattern: 'report-cancelled' },
  { key: 'unknown', word: 'Not known yet', pattern: 'report-unknown' },
] as const;

type PartKey = (typeof PARTS)[number]['key'];
export type Bar = Record<PartKey, number> & { name: string; registered: number };
type Drawn = {
  name: string;
  y: number;
  textY: number;
  end: number;
  total: number;
  parts: { pattern: string; x: number; width: number; label: { text: number; x: number } | null }[];
};
export type Chart = {
  width: number;
  height: number;
  bar: number;
  labels: number;
  bars: Drawn[];
  more: number;
};

const WIDTH = 760;
const LABELS = 220;
const ROOM_FOR_TOTAL = 44;
const STEP = 30;
const BAR = 20;
const MOST_BARS = 15;
const LONGEST_NAME = 32;
/** A number needs so much room to stand in its part. */
const ROOM_FOR_NUMBER = 22;

/**
 * A chart of lying bars, one for each row, the largest first and at most 15: how many had a place, and what
 * became of it. Only numbers come out, so that the page draws it without working anything out. Pure.
 */
export function chartOf(rows: Bar[]): Chart {
  const shown = [...rows]
    .filter(({ registered }) => registered > 0)
    .sort((a, b) => b.registered - a.registered)
    .slice(0, MOST_BARS);
  const most = Math.max(1, ...shown.map(({ registered }) => registered));
  const scale = (WIDTH - LABELS - ROOM_FOR_TOTAL) / most;
  const bars = shown.map((row, index): Drawn => {
    const y = index * STEP + (STEP - BAR) / 2;
    let x = LABELS;
    const parts = PARTS.filter(({ key }) => row[key] > 0).map(({ key, pattern }) => {
      const width = row[key] * scale;
      const label = width < ROOM_FOR_NUMBER ? null : { text: row[key], x: rounded(x + width / 2) };
      const part = { pattern, x: rounded(x), width: rounded(width), label };
      x += width;
      return part;
    });
    return {
      name: short(row.name),
      y,
      textY: y + BAR - 5,
      end: rounded(x + 6),
      total: row.registered,
      parts,
    };
  });
  const all = rows.filter(({ registered }) => registered > 0).length;
  return {
    width: WIDTH,
    height: Math.max(1, shown.length) * STEP,
    bar: BAR,
    labels: LABELS - 8,
    bars,
    more: all - shown.length,
  };
}

function short(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1).trimEnd()}…`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
