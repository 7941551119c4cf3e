import Database from 'better-sqlite3';

/**
 * Bare durable SQLite transactions a second: check for a free place, insert, commit; prepared statements, WAL
 * and synchronous=FULL, in this process and with nothing else to do.
 */
export function bareTransactionsPerSecond(file: string, seconds: number): number {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(
    'CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, session TEXT NOT NULL, person TEXT NOT NULL)',
  );
  const check = database.prepare('SELECT count(*) AS n FROM bare WHERE session = ? AND person = ?');
  const insert = database.prepare('INSERT INTO bare (session, person) VALUES (?, ?)');
  database.exec('CREATE INDEX IF NOT EXISTS bare_place ON bare (session, person)');
  const book = database.transaction((session: string, person: string) => {
    const { n } = check.get(session, person) as { n: number };
    if (n === 0) insert.run(session, person);
  });
  const started = performance.now();
  let done = 0;
  while (performance.now() - started < seconds * 1000) {
    book.immediate(`session ${done % 12}`, `person ${done}`);
    done += 1;
  }
  database.close();
  return done / ((performance.now() - started) / 1000);
}
