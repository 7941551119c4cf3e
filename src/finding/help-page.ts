import { queueHelp, readBookingSettings } from '../bookings/index.ts';
import { catalogueOf } from '../catalogue/index.ts';
import { teamsById } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';

type HelpPage = { view: string; data: Record<string, unknown> };

/** The help page of this name with what it shows, or null where there is none. */
export async function helpPage(platform: Platform, name: string): Promise<HelpPage | null> {
  switch (name) {
    case 'waiting-lists':
      return {
        view: 'help/waiting-lists',
        data: { help: queueHelp(await readBookingSettings(platform.store.read)) },
      };
    case 'contact':
      return { view: 'help/contact', data: { teams: await teamsWithActivities(platform) } };
    case 'accessibility':
    case 'privacy':
      return { view: `help/${name}`, data: {} };
    default:
      return null;
  }
}

/** Each team that puts something on, with what that is. */
async function teamsWithActivities(platform: Platform) {
  const { activities } = await catalogueOf(platform);
  const ids = [...new Set(activities.flatMap((activity) => activity.teamId ?? []))];
  const teams = await teamsById(platform.store.read, ids);
  return ids.flatMap((id) => {
    const team = teams.get(id);
    if (team === undefined) return [];
    const titles = activities.filter((activity) => activity.teamId === id && activity.bookedHere);
    return [
      { ...team, activities: titles.map(({ title, slug }) => ({ title, href: `/activities/${slug}` })) },
    ];
  });
}
