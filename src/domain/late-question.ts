// Who is asked "what held it up?", about which payments and when, and when a question is given up. Pure.
import { addDays, daysBetween, isBusinessDay } from './calendar.ts';
import { reaches } from './money.ts';
import type { Day, WorkingWeek } from './types.ts';

/** Money for an invoice that was overdue when it came; nobody was asked about it yet. */
export interface LatePaymentSeen {
  readonly invoiceId: string;
  readonly clientId: string;
  /** Who looks after the client; null: nobody. */
  readonly ownerUserId: string | null;
  readonly currency: string;
  readonly paidMinor: bigint;
  readonly daysLate: number;
}

/** Below these nobody is asked. */
export interface AskPolicy {
  /** From so many days late on; at least 1. */
  readonly fromDays: number;
  /** From such an amount on, in main units of whatever currency it is. */
  readonly fromAmount: number;
}

/** One question to one person about one client. */
interface PlannedQuestion {
  readonly clientId: string;
  /** Null: whoever reads the digest. */
  readonly userId: string | null;
  readonly invoiceIds: readonly string[];
}

export interface QuestionPlan {
  readonly questions: readonly PlannedQuestion[];
  /** Too small or too short to ask about, for good. */
  readonly below: readonly string[];
}

/** More cards a day nobody answers; the others wait for the next business day. */
export const MOST_QUESTIONS_A_DAY = 10;

/** Both bounds count: exactly so many days, and exactly such an amount, are asked about. */
export function isWorthAsking(
  payment: Pick<LatePaymentSeen, 'currency' | 'paidMinor' | 'daysLate'>,
  { fromAmount, fromDays }: AskPolicy,
): boolean {
  const { currency, daysLate, paidMinor: minor } = payment;
  return reaches({ currency, minor }, fromAmount) && daysLate >= fromDays;
}

/**
 * One question for each client, to whoever looks after it, the latest payments first. Nobody gets more than ten a day;
 * whoever has nobody to look after them is asked about in the digest's thread, where there is one.
 */
export function planQuestions(
  seen: readonly LatePaymentSeen[],
  given: {
    policy: AskPolicy;
    /** How many questions each was asked today already; null is the digest's thread. */
    askedToday: ReadonlyMap<string | null, number>;
    hasThread: boolean;
  },
): QuestionPlan {
  const { askedToday, hasThread, policy } = given;
  const below = seen.filter((one) => !isWorthAsking(one, policy)).map((one) => one.invoiceId);
  const clients = new Map<string, LatePaymentSeen[]>();
  const latestFirst = seen
    .filter((one) => isWorthAsking(one, policy))
    .toSorted((a, b) => b.daysLate - a.daysLate || Number(a.invoiceId) - Number(b.invoiceId));
  for (const one of latestFirst) {
    const group = clients.get(one.clientId);
    if (group) group.push(one);
    else clients.set(one.clientId, [one]);
  }
  const asked = new Map(askedToday);
  const questions: PlannedQuestion[] = [];
  for (const [clientId, payments] of clients) {
    const userId = payments[0]?.ownerUserId ?? null;
    const before = asked.get(userId) ?? 0;
    if (before >= MOST_QUESTIONS_A_DAY || (userId === null && !hasThread)) continue;
    asked.set(userId, before + 1);
    questions.push({ clientId, userId, invoiceIds: payments.map((one) => one.invoiceId) });
  }
  return { questions, below };
}

/** The first business day of a week, on which the digest gathers what nobody has answered. */
export function isGatheringDay(today: Day, week: WorkingWeek): boolean {
  if (!isBusinessDay(today, week)) return false;
  const sinceMonday = (daysBetween('2024-01-01', today) + 7_000_000) % 7; // That day was a Monday.
  return Array.from({ length: sinceMonday }, (_, back) => addDays(today, -1 - back)).every(
    (day) => !isBusinessDay(day, week),
  );
}

/** Letters that nobody has said anything about are asked about after so many business days. */
export const CONTACT_ASKED_AFTER_DAYS = 3;

/**
 * Whether an invoice of a question waits for an answer: of a payment nobody has answered; of a letter it is open still, and
 * nobody has said since the question why.
 */
export function isWaiting(invoice: {
  readonly balanceMinor: bigint;
  readonly payment: { readonly answer: string | null } | null;
  readonly reason?: { readonly isNew?: boolean } | null;
}): boolean {
  const { balanceMinor, payment, reason } = invoice;
  return payment === null ? balanceMinor > 0n && !reason?.isNew : payment.answer === null;
}

/** A letter that asked the client what held them up is counted in the weekly line for so long. */
export const LEFT_COUNTS_DAYS = 28;
