/** Who acts, as far as bookings need to know. */
export type Actor = { personId: string; administrator: boolean; teamIds: string[] };

/**
 * A person books for themselves, a lead for people of an organisation that they lead now (`leads`), and people of
 * the team that owns the activity book anybody in.
 */
export function mayBook(
  actor: Actor,
  personId: string,
  activity: { teamId: string | null },
  leads: boolean,
): boolean {
  return actor.personId === personId || leads || isOfTeam(actor, activity);
}

/** True where somebody acts for another person as the organiser of this activity. */
export function actsAsOrganiser(
  actor: Actor,
  personId: string,
  activity: { teamId: string | null },
): boolean {
  return actor.personId !== personId && isOfTeam(actor, activity);
}

/**
 * Whoever sees a booking cancels it. A lead does so for their people (`leads`), for bookings that compliance
 * shows them: what their organisation's roles ask for, and what they booked themselves.
 */
export function mayCancel(
  actor: Actor,
  booking: { personId: string },
  activity: { teamId: string | null },
  leads: boolean,
): boolean {
  return maySeeBooking(actor, booking, activity) || leads;
}

/**
 * One's own booking, or one for an activity of one's team. To everybody else it does not exist, administrators
 * among them, who see what concerns people only by asking for a person's record.
 */
export function maySeeBooking(
  actor: Actor,
  booking: { personId: string },
  activity: { teamId: string | null },
): boolean {
  return actor.personId === booking.personId || isOfTeam(actor, activity);
}

/** What somebody needs to take part is for that person and the session's organisers, and nobody else. */
export function maySeeNeeds(
  actor: Actor,
  booking: { personId: string },
  activity: { teamId: string | null },
): boolean {
  return actor.personId === booking.personId || isOfTeam(actor, activity);
}

/** True for people of the team that owns the activity. */
export function isOfTeam(actor: Actor, { teamId }: { teamId: string | null }): boolean {
  return teamId !== null && actor.teamIds.includes(teamId);
}

/** Joining details: from their time on, to someone confirmed whom somebody vouches for. */
export function maySeeJoiningDetails(
  booking: { state: string },
  person: { checked: boolean },
  shownFrom: Date,
  now: Date,
): boolean {
  return booking.state === 'confirmed' && person.checked && now >= shownFrom;
}

/** Files of a session: for those with a confirmed place, its trainers (ids of people) and its organisers. */
export function mayReadFiles(
  actor: Actor,
  activity: { teamId: string | null },
  { attending, trainers }: { attending: readonly string[]; trainers: readonly string[] },
): boolean {
  return isOfTeam(actor, activity) || attending.includes(actor.personId) || trainers.includes(actor.personId);
}
