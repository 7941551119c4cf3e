import type { Day } from '../platform/time.ts';

/** What an administrator says of an organisation; nulls for nothing. */
export type OrganisationFacts = {
  name: string;
  short: string | null;
  sector: string;
  kind: 'setting' | 'agency';
  locality: string | null;
  parentId: string | null;
  closedOn: Day | null;
  successorId: string | null;
};

type Known = { id: string; name: string; parentId: string | null };

/**
 * What is wrong with these facts, by field; nothing when they may be written. `id` is null for a new organisation,
 * `others` are all that there are. What runs settings is run by nothing itself: one step, no more.
 */
export function organisationFaults(
  id: string | null,
  facts: OrganisationFacts,
  others: Known[],
): { field: keyof OrganisationFacts; text: string }[] {
  const faults: { field: keyof OrganisationFacts; text: string }[] = [];
  const parent = others.find((one) => one.id === facts.parentId);
  const successor = others.find((one) => one.id === facts.successorId);
  const fault = (field: keyof OrganisationFacts, text: string) => faults.push({ field, text });
  if (others.some((one) => one.id !== id && one.name.toLowerCase() === facts.name.toLowerCase()))
    fault('name', 'There is an organisation of this name already');
  if (facts.parentId !== null && parent === undefined) fault('parentId', 'Choose from the list');
  else if (parent !== undefined && (parent.id === id || parent.parentId !== null))
    fault('parentId', 'Choose one that is not itself run by another');
  else if (parent !== undefined && others.some((one) => id !== null && one.parentId === id))
    fault('parentId', 'This organisation runs settings itself, so nothing can run it');
  if (facts.successorId !== null && (successor === undefined || successor.id === id))
    fault('successorId', 'Choose another organisation from the list');
  else if (facts.successorId !== null && facts.closedOn === null)
    fault('closedOn', 'Enter the day on which it closed');
  return faults;
}

/** Whoever has an address there is nobody's staff for that: everybody can have one. */
const PUBLIC = [
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'hotmail.co.uk',
  'live.co.uk',
  'live.com',
  'yahoo.com',
  'yahoo.co.uk',
  'icloud.com',
  'me.com',
  'aol.com',
  'btinternet.com',
  'sky.com',
  'virginmedia.com',
  'talktalk.net',
  'proton.me',
  'protonmail.com',
];

/** A mail domain as it is kept, or why it cannot vouch for anybody. */
export function readDomain(text: string): { domain: string } | { fault: string } {
  const domain = text.trim().toLowerCase().replace(/^.*@/, '');
  if (!/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(domain))
    return { fault: 'Enter a mail domain like school.example' };
  if (PUBLIC.includes(domain))
    return { fault: 'Anybody can have an address there, so it vouches for nobody' };
  return { domain };
}
