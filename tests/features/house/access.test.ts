import t from 'tap';
import { recordCompletions } from '../../../src/attendance/index.ts';
import { setSessionTrainers, trainerForPerson } from '../../../src/catalogue/index.ts';
import { lockPeople } from '../../../src/people/index.ts';
import { keepFile } from '../../../src/platform/files-repository.ts';
import { newId } from '../../../src/platform/ids.ts';
import { type Client, client, signInAs } from '../../support/browser-like.ts';
import { type House, openHouse } from '../../support/house.ts';
import { addLead } from '../../support/leads.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';
import { type Route, routesOf } from '../../support/routes.ts';
import { addSession } from '../../support/sessions.ts';

/**
 * "Who may see what": every route with every kind of person. Whoever may not come in gets the same 404 as for
 * what does not exist, and whoever is not signed in is asked to; a route that no line here speaks of fails.
 */
type Kind =
  | 'subject'
  | 'colleague'
  | 'stranger'
  | 'lead'
  | 'deputy'
  | 'former lead'
  | 'lead elsewhere'
  | 'organiser'
  | 'organiser of others'
  | 'trainer'
  | 'administrator';

const EVERYBODY: Kind[] = [
  'subject',
  'colleague',
  'stranger',
  'lead',
  'deputy',
  'former lead',
  'lead elsewhere',
  'organiser',
  'organiser of others',
  'trainer',
  'administrator',
];
const LEADS: Kind[] = ['lead', 'deputy'];

