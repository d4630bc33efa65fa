// Hands one letter to the mail server. What happened is a value; only bugs are thrown.

/** An address of exactly one mailbox; names never carry line breaks. */
export interface Mailbox {
  readonly name: string | null;
  readonly address: string;
}

export interface OutgoingMail {
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly cc: Mailbox | null;
  readonly replyTo: Mailbox | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Without angle brackets; from the row, so that the same letter always has the same. */
  readonly messageId: string;
  /** Ids of the letters before it, oldest first, without angle brackets. */
  readonly references: readonly string[];
  readonly date: Date;
}

/** What the server said against one recipient. */
export interface Refused {
  /** The server's reply code ("550"). */
  readonly code: string;
  readonly answer: string;
  /** It knows no such recipient or does not want mail for it: the address bounced. */
  readonly isAddress: boolean;
}

export type MailOutcome =
  /** The server took it and said so; with `copyRefused` it did not take the copy, which nobody gets then. */
  | { readonly kind: 'sent'; readonly answer: string; readonly copyRefused?: Refused }
  /**
   * Certainly not sent; worth another try. `code` is the server's ("451"), or what happened instead of a reply:
   * connection, dns, timeout, tls, protocol, closed (by us), or auth, which an admin must mend.
   */
  | { readonly kind: 'later'; readonly code: string; readonly answer: string | null }
  /** Certainly not sent, and another try would end the same. */
  | ({ readonly kind: 'refused' } & Refused)
  /** The last byte may have arrived; only a person can tell. */
  | { readonly kind: 'unknown'; readonly code: string; readonly answer: string | null }
  /** `handOff` said no; nothing was sent. */
  | { readonly kind: 'stopped' };

export interface Mailer {
  /**
   * Sends one letter. `handOff` is called when the server is ready to take the text and before the first byte of it goes
   * out; false stops there. At most one letter of this mailer is past its hand-off at any time.
   */
  send(mail: OutgoingMail, handOff: () => Promise<boolean>): Promise<MailOutcome>;
  /** Connects and logs in, sends nothing; null when all is well, else what to mend. */
  check(): Promise<string | null>;
  /** Lets the letters under way come to their end; those behind them are told `later`. */
  close(): Promise<void>;
}
