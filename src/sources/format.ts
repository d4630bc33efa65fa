// What a file format is: how it recognises itself and what each of its rows is. Types only, and the fields they fill.
import type { Day } from '#domain/types.ts';
import type { TableRow } from './table.ts';

/** Everything that an import knows of one document, under the names that `--map` uses. */
export const FIELDS = [
  'clientId',
  'clientName',
  'clientEmail',
  'ownerEmail',
  'number',
  'issuedOn',
  'dueOn',
  'currency',
  'amount',
  'balance',
  'paidOn',
  'paidAmount',
  'disputed',
  'po',
  'terms',
  'paymentUrl',
] as const;
export type Field = (typeof FIELDS)[number];

/** The texts of one document as the file has them; amounts, dates and rules come after. */
export type Draft = { readonly [field in Field]?: string };

export type DocumentKind = 'invoice' | 'credit_note' | 'unapplied_payment';

/** What one row of a file is. Every row with something in it gets exactly one reading. */
export type Reading = { readonly line: number } & (
  | { readonly kind: DocumentKind; readonly draft: Draft }
  /** A title, section, subtotal or footer; `openTotal` must equal the balances of all rows before it. */
  | { readonly kind: 'summary'; readonly openTotal?: string }
  /** Shown to the person with its reason. `balance` still counts towards an `openTotal`. */
  | { readonly kind: 'skipped'; readonly reason: string; readonly balance?: string }
);

/** Reads the rows of one pass in order; it may remember sections and groups. */
interface RowReader {
  /** The readings that this row completes: a format that joins several rows gives them when the last is in. */
  row(row: TableRow): readonly Reading[];
  /** What is left when the file ends. */
  end(): readonly Reading[];
}

/** How one file is laid out, found from its first rows. */
export interface Layout {
  /** Line of the column titles: what stands before is metadata, rows after it are data. */
  readonly headerLine: number;
  /** Fields that have a column, with its title. */
  readonly titles: { readonly [field in Field]?: string };
  /** Titles of all columns, for what is said to people. */
  readonly columns: readonly string[];
  /** The day of a report, where the file says it. */
  readonly asOf: Day | null;
  readonly warnings: readonly string[];
  /** A fresh reader; a file is read twice. */
  reader(): RowReader;
}

export interface Format {
  /** As in the report: "general", "quickbooks-aging-detail". */
  readonly id: string;
  /** The ledger that the rows come from; clients of two ledgers are never mixed up. */
  readonly source: string;
  /** The layout, or null where these first rows (at most 30, blank ones left out) are of another format. */
  recognise(head: readonly TableRow[], mapping: Mapping): Layout | null;
}

/** What a person said with `--map`: the title of the column for a field. */
export type Mapping = ReadonlyMap<Field, string>;
