/** One part of the multi-agency mix: as the list says it, and as the bar draws it (in hundredths of its width). */
export type MixPart = {
  label: string;
  people: number;
  /** Rounded; the parts need not add up to 100. */
  percent: number;
  x: number;
  width: number;
  /** 1 to 10: how the part is drawn; 11 for whoever has no sector. */
  tone: number;
};

/** Those of whom nobody knows where they work. */
const UNKNOWN = 'No organisation known';
const TONES = 10;

/** The mix of these people by sector, the largest part first and the unknown last; empty for nobody. */
export function mixOf(sectors: (string | null)[], labels: ReadonlyMap<string, string>): MixPart[] {
  const counts = new Map<string | null, number>();
  for (const sector of sectors) counts.set(sector, (counts.get(sector) ?? 0) + 1);
  const named = [...counts]
    .map(([sector, people]) => ({
      sector,
      people,
      label: sector === null ? UNKNOWN : (labels.get(sector) ?? sector),
    }))
    .sort(
      (a, b) =>
        Number(a.sector === null) - Number(b.sector === null) ||
        b.people - a.people ||
        a.label.localeCompare(b.label, 'en-GB'),
    );
  let x = 0;
  return named.map(({ sector, people, label }, index) => {
    const width = hundredths((100 * people) / sectors.length);
    const part: MixPart = {
      label,
      people,
      percent: Math.round((100 * people) / sectors.length),
      x: hundredths(x),
      width,
      tone: sector === null ? TONES + 1 : (index % TONES) + 1,
    };
    x += (100 * people) / sectors.length;
    return part;
  });
}

function hundredths(number: number): number {
  return Math.round(number * 100) / 100;
}
