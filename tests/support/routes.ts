import type { FastifyInstance } from 'fastify';

export type Route = { method: 'GET' | 'POST'; path: string };

/** Every address that the app answers to, from Fastify's own tree; assets and the catch-all are left out. */
export function routesOf(app: FastifyInstance): Route[] {
  const parents: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', segment = '', methods = ''] = /^(.*?)[├└]── (\S+) \(([^)]+)\)$/.exec(line) ?? [];
      if (segment === '') return [];
      const level = indent.length / 4;
      const above = parents[level - 1] ?? '';
      // The root is "/", and the segments right below it have no slash of their own.
      const path = above === '/' ? `/${segment.replace(/^\//, '')}` : `${above}${segment}`;
      parents[level] = path;
      if (path.includes('*') || path === '/unreadable-address') return [];
      return (['GET', 'POST'] as const).flatMap((method) =>
        methods.split(', ').includes(method) ? [{ method, path }] : [],
      );
    });
}
