/** A childminder is their own organisation and its lead, whatever the place calls its other roles. */
const CHILDMINDER = 'childminder';
const CHILDMINDERS_LEAD = 'ey-dsl';

export type Work = {
  /** Null: none of those listed, or no organisation at all. */
  organisationId: string | null;
  posts: string[];
  designations: string[];
};

/** Where somebody works and what they hold there; `own`: an organisation of their own is to be made. */
export type WorkPlace = { organisation: { id: string } | 'own' | null; roles: string[] };

/**
 * Sorts what somebody ticked to where it belongs: a childminder's post and lead to an organisation of their
 * own, everything else to the organisation they chose. `known` are the keys of all roles.
 */
export function workPlaces({ organisationId, posts, designations }: Work, known: string[]): WorkPlace[] {
  const ticked = [...new Set([...posts, ...designations])];
  const chosen = organisationId === null ? null : { id: organisationId };
  if (!ticked.includes(CHILDMINDER)) return [{ organisation: chosen, roles: ticked }];
  const own = [CHILDMINDER, CHILDMINDERS_LEAD].filter((key) => known.includes(key));
  const rest = ticked.filter((key) => key !== CHILDMINDER);
  if (chosen === null) return [{ organisation: 'own', roles: [...new Set([...own, ...rest])] }];
  return [
    { organisation: 'own', roles: own },
    { organisation: chosen, roles: rest },
  ];
}

/** What a childminder's own organisation is called: two of one name are told apart by a number. */
export function ownOrganisationName(name: string, taken: ReadonlySet<string>): string {
  const first = `${name} (childminder)`;
  for (let n = 2, next = first; ; n++) {
    if (!taken.has(next)) return next;
    next = `${name} (childminder ${n})`;
  }
}
