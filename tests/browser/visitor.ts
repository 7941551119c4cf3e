import type { Browser, BrowserContext, CDPSession, Page, Response } from 'playwright-core';
import type { Test } from 'tap';
import { DESKTOP, faultsOf, type Look } from './page-checks.ts';

/** A person at a browser of their own. */
export type Visitor = {
  page: Page;
  context: BrowserContext;
  /** Opens an address of the city, such as /catalogue. */
  open(path: string): Promise<void>;
  /** Another window of the same browser. */
  window(): Promise<Visitor>;
  /**
   * Asserts that the page in front of them is well made, that everything on it came, and that nothing
   * complained.
   */
  look(t: Test, what: Look): Promise<void>;
};

/** What has not come by then does not come, on the slowest machine. */
const PATIENCE_MS = 90_000;

/** Starts a browser without cookies. Closed when the test ends. */
export async function visitor(
  t: Test,
  browser: Browser,
  city: string,
  { scripts = true, size = DESKTOP } = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: city,
    javaScriptEnabled: scripts,
    viewport: size,
    locale: 'en-GB',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  t.teardown(() => context.close());
  return newWindow(context, scripts);
}

async function newWindow(context: BrowserContext, scripts: boolean): Promise<Visitor> {
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  const session = scripts ? null : await withoutScripts(context, page);
  return {
    page,
    context,
    async open(path) {
      await page.goto(path);
    },
    window: () => newWindow(context, scripts),
    async look(t, what) {
      await session?.send('Emulation.setScriptExecutionDisabled', { value: false });
      const faults = await faultsOf(page, what);
      await session?.send('Emulation.setScriptExecutionDisabled', { value: true });
      t.same(
        [...complaints.splice(0), ...faults],
        [],
        `${await page.title()}, ${new URL(page.url()).pathname}`,
      );
    },
  };
}

/**
 * What came with an error is judged by its status; htmx says when a newer choice replaces an older one; the
 * browser remarks that the frame of a letter, which is sandboxed, has an origin of its own.
 */
const EXPECTED_WORDS =
  /^(Failed to load resource|htmx:sendAbort|htmx:afterRequest|The page requested an origin-keyed agent cluster)/;

/** What the browser itself complains of: errors in the console, refused content, things that did not come. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error in a script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED_WORDS.test(message.text())) {
      complaints.push(`console: ${message.text()}`);
    }
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // Left for another page, replaced by a newer question, or a download; or the test took the connection away.
    if (!['net::ERR_ABORTED', 'net::ERR_INTERNET_DISCONNECTED'].includes(why))
      complaints.push(`${request.url()} failed: ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !isPageThatSaysSo(response)) {
      complaints.push(`${response.url()} answered ${response.status()}`);
    }
  });
  return complaints;
}

/** A page that tells a person what is wrong with a form or an address. */
function isPageThatSaysSo(response: Response): boolean {
  const ofItself = response.request().isNavigationRequest() || response.request().resourceType() === 'xhr';
  return ofItself && [403, 404, 410, 422, 429].includes(response.status());
}

/**
 * A second hold on the switch by which playwright keeps scripts out: axe needs them for a moment. The page's
 * own scripts do not run then, as they were passed over when it was read.
 */
async function withoutScripts(context: BrowserContext, page: Page): Promise<CDPSession> {
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setScriptExecutionDisabled', { value: true });
  return session;
}
