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
  /** The file does not say when it is due: the day was worked out from terms. */
  readonly isDueAssumed: boolean;
  readonly currency: string;
  /** Positive or zero; of a credit too. */
  readonly amountMinor: bigint;
  /** Between zero and the amount. */
  readonly balanceMinor: bigint;
  /**
   * The file does not say what is still open: the balance is the whole amount, for a document that is new to the
   * books. One that they know keeps the balance that they have.
   */
  readonly isBalanceAssumed: boolean;
  /**
   * What was paid beyond the amount: an unapplied payment of the client, of paidOn, else of issuedOn, one of which is
   * then known. Zero but for invoices; where it is above zero, their balance is zero.
   */
  readonly overpaidMinor: bigint;
  /** The day the last payment arrived. */
  readonly paidOn: Day | null;
  /** All payments so far, with what was overpaid; null where the file does not say. */
  readonly paidMinor: bigint | null;
  /** Null where the file does not say. */
  readonly isDisputed: boolean | null;
  readonly po: string | null;
  readonly terms: string | null;
  readonly paymentUrl: string | null;
}

/** A row that could not be taken, and why; it is shown, never dropped. */
export interface SkippedRow {
  readonly kind: 'skipped';
  readonly line: number;
  readonly reason: string;
  /** Its values are broken and a person can mend them. False for what is no claim on a client: a draft, an estimate. */
  readonly isFault: boolean;
  /** Title of the first column at fault, where one can be named. */
  readonly column: string | null;
}

export type ImportedRow = ImportedDocument | SkippedRow;

/** A row that was not taken. */
export interface SkippedLine {
  readonly line: number;
  readonly reason: string;
  /** Title of the column at fault, where one can be named. */
  readonly column: string | null;
  /** Its values are broken and a person can mend them. */
  readonly isFault: boolean;
  /** It contradicts another row or the books, and a person may take it nevertheless. */
  readonly isConflict: boolean;
}

/** What an update makes of one invoice. */
export interface InvoiceChange {
  readonly number: string;
  readonly clientName: string;
  /** As the file has it. */
  readonly currency: string;
  /** Days as YYYY-MM-DD, amounts in minor units of the currency, in the order of the columns. */
  readonly fields: readonly {
    readonly field: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/** An invoice that is open in the books and that a complete report no longer lists. */
interface MissingInvoice {
  readonly clientName: string;
  readonly number: string;
  readonly currency: string;
  readonly balanceMinor: bigint;
}

/** read = imported + updated + unchanged + skipped + summary. */
export interface ImportReport {
  readonly format: string;
  /** The day of a report, where the file says it. */
  readonly asOf: Day | null;
  readonly rows: {
    readonly read: number;
    readonly imported: number;
    readonly updated: number;
    readonly unchanged: number;
    /** Titles, sections and totals inside the table. */
    readonly summary: number;
    readonly skipped: readonly SkippedLine[];
  };
  /** Of the invoices of the file, each counted once, and of what its clients have to their credit. */
  readonly totals: readonly {
    readonly currency: string;
    readonly invoices: number;
    readonly openMinor: bigint;
    /** Open credit notes and unapplied payments, which a report takes off its own total. */
    readonly creditMinor: bigint;
  }[];
  readonly clients: {
    readonly created: number;
    readonly matched: number;
    /** The first of those that are created. */
    readonly newNames: readonly string[];
  };
  /** The first of the updates. */
  readonly changes: readonly InvoiceChange[];
  readonly warnings: readonly string[];
  /** Asked about, never paid by itself. */
  readonly presumedSettled: readonly MissingInvoice[];
  /** Null when nothing was written. */
  readonly batchId: string | null;
}
