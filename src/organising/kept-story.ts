import { type Changes, HOLIDAYS } from '../catalogue/index.ts';
import { recipients } from '../people/index.ts';
import { type Happening, historyOf } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { sayCalendarDay, sayMoment } from '../platform/time.ts';

/** One line of a history as the page shows it; components/history.njk. */
export type StoryLine = { text: string; when: string; who?: string };

const SAYS: Record<string, (facts: Record<string, unknown>) => string> = {
  'venue-added': () => 'Added',
  'venue-changed': ({ changes }) => sayFields(Object.keys((changes ?? {}) as Changes)),
  'venue-archived': () => 'Put away',
  'venue-returned': () => 'Offered again',
  'trainer-added': () => 'Added',
  'trainer-changed': ({ changed }) => sayFields(Array.isArray(changed) ? changed.map(String) : []),
  'trainer-archived': () => 'Put away',
  'trainer-returned': () => 'Offered again',
  'holiday-added': ({ after }) => `Added: ${sayHoliday(after)}`,
  'holiday-changed': ({ before, after }) => `Changed from ${sayHoliday(before)} to ${sayHoliday(after)}`,
  'holiday-removed': ({ before }) => `Taken away: ${sayHoliday(before)}`,
};

const FIELDS: Record<string, string> = {
  name: 'the name',
  address: 'the address',
  postcode: 'the postcode',
  places: 'how many people fit',
  directions: 'how to find it',
  phone: 'the telephone number',
  personId: 'who signs in as this trainer',
};

/** What happened to a kept venue or trainer, or to the holidays, and who did it, oldest first. */
export async function keptStory(platform: Platform, id = HOLIDAYS): Promise<StoryLine[]> {
  const happenings = await historyOf(platform.store.read, 'city', [id]);
  return storyLines(platform, happenings, ({ what, facts }) => SAYS[what]?.(facts) ?? null);
}

/** A history in words, oldest first; what `say` gives null for is left out. */
export async function storyLines(
  { store, zone }: Platform,
  happenings: Happening[],
  say: (happening: Happening) => string | null,
): Promise<StoryLine[]> {
  const people = await recipients(
    store.read,
    happenings.flatMap(({ actorId }) => actorId ?? []),
  );
  return happenings.flatMap((happening) => {
    const words = say(happening);
    if (words === null) return [];
    const who = happening.actorId === null ? undefined : people.get(happening.actorId)?.name;
    const line = { text: words, when: sayMoment(happening.at, zone) };
    return [who === undefined ? line : { ...line, who }];
  });
}

function sayFields(fields: string[]): string {
  return `Changed ${fields.map((field) => FIELDS[field] ?? field).join(', ')}`;
}

function sayHoliday(value: unknown): string {
  const { name, startsOn, endsOn } = value as { name: string; startsOn: string; endsOn: string };
  const days = startsOn === endsOn ? '' : ` to ${sayCalendarDay(endsOn)}`;
  return `${name}, ${sayCalendarDay(startsOn)}${days}`;
}
