import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  changeChoices,
  earlierImports,
  fileOfImport,
  type Import,
  importById,
  keepImport,
} from '../imports-repository.ts';
import type { Platform } from '../platform.ts';
import { NotFound } from './errors.ts';
import { leaveFlash } from './flash.ts';
import { type FieldError, line, parseForm } from './forms.ts';
import {
  type ImportCase,
  type ImportScope,
  type Kept,
  type Preview,
  ROWS_SHOWN,
  type Upload,
} from './import-case.ts';
import { sayBytes } from './uploads.ts';

type WithImport = { Params: { importId: string } };

const access = 'signed-in' as const;

const reasonForm = z.object({ reason: line('why it is taken back', 200) });

/**
 * The pages of one kind of import: upload, columns, preview, confirm, done. Nothing but the upload is written
 * before it is confirmed; whoever may not import gets a 404 before their file is read.
 */
export function registerImport<S extends ImportScope, T>(
  app: FastifyInstance,
  platform: Platform,
  one: ImportCase<S, T>,
): void {
  const { base } = one;
  const at = `${base}/:importId`;
  const pages = new ImportPages(platform, one);
  const config = { access };

  app.get(base, { config }, async (request, reply) => pages.upload(reply, await one.scopeOf(request)));

  app.post(
    base,
    {
      config: { access, upload: one.largest },
      onRequest: async (request) => {
        if (request.me !== null) await one.scopeOf(request);
      },
    },
    async (request, reply) => {
      const scope = await one.scopeOf(request);
      const read = uploadOf(request);
      if ('text' in read)
        return pages.upload(reply, scope, request.body, [{ field: 'file', text: read.text }]);
      const kept: Kept = (await one.keeps?.(scope, read, request.body)) ?? {
        ok: true,
        bytes: read.bytes,
        choices: {},
      };
      if (!kept.ok) return pages.upload(reply, scope, request.body, kept.errors);
      const table = await one.parse(kept.bytes);
      if (refused(table)) {
        return pages.upload(reply, scope, request.body, [{ field: 'file', text: table.text }]);
      }
      const facts = { kind: one.kind, byId: scope.me.personId, scopeId: scope.id, now: platform.clock.now() };
      const choices = { ...kept.choices, ...(await one.guess(scope, table)) };
      const file = { name: read.name, bytes: kept.bytes };
      const id = await platform.store.transaction((tx) => keepImport(tx, { ...facts, choices }, file));
      const asks = (await one.columns(scope, table, choices)) !== null;
      return reply.redirect(`${scope.path}/${id}${asks ? '/columns' : ''}`, 303);
    },
  );

  app.get<WithImport>(at, { config }, async (request, reply) => {
    const { scope, found } = await pages.find(request);
    if (found.appliedAt !== null) return pages.done(reply, scope, found);
    return pages.preview(reply, scope, found, present(await pages.table(found)));
  });

  app.get<WithImport>(`${at}/columns`, { config }, async (request, reply) => {
    const { scope, found } = await pages.find(request);
    if (found.appliedAt !== null) return reply.redirect(`${scope.path}/${found.id}`, 303);
    return pages.columns(reply, scope, found, present(await pages.table(found)));
  });

  for (const step of ['columns', 'choices'] as const) {
    app.post<WithImport>(`${at}/${step}`, { config }, async (request, reply) => {
      const { scope, found } = await pages.find(request);
      const table = await pages.table(found);
      if (table !== null) {
        const { choices, errors } = await one.choose(scope, table, found.choices, request.body);
        if (errors.length > 0) return pages.columns(reply, scope, { ...found, choices }, table, errors);
        await platform.store.transaction((tx) => changeChoices(tx, found.id, choices));
      }
      return reply.redirect(`${scope.path}/${found.id}`, 303);
    });
  }

  app.post<WithImport>(`${at}/confirmation`, { config }, async (request, reply) => {
    const { scope, found } = await pages.find(request);
    const table = await pages.table(found);
    if (table !== null) {
      const done = await one.apply(scope, found.id, table);
      if (done === 'applied') leaveFlash(reply, { kind: 'success', title: 'The import is done' });
    }
    return reply.redirect(`${scope.path}/${found.id}`, 303);
  });

  const withdraw = one.withdraw;
  if (withdraw === undefined) return;
  app.post<WithImport>(`${at}/withdrawal`, { config }, async (request, reply) => {
    const { scope, found } = await pages.find(request);
    if (found.appliedAt === null) throw new NotFound();
    const form = parseForm(reasonForm, request.body);
    if (!form.ok) return pages.done(reply, scope, found, form.errors);
    await withdraw(scope, found.id, form.data.reason);
    leaveFlash(reply, { kind: 'success', title: 'What this import recorded is taken back' });
    return reply.redirect(`${scope.path}/${found.id}`, 303);
  });
}

class ImportPages<S extends ImportScope, T> {
  private readonly platform: Platform;
  private readonly one: ImportCase<S, T>;

