import t, { type Test } from 'tap';
import { launchBrowser } from './chromium.ts';
import { openCity } from './city.ts';
import { follow, heading, letterText, readMail, reads, signInWithOneClick } from './doing.ts';
import { type Visitor, visitor } from './visitor.ts';

const COURSE = '/activities/early-help-fsp';

t.test('people queue for a full course, and the first of them gets the place that comes free', async (t) => {
  const city = await openCity(t);
  const browser = await launchBrowser(t);
  const come = async (name: string, scripts: boolean) => {
    const person = await visitor(t, browser, city, { scripts });
    await signInWithOneClick(person, name);
    return person;
  };
  const leon = await come('Leon Marchetti', true);
  const marian = await come('Marian Okafor', true);
  const priya = await come('Priya Raghunath', false);

  await t.test('a social worker takes the last place', async (t) => {
    await leon.open(COURSE);
    await reads(t, leon, 'Only 1 place left of 18');
    await follow(leon.page.getByRole('link', { name: 'Book a place' }).first());
    t.equal(await heading(leon), 'Check and confirm');
    await follow(leon.page.getByRole('button', { name: 'Confirm booking' }));
    await reads(t, leon, 'You have a place');
  });

  await t.test(
    'a safeguarding lead finds it full, joins the waiting list and reads that she is 1st',
    async (t) => {
      await joinTheQueue(t, marian, '1st');
      await reads(t, marian, 'You are next');
      await marian.look(t, {});
      const mail = await readMail(marian, 'marian.okafor@', /On the waiting list: Early Help/);
      t.match(await letterText(mail), /You are 1st on the waiting list/);
      t.notOk(
        /place confirmed|you have a place/i.test(await letterText(mail)),
        'nobody waiting reads that she has a place',
      );
      await mail.look(t, {});
      await mail.page.close();
    },
  );

  await t.test('a teacher, without scripts, is 2nd', async (t) => {
    await joinTheQueue(t, priya, '2nd');
    await reads(t, priya, '1 person is before you');
    await priya.look(t, {});
    await priya.open('/my/bookings');
    await reads(t, priya, 'You are 2nd on the waiting list');
    await priya.look(t, {});
  });

  await t.test(
    'the social worker cancels: the lead has the place, her page and her mail say so',
    async (t) => {
      await follow(leon.page.getByRole('link', { name: 'Cancel my place' }));
      await follow(leon.page.getByRole('button', { name: 'Cancel my place' }));
      await reads(t, leon, 'your booking has been cancelled');
      await marian.page.reload();
      await reads(t, marian, 'You have a place');
      await reads(t, marian, 'A place came free and went to the next in the queue');
      await marian.look(t, {});
      const mail = await readMail(marian, 'marian.okafor@', /Place confirmed: Early Help.*day 1 of 2/);
      t.match(await letterText(mail), /A place came free on Early Help.*and it is yours/);
      await mail.page.close();
    },
  );

  await t.test('the teacher is 1st now, and leaves the waiting list by one button', async (t) => {
    await priya.page.reload();
    await reads(t, priya, 'You are 1st on the waiting list');
    await follow(priya.page.getByRole('link', { name: 'See your position' }).last());
    await follow(priya.page.getByRole('button', { name: 'Leave the waiting list' }));
    await reads(t, priya, 'Left the waiting list');
    await priya.look(t, {});
  });

  await t.test('a health visitor is offered a place, reads until when, and accepts it', async (t) => {
    const shabnam = await come('Shabnam Talukdar', true);
    await reads(t, shabnam, 'A place is held for you until');
    await shabnam.look(t, {});
    await shabnam.open('/my/bookings');
    await reads(t, shabnam, 'Offered to you');
    await shabnam.look(t, {});
    await follow(shabnam.page.getByRole('link', { name: 'Answer the offer' }));
    await reads(t, shabnam, 'A place is held for you');
    await reads(t, shabnam, /Until Tuesday 2 March 2027, \d+[ap]m \(\d+ hours \d+ minutes left\)/);
    t.equal(await shabnam.page.getByRole('button', { name: 'Turn down the place' }).count(), 1);
    await shabnam.look(t, {});
    await follow(shabnam.page.getByRole('button', { name: 'Accept the place' }));
    await reads(t, shabnam, 'You have a place');
    await shabnam.look(t, {});
  });

  await t.test(
    'a childminder takes the last place of this evening, and is told what cancelling means',
    async (t) => {
      const dorota = await come('Dorota Wieczorek', true);
      await dorota.open('/activities/masterclass-victim-blaming-language');
      await follow(dorota.page.getByRole('link', { name: 'Book a place' }).first());
      await reads(t, dorota, 'A last place is free');
      await dorota.look(t, {});
      await follow(dorota.page.getByRole('button', { name: 'Confirm booking' }));
      await reads(t, dorota, 'Cancelling now counts as late');
      await dorota.look(t, {});
    },
  );
});

async function joinTheQueue(t: Test, person: Visitor, position: string): Promise<void> {
  await person.open(COURSE);
  await follow(person.page.getByRole('link', { name: 'Join the waiting list' }).first());
  await reads(t, person, `You would be ${position} on the waiting list`);
  await person.look(t, {});
  await follow(person.page.getByRole('button', { name: 'Join the waiting list' }));
  await reads(t, person, `You are ${position} on the waiting list`);
}
