import { cancel } from '../../../src/bookings/index.ts';
import { signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addPeople, audit, claim, mailsOf, standingsOn } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

const COURSE = 'masterclass-consent';
const days = [{ startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T12:30' }];

async function desk(house: House) {
  const olu = await addPerson(house, { name: 'Org Aniser', teams: ['pscp-training'] });
  const other = await addPerson(house, { name: 'Oth Er', teams: ['school-attendance-team'] });
  return { olu, browser: await signInAs(house, olu.id), stranger: await signInAs(house, other.id) };
}

onBothEngines(
  'scenario 8: another number of places is changed after its effect was shown, and never below those who have one',
  async (t, house) => {
    const { browser, stranger } = await desk(house);
    const session = await addSession(house, { activity: COURSE, days, capacity: 2 });
    const people = await addPeople(house, 'Ann Atkins', 'Bob Byrne', 'Cem Can', 'Dee Day');
    for (const person of people) await claim(house, person, session);
    const address = `/organise/sessions/${session.id}/places`;
    const standings = ['Ann Atkins confirmed', 'Bob Byrne confirmed', 'Cem Can waiting', 'Dee Day waiting'];

    const check = await browser.post(address, { capacity: '3', step: 'check' });
    t.equal(check.status, 200);
    t.match(check.body, /Change from 2 places to 3 places\?[\s\S]*1 person gets a place<\/strong>: Cem Can/);
    t.notMatch(check.body, 'Dee Day');
    t.same(await standingsOn(house, session), standings, 'looking changes nothing');

    const refused = await browser.post(address, { capacity: '1', step: 'do' });
    t.equal(refused.status, 422);
    t.match(refused.body, /1 place would be too few: 2 people have a place/);
    t.match(refused.body, /Ann Atkins, Bob Byrne/);
    t.equal((await browser.post(address, { capacity: 'many', step: 'do' })).status, 422);
    t.same(await standingsOn(house, session), standings);

    t.equal((await stranger.post(address, { capacity: '3', step: 'do' })).status, 404);
    const done = await browser.follow(await browser.post(address, { capacity: '3', step: 'do' }));
    t.match(done.body, 'Changed: 3 places');
    t.same((await standingsOn(house, session))[2], 'Cem Can confirmed');
    const story = (await browser.get(`/organise/sessions/${session.id}`)).body;
    t.match(story, /Changed from 2 places to 3 places by Org Aniser\.[\s\S]*Monday 1 March 2027, 9am/);
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'scenario 20: before a move stands whom it concerns and whose diary clashes with what; then each is told once',
  async (t, house) => {
    const { browser, stranger } = await desk(house);
    const session = await addSession(house, { activity: COURSE, days, capacity: 1, mode: 'face-to-face' });
    const [ann, bob] = await addPeople(house, 'Ann Atkins', 'Bob Byrne');
    await claim(house, ann, session);
    await claim(house, bob, session);
    const network = await addSession(house, {
      activity: 'san',
      days: [{ startsAt: '2027-03-17T10:00', endsAt: '2027-03-17T11:00' }],
    });
    await claim(house, ann, network);
    const before = await mailsOf(house);
    const address = `/organise/sessions/${session.id}/move`;
    t.match((await browser.get(address)).body, /value="2027-03-16"[\s\S]*value="09:30"[\s\S]*value="12:30"/);
    const form = {
      'day-1': '2027-03-17',
      'from-1': '10:00',
      'until-1': '13:00',
      venue: 'The Annexe, PO1 2AL',
      mode: 'face-to-face',
      revision: '0',
    };
    const check = await browser.post(address, { ...form, step: 'check' });
    t.equal(check.status, 200);
    t.match(check.body, /Ann Atkins<\/strong> has a place at the same time:[\s\S]*School Attendance Network/);
    t.match(check.body, /1 person with a place gets one calendar update<\/strong>: Ann Atkins/);
    t.match(check.body, /1 person without a place is told the new time<\/strong>: Bob Byrne/);
    t.match(check.body, 'Move it and tell 2 people');
    t.same(await mailsOf(house), before, 'looking tells nobody');
    t.match((await browser.post(address, { ...form, step: 'edit' })).body, /value="2027-03-17"/);

    const wrong = await browser.post(address, { ...form, 'day-1': '2027-02-17', step: 'do' });
    t.equal(wrong.status, 422);
    t.match(wrong.body, /Choose a time that is still to come[\s\S]*value="The Annexe, PO1 2AL"/);
    t.equal((await stranger.post(address, { ...form, step: 'do' })).status, 404);

    const done = await browser.follow(await browser.post(address, { ...form, step: 'do' }));
    t.match(done.body, 'Moved: 2 people told');
    t.match(done.body, /Wednesday 17 March 2027, 10am to 1pm[\s\S]*The Annexe, PO1 2AL/);
    t.match(
      done.body,
      'Moved from Tuesday 16 March 2027, 9:30am to Wednesday 17 March 2027, 10am, and from Civic Offices, Room 2 to The Annexe, PO1 2AL by Org Aniser, 2 people told.',
    );
    t.same((await mailsOf(house)).slice(before.length), [
      'Ann Atkins session-moved',
      'Bob Byrne session-moved',
    ]);
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'scenario 21: cancelling shows whom it concerns, tells everybody once, and stands in the story',
  async (t, house) => {
    const { olu, browser, stranger } = await desk(house);
    const session = await addSession(house, { activity: COURSE, days, capacity: 2 });
    const [ann, , cem] = await addPeople(house, 'Ann Atkins', 'Nobody', 'Cem Can');
    const bob = await addPerson(house, { name: 'Bob Byrne', address: null });
    const place = await claim(house, ann, session);
    await claim(house, bob, session);
    await claim(house, cem, session);
    const acting = { personId: olu.id, administrator: false, teamIds: ['pscp-training'] };
    await cancel(house.platform, acting, {
      bookingId: place.id,
      reason: 'Asked by mail',
      knowsItIsLate: true,
    });
    const before = (await mailsOf(house)).length;
    const address = `/organise/sessions/${session.id}/cancellation`;
    t.equal((await stranger.get(address)).status, 404);
    const empty = await browser.post(address, { reason: ' ', step: 'do' });
    t.equal(empty.status, 422);
    t.match(empty.body, 'Enter why it does not take place');
    const reason = 'The trainer is ill';
    const check = await browser.post(address, { reason, step: 'check' });
    t.match(check.body, /1 person with a place is told, and their calendar is cleared<\/strong>: Cem Can/);
    t.match(check.body, 'No mail reaches Bob Byrne');
    t.notMatch(check.body, 'Ann Atkins', 'who gave the place up is not concerned');
    t.equal((await mailsOf(house)).length, before);

    t.equal((await stranger.post(address, { reason, step: 'do' })).status, 404);
    const done = await browser.follow(await browser.post(address, { reason, step: 'do' }));
    t.match(done.body, 'The session is cancelled: 2 people told');
    t.match(done.body, 'Cancelled by Org Aniser, 2 people told: “The trainer is ill”.');
    t.match(done.body, 'The place of Ann Atkins was cancelled by Org Aniser: “Asked by mail”.');
    t.notMatch(done.body, 'Close booking', 'nothing more can be done');
    t.same((await mailsOf(house)).slice(before), ['Cem Can session-cancelled']);
    const again = await browser.follow(await browser.post(address, { reason, step: 'do' }));
    t.match(again.body, 'The session was cancelled already');
    t.equal((await mailsOf(house)).length, before + 1);
    t.same(await audit(house), []);
  },
);
