type Open = { id: string; key: string };

/**
 * Which of the open rows of the record that goes are to end when two records become one: those that the
 * record that stays has as well, under the same key. What the record that stays says is what holds.
 */
export function endingOnMerge(staying: Open[], going: Open[]): string[] {
  const keys = new Set(staying.map((row) => row.key));
  return going.filter((row) => keys.has(row.key)).map((row) => row.id);
}

type Standing = { administrator: boolean; checkedAt: Date | null; checkedHow: string | null };

/** What the joined record is: checked if either was, by the earlier one, and an administrator if either was. */
export function mergedStanding(a: Standing, b: Standing): Standing {
  const [first] = [a, b]
    .filter((one) => one.checkedAt !== null)
    .sort((x, y) => (x.checkedAt?.getTime() ?? 0) - (y.checkedAt?.getTime() ?? 0));
  return {
    administrator: a.administrator || b.administrator,
    checkedAt: first?.checkedAt ?? null,
    checkedHow: first?.checkedHow ?? null,
  };
}
