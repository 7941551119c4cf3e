import type { Row } from './lead-rules.ts';

/** A condition that is open, and who has not answered it, in their order. */
export type OpenQuestion = { roleKey: string; personIds: string[] };

/** The functions that something is to be confirmed for, until somebody says yes or no; most asked first. */
export function openQuestions(people: Pick<Row, 'personId' | 'standings'>[]): OpenQuestion[] {
  const open = new Map<string, string[]>();
  for (const { personId, standings } of people) {
    const asked = new Set<string>();
    for (const { question } of standings) if (question !== null) asked.add(question);
    for (const roleKey of asked) {
      const known = open.get(roleKey);
      if (known === undefined) open.set(roleKey, [personId]);
      else known.push(personId);
    }
  }
  return [...open]
    .map(([roleKey, personIds]) => ({ roleKey, personIds }))
    .sort((a, b) => b.personIds.length - a.personIds.length || (a.roleKey < b.roleKey ? -1 : 1));
}
