/** Where a value that holds for a session was set. */
export type Source = 'session' | 'activity' | 'city';

/** What holds, who set it, and what would hold without the session's own. */
export type Inherited<T> = { value: T; from: Source; beneath: { value: T; from: 'activity' | 'city' } };

/** A session's own value, else the activity's, else the city's. Null is "nothing of its own", 0 is a value. */
export function inherit<T>(own: T | null, activity: T | null, city: T): Inherited<T> {
  const beneath =
    activity === null
      ? { value: city, from: 'city' as const }
      : { value: activity, from: 'activity' as const };
  return own === null ? { ...beneath, beneath } : { value: own, from: 'session', beneath };
}

const SOURCES = { activity: 'From the activity', city: 'From the city’s settings' } as const;

/**
 * How a form says whose a value is, under its field: "From the activity: 3 days before. Leave it empty to keep
 * that." or "This session’s own. Empty, it would be 3 days before, from the activity."
 */
export function sayInherited<T>({ from, beneath }: Inherited<T>, say: (value: T) => string): string {
  const words = say(beneath.value);
  if (from !== 'session') return `${SOURCES[beneath.from]}: ${words}. Leave it empty to keep that.`;
  const whose = SOURCES[beneath.from];
  return `This session’s own. Empty, it would be ${words}, ${whose.charAt(0).toLowerCase()}${whose.slice(1)}.`;
}
