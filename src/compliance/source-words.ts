/**
 * Where a requirement comes from, in words that people know; what is stored stays as it is. The reference data cites
 * the partnership's own papers by the numbers they had when it was made ("seed 001 §12 row 2"). Pure.
 */
export function saySource(source: string): string {
  return source
    .replace(/\bseed 001 §12 row (\d+)/g, 'the partnership’s training guide, row $1')
    .replace(/\bseed 001(?: §\d+)?/g, 'the partnership’s training guide')
    .replace(/\bseed \d{3}(?= [A-Z])/g, 'the partnership’s material:')
    .replace(/\bseed \d{3}\b/g, 'the partnership’s material');
}

/**
 * The citation alone, for what is published: without the notes of whoever looked it up, which stand after a
 * semicolon, in brackets that have one, after "quoted by", or say that something is still to be checked. Pure.
 */
export function citationOf(source: string): string {
  const [first = ''] = source
    .replace(/\s*\([^()]*;[^()]*\)/g, '')
    .replace(/,?\s+quoted by\b[^;]*/gi, '')
    .split(/;\s*/);
  return saySource(first.replace(/[.,]?\s*[^.,]*\b(?:re-check|not found)\b[^.,]*/gi, '').trim());
}
