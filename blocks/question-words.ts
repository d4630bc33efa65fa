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
  } | null;
}

/** "INV-7 (€14,000)", "€2,000 of INV-7". */
export function paidOf(invoice: AskedInvoice, { locale }: { locale: string }): Mrkdwn {
  const { currency, number, payment } = invoice;
  const paid: Money = { currency, minor: payment?.paidMinor ?? invoice.balanceMinor };
  const money = amounts([paid], locale);
  return payment?.isPart ? md`${money} of ${number}` : md`${number} (${money})`;
}