  constructor(platform: Platform, one: ImportCase<S, T>) {
    this.platform = platform;
    this.one = one;
  }

  /** Somebody else's unfinished import is not there; a finished one is for all who may import in this scope. */
  async find(request: FastifyRequest<WithImport>): Promise<{ scope: S; found: Import }> {
    const scope = await this.one.scopeOf(request);
    const found = await importById(this.platform.store.read, {
      id: request.params.importId,
      kind: this.one.kind,
      scopeId: scope.id,
    });
    const mine = found?.byId === scope.me.personId || (found?.appliedAt != null && scope.seesAll);
    if (found === null || !mine) throw new NotFound();
    return { scope, found };
  }

  /** The table of an import that awaits its yes; null once it was confirmed, as by the first of two clicks. */
  async table(found: Import): Promise<T | null> {
    const file = await fileOfImport(this.platform.store.read, found.id);
    if (file === null) return null;
    const table = await this.one.parse(file.bytes);
    if (refused(table)) throw new Error('A file that was read once cannot be read');
    return table;
  }

  async upload(
    reply: FastifyReply,
    scope: S,
    values: unknown = {},
    errors: FieldError[] = [],
  ): Promise<FastifyReply> {
    const { kind } = this.one;
    const byId = scope.seesAll ? {} : { byId: scope.me.personId };
    const earlier = await earlierImports(this.platform.store.read, { kind, scopeId: scope.id, ...byId });
    return this.#page(reply, 'imports/upload', scope, errors, {
      values,
      largest: sayBytes(this.one.largest),
      earlier: earlier.map(({ id, appliedAt, result }) => ({ id, at: appliedAt, ...result })),
    });
  }

  async columns(
    reply: FastifyReply,
    scope: S,
    found: Import,
    table: T,
    errors: FieldError[] = [],
  ): Promise<FastifyReply> {
    const page = await this.one.columns(scope, table, found.choices);
    if (page === null) return reply.redirect(`${scope.path}/${found.id}`, 303);
    return this.#page(reply, 'imports/columns', scope, errors, { importId: found.id, ...page });
  }

  async preview(reply: FastifyReply, scope: S, found: Import, table: T): Promise<FastifyReply> {
    const { choices } = found;
    const preview = await this.one.preview(scope, table, choices);
    const hasColumns = (await this.one.columns(scope, table, choices)) !== null;
    return this.#page(reply, 'imports/preview', scope, [], {
      importId: found.id,
      hasColumns,
      ...shown(preview),
    });
  }

  done(reply: FastifyReply, scope: S, found: Import, errors: FieldError[] = []): FastifyReply {
    const { result, appliedAt, id } = found;
    const withdrawable = this.one.withdraw !== undefined && result?.withdrawn === undefined;
    const mayWithdraw =
      withdrawable && Array.isArray(result?.completionIds) && result.completionIds.length > 0;
    return this.#page(reply, 'imports/done', scope, errors, { importId: id, appliedAt, result, mayWithdraw });
  }

  #page(
    reply: FastifyReply,
    view: string,
    scope: S,
    errors: FieldError[],
    data: Record<string, unknown>,
  ): FastifyReply {
    const { title, intro } = this.one;
    const errorAt = Object.fromEntries(errors.map(({ field, text }) => [field, text]));
    const common = { importTitle: title, intro, importPath: scope.path, errors, errorAt, ...scope.page };
    return reply.page(view, { ...common, ...data }, { status: errors.length > 0 ? 422 : 200 });
  }
}

/** What was found; the page is not there where it was not. */
function present<T>(found: T | null): T {
  if (found === null) throw new NotFound();
  return found;
}

/** Sections without rows are left out; of long ones the first rows are shown. Questions are always shown. */
function shown(preview: Preview) {
  const sections = preview.sections
    .filter(({ rows }) => rows.length > 0)
    .map((section) => {
      const most = section.rows.some((row) => row.question !== undefined) ? section.rows.length : ROWS_SHOWN;
      return {
        ...section,
        count: section.count ?? section.rows.length,
        more: Math.max(0, (section.count ?? section.rows.length) - most),
        rows: section.rows.slice(0, most),
      };
    });
  return { ...preview, sections };
}

/** The file that came, or in words why there is none. */
function uploadOf({ received }: FastifyRequest): Upload | { text: string } {
  if (received === null || (received.name === '' && received.bytes.length === 0 && !received.truncated)) {
    return { text: 'Choose the CSV file to upload' };
  }
  if (received.truncated) return { text: `The file must be smaller than ${sayBytes(received.largest)}` };
  if (received.bytes.length === 0) return { text: 'The file is empty. Choose another' };
  return { name: received.name, bytes: received.bytes };
}

function refused<T>(table: T | { ok: false; text: string }): table is { ok: false; text: string } {
  return typeof table === 'object' && table !== null && 'ok' in table && table.ok === false;
}
