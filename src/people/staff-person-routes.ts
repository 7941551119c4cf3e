import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf, sayCalendarDay } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, type Parsed, parseForm } from '../platform/web/forms.ts';
import { shownErrors, textOf, textsOf } from './people-forms.ts';
import { whoAsks } from './person-routes.ts';
import { rolesOf } from './role-repository.ts';
import { answerForm } from './role-schemas.ts';
import { answerForStaff, confirmStaff, inviteStaff, restoreStaff } from './staff-care-service.ts';
import { changeStaffRoles, correctStaff, endStaff, removeStaff } from './staff-change-service.ts';
import { type StaffPerson, staffPerson } from './staff-page.ts';
import { mustLead } from './staff-routes.ts';
import { correctForm, endForm, inviteForm, staffRolesForm, worksForm } from './staff-schemas.ts';
import { roleGroups } from './work-choices.ts';

type Route = { Params: { id: string; personId: string } };
/** The functions that training is conditional on at an organisation on a day, which other slices know. */
export type Conditions = (db: Queries, organisationId: string, day: string) => Promise<ReadonlySet<string>>;
type Around = { platform: Platform; conditions: Conditions };
type Outcome = { outcome: 'done' } | { outcome: 'not-found' } | { outcome: 'refused'; reason: string };

const config = { access: 'signed-in' } as const;
const PERSON = '/organisations/:id/people/:personId';

/** Why something was refused, and at which field; what only a page that is out of date could ask has no field. */
const REFUSED: Record<string, FieldError> = {
  'before-start': { field: 'lastDay', text: 'The last day cannot be before their first day' },
  'has-left': { field: '', text: 'They have left already' },
  'own-name': { field: 'name', text: 'They can sign in, and so change their name themselves' },
  'after-end': { field: 'startsOn', text: 'The first day cannot be after their last day' },
  outside: { field: 'from', text: 'Enter a day while they work here' },
  'not-ended': { field: '', text: 'No last day is written down for them' },
  'left-themselves': { field: '', text: 'They said themselves that they have left; only they can come back' },
  'too-late': { field: '', text: 'This was too long ago to be taken back: add them again' },
  'own-answer': { field: '', text: 'They have answered this themselves' },
  'unknown-role': { field: '', text: 'That question is not one we ask' },
  'unchecked-lead': { field: '', text: 'You can say so for others once somebody has confirmed who you are' },
  'checked-already': { field: '', text: 'They are confirmed already' },
  'signs-in': { field: '', text: 'They can sign in already' },
  'own-address': { field: 'email', text: 'This is your own address: enter theirs' },
};

/** One of the people of an organisation: what they are there, since when, until when. For those who lead it. */
export function registerStaffPersonRoutes(
  app: FastifyInstance,
  platform: Platform,
  conditions: Conditions,
): void {
  const around = { platform, conditions };
  app.get<Route>(PERSON, { config }, async (request, reply) => personPage(around, request, reply));

  app.post<Route>(`${PERSON}/correction`, { config }, (request, reply) =>
    act(around, request, reply, parseForm(correctForm, request.body), 'Corrected', (form, staff) =>
      correctStaff(platform, whoAsks(request), { ...staff, ...form }),
    ),
  );

  app.post<Route>(`${PERSON}/roles`, { config }, async (request, reply) => {
    const form = parseForm(staffRolesForm(await rolesOf(platform.store.read)), request.body);
    const title = 'What they do here is changed';
    return act(around, request, reply, form, title, ({ posts, designations, how, from }, staff) => {
      const roles = [...posts, ...designations];
      const change =
        how === 'correction' ? { roles, correction: true as const } : { roles, from: from ?? '' };
      return changeStaffRoles(platform, whoAsks(request), staff, change);
    });
  });

  app.post<Route>(`${PERSON}/end`, { config }, (request, reply) => {
    const form = parseForm(endForm, request.body);
    const title = form.ok ? `Their last day is ${sayCalendarDay(form.data.lastDay)}` : '';
    return act(around, request, reply, form, title, ({ lastDay }, staff) =>
      endStaff(platform, whoAsks(request), { ...staff, lastDay }),
    );
  });

  app.post<Route>(`${PERSON}/end/undo`, { config }, (request, reply) =>
    act(around, request, reply, nothing, 'They are among your people again', (_form, staff) =>
      restoreStaff(platform, whoAsks(request), staff),
    ),
  );

  app.post<Route>(`${PERSON}/removal`, { config }, (request, reply) =>
    act(around, request, reply, nothing, 'They are taken off', (_form, staff) =>
      removeStaff(platform, whoAsks(request), staff),
    ),
  );

  app.post<Route>(`${PERSON}/answers`, { config }, (request, reply) => {
    const form = parseForm(answerForm, request.body);
    return act(around, request, reply, form, 'Your answer is saved', ({ role: roleKey, answer }, staff) =>
      answerForStaff(platform, whoAsks(request), staff, { roleKey, answer }),
    );
  });

  app.post<Route>(`${PERSON}/confirmation`, { config }, (request, reply) => {
    const form = parseForm(worksForm, request.body);
    const title = form.ok && form.data.works === 'yes' ? 'They are confirmed' : 'They are taken off';
    return act(around, request, reply, form, title, ({ works }, staff) =>
      confirmStaff(platform, whoAsks(request), staff, works === 'yes'),
    );
  });

  app.post<Route>(`${PERSON}/invitation`, { config }, (request, reply) =>
    act(
      around,
      request,
      reply,
      parseForm(inviteForm, request.body),
      'We ask them by mail whether it is them',
      ({ email }, staff) => inviteStaff(platform, whoAsks(request), staff, email),
    ),
  );
}

