// An invoice that somebody is asked about, in words.
import type { Side } from '#domain/cause.ts';
import type { Day, Money } from '#domain/types.ts';
import { type Mrkdwn, md } from './text.ts';
import { amounts } from './words.ts';

/** An invoice that somebody is asked about, as far as the card needs it. */
export interface AskedInvoice {
  readonly id: string;
  readonly number: string;
  readonly currency: string;
  readonly balanceMinor: bigint;
  readonly dueOn: Day;
  readonly payment: {
    readonly paidMinor: bigint;
    readonly daysLate: number;
    readonly isPart: boolean;
    readonly answer: string | null;
    readonly answeredBy: string | null;
  } | null;
  readonly reason: {
    readonly side: Side;
    readonly cause: string;
    readonly recordedBy: string;
    /** Said since the question was asked. */
    readonly isNew?: boolean;
    readonly saidBy?: string | null;
    readonly request?: string | null;
    readonly promisedOn?: Day | null;
  } | null;
}

/** "INV-7 (€14,000)", "€2,000 of INV-7". */
export function paidOf(invoice: AskedInvoice, { locale }: { locale: string }): Mrkdwn {
  const { currency, number, payment } = invoice;
  const paid: Money = { currency, minor: payment?.paidMinor ?? invoice.balanceMinor };
  const money = amounts([paid], locale);
  return payment?.isPart ? md`${money} of ${number}` : md`${number} (${money})`;
}

/** Whether anything can be said of it now: it came late, or it is open still. */
export function canExplain({ balanceMinor, payment }: AskedInvoice): boolean {
  return payment === null ? balanceMinor > 0n : payment.answer !== 'on_time';
}
