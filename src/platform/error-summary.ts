export type ErrorSummary = { error: string; code?: string; at: string[] };

/**
 * What a log may say of an error: names, code and where it was thrown. Its message is left out, as the
 * database layer's quote the values of a query, and those are people's.
 */
export function errorSummary(error: unknown): ErrorSummary {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error; at = at.cause) chain.push(at);
  const [first] = chain;
  if (first === undefined) return { error: typeof error, at: [] };
  const code = chain.map((one) => ('code' in one ? one.code : undefined)).find((one) => one !== undefined);
  return {
    error: chain.map(({ name }) => name).join(' caused by '),
    ...(code === undefined ? {} : { code: String(code) }),
    at: framesOf(first),
  };
}

function framesOf({ stack = '', message }: Error): string[] {
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n');
  return frames.filter((line) => /^\s+at /.test(line)).map((line) => line.trim().slice(3));
}
