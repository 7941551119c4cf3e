import { plain } from '../platform/tables/column-rules.ts';

type Named = { id: string; slug: string; title: string; oldNames: string[] };

/** What is said around the name of a course in a heading and says nothing. */
const NOISE = /\b(training|course|date|completed|completion|done|on|last|most recent)\b/g;

/**
 * The activity that a heading means: by its title with or without what stands in brackets, its address or any
 * of the names by which it is known; null where none or several fit. `activities` in the order of preference.
 */
export function guessActivity(heading: string, activities: Named[]): string | null {
  const said = plain(heading);
  if (said === '') return null;
  const exact = activities.filter((activity) => namesOf(activity).includes(said));
  const [only] = exact;
  if (only !== undefined) return exact.length === 1 ? only.id : preferred(exact, said);
  const short = withoutNoise(said);
  if (short === '') return null;
  const near = activities.filter((activity) =>
    namesOf(activity).some((name) => withoutNoise(name) === short),
  );
  return near.length === 1 ? (near[0]?.id ?? null) : null;
}

/** Of several the one whose own title it is. */
function preferred(exact: Named[], said: string): string | null {
  const titled = exact.filter(({ title }) => plain(title) === said);
  return titled.length === 1 ? (titled[0]?.id ?? null) : null;
}

function namesOf({ title, slug, oldNames }: Named): string[] {
  const bare = title.replace(/\([^)]*\)/g, ' ');
  // In brackets stands an acronym, or what the course is only about.
  const inside = [...title.matchAll(/\(([A-Z0-9]{2,8})\)/g)].map((match) => match[1] ?? '');
  return [title, bare, slug, ...inside, ...oldNames].map(plain);
}

function withoutNoise(text: string): string {
  return text.replace(NOISE, ' ').replace(/ +/g, ' ').trim();
}
