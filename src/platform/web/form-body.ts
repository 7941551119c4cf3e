/** The error handler answers it as it answers any request that cannot be read. */
class Unreadable extends Error {
  readonly statusCode = 400;
}

/**
 * Reads a form's body. Broken percent signs and broken UTF-8 are refused (status 400) rather than kept as
 * question marks: what cannot be read must not be half written.
 */
export function parseFormBody(body: string): Record<string, string | string[]> {
  if (body.includes('\uFFFD')) throw new Unreadable();
  const values: Record<string, string | string[]> = Object.create(null);
  for (const pair of body.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
    const before = values[name];
    values[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return values;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Unreadable();
  }
}