const nothing: Parsed<null> = { ok: true, data: null };

/** Does one thing to one person, and goes back to their page; or shows it again with what was wrong. */
async function act<T>(
  around: Around,
  request: FastifyRequest<Route>,
  reply: FastifyReply,
  form: Parsed<T>,
  title: string,
  work: (form: T, staff: { organisationId: string; personId: string }) => Promise<Outcome>,
): Promise<FastifyReply> {
  const { platform } = around;
  const { id: organisationId, personId } = request.params;
  await mustLead(platform, whoAsks(request), organisationId);
  if (!form.ok) return personPage(around, request, reply, form.errors);
  const done = await work(form.data, { organisationId, personId });
  if (done.outcome === 'not-found') throw new NotFound();
  if (done.outcome === 'refused') {
    return personPage(around, request, reply, [REFUSED[done.reason] ?? { field: '', text: done.reason }]);
  }
  leaveFlash(reply, { kind: 'success', title });
  const there = await staffPerson(platform, organisationId, personId);
  const people = `/organisations/${organisationId}/people`;
  return reply.redirect(there === null ? people : `${people}/${personId}`, 303);
}

async function personPage(
  { platform, conditions }: Around,
  request: FastifyRequest<Route>,
  reply: FastifyReply,
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const { id, personId } = request.params;
  const me = whoAsks(request);
  const organisation = await mustLead(platform, me, id);
  const person = await staffPerson(platform, id, personId);
  if (person === null) throw new NotFound();
  const { read } = platform.store;
  const today = dayOf(platform.clock.now(), platform.zone);
  const conditional = await conditions(read, id, today);
  const functions = person.functions.map((one) => ({
    ...one,
    waits: one.answer === null && conditional.has(one.key),
  }));
  const data = {
    ...person,
    organisation,
    today,
    functions: functions.filter(({ waits }) => waits),
    otherFunctions: functions.filter(({ waits }) => !waits),
    myself: personId === me.personId,
    vouches: me.checked && personId !== me.personId,
    values: valuesOf(person, request),
    ...(await roleGroups(read, await rolesOf(read))),
    ...shownErrors(errors),
  };
  return reply.page('people/staff-person', data, { status: errors.length > 0 ? 422 : 200 });
}

/** What the forms of the page hold: what was typed, or what is so. */
function valuesOf({ member }: StaffPerson, { method, body }: FastifyRequest) {
  const keys = member.roles.map((role) => role.key);
  const typed = (field: string, before: string) =>
    method === 'POST' && textOf(body, field) !== '' ? textOf(body, field) : before;
  const ticked = method === 'POST' && textOf(body, 'how') !== '';
  return {
    name: typed('name', member.name),
    startsOn: typed('startsOn', member.startsOn),
    lastDay: typed('lastDay', member.endsOn ?? ''),
    from: typed('from', ''),
    how: typed('how', ''),
    email: typed('email', ''),
    posts: ticked ? textsOf(body, 'posts') : keys,
    designations: ticked ? textsOf(body, 'designations') : keys,
  };
}
