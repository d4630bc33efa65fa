// What comes out of a file and what is reported of it. Types only. Pure.
import type { Day } from './types.ts';

/** One invoice, credit or payment of a file, read and checked. */
export interface ImportedDocument {
  readonly kind: 'invoice' | 'credit_note' | 'unapplied_payment';
  /** The line of the file on which it begins. */
  readonly line: number;
  /** "n:" + customer number, else "k:" + normalised name. */
  readonly clientKey: string;
  readonly clientNumber: string | null;
  readonly clientName: string;
  readonly nameKey: string;
  /** Another name by which people know the client: "Dock 4" of "Harbour:Dock 4". */
  readonly clientAlias?: string;
  readonly clientEmail: string | null;
  readonly ownerEmail: string | null;
  readonly number: string;
  /** Never null for a credit or payment. */
  readonly issuedOn: Day | null;
  /** Never null for an invoice. */
  readonly dueOn: Day | null;
  readonly currency: string;
  /** Positive or zero; of a credit too. */
  readonly amountMinor: bigint;
  /** Between zero and the amount. */
  readonly balanceMinor: bigint;
  /** The day the last payment arrived. */
  readonly paidOn: Day | null;
  /** All payments so far; null where the file does not say. */
  readonly paidMinor: bigint | null;
  /** Null where the file does not say. */
  readonly isDisputed: boolean | null;
  readonly po: string | null;
  readonly terms: string | null;
  readonly paymentUrl: string | null;
}

/** A row that could not be taken, and why; it is shown, never dropped. */
interface SkippedRow {
  readonly kind: 'skipped';
  readonly line: number;
  readonly reason: string;
}

export type ImportedRow = ImportedDocument | SkippedRow;

/** read = imported + updated + unchanged + skipped + summary. */
export interface ImportReport {
  readonly format: string;
  readonly rows: {
    readonly read: number;
    readonly imported: number;
    readonly updated: number;
    readonly unchanged: number;
    /** Titles, sections and totals inside the table. */
    readonly summary: number;
    readonly skipped: readonly { readonly line: number; readonly reason: string }[];
  };
  /** Of the invoices of the file, each counted once. */
  readonly totals: readonly {
    readonly currency: string;
    readonly invoices: number;
    readonly openMinor: bigint;
  }[];
  readonly clients: { readonly created: number; readonly matched: number };
  readonly warnings: readonly string[];
  /** Numbers of invoices that a complete report no longer lists. */
  readonly presumedSettled: readonly string[];
  /** Null when nothing was written. */
  readonly batchId: string | null;
}
