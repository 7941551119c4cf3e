import type { InvitationFacts } from './invitation.ts';
import type { Letter, Mailbox } from './mailer.ts';

/** What a renderer may know besides the facts of the outbox row and whom it goes to. */
export type RenderContext = {
  /** Without a slash at the end. */
  baseUrl: string;
  /** The wall clock of the place, an IANA time zone. */
  zone: string;
  now: Date;
};

export type Rendered = {
  letter: Letter;
  /** A mailbox that somebody reads; equals the calendar's organiser. */
  from: Mailbox;
  calendar?: { method: 'REQUEST' | 'CANCEL'; facts: InvitationFacts };
  /** Ids of kept files that go along; what has been deleted meanwhile is left out. */
  fileIds?: string[];
};

/** Turns the facts of an outbox row into what is sent. Pure: the same facts give the same letter. */
export type Renderer = (facts: Record<string, unknown>, to: Mailbox, context: RenderContext) => Rendered;

/** The renderers of a slice, by the kind of message that it posts. */
export type Letters = Record<string, Renderer>;
