import type { Standing, State } from './standing-rules.ts';

/** An activity that a lead can book the ticked people onto, and how many of them need it. */
export type Choice = {
  id: string;
  title: string;
  /** For whom it is overdue, missing or due soon. */
  needed: number;
  /** For whom nobody has said whether it is required. */
  unsure: number;
};

/** By need; what only has to be confirmed comes after everything that somebody needs. */
const NEED: State[] = ['overdue', 'missing', 'due-soon', 'to-be-confirmed'];
const UNSURE = NEED.indexOf('to-be-confirmed');

/**
 * Everything that the roles of these people ask for, what is needed most first: essential before recommended, each
 * by the worst standing of anybody, then by how many need it. After that what is to be confirmed, essential first,
 * and last what nobody needs now.
 */
export function choicesOf(
  people: { standings: Pick<Standing, 'activityId' | 'state' | 'level'>[] }[],
  titleOf: (activityId: string) => string,
): Choice[] {
  const found = new Map<string, { choice: Choice; need: number; level: number }>();
  for (const { standings } of people) {
    for (const { activityId: id, state, level: asked } of standings) {
      const one = found.get(id) ?? {
        choice: { id, title: titleOf(id), needed: 0, unsure: 0 },
        need: NEED.length,
        level: 2,
      };
      found.set(id, one);
      const need = NEED.indexOf(state);
      if (need === -1) continue;
      if (need === UNSURE) one.choice.unsure += 1;
      else one.choice.needed += 1;
      // Whoever only may need it does not make it more pressing for the others.
      const level = asked === 'essential' ? 0 : 1;
      const worse = orderOf({ need, level }) < orderOf(one);
      if (worse) Object.assign(one, { need, level });
    }
  }
  return [...found.values()]
    .sort(
      (a, b) =>
        orderOf(a) - orderOf(b) ||
        b.choice.needed - a.choice.needed ||
        b.choice.unsure - a.choice.unsure ||
        a.choice.title.localeCompare(b.choice.title, 'en-GB'),
    )
    .map(({ choice }) => choice);
}

function orderOf({ need, level }: { need: number; level: number }): number {
  return need < UNSURE ? level * UNSURE + need : (need + level) * 10;
}

/** "Child Protection (1 of them needs it, 2 to be confirmed)" */
export function sayChoice({ title, needed, unsure }: Omit<Choice, 'id'>): string {
  const said = [
    ...(needed > 0 ? [`${needed} of them ${needed === 1 ? 'needs' : 'need'} it`] : []),
    ...(unsure > 0 ? [`${unsure} to be confirmed`] : []),
  ];
  return said.length === 0 ? title : `${title} (${said.join(', ')})`;
}
