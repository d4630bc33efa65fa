// The invoices that the form of why it was late offers, and which of them are ticked already.
import { isWaiting } from '#domain/late-question.ts';
import type { AskedInvoice } from './question-words.ts';
import { canExplain } from './question-words.ts';

/** One invoice of the form, with what stands of it. */
export interface FormInvoice {
  readonly id: string;
  readonly number: string;
  readonly currency: string;
  readonly minor: bigint;
  readonly isOpen: boolean;
  /** Null: nobody counts them here. */
  readonly daysLate: number | null;
  readonly isLeftToClient: boolean;
  readonly isTicked: boolean;
  readonly reason: Omit<NonNullable<AskedInvoice['reason']>, 'recordedBy' | 'isNew'> | null;
}

/** What of a question waits, all of it ticked. */
export function waitingInvoices(invoices: readonly AskedInvoice[]): FormInvoice[] {
  return invoices.filter(isWaiting).map((one) => formInvoiceOf(one, true));
}

/** What of a question that is over may be said otherwise: what was left to the client is ticked, else all of it. */
export function explainedInvoices(invoices: readonly AskedInvoice[]): FormInvoice[] {
  const shown = invoices.filter(canExplain);
  const isAnyLeft = shown.some(isLeft);
  return shown.map((one) => formInvoiceOf(one, !isAnyLeft || isLeft(one)));
}

function isLeft({ payment }: AskedInvoice): boolean {
  return payment?.answer === 'client';
}

function formInvoiceOf(one: AskedInvoice, isTicked: boolean): FormInvoice {
  const { balanceMinor, currency, id, number, payment, reason } = one;
  return {
    id,
    number,
    currency,
    minor: payment?.paidMinor ?? balanceMinor,
    isOpen: balanceMinor > 0n,
    daysLate: payment?.daysLate ?? null,
    isLeftToClient: isLeft(one),
    isTicked,
    reason,
  };
}

/** What somebody says by themselves: what is overdue is ticked, else what was paid late and has no reason. */
export function offeredInvoices(invoices: readonly Omit<FormInvoice, 'isTicked'>[]): FormInvoice[] {
  const hasOpen = invoices.some(({ isOpen }) => isOpen);
  return invoices.map((one) => ({
    ...one,
    isTicked: hasOpen ? one.isOpen : one.reason === null || invoices.length === 1,
  }));
}
