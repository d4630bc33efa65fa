// As whom the team writes to its clients. Types only. Pure.
import type { Language } from './contact.ts';

export interface Sender {
  readonly fromName: string;
  readonly fromAddress: string;
  /** "owner": whoever looks after the client; else an address. */
  readonly replyTo: string;
  readonly phone: string | null;
  readonly logoUrl: string | null;
  readonly signature: string | null;
  /** "https://pay.example.com/{number}": for invoices without a link of their own. */
  readonly paymentLink: string | null;
  /** Currency -> how to pay in it. */
  readonly payTo: Readonly<Record<string, string>>;
  /** Until an admin says so, letters go to the allow-list only. */
  readonly isLive: boolean;
  readonly allowList: readonly string[];
  /** Least days between two contacts with one client. */
  readonly minGapDays: number;
  readonly language: Language;
}
