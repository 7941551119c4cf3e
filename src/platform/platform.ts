import type { Clock } from './clock.ts';
import type { Message } from './outbox.ts';
import type { Store } from './store/store.ts';

/**
 * Questions of earlier slices that later ones answer: a slice declares its own here (`declare module`), and
 * dependencies.ts plugs the answers in.
 */
// biome-ignore lint/suspicious/noEmptyInterface: slices add to it
export interface Ports {}

/** What every slice works with, handed to each service; made once in dependencies.ts. */
export type Platform = {
  store: Store;
  clock: Clock;
  /** The wall clock of the place, an IANA time zone. */
  zone: string;
  /** Without a slash at the end. */
  baseUrl: string;
  /** The host of the base URL: the right-hand side of message and calendar identifiers. */
  host: string;
  /** The bare mailbox that writes when no team does: sign-in mail. */
  mailFrom: string;
  demonstration: boolean;
  ports: Ports;
  /** What whoever composes several services in one transaction (`composed`) adds to each message that they post. */
  posting?: (message: Message) => Message;
};
