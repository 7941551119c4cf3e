/** Who acts, as far as activities and sessions need to know. */
export type Organiser = { administrator: boolean; teamIds: string[] };

/** People of the team that owns an activity put its sessions on and change them, and administrators do. */
export function mayOrganise(actor: Organiser, activity: { teamId: string | null }): boolean {
  return actor.administrator || (activity.teamId !== null && actor.teamIds.includes(activity.teamId));
}

/** Venues, trainers and holidays are shared by all teams: anybody who organises keeps them. */
export function mayKeep(actor: Organiser): boolean {
  return actor.administrator || actor.teamIds.length > 0;
}
