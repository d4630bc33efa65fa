// What a text about a dispute may name: what it is about in neutral words, by when they have an answer, what was decided. Pure.
import type { Language } from '#domain/contact.ts';
import type { DisputeReason } from '#domain/dispute.ts';
import type { LetterFacts } from './letter.ts';
import { clip, manyLines } from './plain-text.ts';
import { weekdayIn } from './render-values.ts';

const QUESTION_LENGTH = 1_500;

/** Neither side's: "your query about the price". Null: nothing that a client would recognise. */
const ABOUT: Readonly<Record<Language, Readonly<Record<DisputeReason, string | null>>>> = {
  en: {
    pricing: 'the price',
    quantity_short: 'the quantity',
    not_received_or_late: 'the delivery',
    damaged_or_quality: 'the quality',
    wrong_item: 'the item delivered',
    duplicate_invoice: 'an invoice that came twice',
    tax: 'the tax',
    terms_or_discount: 'the terms or the discount',
    contract_or_scope: 'what was agreed',
    not_ours: 'whom the invoice is for',
    credit_note_pending: 'a credit note',
    returned: 'the goods sent back',
    other: null,
  },
  de: {
    pricing: 'Preis',
    quantity_short: 'Menge',
    not_received_or_late: 'Lieferung',
    damaged_or_quality: 'Qualität',
    wrong_item: 'gelieferter Artikel',
    duplicate_invoice: 'doppelte Rechnung',
    tax: 'Steuer',
    terms_or_discount: 'Konditionen oder Skonto',
    contract_or_scope: 'vereinbarter Umfang',
    not_ours: 'Empfänger der Rechnung',
    credit_note_pending: 'Gutschrift',
    returned: 'Rücksendung',
    other: null,
  },
};

export interface ToldValues {
  readonly query_about: string | null;
  readonly answer_by: string | null;
  readonly question: string | null;
  readonly outcome: string | null;
  readonly is_credited: boolean;
  readonly has_rest: boolean;
  readonly has_left: boolean;
}

export function toldOf({ invoices, language, locale, today, told }: LetterFacts): ToldValues {
  const queried = invoices.flatMap((one) => (one.queried ? [{ ...one, ...one.queried }] : []));
  const answerBy = told?.answerBy ?? null;
  return {
    query_about: told ? ABOUT[language][told.reason] : null,
    answer_by: answerBy === null ? null : weekdayIn(locale, answerBy, today),
    question: clip(manyLines(told?.question ?? ''), QUESTION_LENGTH) || null,
    outcome: told?.outcome ?? null,
    is_credited: queried.some(({ creditMinor }) => creditMinor > 0n),
    has_rest: queried.some(({ balanceMinor, claimedMinor }) => balanceMinor > claimedMinor),
    has_left: queried.some(({ leftMinor }) => leftMinor > 0n),
  };
}
