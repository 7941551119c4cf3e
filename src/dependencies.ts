import {
  attendanceLetters,
  attendanceTemplates,
  chargeLateCancellations,
  forgetOldProof,
} from './attendance/index.ts';
import {
  bookingLetters,
  bookingTemplates,
  managerTemplates,
  passApprovals,
  passTime,
  sendReminders,
} from './bookings/index.ts';
import { catalogueLetters, catalogueTemplates, tellNewDates } from './catalogue/index.ts';
import { complianceLetters, inNeed, keepOneMonthEnd } from './compliance/index.ts';
import type { Config } from './config.ts';
import { endLeadsWhoLeft, forgetOldSignIns, peopleLetters } from './people/index.ts';
import { type Clock, clockFrom, systemClock } from './platform/clock.ts';
import { forgetOldImports } from './platform/imports-repository.ts';
import { capturedMailer } from './platform/mail/captured.ts';
import { keepMail } from './platform/mail/captured-mail-repository.ts';
import type { Mailer } from './platform/mail/mailer.ts';
import type { Letters } from './platform/mail/renderer.ts';
import { smtpMailer } from './platform/mail/smtp.ts';
import type { TemplateKind } from './platform/mail/template-kinds.ts';
import { forgetSecretMail } from './platform/outbox-delivery.ts';
import type { Platform, Ports } from './platform/platform.ts';
import { postgresStore } from './platform/store/postgres.ts';
import { sqliteStore } from './platform/store/sqlite.ts';
import type { Store } from './platform/store/store.ts';
import type { Job } from './platform/worker.ts';

/** Everything the processes work with; the worker that uses the mailer closes it. */
export type Dependencies = {
  config: Config;
  platform: Platform;
  mailer: Mailer;
  letters: Letters;
  templates: TemplateKind[];
  jobs: Job[];
  close(): Promise<void>;
};

/** Every kind of message that some slice posts, and how it is written. */
const letters: Letters = {
  ...peopleLetters,
  ...catalogueLetters,
  ...bookingLetters,
  ...attendanceLetters,
  ...complianceLetters,
};

/** The kinds of mail for which organisers may have words of their own. */
const templates: TemplateKind[] = [
  ...bookingTemplates,
  ...managerTemplates,
  ...attendanceTemplates,
  ...catalogueTemplates,
];

/** What earlier slices ask of later ones, and who answers. */
export const ports: Ports = { inNeed };

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** What time makes necessary. An offer's end is seen to within seconds; the rest is not so pressing. */
const jobs: Job[] = [
  { name: 'time passes', everySeconds: 10, run: passTime },
  { name: 'approvals', everySeconds: 10, run: passApprovals },
  { name: 'reminders', everySeconds: MINUTE, run: sendReminders },
  { name: 'charges', everySeconds: MINUTE, run: chargeLateCancellations },
  { name: 'new dates', everySeconds: MINUTE, run: tellNewDates },
  { name: 'leads who left', everySeconds: MINUTE, run: endLeadsWhoLeft },
  { name: 'city figures', everySeconds: MINUTE, run: keepOneMonthEnd },
  { name: 'old sign-ins', everySeconds: HOUR, run: forgetOldSignIns },
  { name: 'old sign-in mail', everySeconds: HOUR, run: forgetSecretMail },
  { name: 'old proof', everySeconds: HOUR, run: forgetOldProof },
  { name: 'old imports', everySeconds: HOUR, run: forgetOldImports },
];

/** Wires the house; `instead` lets the tests put their own clock or store in. */
export function wire(config: Config, instead: { clock?: Clock; store?: Store } = {}): Dependencies {
  const store = instead.store ?? openStore(config);
  const platform: Platform = {
    store,
    clock: instead.clock ?? (config.clock === null ? systemClock : clockFrom(config.clock, config.timeZone)),
    zone: config.timeZone,
    baseUrl: config.baseUrl,
    host: new URL(config.baseUrl).hostname,
    mailFrom: config.mailFrom,
    demonstration: config.demonstration,
    ports,
  };
  return {
    config,
    platform,
    mailer: mailerOf(config, platform),
    letters,
    templates,
    jobs,
    close: () => store.close(),
  };
}

function mailerOf({ mail }: Config, { store, clock }: Platform): Mailer {
  return mail === null ? capturedMailer((captured) => keepMail(store, captured), clock) : smtpMailer(mail);
}

function openStore({ database }: Config): Store {
  return database.engine === 'sqlite'
    ? sqliteStore(database.file)
    : postgresStore(database.url, database.connections);
}