/** The first that fits holds. `anyone` needs no sign-in; the others are who may come in. */
const RULES: [RegExp, 'anyone' | Kind[]][] = [
  [/^GET \/(catalogue|activities\/:slug|sessions\/:id|help\/:page|healthz|readyz|sign-in.*)?$/, 'anyone'],
  [/^(GET|POST) \/demo\//, 'anyone'],
  [/^POST \/(sign-in|sign-out)/, 'anyone'],
  [/^(GET|POST) \/news\/:id/, 'anyone'],
  [/^(GET|POST) \/organise\/notices\/:id/, ['organiser']],
  [/^GET \/certificates(\/:number)?$/, 'anyone'],
  [/^GET \/certificates\/:number\/pdf$/, ['subject', ...LEADS]],
  [/^GET \/my\/organisations\/:id$/, ['subject', 'colleague', ...LEADS, 'former lead']],
  [/^(GET|POST) \/my\//, EVERYBODY],
  [/^POST \/activities\/:slug\/interest/, EVERYBODY],
  [/^(GET|POST) \/sessions\/:id\/bookings/, EVERYBODY],
  [/^GET \/sessions\/:id\/files\/:fileId$/, ['subject', 'organiser', 'trainer']],
  [/^GET \/registers$/, EVERYBODY],
  [/^(GET|POST) \/sessions\/:id\/register/, ['organiser', 'trainer']],
  [/^POST \/bookings\/:id\/acceptance$/, ['subject', 'organiser']],
  [/^(GET|POST) \/bookings\/:id\/substitution$/, ['subject', 'organiser', ...LEADS]],
  [/^(GET|POST) \/bookings\/:id/, ['subject', 'organiser']],
  [/^(GET|POST) \/approvals\/:id/, 'anyone'],
  [/^(GET|POST) \/evidence\/:id/, ['subject', ...LEADS]],
  [/^GET \/organisations\/:id\/activities\/:activityId$/, ['subject', 'colleague', ...LEADS]],
  [/^(GET|POST) \/organisations\/:id\//, LEADS],
  [/^GET \/leads$/, ['lead', 'deputy', 'lead elsewhere']],
  [/^(GET|POST) \/organise\/(activities|sessions)\/:id/, ['organiser']],
  [/^(GET|POST) \/organise/, ['organiser', 'organiser of others']],
  [/^GET \/city\//, ['administrator', 'organiser']],
  [/^(GET|POST) \/administration\/completions/, ['administrator', 'organiser', 'organiser of others']],
  [/^(GET|POST) \/administration/, ['administrator']],
];

// Who may come in is decided above the store, so one engine tells as much as two.
t.test('every route with every kind of person', async (t) => {
  const house = await openHouse(t, 'sqlite');
  const { params, people } = await populate(house);
  const routes = routesOf(house.app);
  t.ok(routes.length > 180, `${routes.length} routes`);
  const wrong: string[] = [];
  const anonymous = client(house.app);
  for (const route of routes) {
    const rule = RULES.find(([pattern]) => pattern.test(`${route.method} ${route.path}`))?.[1];
    if (rule === undefined) {
      wrong.push(`${route.method} ${route.path}: no rule`);
      continue;
    }
    const path = filled(route.path, params);
    if (rule !== 'anyone') {
      const { status, location } = await ask(anonymous, route, path);
      if (status !== 303 || !location?.startsWith('/sign-in'))
        wrong.push(`nobody ${route.method} ${route.path}: ${status}`);
      for (const kind of EVERYBODY.filter((one) => !rule.includes(one))) {
        const { status: answer } = await ask(people[kind], route, path);
        if (answer !== 404) wrong.push(`${kind} ${route.method} ${route.path}: ${answer}`);
      }
    }
  }
  // Then those who may: what they may read is there. Their posts are the business of each feature's own tests.
  for (const route of routes.filter(({ method }) => method === 'GET')) {
    const rule = RULES.find(([pattern]) => pattern.test(`${route.method} ${route.path}`))?.[1] ?? 'anyone';
    if (ELSEWHERE.test(route.path)) continue;
    for (const kind of rule === 'anyone' ? EVERYBODY : rule) {
      const { status } = await ask(people[kind], route, filled(route.path, params));
      if (status >= 400 && status !== 422)
        wrong.push(`${kind} GET ${route.path}: ${status}, but may come in`);
    }
  }
  t.same(wrong, []);
});

// What is answered is decided above the store, so one engine tells as much as two.
t.test('what one may not see answers to the letter like what does not exist', async (t) => {
  const house = await openHouse(t, 'sqlite');
  const { params, people } = await populate(house);
  const outsiders: Kind[] = ['stranger', 'lead elsewhere', 'former lead', 'administrator'];
  const different: string[] = [];
  for (const { method, path } of routesOf(house.app).filter((route) => /:(id|number)\b/.test(route.path))) {
    const rule = RULES.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1];
    if (method !== 'GET' || rule === undefined || rule === 'anyone') continue;
    for (const kind of outsiders.filter((one) => !rule.includes(one))) {
      const real = await people[kind].get(filled(path, params));
      const made = await people[kind].get(
        filled(path, { ...params, id: 'AAAAAAAAAAAAAAAA', number: 'AAAAAAAAAAAAAAAA' }),
      );
      if (bare(real.body) !== bare(made.body) || real.status !== made.status)
        different.push(`${kind} ${path}`);
    }
  }
  t.same(different, []);
});

/** Pages of things that this test does not make: imports half done, requirements on their way. */
const ELSEWHERE =
  /:(messageId|importId|batchId|ruleId|requirementId|link)|\/(equivalences|organisation-rules)\/:id|mailbox\/:id|organisations\/:id\/(requirements\/)?activities\/:|periods|effect|sign-in|closing|reopening|addresses\/code|evidence\/:id\/file|(news|notices|approvals)\/:id|help|organise\/charges\/:id/;

function bare(body: string): string {
  return body
    .replace(/name="_csrf" value="[^"]+"/g, '')
    .replace(/(organisations|bookings|evidence|certificates|people)\/[\w.-]+/g, '$1/ID');
}

function ask(browser: Client, { method }: Route, path: string) {
  return method === 'GET' ? browser.get(path) : browser.post(path);
}

/** At the desk the second word of an address says whose id it is. */
function filled(path: string, params: Record<string, string>): string {
  const [, first = '', second = ''] = path.split('/');
  return path.replace(/:(\w+)/g, (_, name: string) =>
    name === 'id'
      ? (params.id ?? params[`${first}/${second}`] ?? params[first] ?? 'x')
      : (params[name] ?? 'x'),
  );
}

async function populate(
  house: House,
): Promise<{ params: Record<string, string>; people: Record<Kind, Client> }> {
  const school = await addOrganisation(house, { name: 'Harbour View School' });
  const other = await addOrganisation(house, { name: 'Hill Top School' });
  const staff = { organisation: school, posts: ['teacher'] };
  const made = {
    subject: await addPerson(house, { name: 'Sue Subject', ...staff }),
    colleague: await addPerson(house, { name: 'Col League', ...staff }),
    stranger: await addPerson(house, { name: 'Stan Stranger', organisation: other, posts: ['teacher'] }),
    lead: await addPerson(house, { name: 'Lea Lead', organisation: school, designations: ['dsl'] }),
    deputy: await addPerson(house, { name: 'Dep Uty', organisation: school, designations: ['deputy-dsl'] }),
    'former lead': await addPerson(house, { name: 'For Mer', organisation: school, designations: ['dsl'] }),
    'lead elsewhere': await addPerson(house, {
      name: 'Els Where',
      organisation: other,
      designations: ['dsl'],
    }),
    organiser: await addPerson(house, { name: 'Org Aniser', teams: ['pscp-training'] }),
    'organiser of others': await addPerson(house, { name: 'Oth Ers', teams: ['school-attendance-team'] }),
    trainer: await addPerson(house, { name: 'Tra Iner' }),
    administrator: await addPerson(house, { name: 'Ad Min', administrator: true }),
  };
  await addLead(house, { personId: made.lead.id, organisationId: school });
  await addLead(house, { personId: made.deputy.id, organisationId: school, kind: 'deputy' });
  await addLead(house, { personId: made['lead elsewhere'].id, organisationId: other });
  const ended = await addLead(house, { personId: made['former lead'].id, organisationId: school });
  const session = await addSession(house, {
    activity: 'child-protection',
    capacity: 5,
    days: [{ startsAt: '2027-04-20T09:30', endsAt: '2027-04-20T12:30' }],
  });
  const evidence = newId();
  const kept = { venue: newId(), trainer: '', holiday: newId(), file: newId() };
  const { platform, clock } = house;
  const certificate = await platform.store.transaction(async (tx) => {
    const { organisationLeads, evidence: proofs } = tx.t;
    const { eq } = await import('drizzle-orm');
    await tx.update(organisationLeads).set({ endedAt: clock.now() }).where(eq(organisationLeads.id, ended));
    const trainer = await trainerForPerson(tx, { personId: made.trainer.id, name: 'Tra Iner' });
    await setSessionTrainers(tx, session.id, [trainer.id]);
    kept.trainer = trainer.id;
    await tx.insert(tx.t.venues).values({ id: kept.venue, name: 'The hall', address: '', postcode: '' });
    const holiday = {
      name: 'A day off',
      kind: 'school' as const,
      startsOn: '2027-06-01',
      endsOn: '2027-06-01',
    };
    const bytes = Buffer.from('To read before');
    const stored = {
      purpose: 'session' as const,
      ownerId: made.organiser.id,
      name: 'a.txt',
      type: 'text/plain',
    };
    const fileId = await keepFile(tx, { ...stored, bytes }, clock.now());
    await tx.insert(tx.t.sessionFiles).values({
      id: kept.file,
      sessionId: session.id,
      fileId,
      title: 'To read',
      addedAt: clock.now(),
      addedById: made.organiser.id,
    });
    await tx.insert(tx.t.holidays).values({ id: kept.holiday, ...holiday });
    await tx.insert(proofs).values({
      id: evidence,
      personId: made.subject.id,
      activityId: 'child-protection',
      organisationId: school,
      completedOn: '2027-02-01',
      provider: 'Elsewhere',
      note: '',
      state: 'submitted',
      submittedAt: clock.now(),
    });
    await lockPeople(tx, [made.subject.id]);
    const done = { personId: made.subject.id, activityId: 'basic-awareness', completedOn: '2027-01-05' };
    const { written } = await recordCompletions(tx, platform, null, [{ ...done, source: 'e-learning' }]);
    const [row] = await tx
      .select()
      .from(tx.t.completions)
      .where(eq(tx.t.completions.id, written[0] ?? ''));
    return row?.certificateNumber ?? '';
  });
  const people = {} as Record<Kind, Client>;
  for (const kind of EVERYBODY) people[kind] = await signInAs(house, made[kind].id);
  await people.subject.get(`/sessions/${session.id}/bookings/new`);
  const booked = await people.subject.post(`/sessions/${session.id}/bookings`);
  return {
    people,
    params: {
      organisations: school,
      sessions: session.id,
      'administration/teams': 'pscp-training',
      'organise/activities': 'child-protection',
      'organise/sessions': session.id,
      'organise/venues': kept.venue,
      'organise/trainers': kept.trainer,
      'organise/holidays': kept.holiday,
      part: 'what',
      kind: 'booking-confirmed',
      fileId: kept.file,
      bookings: booked.location?.split('/').at(-1) ?? '',
      evidence,
      administration: school,
      my: school,
      number: certificate,
      personId: made.subject.id,
      activityId: 'child-protection',
      slug: 'child-protection',
      page: 'contact',
    },
  };
}
