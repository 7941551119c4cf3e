import { Agent, request as send } from 'node:http';
import autocannon from 'autocannon';

/** Requests a second that a page is answered with, over a few seconds, by ten browsers at once. */
export async function pagesPerSecond(
  url: string,
  headers: Record<string, string>,
  seconds: number,
): Promise<number> {
  const result = await autocannon({ url, headers, connections: 10, duration: seconds });
  const wrong = result.non2xx + result.errors + result.timeouts;
  if (wrong > 0) throw new Error(`${url}: ${wrong} answers were no page`);
  return result.requests.average;
}

export type Post = { path: string; cookie: string; body: string };

/** Sends every form once, so many at a time, and gives how many were answered a second; all must be 303. */
export async function postsPerSecond(port: number, posts: Post[], atOnce: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const queue = [...posts];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let post = queue.pop(); post !== undefined; post = queue.pop()) {
        const status = await answerTo(port, agent, post);
        if (status !== 303) throw new Error(`${post.path} was answered ${status}`);
      }
    }),
  );
  agent.destroy();
  return posts.length / ((performance.now() - started) / 1000);
}

function answerTo(port: number, agent: Agent, { path, cookie, body }: Post): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      cookie,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    };
    const request = send({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject);
    request.end(body);
  });
}
