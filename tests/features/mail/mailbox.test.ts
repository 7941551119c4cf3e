import t from 'tap';
import { buildApp } from '../../../src/app.ts';
import { configure } from '../../../src/config.ts';
import { wire } from '../../../src/dependencies.ts';
import { deliverDue } from '../../../src/platform/outbox-delivery.ts';
import { freshDatabase, type House, onBothEngines } from '../../support/house.ts';
import { letters, note, placeNews, postAll } from './post-office.ts';

/** Lets the house's own mailer, the capturing one, take what is due. */
async function captureAll(house: House): Promise<void> {
  await deliverDue({ ...house.dependencies, letters });
}

const idsOf = (html: string) =>
  [...html.matchAll(/href="\/demo\/mailbox\/(\d+)"/g)].map((found) => Number(found[1]));

onBothEngines('the mailbox lists what was captured, the newest first, by address', async (t, house) => {
  const empty = await house.app.inject('/demo/mailbox');
  t.equal(empty.statusCode, 200);
  t.match(empty.body, 'No mail yet');
  const grace = { personId: null, name: 'Grace Hopper', address: 'Grace_H@school.example' };
  await postAll(house.platform, [note('First <b>news</b>')]);
  await captureAll(house);
  await postAll(house.platform, [note('Second news', { to: grace })]);
  await captureAll(house);
  const all = await house.app.inject('/demo/mailbox');
  t.ok(
    all.body.indexOf('Second news') < all.body.indexOf('First &lt;b&gt;news&lt;/b&gt;'),
    'newest first, as text',
  );
  t.match(all.body, '2 mails');
  t.match(all.body, 'Monday 1 March 2027, 9am');
  for (const [words, count] of [
    ['grace_h@SCHOOL.example', 1],
    ['school', 2],
    ['gracexh', 0],
    ['%', 0],
    ['\\', 0],
    ['<script>', 0],
  ] as const) {
    const some = await house.app.inject(`/demo/mailbox?to=${encodeURIComponent(words)}`);
    t.equal(idsOf(some.body).length, count, words);
    t.notOk(some.body.includes('to “<script>'));
  }
});

onBothEngines('the mailbox has pages', async (t, house) => {
  await postAll(
    house.platform,
    Array.from({ length: 30 }, (_, n) => note(`Note ${n}`)),
  );
  await captureAll(house);
  const first = await house.app.inject('/demo/mailbox?to=ada');
  t.equal(idsOf(first.body).length, 25);
  t.match(first.body, 'href="?to=ada&amp;page=2"');
  const second = await house.app.inject('/demo/mailbox?to=ada&page=2');
  t.equal(idsOf(second.body).length, 5);
  for (const page of ['0', 'x', '-1', '1e9', '99'])
    t.equal((await house.app.inject(`/demo/mailbox?page=${page}`)).statusCode, 200, page);
});

onBothEngines('a mail is shown as a person sees it, and as it was sent', async (t, house) => {
  const link = 'https://muster.example/bookings/b1?a=1&b=2';
  await postAll(house.platform, [
    { ...placeNews('p1@muster.example', 3, 'CANCEL') },
    note(`<script>alert(1)</script> ${link}`),
  ]);
  await captureAll(house);
  const ids = idsOf((await house.app.inject('/demo/mailbox')).body);
  const pages = await Promise.all(ids.map((id) => house.app.inject(`/demo/mailbox/${id}`)));
  const place = pages.find(({ body }) => body.includes('CANCEL 3')) ?? pages[0];
  const plain = pages.find(({ body }) => body.includes('alert(1)')) ?? pages[1];
  for (const words of [
    'CANCEL: takes this out of the calendar',
    'Tuesday 9 March 2027, 9:30am to 12:30pm (Europe/London)',
    'Civic Offices',
    'p1@muster.example',
    'First aid',
    'Content-Type: multipart/alternative',
    'BEGIN:VCALENDAR',
    'sandbox="allow-top-navigation-by-user-activation"',
  ]) {
    t.ok(place?.body.includes(words), words);
  }
  t.match(place?.headers['content-security-policy'], "frame-ancestors 'none'");
  t.notOk(plain?.body.includes('The calendar part'));
  t.notOk(plain?.body.includes('<script>alert'), 'text is text');
  t.ok(
    plain?.body.includes(`href="${link.replace('&', '&amp;')}"`),
    'a link in the plain text can be followed',
  );
});

onBothEngines('the letter itself may show its styles to our page, and do nothing else', async (t, house) => {
  await postAll(house.platform, [note('Hello')]);
  await captureAll(house);
  const [id] = idsOf((await house.app.inject('/demo/mailbox')).body);
  const letter = await house.app.inject(`/demo/mailbox/${id}/html`);
  t.equal(letter.statusCode, 200);
  t.match(letter.headers, { 'content-type': 'text/html; charset=utf-8', 'x-frame-options': 'SAMEORIGIN' });
  const policy = String(letter.headers['content-security-policy']).split('; ');
  t.same(policy.sort(), [
    "base-uri 'none'",
    "default-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "style-src 'unsafe-inline'",
  ]);
  t.match(letter.body, '<base target="_top">');
  t.match(letter.body, 'style="margin:0;padding:0;"');
});

onBothEngines('a mail that is not there is a page that helps', async (t, { app }) => {
  for (const id of ['1', '0', '-1', 'x', '99999999999999999999', '1.5', '%00']) {
    for (const end of ['', '/html'])
      t.equal((await app.inject(`/demo/mailbox/${id}${end}`)).statusCode, 404, id);
  }
});

onBothEngines('of the captured mail the last 2,000 are kept', async (t, house) => {
  const { store } = house.platform;
  await store.transaction(async (tx) => {
    const mail = {
      kind: 'note',
      messageId: '<a@b>',
      toName: 'Ada',
      subject: 'Old',
      textBody: '',
      htmlBody: '',
      raw: '',
    };
    for (let at = 0; at < 2_000; at += 500) {
      await tx
        .insert(tx.t.capturedMail)
        .values(
          Array.from({ length: 500 }, () => ({ ...mail, at: house.clock.now(), toAddress: 'old@x.example' })),
        );
    }
  });
  await postAll(house.platform, [note('One'), note('Two'), note('Three')]);
  await captureAll(house);
  const kept = await store.read.select({ id: store.read.t.capturedMail.id }).from(store.read.t.capturedMail);
  t.same([kept.length, Math.min(...kept.map(({ id }) => id))], [2_000, 4]);
});

t.test('in production there is no mailbox', async (t) => {
  const config = configure({
    NODE_ENV: 'production',
    BASE_URL: 'https://muster.example',
    SECRET: 'x'.repeat(32),
    MAIL_FROM: 'muster@city.example',
    SMTP_URL: 'smtp://127.0.0.1:1',
    LOG_LEVEL: 'silent',
    ...(await freshDatabase(t, 'sqlite')),
  });
  const dependencies = wire(config);
  const app = await buildApp(dependencies);
  t.teardown(async () => {
    await app.close();
    await dependencies.close();
  });
  for (const path of ['/demo/mailbox', '/demo/mailbox/1', '/demo/mailbox/1/html'])
    t.equal((await app.inject(path)).statusCode, 404, path);
});
