/** A name of a column, a course or a person for comparing: case, spaces, punctuation and accents make no difference. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Where each wanted column stands in the header, by any of its names; what is missing is left out. */
export function findColumns<Key extends string>(
  header: string[],
  wanted: Record<Key, string[]>,
): Partial<Record<Key, number>> {
  const at = new Map<string, number>();
  header.forEach((name, index) => {
    const key = plain(name);
    if (key !== '' && !at.has(key)) at.set(key, index);
  });
  const found: Partial<Record<Key, number>> = {};
  const taken = new Set<number>();
  for (const key of Object.keys(wanted) as Key[]) {
    const index = wanted[key]
      .map((name) => at.get(plain(name)))
      .find((one) => one !== undefined && !taken.has(one));
    if (index === undefined) continue;
    found[key] = index;
    taken.add(index);
  }
  return found;
}

/** A cell by its column, empty where the column or the cell is not there. */
export function cellAt(cells: string[], column: number | undefined): string {
  return column === undefined ? '' : (cells[column] ?? '');
}

const TITLE = /^(mr|mrs|miss|ms|mx|dr|rev|fr|sr)\s+/;

/**
 * A person's name for comparing: "SMITH, Zoë-Ann" is "zoe ann smith", as is "Mrs. Zoe Ann Smith". Two people may
 * have the same.
 */
export function nameKey(name: string): string {
  const [last = '', first = '', ...more] = name.split(',');
  const inOrder = first.trim() !== '' && more.length === 0 ? `${first} ${last}` : name;
  return inOrder
    .normalize('NFKD')
    .replace(/[\p{M}.'’‘`]/gu, '')
    .replace(/[\s\-‐–,]+/gu, ' ')
    .trim()
    .toLowerCase()
    .replace(TITLE, '');
}

/** A name as it is to be written: in order, without what does not belong into a line. */
export function nameInOrder(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ').trim();
  const [last = '', first = '', ...more] = clean.split(',').map((part) => part.trim());
  return first !== '' && more.length === 0 && !clean.startsWith('=') ? `${first} ${last}` : clean;
}
