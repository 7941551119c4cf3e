import type { BrowserContext } from 'playwright-core';

const MOST_PAGES = 2000;
/** Each standing of each person has a page of its own, all by one template: a few of them tell as much as all. */
const ALIKE = /^\/organisations\/[^/]+\/standings\/[^/]+\/[^/]+$/;
const MOST_ALIKE = 15;

/**
 * Reads the page at `start` and every page of the city that links lead to from there, and says which do not
 * answer or have not one heading with which the title begins. Of lists only the first page is read, and of
 * the catalogue no choice of filters; of pages that are all alike some.
 */
export async function followEveryLink(
  { request }: BrowserContext,
  start: string,
): Promise<{ pages: number; faults: string[] }> {
  const from = new Map([[start, 'the start']]);
  const faults: string[] = [];
  let alike = 0;
  for (const [path, origin] of from) {
    if (from.size > MOST_PAGES) throw new Error(`more than ${MOST_PAGES} pages: ${path}, from ${origin}`);
    const response = await request.get(path, { maxRedirects: 0 });
    const type = response.headers()['content-type'] ?? '';
    const html = type.startsWith('text/html') ? await response.text() : '';
    for (const fault of faultsIn(response.status(), html)) faults.push(`${path}, from ${origin}: ${fault}`);
    for (const next of linksIn(html, path)) {
      if (from.has(next) || (ALIKE.test(next) && ++alike > MOST_ALIKE)) continue;
      from.set(next, path);
    }
  }
  return { pages: from.size, faults };
}

function faultsIn(status: number, html: string): string[] {
  if (status !== 200 && status !== 303 && status !== 302) return [`answers ${status}`];
  if (!html.includes('<html')) return [];
  const headings = [...html.matchAll(/<h1[^>]*>([\s\S]*?)<\/h1>/g)].map((match) => words(match[1]));
  const title = words(/<title>([\s\S]*?)<\/title>/.exec(html)?.[1]);
  if (headings.length !== 1) return [`${headings.length} headings`];
  return title.startsWith(headings[0] ?? '') ? [] : [`"${title}" does not begin with "${headings[0]}"`];
}

/** Links to this city that change nothing: no filters, no later pages, no letters in frames. */
function linksIn(html: string, path: string): string[] {
  return [...html.matchAll(/<a\s[^>]*href="([^"]+)"/g)]
    .map((match) => new URL((match[1] ?? '').replaceAll('&amp;', '&'), `http://city${path}`))
    .filter((url) => url.host === 'city')
    .filter((url) => url.search === '' || url.pathname === '/sign-in')
    .map((url) => url.pathname + (url.pathname === '/sign-in' ? '' : url.search));
}

function words(html = ''): string {
  return html
    .replace(/<[^>]+>/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
