/** Who acts, whether from a sign-in or named by a command. `Me` of the web platform is one. */
export type Actor = {
  personId: string;
  name: string;
  administrator: boolean;
  /** Ids of the organising teams this person belongs to. */
  teamIds: string[];
  checked: boolean;
};

/** Whoever may run commands on the server may do everything, and is recorded as such. */
export type ActorOrCommandLine = Actor | 'command line';

/** Vouching for somebody, making administrators and joining two records are for administrators. */
export function mayAdminister(actor: ActorOrCommandLine): boolean {
  return actor === 'command line' || actor.administrator;
}

/** Who is written into the history: null with `by` in the facts for the command line. */
export function actorId(actor: ActorOrCommandLine): string | null {
  return actor === 'command line' ? null : actor.personId;
}
