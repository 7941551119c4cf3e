/** Who acts, as far as registers need to know. */
export type Actor = { personId: string; teamIds: string[] };

/** What somebody may do at a register: the organiser reads what people need, the trainer only counts it. */
export type RegisterAccess = 'organiser' | 'trainer';

/**
 * People of the team that owns the activity, and the trainers of this session (ids of people) without further rights. To
 * everybody else, administrators among them, there is no register (null).
 */
export function registerAccess(
  actor: Actor,
  trainers: readonly string[],
  activity: { teamId: string | null },
): RegisterAccess | null {
  if (activity.teamId !== null && actor.teamIds.includes(activity.teamId)) return 'organiser';
  return trainers.includes(actor.personId) ? 'trainer' : null;
}
