import sharp from 'sharp';
import { onBothEngines } from '../../support/house.ts';
import {
  addSchool,
  endLead,
  filledIn,
  PDF,
  photograph,
  send,
  someone,
  summaryOf,
} from './evidence-support.ts';

const MB = 1024 * 1024;

onBothEngines('a file is known by its content, and what is dangerous is refused', async (t, house) => {
  const school = await addSchool(house);
  const { teacher } = school;
  await teacher.browser.get('/my/record/evidence');
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const refused: [string, string, Buffer | string, RegExp][] = [
    ['page.pdf', 'application/pdf', '<html><script>alert(1)</script></html>', /this file is something else/],
    ['drawing.png', 'image/png', svg, /this file is something else/],
    ['archive.pdf', 'application/pdf', Buffer.concat([Buffer.from('PK\x03\x04zip'), PDF]), /something else/],
    [
      'page-first.pdf',
      'application/pdf',
      Buffer.concat([Buffer.from('<script></script>'), PDF]),
      /something else/,
    ],
    ['zip-behind.pdf', 'application/pdf', Buffer.concat([PDF, Buffer.alloc(4096, 1)]), /something else/],
    [
      'broken.jpg',
      'image/jpeg',
      Buffer.from('\xff\xd8\xff\xe0 not a picture', 'latin1'),
      /cannot open this picture/,
    ],
    ['empty.pdf', 'application/pdf', '', /not empty/],
    ['big.pdf', 'application/pdf', Buffer.concat([PDF, Buffer.alloc(5 * MB, 32), PDF]), /at most 5MB/],
  ];
  for (const [name, type, bytes, words] of refused) {
    const file = { field: 'file', name, type, bytes };
    const answer = await teacher.browser.upload('/my/record/evidence', filledIn(school), file);
    t.equal(answer.status, 422, name);
    t.match(summaryOf(answer.body), words);
  }
  const huge = { field: 'file', name: 'huge.pdf', bytes: Buffer.alloc(21 * MB, 32) };
  t.equal((await teacher.browser.upload('/my/record/evidence', filledIn(school), huge)).status, 413);
  t.equal(
    (await teacher.browser.upload('/my/record/evidence', { ...filledIn(school), _csrf: 'x' })).status,
    403,
  );
  t.equal(
    (await teacher.browser.upload('/my/name', { name: 'Tia' })).status,
    415,
    'no other form takes a file',
  );
  const { read } = house.platform.store;
  t.same(await read.select().from(read.t.storedFiles), [], 'nothing was kept');

  const page = await send(teacher, filledIn(school), {
    field: 'file',
    name: 'a/b\\"my\r\ncert".PDF.html',
    bytes: PDF,
  });
  const { headers } = await teacher.browser.get(`${page}/file`);
  t.ok(teacher.browser.bytes().equals(PDF), 'a PDF comes back as it was');
  t.equal(headers['content-type'], 'application/pdf');
  t.match(
    headers['content-disposition'],
    /^attachment; filename="[^"\r\n]*\.pdf"; filename\*=UTF-8''[^"]*\.pdf$/,
  );
  t.equal(headers['x-content-type-options'], 'nosniff');
  t.equal(headers['content-security-policy'], "sandbox; default-src 'none'");
  t.match(headers['cache-control'], 'no-store');
});

onBothEngines('a picture loses what came along with it', async (t, house) => {
  const school = await addSchool(house);
  const original = await photograph();
  t.ok(Buffer.from(original).includes('SpyCam'));
  const file = { field: 'file', name: 'IMG_1.jpg', type: 'image/jpeg', bytes: original };
  const page = await send(school.teacher, filledIn(school), file);
  const { headers } = await school.lead.browser.get(`${page}/file`);
  const kept = school.lead.browser.bytes();
  t.equal(headers['content-type'], 'image/jpeg');
  const { format, exif, width, height } = await sharp(kept).metadata();
  t.same([format, exif, width, height], ['jpeg', undefined, 60, 40]);
  t.notOk(kept.includes('SpyCam'), 'neither the camera nor the place');
  t.notOk(kept.includes('<script>'), 'nor what was hidden at its end');
});

