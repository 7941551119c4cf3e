import type { FastifyRequest } from 'fastify';
import type { Choices } from '../imports-repository.ts';
import type { Unreadable } from '../tables/read-table.ts';
import type { FieldError } from './forms.ts';
import type { Me } from './sign-in.ts';

export type Option = { value: string; text: string };

/** A question with a list of answers: what a column is, who a name means. */
export type Question = {
  name: string;
  label: string;
  hint?: string;
  value: string;
  /** The words for "nothing chosen"; left out where something must be. */
  blank?: string;
  options?: Option[];
  groups?: { label: string; options: Option[] }[];
};

export type Tick = { name: string; text: string; hint?: string; checked: boolean };

/** The second step: what the columns are. `sample` are the first rows of the file. */
export type ColumnsPage = {
  questions: Question[];
  ticks: Tick[];
  sample: { header: string[]; rows: string[][] };
};

/** What a row of the file came to; `line` is where it stands in the file, null for what is not in it. */
export type PreviewRow = { line: number | null; cells: string[]; question?: Question };

export type Section = {
  id: string;
  title: string;
  /** What these have in common, and how to mend it where something is wrong. */
  text?: string;
  look: 'new' | 'matched' | 'ambiguous' | 'wrong' | 'other';
  columns: string[];
  /** All of them, or of very many the first. */
  rows: PreviewRow[];
  /** How many there are, where `rows` are only the first. */
  count?: number;
};

/** The third step: what confirming would do. Nothing has been written. */
export type Preview = {
  sections: Section[];
  /** How many things would be written; 0: there is nothing to confirm. */
  writes: number;
  /** "Add 12 people and change 3" */
  confirm: string;
  /** Why nothing can be confirmed although there are rows, in a sentence. */
  nothing: string;
};

/** What came of it, kept with the import; `completionIds` can be taken back where the case allows it. */
export type ImportResult = {
  lines: string[];
  completionIds?: string[];
  /** What nothing was written for, as it was on record where the importer may not look: "person activity day". */
  passed?: string[];
  withdrawn?: { at: string; reason: string; lines: string[] };
};

/** Where an import happens and for whom; `page` goes to every page of it. */
export type ImportScope = {
  id: string | null;
  /** The address of the first step. */
  path: string;
  me: Me;
  page: Record<string, unknown>;
  /** Earlier imports of others are shown. */
  seesAll: boolean;
};

/** More rows than these nobody reads one by one; the page says how many more there are. */
export const ROWS_SHOWN = 200;

/** One kind of import; all have the same steps: upload, columns, preview, confirm, done. */
export type ImportCase<S extends ImportScope, T> = {
  kind: string;
  /** The route of the first step, such as `/organisations/:id/people/import`. */
  base: string;
  /** In bytes. */
  largest: number;
  title: string;
  /** The view with the words of the first step, and what fields it has besides the file. */
  intro: string;
  /** Who asks, and whether they may: NotFound where they may not. Nothing is read before. */
  scopeOf(request: FastifyRequest): Promise<S>;
  /** What is kept of the upload: the bytes themselves, unless only a part of them is to stay. */
  keeps?(scope: S, upload: Upload, body: unknown): Promise<Kept>;
  parse(bytes: Buffer): Promise<T | Unreadable>;
  guess(scope: S, table: T): Promise<Choices>;
  /** Null: there is nothing to say about the columns. */
  columns(scope: S, table: T, choices: Choices): Promise<ColumnsPage | null>;
  choose(
    scope: S,
    table: T,
    choices: Choices,
    body: unknown,
  ): Promise<{ choices: Choices; errors: FieldError[] }>;
  preview(scope: S, table: T, choices: Choices): Promise<Preview>;
  /** In one transaction, in which the preview is worked out again. `already`: it was applied before. */
  apply(scope: S, importId: string, table: T): Promise<'applied' | 'already'>;
  /** Takes back what one import wrote, with a reason; left out where that is not possible. */
  withdraw?(scope: S, importId: string, reason: string): Promise<void>;
};

export type Upload = { name: string; bytes: Buffer };
export type Kept = { ok: true; bytes: Buffer; choices: Choices } | { ok: false; errors: FieldError[] };
