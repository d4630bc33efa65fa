// How clients pay, in numbers: days to pay, share on time, delay weighed by amount. Pure.
import { daysBetween } from './calendar.ts';
import { medianOf } from './payer.ts';
import type { ClientRef, Day } from './types.ts';

/** An invoice that was paid in a period, or one that is open and overdue today. */
export interface PaymentItem {
  readonly currency: string;
  /** The whole amount of a paid one, what is left of an open one. */
  readonly minor: bigint;
  readonly issuedOn: Day | null;
  readonly dueOn: Day;
  /** Null: still open. */
  readonly paidOn: Day | null;
}

/** One of them as people look it up. */
export interface PaymentRow extends PaymentItem {
  readonly id: string;
  readonly number: string;
  readonly client: ClientRef;
}

/** By what the numbers are told apart: the client, who looks after the client, or the month of the payment. */
export const GROUPINGS = ['client', 'owner', 'month'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What the numbers are made of; the database adds up the same (db/payment-numbers.ts). */
export interface PaymentSums {
  /** Invoices paid; on or before the due date; after it. */
  readonly paid: number;
  readonly onTime: number;
  readonly late: number;
  /** Days late of the late ones, added up. */
  readonly lateDays: number;
  /** Of all paid, early ones negative. */
  readonly medianDaysLate: number | null;
  /** Paid ones that say when they were issued, and their days to pay, added up. */
  readonly dated: number;
  readonly daysToPay: number;
  readonly medianDaysToPay: number | null;
  readonly weights: readonly DelayWeight[];
}

/** In one currency: amounts, and amounts x days late, of what is paid and of what is open and overdue. */
export interface DelayWeight {
  readonly currency: string;
  readonly paid: number;
  readonly openOverdue: number;
  readonly amountMinor: bigint;
  readonly amountDays: bigint;
}

export interface PaymentNumbers {
  readonly paid: number;
  readonly onTime: number;
  readonly late: number;
  /** Invoices paid on or before due / invoices paid; null: nothing paid. */
  readonly onTimeShare: number | null;
  /** Over the late ones only. */
  readonly averageDaysLate: number | null;
  readonly medianDaysLate: number | null;
  /** From the issue day to the day of the last payment. */
  readonly averageDaysToPay: number | null;
  readonly medianDaysToPay: number | null;
  /** Paid, but left out of days to pay, as nobody knows when they were issued. */
  readonly undated: number;
  /** Open and past due today: part of the weighted delay only. */
  readonly openOverdue: number;
  /** Weighted average payment delay (Upflow), one for each currency: the one with the most paid invoices first. */
  readonly weighted: readonly WeightedDelay[];
}

export interface WeightedDelay {
  readonly currency: string;
  /** sum(amount x (paid on - due on)) / sum(amount); null where all amounts are 0. */
  readonly days: number | null;
  readonly paid: number;
  readonly openOverdue: number;
}

/** Adds up what the numbers are made of. An open item counts as paid today, and only in the weighted delay. */
export function sumsOf(items: readonly PaymentItem[], today: Day): PaymentSums {
  const paid = items.flatMap(({ paidOn, ...item }) => (paidOn === null ? [] : { ...item, paidOn }));
  const late = paid.map(({ dueOn, paidOn }) => daysBetween(dueOn, paidOn));
  const toPay = paid.flatMap(({ issuedOn, paidOn }) =>
    issuedOn === null ? [] : daysBetween(issuedOn, paidOn),
  );
  return {
    paid: paid.length,
    onTime: late.filter((days) => days <= 0).length,
    late: late.filter((days) => days > 0).length,
    lateDays: late.reduce((all, days) => all + Math.max(0, days), 0),
    medianDaysLate: medianOf(late),
    dated: toPay.length,
    daysToPay: toPay.reduce((all, days) => all + days, 0),
    medianDaysToPay: medianOf(toPay),
    weights: weightsOf(items, today),
  };
}

/** What is not above 0 weighs nothing, as in the habit of a payer. */
function weightsOf(items: readonly PaymentItem[], today: Day): DelayWeight[] {
  const byCurrency = new Map<string, DelayWeight>();
  for (const { currency, minor, dueOn, paidOn } of items) {
    const before = byCurrency.get(currency) ?? EMPTY;
    const weight = minor > 0n ? minor : 0n;
    byCurrency.set(currency, {
      currency,
      paid: before.paid + (paidOn === null ? 0 : 1),
      openOverdue: before.openOverdue + (paidOn === null ? 1 : 0),
      amountMinor: before.amountMinor + weight,
      amountDays: before.amountDays + weight * BigInt(daysBetween(dueOn, paidOn ?? today)),
    });
  }
  return [...byCurrency.values()];
}

const EMPTY = { paid: 0, openOverdue: 0, amountMinor: 0n, amountDays: 0n } as const;

/** The numbers themselves. Days are days in any currency; only the delay that is weighed by amount stays within one. */
export function numbersOf(sums: PaymentSums): PaymentNumbers {
  const { paid, onTime, late, lateDays, dated, daysToPay, weights } = sums;
  return {
    paid,
    onTime,
    late,
    onTimeShare: paid === 0 ? null : onTime / paid,
    averageDaysLate: late === 0 ? null : lateDays / late,
    medianDaysLate: sums.medianDaysLate,
    averageDaysToPay: dated === 0 ? null : daysToPay / dated,
    medianDaysToPay: sums.medianDaysToPay,
    undated: paid - dated,
    openOverdue: weights.reduce((all, { openOverdue }) => all + openOverdue, 0),
    weighted: weights
      .toSorted(
        (a, b) =>
          b.paid - a.paid || b.openOverdue - a.openOverdue || (a.currency < b.currency ? -1 : 1),
      )
      .map(({ currency, paid, openOverdue, amountMinor, amountDays }) => ({
        currency,
        days: amountMinor === 0n ? null : Number(amountDays) / Number(amountMinor),
        paid,
        openOverdue,
      })),
  };
}
