/** How an address is compared: one in other case counts as the same (scenario 10). */
export function normalised(address: string): string {
  return address.trim().toLowerCase();
}

/** What stands after the @, in lower case. */
export function domainOf(address: string): string {
  return normalised(address).split('@').at(-1) ?? '';
}

type Held = { id: string; principal: boolean; provedAt: Date | null };

/** Which of these addresses is to be written to: a proved one, rather one that was principal, or null. */
export function principalOf(addresses: Held[]): string | null {
  const proved = addresses.filter((address) => address.provedAt !== null);
  const chosen = proved.find((address) => address.principal) ?? proved[0] ?? addresses[0];
  return chosen?.id ?? null;
}

/**
 * What removing an address would do. Refused for the last one that is proved, since the person could not
 * sign in any more; if the principal one goes, the oldest proved one (first in `addresses`) becomes principal.
 */
export function removal(
  addresses: Held[],
  id: string,
): { allowed: false; reason: 'unknown' | 'last' } | { allowed: true; principal: string | null } {
  const going = addresses.find((address) => address.id === id);
  if (going === undefined) return { allowed: false, reason: 'unknown' };
  const left = addresses.filter((address) => address.id !== id && address.provedAt !== null);
  const [first] = left;
  if (first === undefined) return { allowed: false, reason: 'last' };
  return { allowed: true, principal: left.some((address) => address.principal) ? null : first.id };
}
