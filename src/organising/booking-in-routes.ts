import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '../platform/platform.ts';
import { readRows } from '../platform/tables/read-table.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { line, optionalLine, optionalText, parseForm } from '../platform/web/forms.ts';
import { readUpload } from '../platform/web/uploads.ts';
import { type BookedIn, bookIn, lookAhead } from './booking-in-service.ts';
import { shownErrors } from './desk-forms.ts';
import { desk, organiserOf, ourSession } from './desk-request.ts';
import { counted } from './desk-words.ts';
import { listLine, MOST_PEOPLE, type PeopleList, readPeopleList } from './people-list-rules.ts';
import { listOfTable } from './people-table-rules.ts';
import { findForDesk } from './person-search.ts';
import { sessionHead } from './session-head.ts';

type ById = { Params: { id: string } };
type Open = Awaited<ReturnType<typeof ourSession>>;

/** Enough for a busy day, and too little to try a list of addresses. */
const limited = (max: number) => ({
  ...desk,
  rateLimit: {
    max,
    timeWindow: 10 * 60_000,
    keyGenerator: (request: FastifyRequest) => request.me?.personId ?? request.ip,
  },
});
const LARGEST_FILE = 1024 * 1024;

const searchQuery = z.object({ q: optionalLine('a name or an email address', 200).default('') });
const foundForm = z.object({
  person: z.string().min(1).max(64),
  q: optionalLine('what was searched for', 200),
});
const namedForm = z.object({
  name: line('their name', 200),
  address: line('their email address', 254).refine((text) => readPeopleList(text).people.length === 1, {
    error: 'Enter a complete email address, such as ann@school.example',
  }),
});
const listForm = z.object({
  step: z.enum(['check', 'do', 'edit']).catch('check'),
  list: optionalText('the list', 60_000),
});

/** Booking people in: one who is found or named, or several from a list, with a preview and a result for each. */
export function registerBookingInRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/organise/sessions/:id/people/new', { config: limited(120) }, async (request, reply) => {
    const open = await ourSession(platform, organiserOf(request), request.params.id);
    const query = parseForm(searchQuery, request.query);
    return show(reply, open, { q: query.ok ? query.data.q : '' });
  });

  app.post<ById>('/organise/sessions/:id/people/new', { config: desk }, async (request, reply) => {
    const me = organiserOf(request);
    const open = await ourSession(platform, me, request.params.id);
    const chosen = parseForm(foundForm, request.body);
    if (chosen.ok) {
      const { found } = await findForDesk(platform, open.activity, open.session.id, chosen.data.q);
      const person = found.find(({ personId }) => personId === chosen.data.person);
      if (person === undefined) return show(reply, open, { q: chosen.data.q });
      return told(reply, open, await bookIn(platform, me, open.session.id, { personId: person.personId }));
    }
    const form = parseForm(namedForm, request.body);
    if (!form.ok) return show(reply, open, { values: form.values, ...shownErrors(form.errors) }, 422);
    return told(reply, open, await bookIn(platform, me, open.session.id, form.data));
  });

  app.post<ById>(
    '/organise/sessions/:id/people/list',
    { config: { ...limited(60), upload: LARGEST_FILE } },
    async (request, reply) => {
      const me = organiserOf(request);
      const open = await ourSession(platform, me, request.params.id);
      const form = parseForm(listForm, request.body);
      if (!form.ok) return show(reply, open, { values: form.values, ...shownErrors(form.errors) }, 422);
      if (form.data.step === 'edit') return show(reply, open, { values: { list: form.data.list } });
      const given = listIn(request, form.data.list);
      if ('wrong' in given)
        return show(
          reply,
          open,
          { values: form.data, ...shownErrors([{ field: given.field, text: given.wrong }]) },
          422,
        );
      const list = readPeopleList(given.list);
      if (form.data.step === 'check') return preview(reply, open, list);
      const results: BookedIn[] = [];
      for (const person of list.people) results.push(await bookIn(platform, me, open.session.id, person));
      const page = {
        session: await sessionHead(platform, await again(request, open)),
        results,
        wrong: list.wrong,
      };
      return reply.page('organising/booked-in', { ...page, total: sum(results), left: leftOver(list) });
    },
  );

  async function again(request: FastifyRequest, { session }: Open): Promise<Open> {
    return ourSession(platform, organiserOf(request), session.id);
  }

  async function told(reply: FastifyReply, { session }: Open, { name, look, words }: BookedIn) {
    leaveFlash(reply, { kind: look === 'no' ? 'notice' : 'success', title: `${name}: ${lower(words)}` });
    return reply.redirect(`/organise/sessions/${session.id}/people${look === 'no' ? '/new' : ''}`, 303);
  }

  async function preview(reply: FastifyReply, open: Open, list: PeopleList) {
    const ahead = await lookAhead(
      platform,
      open.session.id,
      list.people.map(({ address }) => address),
    );
    const rows = list.people.map(({ name, address }) => {
      const { known = false, booked = false, name: knownAs = null } = ahead.get(address) ?? {};
      return { name: knownAs ?? name, address, known, booked };
    });
    return reply.page('organising/book-in-check', {
      session: await sessionHead(platform, open),
      rows,
      wrong: list.wrong,
      // What could not be read goes along, so that it is there after the booking as well.
      both: [...list.people.map(listLine), ...list.wrong.map(({ text }) => text)].join('\n'),
      free: freeOf(open),
    });
  }

  async function show(reply: FastifyReply, open: Open, page: Record<string, unknown>, status = 200) {
    const q = typeof page.q === 'string' ? page.q : '';
    const search = q === '' ? null : await findForDesk(platform, open.activity, open.session.id, q);
    const blank = { values: {}, ...shownErrors([]), q, search, most: MOST_PEOPLE, free: freeOf(open) };
    const session = await sessionHead(platform, open);
    return reply.page('organising/book-in', { session, ...blank, ...page }, { status });
  }
}

/** The list as it was typed, or the file as a list. */
function listIn(request: FastifyRequest, typed: string): { list: string } | { field: string; wrong: string } {
  const upload = readUpload(request, { accepts: ['text'] });
  if (upload.outcome === 'none')
    return typed === ''
      ? { field: 'list', wrong: 'Paste a list of people, or choose a file' }
      : { list: typed };
  if (upload.outcome === 'too-large')
    return { field: 'file', wrong: `Choose a file of at most ${upload.largest}` };
  if (upload.outcome !== 'file')
    return { field: 'file', wrong: 'Choose a CSV file, saved from your spreadsheet' };
  const table = readRows(upload.file.bytes);
  return table.ok ? { list: listOfTable(table.rows) } : { field: 'file', wrong: table.text };
}

/** What could not be read, as it was, to be put right and sent again. */
function leftOver({ wrong }: PeopleList): string {
  return wrong.map(({ text }) => text).join('\n');
}

function freeOf({ session: { capacity, confirmed, held, reserved } }: Open): number | null {
  return capacity === null ? null : Math.max(0, capacity - confirmed - held - reserved);
}

function sum(results: BookedIn[]): string {
  const of = (look: BookedIn['look']) => results.filter((one) => one.look === look).length;
  return counted([
    [of('place'), 'has a place now', 'have a place now'],
    [of('queue'), 'waits', 'wait'],
    [of('has'), 'had booked already', 'had booked already'],
    [of('no'), 'could not be booked', 'could not be booked'],
  ]);
}

function lower(words: string): string {
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}
