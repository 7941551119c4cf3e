import { addAddress } from '../../../src/people/address-repository.ts';
import { forgetOldSignIns, staffOf } from '../../../src/people/index.ts';
import { client, signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { begin } from '../../support/imports.ts';
import { auditOf } from '../../support/people-audit.ts';
import { lastPosted, posted } from '../../support/people-mail.ts';
import { add, plain, twoSchools } from '../../support/two-schools.ts';

onBothEngines(
  'adding an address tells a lead nothing, known or not, until its owner says yes',
  async (t, house) => {
    const { copnor, mayfield, other, ann, browser } = await twoSchools(house);
    const answers = [];
    for (const email of [ann.address, 'zed@there.example']) {
      const answer = await add(browser, copnor, {
        name: 'Pat Smith',
        email,
        posts: 'teacher',
        another: 'yes',
      });
      const list = await browser.get(`/organisations/${copnor}/people`);
      const page = await browser.get(answer.location ?? '');
      const again = await browser.get(answer.location ?? '');
      await browser.post(`${answer.location}/removal`);
      const parts = [answer.status, answer.location, list.body, page.body, again.body];
      answers.push(parts.map((part) => plain(String(part), email)));
    }
    t.same(answers[0], answers[1], 'byte for byte');
    const mails = (await posted(house)).filter((mail) => mail.kind === 'staff-invited');
    t.same(
      mails.map((mail) => mail.to),
      [ann.address, 'zed@there.example'],
      'only whoever reads the mail learns more',
    );

    const added = await add(browser, copnor, { name: 'Ann K', email: 'ANN@there.example', posts: 'teacher' });
    const annsBrowser = await signInAs(house, ann.id);
    const othersBrowser = await signInAs(house, other.id);
    const before = plain((await othersBrowser.get(`/organisations/${mayfield}/people`)).body);
    const profile = await annsBrowser.get('/my/profile');
    t.match(profile.body, 'Is this you?');
    t.notMatch(profile.body, /Pat Smith/, 'what was taken back asks nobody');
    const question = /action="(\/my\/questions\/[^"]+)"/.exec(profile.body)?.[1] ?? '';
    const stranger = await signInAs(house, other.id);
    t.equal((await stranger.post(question, { mine: 'yes' })).status, 404, 'it is not theirs to answer');
    const uncertain = await annsBrowser.post(question, { mine: 'yes' });
    t.equal(uncertain.status, 422, 'the name is another, so it takes a second yes');
    t.match(uncertain.body, /This is the record of Ann K, which is not your name/);
    t.match(uncertain.body, /href="#(certain-[\w-]+-1)">Tick the box[\s\S]*id="\1"/);
    const certain = { mine: 'yes', certain: 'yes' };
    t.equal((await annsBrowser.post(question, certain)).location, '/my/profile');
    t.equal((await annsBrowser.post(question, certain)).status, 404, 'once');

    const page = await browser.get(`/organisations/${copnor}/people/${ann.id}`);
    t.match(page.body, '<h1 class="govuk-heading-xl">Ann Known</h1>', 'it is her record now');
    t.notMatch(page.body, /there\.example|There School/, 'and nothing says where else she works');
    t.equal((await browser.get(added.location ?? '')).status, 404, 'the one that was written down is gone');
    const after = plain((await othersBrowser.get(`/organisations/${mayfield}/people`)).body);
    t.equal(after, before, 'her other school sees no difference');
    t.same(await auditOf(house), []);
  },
);

onBothEngines(
  'no question is asked of an address that is nobody’s, and a no leaves both apart',
  async (t, house) => {
    const { copnor, ann, browser } = await twoSchools(house);
    const added = await add(browser, copnor, { name: 'Ann K', email: ann.address });
    const annsBrowser = await signInAs(house, ann.id);
    const profile = await annsBrowser.get('/my/profile');
    const question = /action="(\/my\/questions\/[^"]+)"/.exec(profile.body)?.[1] ?? '';
    await annsBrowser.post(question, { mine: 'no' });
    t.notMatch((await annsBrowser.get('/my/profile')).body, /Is this you/);
    const page = await browser.get(added.location ?? '');
    t.equal(page.status, 200);
    t.match(page.body, 'None: cannot sign in');
  },
);

