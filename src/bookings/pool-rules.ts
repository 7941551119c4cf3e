/** For whom a place is wanted: the organisation as whose person somebody books, and its sector. */
export type Claim = { organisationId: string | null; sector: string | null };

/** Places that are set aside for a group and not released: these sectors and these organisations. */
export type SetAside = {
  id: string;
  name: string;
  sectors: string[];
  organisationIds: string[];
  places: number;
  /** Of these, confirmed or held. */
  used: number;
};

/** What a session knows of groups. `byOrganisation` counts places confirmed or held, where there is a cap. */
export type Pools = {
  setAside: SetAside[];
  /** At most this many for one organisation; null: no cap. */
  cap: number | null;
  byOrganisation: ReadonlyMap<string, number>;
};

/** All places of a session. `taken`: confirmed or held; no capacity: as many as you like. */
export type PlaceBook = Pools & { capacity: number | null; taken: number };

/** Where a place comes from, and goes back to: a set-aside group, or everybody's (null). */
export type Pool = { allocationId: string | null };

/** Why there is none: all are taken, those left are set aside for others, or the organisation is at its cap. */
export type NoPool = 'full' | 'set-aside' | 'cap';

export const NO_POOLS: Pools = { setAside: [], cap: null, byOrganisation: new Map() };

/** Set-aside places that nobody has yet. */
export function reservedOf({ setAside }: Pick<Pools, 'setAside'>): number {
  return setAside.reduce((sum, group) => sum + Math.max(0, group.places - group.used), 0);
}

/** Places for everybody that are neither taken nor set aside. */
export function freeForAll(book: PlaceBook): number {
  return book.capacity === null ? Number.POSITIVE_INFINITY : book.capacity - book.taken - reservedOf(book);
}

/** True where this organisation has as many places as it may have. */
export function atCap({ cap, byOrganisation }: Pools, { organisationId }: Claim): boolean {
  return cap !== null && organisationId !== null && (byOrganisation.get(organisationId) ?? 0) >= cap;
}

/** True where somebody belongs to the group. */
export function isOfGroup(group: Pick<SetAside, 'sectors' | 'organisationIds'>, claim: Claim): boolean {
  return (
    (claim.organisationId !== null && group.organisationIds.includes(claim.organisationId)) ||
    (claim.sector !== null && group.sectors.includes(claim.sector))
  );
}

/** The place that somebody would get: a member of a group takes a set-aside one first. */
export function poolFor(book: PlaceBook, claim: Claim): Pool | NoPool {
  if (atCap(book, claim)) return 'cap';
  const group = book.setAside.find((one) => one.used < one.places && isOfGroup(one, claim));
  if (group !== undefined) return { allocationId: group.id };
  if (freeForAll(book) > 0) return { allocationId: null };
  return reservedOf(book) > 0 ? 'set-aside' : 'full';
}

/** True where somebody could be given a place out of this very pool, were it free. */
export function mayTakeFrom(book: PlaceBook, pool: Pool, claim: Claim): boolean {
  if (atCap(book, claim)) return false;
  const group = book.setAside.find((one) => one.id === pool.allocationId);
  return group === undefined || isOfGroup(group, claim);
}

/** The groups after a place was taken from a pool (1) or has gone back to it (-1). */
export function shifted(
  pools: Pools,
  { allocationId }: Pool,
  organisationId: string | null,
  by: 1 | -1,
): Pools {
  const setAside = pools.setAside.map((group) =>
    group.id === allocationId ? { ...group, used: group.used + by } : group,
  );
  if (pools.cap === null || organisationId === null) return { ...pools, setAside };
  const byOrganisation = new Map(pools.byOrganisation);
  byOrganisation.set(organisationId, (byOrganisation.get(organisationId) ?? 0) + by);
  return { ...pools, setAside, byOrganisation };
}
