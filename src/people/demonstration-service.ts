import { z } from 'zod';
import type { Platform } from '../platform/platform.ts';
import { readSetting } from '../platform/settings-repository.ts';
import { dayOf } from '../platform/time.ts';
import { organisationsOn } from './organisation-repository.ts';
import { peopleById } from './person-repository.ts';
import { beginSignIn, type Device } from './sign-in-service.ts';

const characters = z.array(z.object({ personId: z.string(), title: z.string(), story: z.string() }));

/** The invented people whom one may be in the demonstration, in the order of the setting. */
export async function demonstrationCharacters({ store, clock, zone }: Platform) {
  const listed = await readCharacters(store.read);
  const names = new Map(
    (
      await peopleById(
        store.read,
        listed.map((character) => character.personId),
      )
    ).map((one) => [one.id, one.name]),
  );
  const today = dayOf(clock.now(), zone);
  const cards = [];
  for (const { personId, title, story } of listed) {
    const name = names.get(personId);
    if (name === undefined) continue;
    const places = await organisationsOn(store.read, personId, today);
    const organisation = places.map((place) => place.name).join(' and ') || 'No organisation';
    cards.push({ id: personId, name, role: title, organisation, story });
  }
  return cards;
}

/** Signs in as one of them with one click; null for anybody else. Only ever called in the demonstration. */
export async function signInAsCharacter(
  platform: Platform,
  personId: string,
  device: Device,
): Promise<{ token: string; name: string } | null> {
  return platform.store.transaction(async (tx) => {
    const listed = (await readCharacters(tx)).some((character) => character.personId === personId);
    const [person] = listed ? await peopleById(tx, [personId]) : [];
    if (person === undefined) return null;
    return { token: await beginSignIn(tx, platform, personId, device), name: person.name };
  });
}

async function readCharacters(db: Platform['store']['read']) {
  return characters.parse((await readSetting(db, 'demo-characters')) ?? []);
}
