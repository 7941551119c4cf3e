import t from 'tap';
import { launchBrowser } from './chromium.ts';
import { openCity } from './city.ts';
import { follow, heading, letterText, readMail, reads, signInWithOneClick } from './doing.ts';
import { visitor } from './visitor.ts';

const MANAGER = { name: 'Rosalind Keeble', address: 'rosalind.keeble@shelter.example' };

/** A manager who is not known here answers from the mail alone, without scripts and without an account. */
t.test('a manager approves a place by the code of a mail', async (t) => {
  const city = await openCity(t);
  const browser = await launchBrowser(t);
  const tom = await visitor(t, browser, city, { scripts: false });
  const manager = await visitor(t, browser, city, { scripts: false });
  await signInWithOneClick(tom, 'Tom Fairweather');

  await t.test('who books names their manager, and the place is held', async (t) => {
    await tom.open('/activities/safeguarding-supervision');
    await follow(tom.page.locator('#dates ~ .rows .session__title a').first());
    await follow(tom.page.getByRole('link', { name: 'Book a place' }).first());
    await tom.look(t, {});
    await follow(tom.page.getByRole('button', { name: 'Confirm booking' }));
    await reads(t, tom, 'Enter your manager’s name');
    await tom.look(t, { formWithErrors: true });
    await tom.page.getByLabel('Name', { exact: true }).fill(MANAGER.name);
    await tom.page.getByLabel('Work email address').fill(MANAGER.address);
    await follow(tom.page.getByRole('button', { name: 'Confirm booking' }));
    await reads(t, tom, /A place is held for you while Rosalind Keeble is asked/);
    await tom.look(t, {});
  });

  await t.test('the manager types the code, reads what it is, and approves', async (t) => {
    const mailbox = await readMail(manager, MANAGER.address, /approve/);
    const text = await letterText(mailbox);
    const code = /Your code: (\d{6})/.exec(text)?.[1] ?? 'none';
    await manager.open(/\/approvals\/[\w-]+/.exec(text)?.[0] ?? '/no-link');
    await manager.look(t, {});
    await manager.page.getByLabel('Six-digit code').fill('12');
    await follow(manager.page.getByRole('button', { name: 'Continue' }));
    await manager.look(t, { formWithErrors: true });
    await manager.page.getByLabel('Six-digit code').fill(code);
    await follow(manager.page.getByRole('button', { name: 'Continue' }));
    await reads(t, manager, 'Tom Fairweather');
    await manager.look(t, {});
    await manager.page.getByLabel('I approve it').check();
    await follow(manager.page.getByRole('button', { name: 'Send my answer' }));
    t.equal(await heading(manager), 'This has been answered');
    await manager.look(t, {});
  });

  await t.test('the place is theirs', async (t) => {
    await tom.page.reload();
    await reads(t, tom, /You have a place[\s\S]*Rosalind Keeble approved it/);
    await tom.look(t, {});
  });
});
