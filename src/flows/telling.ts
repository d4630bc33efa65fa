// A letter about a dispute: which one it is and why, what it states of the case, and what stands for that.
import { createHash } from 'node:crypto';
import { disputedOf } from '#domain/dispute-hold.ts';
import type { LetterStage, NextLetter } from '#domain/ladder.ts';
import type { TellingFacts, ToldCase } from '#domain/telling.ts';
import { answerDay, statedOfCase, tellingFor } from '#domain/telling.ts';
import type { Day, Invoice } from '#domain/types.ts';
import type { LetterInvoice, ToldFacts } from '#mail/letter.ts';

/** Of a letter that is no reminder nobody minds which kind of letter another one was. */
export function kindOf(stage: LetterStage): 'ladder' | 'thanks' | 'telling' {
  switch (stage) {
    case 'thanks':
      return 'thanks';
    case 'dispute_received':
    case 'dispute_question':
    case 'dispute_decision':
      return 'telling';
    default:
      return 'ladder';
  }
}

/** The letter that fits the case now. */
export function tellingLetter(told: ToldCase): NextLetter {
  const stage = tellingFor(told);
  const { dispute, toldAt } = told;
  return { stage, because: { code: 'dispute', stage, disputeNumber: dispute.number, toldAt } };
}

/** Stands for all that a letter states of the case: another one where it would say something else. */
export function seenOfCase(told: ToldCase): string {
  return createHash('sha256').update(statedOfCase(told)).digest('hex').slice(0, 16);
}

/** For the gate; `approved` as the person saw it, null while the letter is only proposed. */
export function tellingFactsOf(told: ToldCase | null, approved: string | null): TellingFacts {
  return {
    disputeNumber: told?.dispute.number ?? 0,
    approved,
    now: told && seenOfCase(told),
  };
}

/** What its words say, beside the amounts. */
export function toldFactsOf(told: ToldCase, today: Day): ToldFacts {
  const { dispute, question } = told;
  const stage = tellingFor(told);
  return {
    reason: dispute.reason,
    answerBy: stage === 'dispute_received' ? answerDay(dispute, today) : null,
    question: stage === 'dispute_question' ? (question?.words ?? null) : null,
    outcome: stage === 'dispute_decision' ? (dispute.decision?.outcome ?? null) : null,
  };
}

/** What its table says of an invoice; nothing of one that is not in the case. */
export function queriedOf(told: ToldCase, invoice: Invoice): LetterInvoice['queried'] {
  const its = told.dispute.invoices.find(({ invoiceId }) => invoiceId === invoice.id);
  if (!its) return undefined;
  const { balanceMinor } = invoice;
  // What this case keeps out, or another one by now, is not left to pay.
  const held = invoice.dispute ? disputedOf(invoice) : its.heldMinor;
  const left = balanceMinor - held;
  return {
    claimedMinor: its.claimedMinor,
    creditMinor: its.creditMinor,
    leftMinor: left > 0n ? left : 0n,
  };
}
