import { newId } from '../../src/platform/ids.ts';
import { type Client, signInAs } from './browser-like.ts';
import type { House } from './house.ts';
import { addPerson } from './people.ts';

/** A confirmed lead of an organisation who is signed in. */
export async function addLead(house: House, organisationId: string, name: string) {
  const person = await addPerson(house, { name, organisation: organisationId, designations: ['dsl'] });
  const at = house.clock.now();
  await house.platform.store.transaction(async (tx) => {
    const row = { id: newId(), organisationId, personId: person.id, kind: 'lead' as const };
    await tx.insert(tx.t.organisationLeads).values({ ...row, proposedAt: at, confirmedAt: at });
  });
  return { ...person, browser: await signInAs(house, person.id) };
}

/** Uploads a file to an import; gives the address of the import that it began. */
export async function begin(
  browser: Client,
  path: string,
  bytes: string | Buffer,
  fields: Record<string, string> = {},
): Promise<string> {
  const answer = await browser.upload(path, fields, { field: 'file', name: 'file.csv', bytes });
  if (answer.location === null) throw new Error(`no import began: ${answer.status} ${problems(answer.body)}`);
  return answer.location.replace(/\/columns$/, '');
}

/** The sections of a preview with how many rows each has. */
export function sections(body: string): Record<string, number> {
  const found = body.matchAll(/<h2 class="govuk-heading-m import__heading" id="([\w-]+)">[^<]*: (\d+) </g);
  return Object.fromEntries([...found].map(([, id = '', count]) => [id, Number(count)]));
}

/** The text of one section of a preview. */
export function sectionText(body: string, id: string): string {
  const from = body.indexOf(`import__heading" id="${id}"`);
  return from === -1
    ? ''
    : body
        .slice(from, body.indexOf('</section>', from))
        .replace(/<[^>]+>|\s+/g, ' ')
        .replace(/ +/g, ' ');
}

function problems(body: string): string {
  return (/<ul class="govuk-list govuk-error-summary__list">([\s\S]*?)<\/ul>/.exec(body)?.[1] ?? '').replace(
    /<[^>]+>|\s+/g,
    ' ',
  );
}
