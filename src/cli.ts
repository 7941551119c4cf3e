import { migrateDatabase } from '../db/migrate.ts';
import { loadReference } from '../db/seed.ts';
import { typed } from './command-line.ts';
import { COMMANDS, Mistake } from './commands.ts';
import { type Config, configure } from './config.ts';
import { type Dependencies, wire } from './dependencies.ts';

const MIGRATE = { usage: 'migrate', says: 'bring the database up to date and load the reference data' };

await main(process.argv.slice(2));

async function main(argv: string[]): Promise<void> {
  const dependencies = { current: null as Dependencies | null };
  try {
    const { name, words, options } = typed(argv);
    const config = configure({ LOG_LEVEL: 'silent', ...process.env });
    if (name === 'migrate') return void process.stdout.write(`${await migrate(config)}\n`);
    const command = COMMANDS[name];
    if (command === undefined) throw new Mistake(help());
    dependencies.current = wire(config);
    process.stdout.write(`${await command.run(dependencies.current, words, options)}\n`);
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  } finally {
    await dependencies.current?.close();
  }
}

/** Before the store is opened, as the database may not be there yet. */
async function migrate(config: Config): Promise<string> {
  const done = await migrateDatabase(config.database);
  const { platform, close } = wire(config);
  await loadReference(platform.store);
  await close();
  return done.length === 0 ? 'The database is up to date.' : `Applied ${done.join(', ')}.`;
}

function help(): string {
  const lines = [MIGRATE, ...Object.values(COMMANDS)].map(
    ({ usage, says }) => `  npm run muster -- ${usage}\n      ${says}`,
  );
  return `What shall I do?\n${lines.join('\n')}`;
}
