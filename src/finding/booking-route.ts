import type { Activity } from '../catalogue/index.ts';

/**
 * How the partnership's guide says to book, word for word. `label` is what it is here: the way to book where
 * Muster does not, and otherwise somebody to turn to. `lost`: the guide named a link or mailbox that did not
 * survive in it, so there is only the contact.
 */
export type RouteView = {
  label: string;
  text: string;
  href: string | null;
  lost: string | null;
  contact: string | null;
};

/** Pure: the same facts for the activity's page and its sessions' pages. */
export function routeOf(
  activity: Pick<Activity, 'bookedHere' | 'bookingRoute' | 'contact' | 'entryType'>,
): RouteView {
  const { text, href, addressLost, type } = activity.bookingRoute;
  return {
    label: labelOf(activity, type),
    text,
    href,
    lost: addressLost ? 'The link or mailbox was lost in the source document, so ask the contact.' : null,
    contact: activity.contact === '' ? null : activity.contact,
  };
}

function labelOf(
  { bookedHere, entryType }: Pick<Activity, 'bookedHere' | 'entryType'>,
  type: string,
): string {
  if (!bookedHere) return type === 'by-invitation' ? 'How to take part' : 'How to book';
  return entryType === 'training' ? 'Booking in the guide' : 'Contact';
}