onBothEngines(
  'who is put down before they register finds it in the form, and is one person after',
  async (t, house) => {
    const { copnor, browser } = await twoSchools(house);
    const put = { name: 'Nia Newly', email: 'nia@post.example', posts: 'teacher', startsOn: '2027-01-04' };
    await add(browser, copnor, put);
    const nias = client(house.app);
    await nias.post('/sign-in', { email: 'NIA@post.example' });
    const code = (await lastPosted(house)).code;
    const form = await nias.follow(await nias.post('/sign-in/code', { code }));
    t.match(form.body, 'Here Primary has put you down with this address');
    t.match(form.body, 'value="Nia Newly"');
    t.match(form.body, /value="teacher" checked/);
    const registered = await nias.post('/sign-in/new', {
      name: 'Nia Newly',
      organisation: copnor,
      posts: 'teacher',
      'answer-staff-working-with-children': 'yes',
      'answer-practitioner-children-families': 'no',
      notice: 'yes',
    });
    t.equal(registered.status, 303);
    const profile = await nias.get('/my/profile');
    t.match(profile.body, 'You are not confirmed yet');
    const question = /action="(\/my\/questions\/[^"]+)"/.exec(profile.body)?.[1] ?? '';
    t.equal((await nias.post(question, { mine: 'yes' })).location, '/my/profile');
    t.match(
      (await nias.get('/my/profile')).body,
      'You are confirmed',
      'the lead vouched by putting her down',
    );
    const { read } = house.platform.store;
    const there = async (day: string) =>
      (await staffOf(read, copnor, day))
        .filter((one) => one.name === 'Nia Newly')
        .map((one) => one.roles.length);
    t.same(await there('2027-03-01'), [1], 'one person with one role');
    t.same(await there('2027-01-04'), [1], 'since the day that the lead wrote down');
    t.same(await auditOf(house), []);
  },
);

onBothEngines('no lead makes a colleague’s record their own', async (t, house) => {
  const { copnor, marian, ann, browser } = await twoSchools(house);
  const colleague = await add(browser, copnor, { name: 'Col League' });
  const invitation = (email: string) => browser.post(`${colleague.location}/invitation`, { email });
  const refused = await invitation(marian.address.toUpperCase());
  t.equal(refused.status, 422);
  t.match(refused.body, 'This is your own address: enter theirs');
  const put = { name: 'Another Colleague', email: marian.address };
  t.match(await add(browser, copnor, put), { status: 422, body: /This is your own address/ });
  const people = `/organisations/${copnor}/people`;
  const file = await begin(browser, `${people}/import`, `Name,Email\nCol Umn,${marian.address}\nOk Ay,\n`);
  t.match((await browser.get(file)).body, 'This is your own address, with a name that is not yours');
  await browser.post(`${file}/confirmation`);
  const list = (await browser.get(people)).body;
  t.match(list, 'Ok Ay');
  t.notMatch(list, /Col Umn|Another Colleague/);
  t.same(await posted(house), []);

  // An address that becomes the lead's own only after the question was sent to it.
  t.equal((await invitation('mine.soon@here.example')).status, 303);
  const { store, clock } = house.platform;
  const own = { personId: marian.id, address: 'mine.soon@here.example', principal: false, now: clock.now() };
  await store.transaction((tx) => addAddress(tx, own));
  const [asked] = await store.read.select().from(store.read.t.signInRequests);
  t.notMatch((await browser.get('/my/profile')).body, 'Is this you?');
  for (const mine of ['yes', 'no']) {
    const answer = await browser.post(`/my/questions/${asked?.id}`, { mine, certain: 'yes' });
    t.equal(answer.status, 404, 'who sent it does not answer it');
  }
  t.equal((await browser.get(colleague.location ?? '')).status, 200);

  const wrongly = await signInAs(house, ann.id);
  await invitation(ann.address);
  t.match(
    (await wrongly.get('/my/profile')).body,
    'This is the record of Col League, which is not your name',
  );
  t.same(await auditOf(house), []);
});

onBothEngines('a question that nobody answers is forgotten, as it holds an address', async (t, house) => {
  const { copnor, ann, browser } = await twoSchools(house);
  await add(browser, copnor, { name: 'Ann K', email: ann.address });
  const { read } = house.platform.store;
  const kept = async () => (await read.select().from(read.t.signInRequests)).length;
  house.clock.advance({ days: 59 });
  await forgetOldSignIns(house.platform);
  t.equal(await kept(), 1, 'it waits for weeks');
  house.clock.advance({ days: 3 });
  await forgetOldSignIns(house.platform);
  t.equal(await kept(), 0);
});
