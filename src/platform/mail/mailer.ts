/** The port through which mail leaves: what a letter is, and what can become of it. */
export type Mailbox = { name: string; address: string };

export type Paragraph =
  /** Line breaks inside the text are kept. `keeps`: a rule demands it, so that no template takes it out. */
  | { kind: 'text'; text: string; keeps?: true }
  /** When, Where and the like, one a line. */
  | { kind: 'facts'; facts: { label: string; value: string }[] }
  | { kind: 'list'; items: string[] }
  /** Shown as a button; becomes plain words unless `href` is an http, https or mailto address. */
  | { kind: 'link'; label: string; href: string }
  /** Somebody's own words, shown as a quotation. */
  | { kind: 'note'; text: string; from: string };

/** What a mail says, as data. All of it is plain text: escaping is done when it is rendered. */
export type Letter = {
  /** Begins with the news: "Place confirmed: ...", "Moved: ...", "Cancelled: ...". */
  subject: string;
  /** The first line, which says what happened. */
  opening: string;
  paragraphs: Paragraph[];
  /** The organising team that signs, with a mailbox that somebody reads. */
  team: Mailbox;
  /** Why this person gets this mail, as a sentence. */
  why: string;
};

export type CalendarPart = { method: 'REQUEST' | 'CANCEL'; content: string };

/** A file that goes along, with a name and a MIME type told from its bytes. */
export type Attachment = { name: string; type: string; content: Buffer };

export type Mail = {
  /** What sort of mail it is ("booking-confirmed"), for whoever looks through what was sent. */
  kind: string;
  /** Fixed when the mail was decided on, so that sending it twice is harmless. With its angle brackets. */
  messageId: string;
  to: Mailbox;
  from: Mailbox;
  replyTo: Mailbox;
  letter: Letter;
  calendar?: CalendarPart;
  attachments?: Attachment[];
};

/**
 * `retry`: nothing is wrong with the mail, try again later. `refused`: the same mail would be refused
 * again. The reason is for an organiser to read and holds nothing of the message.
 */
export type Delivery =
  | { outcome: 'accepted' }
  | { outcome: 'retry'; reason: string }
  | { outcome: 'refused'; reason: string };

export type Mailer = {
  /** Hands over one mail. May wait more than a minute for its turn; never longer than five. */
  deliver(mail: Mail): Promise<Delivery>;
  /** Lets what is on its way finish (at most ten seconds); everything still waiting becomes `retry`. */
  close(): Promise<void>;
};
