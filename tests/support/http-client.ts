import { Agent, type IncomingMessage, request } from 'node:http';
import type { Answer } from './browser-like.ts';

/** A browser without JavaScript that speaks real HTTP, to one server or to several behind one name. */
export type HttpClient = {
  /** `url` is absolute. Fails when the server goes away before the whole answer has come. */
  get(url: string): Promise<Answer>;
  /** Posts a form with the token of the last page that had one. */
  post(url: string, fields?: Record<string, string>): Promise<Answer>;
  /** The title of the message that the last answer left for the next page; null when there is none. */
  notice(): string | null;
};

/** Connections are kept for the next request, as browsers do. Each request under way has one of its own. */
const agent = new Agent({ keepAlive: true });

/** A browser in which the holder of this sign-in token is signed in. */
export function httpClient(signIn: string): HttpClient {
  const cookies = new Map([['muster_sign_in', signIn]]);
  let token = '';

  async function send(method: 'GET' | 'POST', url: string, body: string | null): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await exchange(method, url, { cookie, ...(body === null ? {} : form) }, body);
    for (const line of answer.cookies) keep(line);
    token = /name="_csrf" value="([^"]+)"/.exec(answer.body)?.[1] ?? token;
    const { status, headers } = answer;
    return { status, body: answer.body, location: headers.location ?? null, headers };
  }

  function keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '') cookies.delete(name);
    else cookies.set(name, decodeURIComponent(value));
  }

  return {
    get: (url) => send('GET', url, null),
    post: (url, fields = {}) =>
      send('POST', url, new URLSearchParams({ _csrf: token, ...fields }).toString()),
    notice() {
      const [message] = cookies.get('muster_flash')?.split('.') ?? [];
      if (message === undefined) return null;
      return (JSON.parse(Buffer.from(message, 'base64url').toString()) as { title: string }).title;
    },
  };
}

type Exchange = { status: number; body: string; cookies: string[]; headers: IncomingMessage['headers'] };

function exchange(
  method: string,
  url: string,
  headers: Record<string, string>,
  body: string | null,
): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0, headers } = response;
        const text = Buffer.concat(chunks).toString();
        resolve({ status: statusCode, body: text, cookies: headers['set-cookie'] ?? [], headers });
      });
    });
    asked.on('error', reject);
    asked.end(body ?? undefined);
  });
}
