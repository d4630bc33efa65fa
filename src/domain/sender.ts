// As whom the team writes to its clients, and whom its letters reach. Pure.
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

/** Whom letters reach: clients, the addresses of the allow-list only, or nobody before somebody says as whom to write. */
export type Reach = 'live' | 'practice' | 'nobody';

/** Null: nobody has said as whom the team writes. Source: the one switch of `/ar settings` (design.md, Practice). */
export function reachOf(sender: Pick<Sender, 'isLive'> | null): Reach {
  if (sender === null) return 'nobody';
  return sender.isLive ? 'live' : 'practice';
}
