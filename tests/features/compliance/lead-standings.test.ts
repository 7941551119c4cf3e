import { actorFor, addStaff } from '../../../src/people/index.ts';
import { leaveOrganisation } from '../../../src/people/organisation-service.ts';
import { client, signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addLead } from '../../support/leads.ts';
import { addPerson } from '../../support/people.ts';
import { claim } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';
import {
  addTeacher,
  CONDITIONAL,
  CONSENT,
  cells,
  didIt,
  schoolWithLead,
  signInAgain,
  takeBack,
  text,
  twoRequirements,
} from './lead-support.ts';

const days = [{ startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T12:30' }];

onBothEngines(
  'a lead sees their people, the most urgent first, and why; nobody else sees any of it',
  async (t, house) => {
    await twoRequirements(house);
    house.clock.set('2026-10-01T09:00');
    const school = await schoolWithLead(house, 'Quay School');
    const other = await schoolWithLead(house, 'Hill School');
    const ann = await addTeacher(house, school, 'Ann Fine');
    const bo = await addTeacher(house, school, 'Bo Late');
    const cy = await addTeacher(house, school, 'Cy Open', { open: true, address: null });
    const dee = await addTeacher(house, school, 'Dee <b>Booked</b>');
    const stranger = await addTeacher(house, other, 'Eve Elsewhere');
    await didIt(house, ann.id, '2026-05-04');
    await didIt(house, bo.id, '2026-02-24');
    await didIt(house, bo.id, '2026-03-01', CONDITIONAL);
    house.clock.set('2027-03-01T09:00');
    await signInAgain(house, school, other);
    const session = await addSession(house, { activity: CONSENT, days, capacity: 5 });
    await claim(house, dee, session);
    await didIt(house, cy.id, '2026-03-20');

    await t.test('the table, the figures and what changed', async (t) => {
      const page = await school.lead.get(school.base);
      t.equal(page.status, 200);
      t.same(cells(page), [
        'Bo Late Teacher: Not required | Overdue was due 24 Feb 2027',
        'Cy Open Teacher: To be confirmed | Due soon until 20 Mar 2027',
        'Ann Fine Teacher: Not required | Due soon until 4 May 2027',
        'Dee &lt;b&gt;Booked&lt;/b&gt; Teacher: Not required | Booked for 16 Mar 2027',
        'Lead of Quay School: Not required | Not required',
      ]);
      const words = text(page.body);
      t.match(
        words,
        /Since 22 February 2027 1 became overdue Bo Late : Masterclass On Consent 1 completed Cy Open : .* 1 booked Dee/,
      );
      t.match(words, /Lapse this term: 1 , of them booked: 0/);
      t.match(words, /children at risk of exploitation\? 1 person to answer for/);
      t.match(words, 'Overdue 1 1 essential, 1 person');
      t.match(page.body, '<th scope="col"');
      t.match(page.body, '<caption');
    });

    await t.test('filters work as an address, and what makes no sense is said', async (t) => {
      const only = async (query: string) =>
        cells(await school.lead.get(`${school.base}?${query}`)).map((line) => line.split(':')[0]);
      t.same(await only('state=overdue'), ['Bo Late Teacher']);
      t.same(await only('state=lapsing'), ['Cy Open Teacher']);
      t.same(await only(`requirement=${CONDITIONAL}`), ['Cy Open Teacher']);
      t.same(await only('role=teacher&state=booked'), ['Dee &lt;b&gt;Booked&lt;/b&gt; Teacher']);
      t.same(await only('role=dsl'), []);
      t.match(text((await school.lead.get(`${school.base}?role=dsl`)).body), 'Nobody fits all of that');
      const wrong = await school.lead.get(`${school.base}?asOf=2027-02-30&state=odd&page=x&role=a&role=b`);
      t.match(text(wrong.body), 'Enter a day that exists');
      t.match(text(wrong.body), 'Choose a standing from the list');
      const part = await school.lead.get(`${school.base}?state=overdue`, { 'hx-request': 'true' });
      t.match(
        part.body,
        /^\{?[\s\S]{0,300}<section id="matrix" data-announce="1 of 5 people, 1 requirement"/,
      );
      t.notMatch(part.body, '<html');
    });

    await t.test('one person and one cell, with the reasons', async (t) => {
      const person = text((await school.lead.get(`${school.base}/${bo.id}`)).body);
      t.match(person, /Overdue was in date until 24 February 2027/);
      t.match(
        person,
        /Essential as Class teacher since 1 September 2026|Essential as Teacher since 1 September 2026/i,
      );
      const why = text((await school.lead.get(`${school.base}/${bo.id}/${CONSENT}`)).body);
      t.match(why, 'Done on 24 February 2026');
      t.match(why, 'Tuesday 16 March 2027, 9:30am to 12:30pm');
      t.match(
        text((await school.lead.get(`${school.base}/${ann.id}/${CONDITIONAL}`)).body),
        'Not required: no role',
      );
    });

    await t.test('for everybody else it is what does not exist', async (t) => {
      const admin = await addPerson(house, { name: 'Ada', administrator: true });
      const organiser = await addPerson(house, { name: 'Olu', teams: ['pscp-training'] });
      const nothing = await other.lead.get('/organisations/no-such-organisation/standings');
      t.equal(nothing.status, 404);
      const paths = [
        '',
        `/${bo.id}`,
        `/${bo.id}/${CONSENT}`,
        '/questions',
        `/bookings?person=${bo.id}`,
        `/cancellations?person=${bo.id}`,
        `/reminders?person=${bo.id}`,
      ];
      const seen = async (who: { id: string }) => {
        const browser = await signInAs(house, who.id);
        const pages = [];
        for (const path of paths) pages.push(await browser.get(school.base + path));
        return pages;
      };
      for (const who of [admin, organiser, ann, stranger, { id: other.leadId }]) {
        const pages = await seen(who);
        t.same(
          pages.map(({ status }) => status),
          paths.map(() => 404),
        );
        const [first] = pages;
        const here = await (await signInAs(house, who.id)).get(
          '/organisations/no-such-organisation/standings',
        );
        t.equal(plain(first?.body), plain(here.body), 'byte by byte the page for an unknown organisation');
      }
      for (const path of paths) {
        t.match((await client(house.app).get(school.base + path)).location, '/sign-in');
      }
      for (const path of ['/questions', '/bookings', '/cancellations', '/reminders']) {
        const fields = { person: bo.id, session: session.id, question: 'x', booking: 'x', reason: 'x' };
        t.equal((await other.lead.post(school.base + path, fields)).status, 404, path);
      }
      const mine = [
        `${school.base}/${stranger.id}`,
        `${school.base}/${stranger.id}/${CONSENT}`,
        `${school.base}/nobody`,
      ];
      const answers = [];
      for (const path of mine) answers.push(await school.lead.get(path));
      t.same(
        answers.map(({ status }) => status),
        [404, 404, 404],
      );
      t.equal(plain(answers[0]?.body), plain(answers[2]?.body), 'a person elsewhere is like nobody');
    });
  },
);

onBothEngines(
  'must show 3: a past day as recorded then is what the page gave; as known today later entries are marked',
  async (t, house) => {
    await twoRequirements(house);
    house.clock.set('2026-10-01T09:00');
    const school = await schoolWithLead(house, 'Quay School');
    const ann = await addTeacher(house, school, 'Ann');
    const bo = await addTeacher(house, school, 'Bo');
    const cy = await addTeacher(house, school, 'Cy', { open: true });
    await didIt(house, ann.id, '2026-05-04');
    const wrong = await didIt(house, bo.id, '2026-06-01');
    const session = await addSession(house, { activity: CONSENT, days, capacity: 5 });
    await claim(house, cy, session);
    house.clock.set('2027-03-01T17:00');
    await signInAgain(house, school);
    const gave = cells(await school.lead.get(school.base));
    t.equal(gave.length, 4);

    house.clock.set('2027-05-05T10:00');
    await takeBack(house, bo.id, wrong);
    await didIt(house, bo.id, '2026-11-02');
    await leaveOrganisation(house.platform, { personId: ann.id }, school.id);
    const actor = await actorFor(house.platform.store.read, school.leadId);
    if (actor === null) throw new Error('the lead is gone');
    const dee = { name: 'Dee', roles: ['teacher'], startsOn: '2027-02-01', address: null, another: false };
    await addStaff(house.platform, actor, school.id, dee);
    house.clock.set('2027-05-06T10:00');
    await signInAgain(house, school);

    const then = await school.lead.get(`${school.base}?asOf=2027-03-01&knowledge=then`);
    const unmarked = cells(then).map((line) => line.replace(/ Left on 4 May 2027| Leaves on .*?(?=:)/, ''));
    t.same(unmarked, gave, 'the cells are those of that day, and the people');
    t.match(text(then.body), 'Exactly as it was recorded that day');
    t.notMatch(text(then.body), 'entered on');
    t.notMatch(then.body, 'name="person"', 'nothing is done for a past day');

    const today = cells(await school.lead.get(`${school.base}?asOf=2027-03-01`));
    t.ok(
      today.some((line) => /^Bo Teacher: .* \| In date until 2 Nov 2027 entered on 5 May 2027/.test(line)),
      today.join('\n'),
    );
    t.ok(
      today.some((line) => /^Dee Teacher/.test(line)),
      'who was put down later is there as known today',
    );
    t.ok(
      today.some((line) => /^Ann Teacher Left on 4 May 2027: /.test(line)),
      'who has left since is there',
    );
    const why = await school.lead.get(`${school.base}/${bo.id}/${CONSENT}?asOf=2027-03-01`);
    t.match(text(why.body), 'written down on 5 May 2027');

    const now = cells(await school.lead.get(school.base)).join();
    t.notMatch(now, 'Ann');
    t.equal(
      (await school.lead.get(`${school.base}/${ann.id}`)).status,
      404,
      'who has left is nobody of today',
    );
    t.equal((await school.lead.get(`${school.base}/${ann.id}?asOf=2027-03-01`)).status, 200);
  },
);

onBothEngines(
  'a trust sees each of its schools in figures, its own staff and the sum, and opens each',
  async (t, house) => {
    await twoRequirements(house);
    const trust = await schoolWithLead(house, 'Harbour Trust');
    const east = await schoolWithLead(house, 'East School', trust.id);
    const west = await schoolWithLead(house, 'West School', trust.id);
    await addTeacher(house, east, 'Ann');
    await addTeacher(house, east, 'Bo');
    await addTeacher(house, west, 'Cy', { open: true });
    await addTeacher(house, trust, 'Dee');
    const page = await trust.lead.get(trust.base);
    const table = text(
      /<table class="matrix matrix--figures">([\s\S]*?)<\/table>/.exec(page.body)?.[1] ?? '',
    );
    t.match(table, 'East School 3 0 2 0 0 0 0');
    t.match(table, 'West School 2 0 1 1 0 0 0');
    t.match(table, 'Harbour Trust: its own staff 2 0 1 0 0 0 0');
    t.match(table, 'All together 7 0 4 1 0 0 0');
    t.same(cells(page), ['Dee Teacher: Missing', 'Lead of Harbour Trust: Not required']);
    t.equal(cells(await trust.lead.get(east.base)).length, 3, 'and the trust’s lead opens a school');
    t.equal((await east.lead.get(trust.base)).status, 404);
    t.equal((await east.lead.get(west.base)).status, 404);
    const ended = await addPerson(house, { name: 'Was Proposed', organisation: trust.id });
    t.equal((await (await signInAs(house, ended.id)).get(trust.base)).status, 404);
    await addLead(house, { personId: ended.id, organisationId: west.id, kind: 'delegate-manager' });
    t.equal((await (await signInAs(house, ended.id)).get(west.base)).status, 200);
  },
);

onBothEngines(
  'open conditions are answered for several people at once, and what people said themselves stands',
  async (t, house) => {
    await twoRequirements(house);
    const school = await schoolWithLead(house, 'Quay School');
    const other = await schoolWithLead(house, 'Hill School');
    const ann = await addTeacher(house, school, 'Ann', { open: true });
    const bo = await addTeacher(house, school, 'Bo', { open: true, address: null });
    const cy = await addTeacher(house, school, 'Cy', { open: true });
    const eve = await addTeacher(house, other, 'Zoe', { open: true });
    const page = await school.lead.get(`${school.base}/questions`);
    t.match(text(page.body), 'On the answer depends: ');
    t.notMatch(page.body, 'Zoe');
    const question = 'practitioner-exploitation-risk';
    const answer = await school.lead.post(`${school.base}/questions`, {
      question,
      person: [ann.id, bo.id, cy.id, eve.id],
      [`answer-${ann.id}`]: 'yes',
      [`answer-${cy.id}`]: '',
      [`answer-${eve.id}`]: 'yes',
      rest: '',
    });
    t.equal(answer.status, 303);
    t.match(text((await school.lead.follow(answer)).body), '1 answer is saved');
    await school.lead.post(`${school.base}/questions`, { question, person: [bo.id, cy.id], rest: 'no' });
    const { read } = house.platform.store;
    const given = (await read.select().from(read.t.heldRoles)).filter(({ roleKey }) => roleKey === question);
    const said = (id: string) =>
      given.filter((row) => row.personId === id).map((row) => [row.answer, row.recordedBy]);
    t.same(said(ann.id), [['yes', school.leadId]]);
    t.same(said(bo.id), [['no', school.leadId]]);
    t.same(said(cy.id), [['no', school.leadId]]);
    t.same(said(eve.id), [], 'who is of another school is passed over');
    t.match(text((await school.lead.get(`${school.base}/questions`)).body), 'Every question has its answer');
    t.same(cells(await school.lead.get(`${school.base}?requirement=${CONDITIONAL}`)), [
      'Ann Teacher: Missing',
    ]);
  },
);

/** A page without its token against forgery. */
function plain(body = ''): string {
  return body.replace(/name="_csrf" value="[^"]*"/g, '');
}
