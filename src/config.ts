import { randomBytes } from 'node:crypto';
import { IANAZone } from 'luxon';

/** Everything the environment decides, parsed once. `demonstration` is what runs without configuration. */
export type Config = {
  demonstration: boolean;
  host: string;
  port: number;
  baseUrl: string;
  secret: string;
  database: { engine: 'sqlite'; file: string } | { engine: 'postgresql'; url: string; connections: number };
  mail: { url: string; ratePerMinute: number } | null;
  mailFrom: string;
  timeZone: string;
  /** Local time to start the clock at; the demonstration and the tests only. */
  clock: string | null;
  worker: 'inside' | 'separate';
  trustProxy: boolean;
  logLevel: string;
};

/** Says everything that is wrong with the environment at once. */
export class ConfigError extends Error {
  readonly problems: string[];
  constructor(problems: string[]) {
    super(`Muster cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

type Environment = Record<string, string | undefined>;

/** Reads the environment. Throws ConfigError, with every problem listed, when it will not do. */
export function configure(env: Environment): Config {
  const problems: string[] = [];
  const production = env.NODE_ENV === 'production';
  const timeZone = env.MUSTER_TIME_ZONE ?? 'Europe/London';
  if (!IANAZone.isValidZone(timeZone)) problems.push(`MUSTER_TIME_ZONE "${timeZone}" is not a time zone`);
  const port = wholeNumber(env.PORT, 3000, 'PORT', 65_535, problems);
  const config: Config = {
    demonstration: !production,
    host: env.HOST ?? '127.0.0.1',
    port,
    baseUrl: baseUrl(env, production, port, problems),
    secret: secret(env, production, problems),
    database: database(env, production, problems),
    mail: mail(env, production, problems),
    mailFrom: env.MAIL_FROM ?? 'muster@city.example',
    timeZone,
    clock: env.MUSTER_CLOCK ?? null,
    worker: env.MUSTER_WORKER === 'separate' ? 'separate' : 'inside',
    trustProxy: env.TRUST_PROXY === 'true',
    logLevel: env.LOG_LEVEL ?? (production ? 'info' : 'warn'),
  };
  if (production && env.MAIL_FROM === undefined)
    problems.push('MAIL_FROM is missing: the address that sign-in mail comes from');
  if (production && config.clock !== null)
    problems.push('MUSTER_CLOCK is for the demonstration and the tests: take it out');
  if (env.MUSTER_WORKER !== undefined && !['inside', 'separate'].includes(env.MUSTER_WORKER)) {
    problems.push('MUSTER_WORKER is "inside" or "separate"');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function baseUrl(env: Environment, production: boolean, port: number, problems: string[]): string {
  if (env.BASE_URL === undefined) {
    if (production)
      problems.push('BASE_URL is missing: the address people open, such as https://muster.city.example');
    return `http://localhost:${port}`;
  }
  if (!URL.canParse(env.BASE_URL)) {
    problems.push(`BASE_URL "${env.BASE_URL}" is not an address`);
  } else if (production && new URL(env.BASE_URL).protocol !== 'https:') {
    problems.push('BASE_URL must begin with https://, as cookies are sent over https only');
  }
  return env.BASE_URL.replace(/\/+$/, '');
}

function secret(env: Environment, production: boolean, problems: string[]): string {
  if (env.SECRET === undefined) {
    if (production)
      problems.push(
        'SECRET is missing: at least 32 random characters, such as from "openssl rand -base64 32"',
      );
    return randomBytes(32).toString('base64url');
  }
  if (env.SECRET.length < 32) problems.push('SECRET is too short: at least 32 random characters');
  return env.SECRET;
}

function database(env: Environment, production: boolean, problems: string[]): Config['database'] {
  const url = env.DATABASE_URL;
  if (url === undefined) {
    if (production && env.DATABASE_FILE === undefined) {
      problems.push('DATABASE_URL (postgres://...) or DATABASE_FILE (a SQLite file) is missing');
    }
    return { engine: 'sqlite', file: env.DATABASE_FILE ?? 'data/demonstration.db' };
  }
  if (!/^postgres(ql)?:\/\//.test(url))
    problems.push('DATABASE_URL must begin with postgres://; for SQLite set DATABASE_FILE');
  if (env.DATABASE_FILE !== undefined) problems.push('Set DATABASE_URL or DATABASE_FILE, not both');
  return {
    engine: 'postgresql',
    url,
    connections: wholeNumber(env.DATABASE_CONNECTIONS, 10, 'DATABASE_CONNECTIONS', 1000, problems),
  };
}

function mail(env: Environment, production: boolean, problems: string[]): Config['mail'] {
  // The demonstration knows the teams' real mailboxes, so it never speaks SMTP, whatever is set.
  if (!production) return null;
  const ratePerMinute = wholeNumber(env.MAIL_PER_MINUTE, 30, 'MAIL_PER_MINUTE', 100_000, problems);
  if (env.SMTP_URL === undefined) {
    problems.push('SMTP_URL is missing: the mail server, such as smtps://user:password@mail.city.example');
    return null;
  }
  if (!/^smtps?:\/\//.test(env.SMTP_URL)) problems.push('SMTP_URL must begin with smtp:// or smtps://');
  return { url: env.SMTP_URL, ratePerMinute };
}

function wholeNumber(
  text: string | undefined,
  fallback: number,
  name: string,
  most: number,
  problems: string[],
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  problems.push(`${name} "${text}" is not a whole number from 0 to ${most}`);
  return fallback;
}
