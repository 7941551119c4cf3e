import t from 'tap';
import { ConfigError, configure } from '../../src/config.ts';

const PRODUCTION = {
  NODE_ENV: 'production',
  BASE_URL: 'https://muster.city.gov.uk/',
  SECRET: 'x'.repeat(32),
  DATABASE_URL: 'postgres://muster@127.0.0.1/muster',
  SMTP_URL: 'smtps://user:word@mail.city.gov.uk',
  MAIL_FROM: 'training@city.gov.uk',
};

function problems(env: Record<string, string>): string[] {
  try {
    configure(env);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.problems : [String(error)];
  }
}

t.test('without configuration it is the demonstration, on 127.0.0.1 and without SMTP', async (t) => {
  const config = configure({ SMTP_URL: 'smtp://mail.city.gov.uk' });
  t.match(config, {
    demonstration: true,
    host: '127.0.0.1',
    port: 3000,
    mail: null,
    timeZone: 'Europe/London',
  });
  t.equal(config.database.engine, 'sqlite');
});

t.test('production refuses to start and says everything that is missing at once', async (t) => {
  const missing = problems({ NODE_ENV: 'production' }).join('\n');
  for (const name of ['BASE_URL', 'SECRET', 'DATABASE_URL', 'SMTP_URL', 'MAIL_FROM']) t.match(missing, name);
  t.equal(problems({ NODE_ENV: 'production' }).length, 5);
});

t.test('production starts with all of it, and then is no demonstration', async (t) => {
  t.same(problems(PRODUCTION), []);
  t.match(configure(PRODUCTION), {
    demonstration: false,
    baseUrl: 'https://muster.city.gov.uk',
    mail: { ratePerMinute: 30 },
  });
});

t.test('each wrong value is named', async (t) => {
  const wrong: [Record<string, string>, RegExp][] = [
    [{ BASE_URL: 'http://muster.city.gov.uk' }, /https:\/\//],
    [{ BASE_URL: 'muster' }, /not an address/],
    [{ SECRET: 'short' }, /too short/],
    [{ DATABASE_URL: 'mysql://x' }, /postgres:\/\//],
    [{ DATABASE_FILE: 'x.db' }, /not both/],
    [{ SMTP_URL: 'mail' }, /smtp:\/\//],
    [{ PORT: '70000' }, /PORT "70000"/],
    [{ PORT: 'eighty' }, /PORT "eighty"/],
    [{ MUSTER_CLOCK: '2027-03-01T09:00' }, /MUSTER_CLOCK/],
    [{ MUSTER_TIME_ZONE: 'Mars/Olympus' }, /not a time zone/],
    [{ MUSTER_WORKER: 'outside' }, /"inside" or "separate"/],
  ];
  for (const [change, says] of wrong) {
    const found = problems({ ...PRODUCTION, ...change });
    t.equal(found.length, 1, JSON.stringify(found));
    t.match(found[0], says);
  }
});

t.test('no problem repeats a secret', async (t) => {
  const found = problems({
    ...PRODUCTION,
    SECRET: 'hunter2',
    DATABASE_URL: 'mysql://u:hunter2@x',
    SMTP_URL: 'http://u:hunter2@x',
  });
  t.notMatch(found.join('\n'), 'hunter2');
});
