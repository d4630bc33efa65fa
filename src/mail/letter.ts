// What a letter to a client is made of: one model, from which the draft, the text part and the HTML part come.
import type { Amends } from '#domain/amends.ts';
import type { Language } from '#domain/contact.ts';
import type { DisputeReason, Outcome } from '#domain/dispute.ts';
import type { LetterStage, Tone } from '#domain/ladder.ts';
import type { Day, Money } from '#domain/types.ts';

/** Every fact that a letter may state, read from the books when it is drafted and again when it is sent. */
export interface LetterFacts {
  readonly language: Language;
  /** For amounts and dates ("de-DE"). */
  readonly locale: string;
  readonly today: Day;
  readonly stage: LetterStage;
  readonly tone: Tone;
  readonly clientName: string;
  /** Null: an inbox, greeted without a name. */
  readonly contactName: string | null;
  readonly team: {
    readonly name: string;
    /** Who signs: the owner of the account, else the team. */
    readonly signer: string;
    readonly phone: string | null;
    readonly replyTo: string;
    readonly logoUrl: string | null;
    readonly signature: string | null;
  };
  /** Oldest due date first. */
  readonly invoices: readonly LetterInvoice[];
  /** Positive, unused. */
  readonly credits: readonly (Money & {
    readonly number: string;
    readonly kind: 'credit_note' | 'unapplied_payment';
  })[];
  /** Ways to pay for the currencies at hand. */
  readonly payTo: readonly { readonly currency: string; readonly words: string }[];
  /** The letter before this one about the same invoices. */
  readonly previous: { readonly stage: LetterStage; readonly sentOn: Day } | null;
  /** What it says of delays that lay on our side; null: nothing. */
  readonly amends: Amends | null;
  /** Of a letter about a dispute; left out: it is about none. */
  readonly told?: ToldFacts;
}

/** What a letter says of a dispute, beside the amounts. */
export interface ToldFacts {
  readonly reason: DisputeReason;
  /** By when they have an answer; null: no day is named. */
  readonly answerBy: Day | null;
  /** What we need to know from them; null: nothing. */
  readonly question: string | null;
  /** What was decided; null: nothing yet. */
  readonly outcome: Outcome | null;
}

export interface LetterInvoice {
  readonly number: string;
  readonly issuedOn: Day | null;
  readonly dueOn: Day;
  /** Negative: not due yet. */
  readonly daysPastDue: number;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  /** What is asked for: the balance without what is in dispute. */
  readonly collectableMinor: bigint;
  readonly po: string | null;
  readonly paymentUrl: string | null;
  /** Of a thank-you, which names only what is paid; null in the letters that ask. */
  readonly paid: {
    readonly on: Day;
    /** 0 or fewer: on time. */
    readonly daysLate: number;
    /** They are asked what held it up. */
    readonly isAsked: boolean;
  } | null;
  /** Of a letter about a dispute; left out: it is about none. */
  readonly queried?: {
    readonly claimedMinor: bigint;
    readonly creditMinor: bigint;
    /** The balance without what is held out of the chase. */
    readonly leftMinor: bigint;
  };
}

/** A text of the ladder in Liquid: ours from src/mail/templates, or what the team made of it. */
export interface Template {
  readonly subject: string;
  readonly body: string;
}

/** Longest that Slack's inputs let a person write, in UTF-16 units. */
export const SUBJECT_LENGTH = 150;
export const BODY_LENGTH = 3_000;

/** What a person sees and may edit: the words around the table. Plain text, paragraphs apart by a blank line. */
export interface Draft {
  readonly subject: string;
  readonly body: string;
}

/** The finished letter. */
export interface RenderedLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
