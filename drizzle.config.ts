import { defineConfig } from 'drizzle-kit';

const postgres = process.env.ENGINE === 'postgresql';

/** `npm run migrations` makes both sets; CI fails when either would still have something to write. */
export default defineConfig({
  dialect: postgres ? 'postgresql' : 'sqlite',
  schema: postgres ? './db/schema/postgres.ts' : './db/schema/sqlite.ts',
  out: postgres ? './db/migrations/postgresql' : './db/migrations/sqlite',
});
