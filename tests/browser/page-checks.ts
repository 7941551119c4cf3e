import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };
const NARROWEST = { width: 320, height: 640 };

/** `formWithErrors`: a form came back, so the title says so. `letter`: a mail, whose title is its subject. */
export type Look = { formWithErrors?: boolean; letter?: boolean };

type Violation = { id: string; nodes: { html: string; why: string }[] };

/**
 * Everything that is wrong with how a page is made, in words: axe at desktop and phone width, sideways
 * scrolling at 320 pixels, headings, title, ids. Scripts must be able to run in the page. The page is left
 * at the width at which it was.
 */
export async function faultsOf(page: Page, { formWithErrors, letter }: Look): Promise<string[]> {
  const size = page.viewportSize() ?? DESKTOP;
  const faults = letter ? [] : await headingFaults(page, formWithErrors === true);
  await page.evaluate(AXE);
  for (const at of [DESKTOP, PHONE]) {
    await page.setViewportSize(at);
    faults.push(...(await axeFaults(page, letter === true)).map((fault) => `${at.width} px: ${fault}`));
  }
  await page.setViewportSize(NARROWEST);
  faults.push(...(await sidewaysFaults(page)));
  await page.setViewportSize(size);
  return faults;
}

async function headingFaults(page: Page, formWithErrors: boolean): Promise<string[]> {
  const { headings, title, doubled } = await page.evaluate<{
    headings: string[];
    title: string;
    doubled: string[];
  }>(`(() => {
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    return {
      headings: [...document.querySelectorAll('h1')].map((h1) => h1.textContent.replace(/\\s+/g, ' ').trim()),
      title: document.title,
      doubled: ids.filter((id, index) => ids.indexOf(id) !== index),
    };
  })()`);
  const faults = doubled.map((id) => `the id ${id} is there twice`);
  if (headings.length !== 1) faults.push(`there are ${headings.length} h1: ${headings.join(' | ')}`);
  const begins = `${formWithErrors ? 'Error: ' : ''}${headings[0] ?? ''}`;
  if (!title.startsWith(begins)) faults.push(`the title "${title}" does not begin with "${begins}"`);
  return faults;
}

/** A frame holds a letter, which is looked at by itself; mail has no landmarks. */
async function axeFaults(page: Page, letter: boolean): Promise<string[]> {
  const rules = letter ? { 'landmark-one-main': { enabled: false }, region: { enabled: false } } : {};
  const options = { runOnly: TAGS, rules, resultTypes: ['violations'], iframes: false };
  const violations = await page.evaluate<Violation[]>(
    `axe.run(document, ${JSON.stringify(options)})
      .then(({ violations }) => violations.map(({ id, nodes }) => ({
        id,
        nodes: nodes.slice(0, 3).map(({ html, failureSummary }) => ({ html, why: failureSummary })),
      })))`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, why }) => `axe ${id}: ${html.slice(0, 160)} ${why.replace(/\s+/g, ' ')}`),
  );
}

async function sidewaysFaults(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .map((element) => element.tagName + '.' + element.getAttribute('class'));
    return ['scrolls sideways at 320 px: ' + wide.slice(0, 5).join(', ')];
  })()`);
}
