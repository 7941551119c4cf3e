import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packed from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';
import type { Test } from 'tap';

const PACKAGE = new URL('../../node_modules/@sparticuz/chromium/package.json', import.meta.url);
/** A quiet browser that speaks British English. */
export const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--lang=en-GB',
];

/**
 * A browser that runs until the test ends and cannot leave this machine: whatever it asks of another host
 * goes to a listener here, which answers nothing and makes the test fail.
 */
export async function launchBrowser(t: Test): Promise<Browser> {
  const executablePath = await unpackedBrowser();
  const outside = await listenForOutside();
  const browser = await chromium.launch({
    executablePath,
    timeout: 120_000,
    args: BROWSER_ARGS,
    proxy: { server: `http://127.0.0.1:${outside.port}`, bypass: '127.0.0.1,localhost' },
    env: browserEnvironment(executablePath),
  });
  t.teardown(async () => {
    await browser.close();
    await outside.close();
    if (outside.asked.length > 0) throw new Error(`the browser asked another host: ${outside.asked}`);
  });
  return browser;
}

/** Where the browser lies. It is unpacked once, beside its place, and then moved there in one step. */
export async function unpackedBrowser(): Promise<string> {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  const place = join(tmpdir(), `muster-chromium-${version}`);
  if (!existsSync(place)) {
    const unfinished = `${place}.${process.pid}`;
    await unpack(unfinished, place);
    try {
      renameSync(unfinished, place);
    } catch (error) {
      // Another test was quicker.
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(place)) throw error;
    }
  }
  return join(place, 'chromium');
}

/** The package unpacks into the machine's folder for temporary files, so it is told of another one. */
async function unpack(folder: string, place: string): Promise<void> {
  const { TMPDIR } = process.env;
  mkdirSync(folder);
  process.env.TMPDIR = folder;
  try {
    await packed.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
  writeFileSync(
    join(folder, 'fonts', 'fonts.conf'),
    `<fontconfig><dir>${place}/fonts</dir><cachedir>${place}/fonts-cache</cachedir></fontconfig>\n`,
  );
}

async function listenForOutside(): Promise<{ port: number; asked: string[]; close(): Promise<void> }> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      asked.push(data.toString('latin1').split('\r\n')[0] ?? '');
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the listener has no port');
  return {
    port: address.port,
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** What the browser at this path needs: the fonts that were unpacked with it. */
export function browserEnvironment(executablePath: string): Record<string, string> {
  const own = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(own), FONTCONFIG_PATH: join(executablePath, '..', 'fonts') };
}
