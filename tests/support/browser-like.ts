import type { FastifyInstance } from 'fastify';
import { hashed, newId, newSecret } from '../../src/platform/ids.ts';
import type { House } from './house.ts';

export type Answer = {
  status: number;
  body: string;
  /** Where a redirect leads, or null. */
  location: string | null;
  headers: Record<string, string | string[] | number | undefined>;
};
export type Fields = Record<string, string | string[]>;
/** A file of a form; `type` is what the browser says it is, which nothing here may believe. */
export type FormFile = { field: string; name: string; bytes: Buffer | string; type?: string };

/** Behaves like a browser without JavaScript: keeps cookies and sends the token of the forms it has seen. */
export type Client = {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Posts a form. Its `_csrf` comes from the last page with a form unless `fields` brings its own. */
  post(path: string, fields?: Fields, headers?: Record<string, string>): Promise<Answer>;
  /** Posts a form that may hold a file; without one, as a browser does when none was chosen. */
  upload(path: string, fields: Fields, file?: FormFile): Promise<Answer>;
  /** The last answer's bytes, for what is not text. */
  bytes(): Buffer;
  /** Goes where a redirect leads, until a page comes. */
  follow(answer: Answer): Promise<Answer>;
  cookies: Map<string, string>;
};

/** A browser with no cookies yet, from `ip` (for limits per source). */
export function client(
  app: FastifyInstance,
  { ip = '127.0.0.1', userAgent = 'light-my-request' }: { ip?: string; userAgent?: string } = {},
): Client {
  const cookies = new Map<string, string>();
  let token: string | null = null;
  let raw: Buffer = Buffer.alloc(0);

  async function send(
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string>,
    body?: string | Buffer,
  ) {
    const response = await app.inject({
      method,
      url: path,
      remoteAddress: ip,
      headers: {
        'user-agent': userAgent,
        cookie: [...cookies].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    raw = response.rawPayload;
    for (const { name, value, ...rest } of response.cookies) {
      const gone = rest.maxAge === 0 || (rest.expires !== undefined && rest.expires.getTime() <= 0);
      if (gone) cookies.delete(name);
      else cookies.set(name, value);
    }
    token = /name="_csrf" value="([^"]+)"/.exec(response.body)?.[1] ?? token;
    return {
      status: response.statusCode,
      body: response.body,
      location: response.headers.location ?? null,
      headers: response.headers,
    };
  }

  async function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return send('GET', path, headers);
  }

  return {
    cookies,
    get,
    async post(path, fields = {}, headers = {}) {
      if (token === null && fields._csrf === undefined) await get('/sign-in');
      return send('POST', path, headers, encoded({ _csrf: token ?? '', ...fields }));
    },
    async upload(path, fields, file = { field: 'file', name: '', bytes: '' }) {
      if (token === null && fields._csrf === undefined) await get('/sign-in');
      const form = multipartForm({ _csrf: token ?? '', ...fields }, file);
      return send('POST', path, { 'content-type': form.type }, form.body);
    },
    bytes: () => raw,
    async follow(answer) {
      let at = answer;
      for (let step = 0; at.location !== null && step < 5; step++) at = await get(at.location);
      return at;
    },
  };
}

/** A browser in which this person is signed in. */
export async function signInAs(
  house: Pick<House, 'app' | 'platform' | 'clock'>,
  personId: string,
  device = 'A test',
): Promise<Client> {
  const secret = newSecret();
  const now = house.clock.now();
  await house.platform.store.transaction(async (tx) => {
    await tx.insert(tx.t.signIns).values({
      id: newId(),
      personId,
      tokenHash: hashed(secret),
      device,
      createdAt: now,
      lastSeenAt: now,
    });
  });
  const browser = client(house.app);
  browser.cookies.set('muster_sign_in', secret);
  return browser;
}

function encoded(fields: Fields): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, one);
  }
  return search.toString();
}

const BOUNDARY = '----muster-test-boundary';

function multipartForm(fields: Fields, file: FormFile): { type: string; body: Buffer } {
  const values = Object.entries(fields).flatMap(([name, value]) =>
    [value]
      .flat()
      .map((one) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${one}\r\n`),
  );
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${file.field}"; filename="${file.name}"\r\nContent-Type: ${file.type ?? 'application/octet-stream'}\r\n\r\n`;
  const body = [values.join('') + head, file.bytes, `\r\n--${BOUNDARY}--\r\n`].map((part) =>
    Buffer.from(part as string),
  );
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, body: Buffer.concat(body) };
}