onBothEngines(
  'a piece of evidence exists for its person and for who may decide, and for nobody else',
  async (t, house) => {
    const school = await addSchool(house);
    const other = await addSchool(house, 'Another School');
    const { teacher, lead } = school;
    const colleague = await someone(house, { name: 'Col League', organisation: school.id });
    const admin = await someone(house, { name: 'Ada Admin', administrator: true });
    const team = await someone(house, { name: 'Olu', teams: ['pscp-training'] });
    const page = await send(teacher, filledIn(school), { field: 'file', name: 'c.pdf', bytes: PDF });
    const paths = [page, `${page}/file`];
    const seen = async (who: { browser: typeof lead.browser }) =>
      Promise.all(paths.map(async (path) => (await who.browser.get(path)).status));
    t.same(await seen(teacher), [200, 200]);
    t.same(await seen(lead), [200, 200]);
    for (const stranger of [other.lead, other.teacher, colleague, admin, team]) {
      t.same(await seen(stranger), [404, 404], stranger.name);
      for (const [act, fields] of [
        ['decision', { decision: 'verify' }],
        ['decision', { decision: 'nonsense' }],
        ['answer', { answer: 'x' }],
        ['withdrawal', {}],
        ['asking', { organisation: other.id }],
      ] as const) {
        t.equal(
          (await stranger.browser.post(`${page}/${act}`, { ...fields })).status,
          404,
          `${stranger.name} ${act}`,
        );
      }
    }
    const told = async (path: string) => {
      const { body } = await other.lead.browser.get(path);
      return body.replaceAll(path, '').replace(/name="_csrf" value="[^"]+"/g, '');
    };
    t.equal(await told(page), await told('/evidence/nothing'), 'it is as if it did not exist');
    t.equal((await other.lead.browser.get(`/organisations/${school.id}/evidence`)).status, 404);
    t.equal((await colleague.browser.get(`/organisations/${school.id}/evidence`)).status, 404);
    t.equal((await lead.browser.get('/administration/evidence')).status, 404);

    house.clock.advance({ days: 1 });
    await house.platform.store.transaction((tx) => tx.update(tx.t.memberships).set({ endsOn: '2027-03-01' }));
    t.same(await seen(lead), [404, 404], 'who has left is seen no more');
    t.notMatch((await lead.browser.get(`/organisations/${school.id}/evidence`)).body, teacher.name);
    t.same(await seen(teacher), [200, 200], 'and keeps what is theirs');
    await house.platform.store.transaction((tx) => tx.update(tx.t.memberships).set({ endsOn: null }));
    t.same(await seen(lead), [200, 200]);
    await endLead(house, school.leadRow);
    t.same(await seen(lead), [404, 404], 'nor does a former lead see it');
  },
);

onBothEngines(
  'where nobody else leads, an administrator is asked; and others can be asked later',
  async (t, house) => {
    const school = await addSchool(house);
    const admin = await someone(house, { name: 'Ada Admin', administrator: true });
    const page = await send(school.lead, filledIn(null));
    t.match((await school.lead.browser.get(page)).body, 'Waiting for the partnership');
    t.equal((await school.lead.browser.post(`${page}/decision`, { decision: 'verify' })).status, 303);
    t.match((await admin.browser.get('/administration/evidence')).body, school.lead.name);
    t.match(
      (await school.lead.browser.get(page)).body,
      'Waiting for the partnership',
      'not verified by oneself',
    );
    const elsewhere = await addSchool(house, 'Second School');
    const tia = await someone(house, { name: 'Both Places', organisation: school.id });
    const theirs = await send(tia, filledIn(school));
    await house.platform.store.transaction(async (tx) => {
      const { memberships } = tx.t;
      await tx.insert(memberships).values({
        id: 'second',
        personId: tia.id,
        organisationId: elsewhere.id,
        startsOn: '2027-01-01',
      });
    });
    const asked = { decision: 'ask', words: 'Was it in our hall?' };
    await school.lead.browser.post(`${theirs}/decision`, asked);
    await tia.browser.post(`${theirs}/answer`, { answer: 'In the old gym' });
    await tia.browser.post(`${theirs}/asking`, { organisation: elsewhere.id });
    t.equal((await school.lead.browser.get(theirs)).status, 404, 'those asked before see it no more');
    const moved = await elsewhere.lead.browser.get(theirs);
    t.equal(moved.status, 200);
    t.notMatch(
      moved.body,
      /our hall|old gym|Somebody else was asked/,
      'nor do the new ones see what was said',
    );
    t.notMatch(moved.body, school.lead.name);
    await elsewhere.lead.browser.post(`${theirs}/decision`, { decision: 'ask', words: 'How long?' });
    t.match((await elsewhere.lead.browser.get(theirs)).body, 'A question was asked: &quot;How long?&quot;');
    t.match(
      (await tia.browser.get(theirs)).body,
      /our hall[\s\S]*Somebody else was asked/,
      'the person does',
    );
    await admin.browser.post(`${page}/decision`, { decision: 'verify' });
    t.match(
      (await school.lead.browser.get('/my/record')).body,
      'From evidence that the partnership verified',
    );
  },
);
