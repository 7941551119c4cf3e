import { asItWas, type Edit, mergeTyped, type Typed } from '../catalogue/index.ts';
import { recipients } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { sayMoment } from '../platform/time.ts';
import type { FieldError } from '../platform/web/forms.ts';
import { type ChangeLine, changeLines, type Naming } from './edit-words.ts';

/** What somebody else changed while a form was open, and the form as it then goes on. */
export type Conflict = {
  /** Who changed what, oldest first. */
  edits: { who: string; when: string; lines: ChangeLine[] }[];
  values: Typed;
  /** At the fields that both changed. */
  errors: FieldError[];
};

/**
 * The second of two organisers: nothing of theirs was written. The form keeps what they typed, takes over what
 * they had not touched, and says at each value that both changed what the other made of it. `valuesOf` fills
 * the form from the thing as it stands; `now` is that thing.
 */
export async function conflictOf<T extends object>(
  { store, zone }: Platform,
  {
    edits,
    typed,
    now,
    valuesOf,
    naming,
  }: { edits: Edit[]; typed: Typed; now: T; valuesOf: (thing: T) => Typed; naming: Naming },
): Promise<Conflict> {
  const people = await recipients(
    store.read,
    edits.flatMap(({ by }) => by ?? []),
  );
  const shown = edits.map(({ at, by, changes }) => ({
    who: (by === null ? undefined : people.get(by)?.name) ?? 'Somebody at the server',
    when: sayMoment(at, zone),
    lines: changeLines(changes, naming),
  }));
  const { values, contested } = mergeTyped(typed, valuesOf(asItWas(now, edits)), valuesOf(now));
  const who = shown.at(-1)?.who ?? 'Somebody';
  return {
    edits: shown,
    values,
    errors: [
      {
        field: 'changed-meanwhile',
        text: `${who} has changed this while you had it open. Nothing of yours is saved yet`,
      },
      ...contested.map((field) => ({
        field,
        text: `${whoChanged(shown, field) ?? who} has changed this as well: see above. What you typed stands here`,
      })),
    ],
  };
}

function whoChanged(edits: Conflict['edits'], field: string): string | null {
  return edits.findLast(({ lines }) => lines.some((line) => line.field === field))?.who ?? null;
}
