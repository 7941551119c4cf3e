import { parse } from 'csv-parse/sync';
import { eq } from 'drizzle-orm';
import PDFDocument from 'pdfkit';
import readXlsxFile from 'read-excel-file/node';
import t, { type Test } from 'tap';
import { proofPdf } from '../../../src/compliance/proof-pdf.ts';
import { type Proof, proofOf } from '../../../src/compliance/proof-service.ts';
import { organisationStandings } from '../../../src/compliance/standing-service.ts';
import { STATES } from '../../../src/compliance/standing-words.ts';
import { signInAs } from '../../support/browser-like.ts';
import { type House, openHouse } from '../../support/house.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';
import { FORMULA, organisationAsksSooner, proofOrganisation } from './proof-organisation.ts';

const TODAY = '2027-03-01';
/** Of what the organisation asks of its teachers. */
const TITLE = 'Child Protection';

for (const engine of ['sqlite', 'postgresql'] as const) {
  t.test(`proof of an organisation [${engine}]`, async (t) => {
    const house = await openHouse(t, engine);
    const organisation = await proofOrganisation(house);
    const path = `/organisations/${organisation.id}/proof`;
    const lead = await signInAs(house, organisation.lead.id);

    t.test('all four forms say what the lead’s own page says', async (t) => {
      const asked = { day: TODAY, knowledge: 'today' as const };
      const standings = await organisationStandings(house.platform, organisation.id, asked);
      const expected = (standings?.people ?? []).flatMap(({ name, standings: all }) =>
        all.map(({ activityId, state, done, dueOn, booked }) =>
          [
            name,
            standings?.activities.get(activityId)?.title,
            STATES[state].word,
            done?.completedOn ?? '',
            done?.certificateNumber ?? '',
            dueOn ?? '',
            booked?.startsOn ?? '',
          ].join('|'),
        ),
      );
      expected.sort();
      const words = new Set(expected.map((line) => line.split('|')[2]));
      t.same(
        [...words].sort(),
        Object.values(STATES)
          .map(({ word }) => word)
          .sort(),
        'every state occurs',
      );

      await lead.get(`${path}.csv?asOf=${TODAY}`);
      const rows = parse(lead.bytes(), { bom: true, columns: true }) as Record<string, string>[];
      t.same(rows.map(lineOfTable).sort(), expected, 'the CSV');
      t.equal(rows[0]?.['As of'], TODAY);
      t.match(rows[0]?.['Made on'], 'Monday 1 March 2027, 9am');

      await lead.get(`${path}.xlsx?asOf=${TODAY}`);
      const sheets = await readXlsxFile(lead.bytes());
      const everything = sheets.find(({ sheet }) => sheet === 'Everything')?.data ?? [];
      const [header = [], ...body] = everything;
      const named = body.map((row) =>
        Object.fromEntries(row.map((cell, index) => [String(header[index]), said(cell)])),
      );
      t.same(named.map(lineOfTable).sort(), expected, 'the .xlsx');
      const teachers = sheets.find(({ sheet }) => sheet.includes('eacher'))?.data ?? [];
      t.same(
        teachers
          .slice(1)
          .map((row) => row[2])
          .sort(),
        [FORMULA, 'Ann In-Date', 'Bob Soon', 'Cy Booked', 'Eve Overdue'],
        'a table for each role',
      );

      const page = await lead.get(`${path}?asOf=${TODAY}`);
      const proof = (await proofOf(house.platform, { name: 'x' }, organisation.id, asked)) as Proof;
      const shown = [...page.body.matchAll(/<\/svg>([^<]+)<\/span><\/td><td>/g)].map(([, word]) => word);
      const inRoles = proof.roles.flatMap(({ requirements }) =>
        requirements.flatMap(({ lines }) => lines.map(({ standing }) => standing)),
      );
      t.same(
        shown.filter((word) => !word?.includes('et')),
        inRoles,
        'the page, role by role',
      );
      t.same(
        new Set(proof.lines.map((line) => `${line.name} ${line.activityId}`)).size,
        new Set(
          proof.roles.flatMap((role) =>
            role.requirements.flatMap(({ lines }) => lines.map((line) => `${line.name} ${line.activityId}`)),
          ),
        ).size,
        'every line stands under some role',
      );
      for (const line of proof.lines)
        t.ok(page.body.includes(line.done?.certificate ?? ''), line.requirement);

      const drawn = await drawnBy(t, () => proofPdf(proof, house.platform.zone));
      const pdf = (text: string) => drawn.filter((one) => one === text).length;
      for (const [state, { word }] of Object.entries(STATES)) {
        const lines = proof.roles.flatMap(({ requirements }) =>
          requirements.flatMap((one) => one.lines.filter((line) => line.state === state)),
        );
        t.equal(pdf(word), lines.length + 1, `the PDF and the head of its summary: ${word}`);
      }
      for (const { done } of proof.lines)
        if (done !== null) t.ok(pdf(done.certificate) > 0, done.certificate);
    });

    t.test('it says of whom, of when, from which requirements, and what stands for the whole', async (t) => {
      const { body } = await lead.get(`${path}?asOf=${TODAY}`);
      t.match(body, 'Proof of training as of 1 March 2027');
      t.match(body, 'Monday 1 March 2027, 9am, by Lena Lead');
      t.match(body, 'Those in force on 1 March 2027, last changed on 1 September 2026');
      t.match(
        body,
        /At least one on child protection<\/th>.*?Met<\/span>.*?Met by Ann In-Date \(done on 1 December 2026, counts until 1 December 2028\)/s,
      );
      t.match(
        body,
        /At least nine on child protection<\/th>.*?Not met<\/span>.*?9 are needed, only .*? count/s,
      );
      t.match(body, /to be confirmed for \d+ people/, 'open questions stand as such');
    });

    t.test('what is missing or overdue comes first, with what is being done', async (t) => {
      const { body } = await lead.get(`${path}?asOf=${TODAY}`);
      t.ok(body.indexOf('Missing or overdue, and') < body.indexOf('id="role-1"'), 'before the roles');
      const list = body.match(/id="gaps".*?<\/section>/s)?.[0] ?? '';
      const row = (name: string) =>
        list.match(new RegExp(`${name}</th><td>${TITLE}<.*?</tr>`, 's'))?.[0] ?? '';
      t.match(
        row('Eve Overdue'),
        /Essential<.*Overdue<\/span>: was in date until 1 January 2026.*No place booked/s,
      );
      t.match(row('Cy Booked'), /Missing<\/span>: never done.*Booked for 12 April 2027/s);
      t.equal(row('Ann In-Date') + row('Bob Soon'), '', 'who is in date is not in it');

      await lead.get(`${path}.xlsx?asOf=${TODAY}`);
      const [, sheet] = await readXlsxFile(lead.bytes());
      t.equal(sheet?.sheet, 'Missing or overdue');
      const eve = sheet?.data.find(([name, what]) => name === 'Eve Overdue' && what === TITLE);
      t.same(eve?.slice(2), ['Essential', 'Overdue', 'was in date until 1 January 2026', null]);

      const asked = { day: TODAY, knowledge: 'today' as const };
      const proof = (await proofOf(house.platform, { name: 'x' }, organisation.id, asked)) as Proof;
      const drawn = await drawnBy(t, () => proofPdf(proof, house.platform.zone));
      const at = (text: string) => drawn.findIndex((one) => one.startsWith(text));
      t.ok(at('Missing or overdue, and') > 0 && at('Missing or overdue, and') < at('Teacher: '));
      t.ok(at('Overdue: was in date until 1') > at('Missing or overdue, and'));
    });

    t.test('sources are in plain words, and a period is that of the line', async (t) => {
      const everybody = { day: TODAY, knowledge: 'today' as const };
      await organisationAsksSooner(house, organisation.id);
      const { body } = await lead.get(`${path}?asOf=${TODAY}`);
      t.notMatch(body, /seed \d|§/);
      t.match(body, /Source: the partnership’s training guide, row \d+/);
      t.match(body, /Knowledge<\/dt>\s*<dd[^>]*>As known today</);
      const proof = (await proofOf(house.platform, { name: 'x' }, organisation.id, everybody)) as Proof;
      const heading = proof.roles
        .flatMap(({ requirements }) => requirements)
        .find(({ activityId, asks }) => activityId === 'basic-awareness' && asks === 'Essential, once');
      const line = heading?.lines.find(({ name }) => name === 'Ann In-Date');
      t.equal(line?.period, 'every 3 years', 'the heading says what the role asks');
      t.match(
        body,
        /Ann In-Date<\/th>[^\n]*11 February 2030 <span class="proof__source">every 3 years, by the organisation’s own rule</,
      );
    });

    t.test('formulas are defused and text is text', async (t) => {
      await lead.get(`${path}.csv`);
      const rows = parse(lead.bytes(), { bom: true }) as string[][];
      for (const cell of rows.flat()) t.notMatch(cell, /^[\s"]*[=+\-@]/);
      t.ok(rows.some((row) => row[0] === `'${FORMULA}`));
      const { body } = await lead.get(path);
      t.notMatch(body, FORMULA);
      t.match(body, '=HYPERLINK(&quot;http://evil.example&quot;,&quot;Dee&quot;)');
    });

    t.test('a past day lists those of that day, and what was written down later is marked', async (t) => {
      const past = await lead.get(`${path}?asOf=2027-02-10`);
      t.match(past.body, 'Gil Gone', 'a leaver was there that day');
      t.notMatch((await lead.get(path)).body, 'Gil Gone');
      t.match(past.body, 'written down on 1 March 2027');
      const then = await lead.get(`${path}?asOf=2027-02-10&knowledge=then`);
      t.match(then.body, 'Exactly as it was on record on 10 February 2027');
      t.notMatch(then.body, '1 December 2026', 'Ann’s day was not on record yet');
    });

    t.test('only who leads the organisation now gets any of it', async (t) => {
      const elsewhere = await addOrganisation(house, { name: 'Another School' });
      const other = await addPerson(house, { name: 'Olga Other', organisation: elsewhere });
      const former = await addPerson(house, { name: 'Fred Former', organisation: organisation.id });
      const boss = await addPerson(house, { name: 'Bea Boss', administrator: true });
      const now = house.clock.now();
      await house.platform.store.transaction(async (tx) => {
        const lead = { kind: 'lead' as const, proposedAt: now, confirmedAt: now };
        await tx.insert(tx.t.organisationLeads).values([
          { ...lead, id: 'other-lead', organisationId: elsewhere, personId: other.id },
          { ...lead, id: 'former-lead', organisationId: organisation.id, personId: former.id, endedAt: now },
        ]);
      });
      for (const person of [other, former, boss, organisation.people.ann]) {
        const browser = await signInAs(house, person.id);
        for (const form of ['', '.pdf', '.xlsx', '.csv']) {
          const answer = await browser.get(`${path}${form}`);
          t.equal(answer.status, 404, `${person.name} ${form}`);
          t.notMatch(answer.body, 'St Proof');
        }
      }
      t.equal((await (await signInAs(house, other.id)).get(`/organisations/${elsewhere}/proof`)).status, 200);
    });

    t.test('a file has a telling name, is not kept by browsers, and its making is on record', async (t) => {
      const before = (await exportsOf(house, organisation.lead.id)).length;
      const answer = await lead.get(`${path}.pdf?asOf=2027-02-10&knowledge=then`);
      t.equal(
        answer.headers['content-disposition'],
        'attachment; filename="proof-st-proofs-sons-2027-02-10.pdf"',
      );
      t.equal(answer.headers['content-type'], 'application/pdf');
      t.match(answer.headers['cache-control'], 'no-store');
      t.match(lead.bytes().subarray(0, 5).toString(), '%PDF-');
      const made = await exportsOf(house, organisation.lead.id);
      t.equal(made.length, before + 1);
      t.match(made.at(-1), {
        actorId: organisation.lead.id,
        facts: { organisationId: organisation.id, day: '2027-02-10', knowledge: 'then', format: 'pdf' },
      });
      await lead.get(path);
      t.equal((await exportsOf(house, organisation.lead.id)).length, before + 1, 'looking is no export');
    });

    t.test('a day that is none is said at the field, and gives no file', async (t) => {
      const page = await lead.get(`${path}?asOf=yesterday`);
      t.equal(page.status, 422);
      t.match(page.body, 'Enter a day that exists, from 1 March 1997 to 1 March 2032');
      t.equal((await lead.get(`${path}?asOf=1997-02-28`)).status, 422, 'as on the page of standings');
      t.equal((await lead.get(`${path}?asOf=2032-03-01`)).status, 200);
      const file = await lead.get(`${path}.csv?asOf=2027-02-30`);
      t.equal(file.status, 303);
      t.equal((await lead.follow(file)).status, 422);
    });
  });
}

/** Every piece of text that is drawn into a PDF. */
async function drawnBy(t: Test, make: () => Promise<Buffer>): Promise<string[]> {
  const drawn: string[] = [];
  const { text } = PDFDocument.prototype;
  PDFDocument.prototype.text = function (this: typeof PDFDocument.prototype, ...args: unknown[]) {
    drawn.push(String(args[0]));
    return Reflect.apply(text, this, args);
  };
  t.teardown(() => {
    PDFDocument.prototype.text = text;
  });
  await make();
  PDFDocument.prototype.text = text;
  return drawn;
}

function lineOfTable(row: Record<string, string>): string {
  const name = (row.Person ?? '').replace(/^'(?==)/, '');
  return [
    name,
    row.Requirement,
    row.Standing,
    row['Done on'],
    (row['Certificate number'] ?? '').replace(/^'(?=-)/, ''),
    row['In date until, or to be done by'],
    row['Booked for'],
  ].join('|');
}

function said(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return cell === null ? '' : String(cell);
}

async function exportsOf({ platform: { store } }: House, personId: string) {
  const { history } = store.read.t;
  const rows = await store.read.select().from(history).where(eq(history.subjectId, personId));
  return rows.filter(({ what }) => what === 'proof-made');
}
