import type { BrowserContext, Locator } from 'playwright-core';
import type { Test } from 'tap';
import { until } from '../support/until.ts';
import type { Visitor } from './visitor.ts';

/** The addresses of the mails that have been read in each browser. */
const read = new WeakMap<BrowserContext, Set<string>>();

/** Presses a link or a button and waits until the page that it leads to is there. */
export async function follow(link: Locator): Promise<void> {
  const loaded = link.page().waitForEvent('load');
  await link.click();
  await loaded;
}

/** Signs in as a person of the demonstration with one click, and is on the home page then. */
export async function signInWithOneClick({ page, open }: Visitor, name: string): Promise<void> {
  await open('/sign-in');
  await follow(page.getByRole('button', { name: `Sign in as ${name}` }));
}

/** Types an address into the sign-in page in front of them. */
export async function askForMail({ page }: Visitor, address: string): Promise<void> {
  await page.getByLabel('Your work email address').fill(address);
  await follow(page.getByRole('button', { name: 'Sign in', exact: true }));
}

/** Signs in by mail from the page that asks for it: reads the code in another window and types it. */
export async function signInByCode(person: Visitor, address: string): Promise<void> {
  await askForMail(person, address);
  const mailbox = await readMail(person, address, /link and code/);
  const code = /Code: (\d{6})/.exec(await letterText(mailbox))?.[1] ?? 'no code';
  await mailbox.page.close();
  await typeCode(person, code);
}

export async function typeCode({ page }: Visitor, code: string): Promise<void> {
  await page.getByLabel('Six-digit code').fill(code);
  await follow(page.getByRole('button', { name: 'Sign in', exact: true }));
}

/**
 * Opens the latest mail to an address in another window, once one with such a subject has come that was not
 * read before in this browser. Throws when none comes.
 */
export async function readMail(person: Visitor, address: string, subject: RegExp): Promise<Visitor> {
  const mailbox = await person.window();
  const mail = mailbox.page.getByRole('link', { name: subject }).first();
  const known = read.get(person.context) ?? new Set();
  read.set(person.context, known);
  await until(`a mail about ${subject} comes to ${address}`, async () => {
    await mailbox.open(`/demo/mailbox?to=${encodeURIComponent(address)}`);
    return (await mail.count()) > 0 && !known.has((await mail.getAttribute('href')) ?? '');
  });
  known.add((await mail.getAttribute('href')) ?? '');
  await follow(mail);
  return mailbox;
}

/** The plain text of the mail that is open. */
export async function letterText({ page }: Visitor): Promise<string> {
  return (await page.locator('.mail__text').textContent()) ?? '';
}

/** What the mail that is open really was. */
export async function mailSource({ page }: Visitor): Promise<string> {
  return (await page.locator('.mail__source').textContent()) ?? '';
}

/** Asserts that the words stand in the main part of the page. */
export async function reads(t: Test, { page }: Visitor, words: string | RegExp): Promise<void> {
  const text = ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ');
  const found = typeof words === 'string' ? text.includes(words) : words.test(text);
  t.ok(found, `the page says ${words}`, found ? {} : { text: text.slice(0, 1500) });
}

/** The words of the heading of the page. */
export async function heading({ page }: Visitor): Promise<string> {
  return ((await page.locator('h1').textContent()) ?? '').trim();
}
