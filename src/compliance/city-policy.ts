/** Who asks, as far as the city's figures need to know. */
type Asker = { administrator: boolean; teamIds: string[] };

/** Administrators, and members of the partnership's own team, which the place names; nobody where it names none. */
export function maySeeCity(asker: Asker | null, partnershipTeam: string | null): boolean {
  if (asker === null) return false;
  return asker.administrator || (partnershipTeam !== null && asker.teamIds.includes(partnershipTeam));
}
