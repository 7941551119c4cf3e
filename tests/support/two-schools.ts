import type { Client } from './browser-like.ts';
import { signInAs } from './browser-like.ts';
import type { House } from './house.ts';
import { addLead } from './leads.ts';
import { addOrganisation, addPerson } from './people.ts';

/** Two schools with a lead each, and somebody at the second. */
export async function twoSchools(house: House) {
  const copnor = await addOrganisation(house, { name: 'Here Primary', domain: 'here.example' });
  const mayfield = await addOrganisation(house, { name: 'There School', domain: 'there.example' });
  const marian = await addPerson(house, {
    name: 'Marian Okafor',
    organisation: copnor,
    designations: ['dsl'],
  });
  const other = await addPerson(house, {
    name: 'Olive Other',
    organisation: mayfield,
    designations: ['dsl'],
  });
  await addLead(house, { personId: marian.id, organisationId: copnor });
  await addLead(house, { personId: other.id, organisationId: mayfield });
  const ann = await addPerson(house, {
    name: 'Ann Known',
    address: 'ann@there.example',
    organisation: mayfield,
    posts: ['teacher'],
    functions: { manager: 'yes' },
  });
  return { copnor, mayfield, marian, other, ann, browser: await signInAs(house, marian.id) };
}

/** A page without what is drawn anew each time: ids, tokens, and the person's own words. */
export function plain(body: string, ...words: string[]): string {
  const drawn = body
    .replace(/name="_csrf" value="[^"]+"/g, 'name="_csrf"')
    .replace(/\/(people|standings)\/[\w-]{16}/g, '/$1/ID');
  return words.reduce((text, word) => text.replaceAll(word, 'WORD'), drawn);
}

export async function add(browser: Client, organisationId: string, fields: Record<string, string>) {
  return browser.post(`/organisations/${organisationId}/people`, { startsOn: '2027-03-01', ...fields });
}
